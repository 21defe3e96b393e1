import { HooksError, type ErrorCode, type ErrorDetails } from '../domain/errors.ts';
import { parseUrl } from '../domain/network/parse-url.ts';
import type { HideSecrets } from '../domain/secrets/secret-hider.ts';
import { maskUrl } from '../domain/secrets/mask-secrets.ts';
import { roughLengthText } from '../domain/text/amounts.ts';
import { explainFailure, type ConnectionFailure, type Explanation } from './connection-failure.ts';
import { describeRequest, type SentRequest } from './webhook-requests.ts';
import { readRetryAfterMs } from './retry-decision.ts';
import type { Envelope } from '../domain/service/service-definition.ts';
import type { ApiResponse } from './transport.ts';

/** What an answer's body is, whatever its status. */
export type ResponseContent =
  | Envelope
  | { readonly kind: 'empty' }
  | { readonly kind: 'page' }
  | { readonly kind: 'damaged' }
  /** Its content coding cannot be undone; `what` goes on after "the answer is". */
  | { readonly kind: 'unreadable'; readonly what: string };

/** More of the service's own text than this many characters helps nobody. */
const MAX_MESSAGE_LENGTH = 500;

const NOT_JSON = 'the answer is not JSON, so a proxy or another server may have sent it';

export const CHECK_URL = 'Check that --api-url is the base of the service, such as https://api.dyte.io/v2.';

/** What an error says of the call that failed. */
export type CallReference = Pick<ErrorDetails, 'request' | 'requestId'>;

/** What reading the answer to a request needs to know beside it. */
export interface ResponseContext {
  readonly request: SentRequest;
  /** Milliseconds since 1970, for the date of a `retry-after`. */
  readonly now: number;
  /** Hides the credentials in what the service, Node or undici says. */
  readonly hide: HideSecrets;
}

/** What the errors of a call that was answered say of it. */
export function referenceTo({ request, hide }: ResponseContext, { requestId }: ApiResponse): CallReference {
  return {
    request: hide(describeRequest(request)),
    requestId: requestId === undefined ? undefined : hide(requestId),
  };
}

/**
 * An error of a call, of which no part shows the credentials.
 *
 * @param what what happened, as the beginning of a sentence
 */
export function apiError(
  code: ErrorCode,
  what: string,
  { hint, cause, requestId }: Pick<ErrorDetails, 'hint' | 'cause' | 'requestId'>,
  { request, hide }: ResponseContext,
): HooksError {
  return new HooksError(code, hide(capitalized(what)), {
    hint: hint === undefined ? undefined : hide(hint),
    request: hide(describeRequest(request)),
    requestId: requestId === undefined ? undefined : hide(requestId),
    cause: causeForDebug(cause, hide),
  });
}

function capitalized(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

/** The error for a call that got no answer. */
export function connectionError(failure: ConnectionFailure, context: ResponseContext): HooksError {
  const { code, what, hint } = explainFailure(failure);
  return apiError(code, `${what}.`, { hint, cause: failure.cause }, context);
}

/** The error for an answer that is no success. */
export function responseError(
  response: ApiResponse,
  content: ResponseContent,
  context: ResponseContext,
): HooksError {
  const { hide } = context;
  const said = content.kind === 'error' ? content : undefined;
  const isFailure = response.status >= 400;
  const status = isFailure ? response.status : (said?.status ?? response.status);
  const { code, what, hint } = explain(status, content, response, context);
  const reason = said?.message === undefined ? '' : `: ${shorten(hide(startOf(said.message)))}`;
  const page = isFailure ? pageNote(content) : '';
  const { requestId } = response;
  return apiError(code, `${what} (${String(status)})${reason || `${page}.`}`, { hint, requestId }, context);
}

function pageNote(content: ResponseContent): string {
  if (content.kind === 'unreadable') return `; the answer is ${content.what}`;
  return content.kind === 'page' ? `; ${NOT_JSON}` : '';
}

/** Hiding takes time that grows with the text; encoded, one character takes up to a dozen. */
function startOf(text: string): string {
  return text.slice(0, 100 * MAX_MESSAGE_LENGTH);
}

function shorten(text: string): string {
  return text.length <= MAX_MESSAGE_LENGTH ? text : `${text.slice(0, MAX_MESSAGE_LENGTH)}…`;
}

const BY_STATUS: Readonly<Record<number, Explanation>> = {
  400: {
    code: 'request_invalid',
    what: 'the service refused the request as invalid',
    hint: 'Correct what it names, then try again.',
  },
  401: {
    code: 'credentials_refused',
    what: 'the service did not accept the credentials',
    hint: 'Check the organization id and the API key, or sign in again with dyte-hooks login.',
  },
  403: {
    code: 'not_allowed',
    what: 'the service does not allow this',
    hint: 'Check that the credentials belong to this organization and may manage webhooks.',
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

function explain(
  status: number,
  content: ResponseContent,
  response: ApiResponse,
  context: ResponseContext,
): Explanation {
  const { request, now } = context;
  const known = BY_STATUS[status];
  if (known !== undefined) return known;
  if (status === 404) return notFound(content, request);
  if (status === 429) return rateLimited(response, now);
  if (status === 502 || status === 503 || status === 504) return UNAVAILABLE;
  if (status >= 300 && status < 400) return redirect(response, context);
  return {
    code: 'service_error',
    what: status >= 500 ? 'the service failed' : 'the service did not carry it out',
    hint: 'Try again later; if it persists, contact the service’s support.',
  };
}

function notFound(content: ResponseContent, { scope }: SentRequest): Explanation {
  const isService = content.kind === 'error' || content.kind === 'empty';
  return scope === 'item' && isService
    ? {
        code: 'webhook_not_found',
        what: 'there is no such webhook',
        hint: 'dyte-hooks list shows all of them.',
      }
    : { code: 'not_found', what: 'there is nothing at this address', hint: CHECK_URL };
}

function rateLimited(response: ApiResponse, now: number): Explanation {
  const waitMs = readRetryAfterMs(response.retryAfterHeader, now);
  const hint =
    waitMs === undefined
      ? 'Try again in a few minutes.'
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

/**
 * A copy of an error, and of what caused it, that holds only texts: those of Node and undici carry
 * sockets, requests and the bytes that came, where credentials may be.
 */
export function causeForDebug(error: unknown, hide: HideSecrets): Error | undefined {
  if (!(error instanceof Error)) return undefined;
  const copy = new Error(hide(messageOf(error)), { cause: causeForDebug(error.cause, hide) });
  copy.name = error.name;
  const [, frames = ''] = /((?:\n {4}at .*)*)$/.exec(error.stack ?? '') ?? [];
  copy.stack = `${copy.name}: ${copy.message}${hide(frames)}`;
  return copy;
}

/** The error of trying all addresses of a host has no message of its own. */
function messageOf(error: Error): string {
  if (!(error instanceof AggregateError) || error.message !== '') return error.message;
  const errors: readonly unknown[] = error.errors;
  return errors.map((one) => (one instanceof Error ? one.message : String(one))).join('; ');
}
