import { parseUrl } from '../domain/network/parse-url.ts';
import { maskUrl } from '../domain/secrets/mask-secrets.ts';
import type { CodeMeaning, ServiceDefinition } from '../domain/service/service-definition.ts';
import { roughLengthText } from '../domain/text/amounts.ts';
import type { Explanation } from './connection-failure.ts';
import { explainMovedAnswer } from './moved-service.ts';
import type { ResponseContent, ResponseContext } from './response-content.ts';
import { readRetryAfterMs } from './retry-decision.ts';
import type { ApiResponse } from './transport.ts';

/** More of the service's own text than this many characters helps nobody. */
const MAX_MESSAGE_LENGTH = 500;

/** Hiding takes time that grows with the text; encoded, one character takes up to a dozen. */
export function startOf(text: string): string {
  return text.slice(0, 100 * MAX_MESSAGE_LENGTH);
}

export function shorten(text: string): string {
  return text.length <= MAX_MESSAGE_LENGTH ? text : `${text.slice(0, MAX_MESSAGE_LENGTH)}…`;
}

const BY_STATUS: Readonly<Record<number, Explanation>> = {
  400: {
    code: 'request_invalid',
    what: 'the service refused the request as invalid',
    hint: 'Correct what it names, then try again.',
  },
  407: {
    code: 'service_unreachable',
    what: 'the proxy requires credentials',
    hint: 'Put user name and password into HTTPS_PROXY or HTTP_PROXY.',
  },
  408: { code: 'service_timeout', what: 'the service waited too long for the request', hint: 'Try again.' },
  409: {
    code: 'webhook_exists',
    what: 'this URL is registered already',
    hint: 'See it with dyte-hooks list. dyte-hooks register changes it to what you ask for.',
  },
  413: {
    code: 'request_invalid',
    what: 'the service says that the request is too large',
    hint: 'Send less.',
  },
  422: {
    code: 'request_invalid',
    what: 'the service refused the request as invalid',
    hint: 'Correct what it names, then try again.',
  },
};

const UNAVAILABLE: Explanation = {
  code: 'service_unreachable',
  what: 'the service is not available right now',
  hint: 'Try again in a few minutes.',
};

/** What to check where somebody else seems to answer. */
export function checkUrl({ apiUrl }: ServiceDefinition): string {
  return `Check that --api-url is the base of the service, such as ${apiUrl}.`;
}

/**
 * The status that says what an answer means: the one that it has, but for codes of a gateway that say more,
 * and for the one in the body of a success that is none.
 */
export function statusOf(
  { status }: Pick<ApiResponse, 'status'>,
  content: ResponseContent,
  service: Pick<ServiceDefinition, 'codes'>,
): number {
  const said = content.kind === 'error' ? content.status : undefined;
  const own = status >= 400 ? status : (said ?? status);
  const meaning = status >= 500 ? undefined : meaningOf(content, service);
  // The gateway has one code for who is not known (401) and for what is not allowed (403).
  return meaning === undefined || own === 401 || own === 403 ? own : meaning.status;
}

function meaningOf(
  content: ResponseContent,
  { codes }: Pick<ServiceDefinition, 'codes'>,
): CodeMeaning | undefined {
  if (content.kind !== 'error') return undefined;
  return content.codes?.map((code) => codes[code]).find((meaning) => meaning !== undefined);
}

/** What an answer that is no success says, for people. */
export function explainResponse(
  response: ApiResponse,
  content: ResponseContent,
  context: ResponseContext,
): Explanation {
  const moved = explainMovedAnswer(response, content, context);
  if (moved !== undefined) return moved;
  const { service, now } = context;
  const status = statusOf(response, content, service);
  const known = isAboutMeetings(context) && status === 409 ? undefined : BY_STATUS[status];
  if (known !== undefined) return known;
  if (status === 401) return credentialsRefused(context);
  if (status === 403) return notAllowed(context);
  if (status === 404) return notFound(content, context);
  if (status === 429) return rateLimited(response, service, now);
  if (status === 502 || status === 503 || status === 504) return UNAVAILABLE;
  if (status >= 300 && status < 400) return redirect(response, context);
  return {
    code: 'service_error',
    what: status >= 500 ? 'the service failed' : 'the service did not carry it out',
    hint: 'Try again later; if it persists, contact the service’s support.',
  };
}

function credentialsRefused(context: ResponseContext): Explanation {
  const { credentials, check } = context.service.refusals;
  return {
    code: 'credentials_refused',
    what: `the service did not accept ${credentials}`,
    hint: `${check} ${permissionFor(context)}`,
  };
}

function notAllowed(context: ResponseContext): Explanation {
  const { otherReason } = context.service.refusals;
  const permission = permissionFor(context);
  const hint = otherReason === undefined ? permission : `${permission} ${otherReason}`;
  return { code: 'not_allowed', what: 'the service does not allow this', hint };
}

/** What is there already is no webhook then. */
function isAboutMeetings({ request: { scope } }: ResponseContext): boolean {
  return scope === 'meeting' || scope === 'participant';
}

function permissionFor(context: ResponseContext): string {
  const { request, service } = context;
  const { refusals } = service;
  if (isAboutMeetings(context)) return refusals.meetingPermission;
  return request.scope === 'session' ? refusals.sessionPermission : refusals.permission;
}

function notFound(content: ResponseContent, { request, service }: ResponseContext): Explanation {
  const explained = meaningOf(content, service)?.explained;
  if (explained !== undefined) return { code: 'not_found', ...explained };
  const isService = content.kind === 'error' || content.kind === 'empty';
  if (isService && request.scope === 'item')
    return {
      code: 'webhook_not_found',
      what: 'there is no such webhook',
      hint: 'dyte-hooks list shows all of them.',
    };
  if (isService && request.scope === 'participant')
    return {
      code: 'not_found',
      what: 'there is no such preset, or no such meeting',
      hint: 'Name a preset of the app with --preset: the dashboard lists them.',
    };
  const isOfApp = request.scope === 'collection' || request.scope === 'meeting';
  if (isService && isOfApp && service.account !== undefined)
    return {
      code: 'app_not_found',
      what: 'there is no such app',
      hint: 'See the apps with dyte-hooks apps, and choose one with --app.',
    };
  return { code: 'not_found', what: 'there is nothing at this address', hint: checkUrl(service) };
}

function rateLimited(response: ApiResponse, { rateLimit }: ServiceDefinition, now: number): Explanation {
  const waitMs = readRetryAfterMs(response.retryAfterHeader, now);
  const limit = rateLimit === undefined ? '' : `${rateLimit} `;
  const hint =
    waitMs === undefined
      ? `${limit}Try again in a few minutes.`
      : `The service asks to wait ${roughLengthText(Math.ceil(waitMs / 1000))}.`;
  return { code: 'rate_limited', what: 'the service was called too often', hint };
}

function redirect(response: ApiResponse, { request, hide }: ResponseContext): Explanation {
  const { url } = request;
  const { location } = response;
  const target = location === undefined ? undefined : parseUrl(location, url.href);
  const to = target === undefined ? '' : ` to ${shorten(hide(startOf(maskUrl(target.href))))}`;
  return {
    code: 'service_answer_invalid',
    what: `the server redirects${to}, which is not followed, so that credentials go nowhere else`,
    hint: 'If the service has moved, give its new base with --api-url.',
  };
}
