import { isSuccess } from '../domain/http/success.ts';
import type { HooksError } from '../domain/errors.ts';
import { apiError, referenceTo, type CallReference, connectionError, responseError } from './api-error.ts';
import { checkUrl } from './explain-response.ts';
import type { ResponseContent, ResponseContext } from './response-content.ts';
import { parseJson } from '../domain/json/json-value.ts';
import type { Envelope, ServiceDefinition } from '../domain/service/service-definition.ts';
import type { ApiResponse, Outcome } from './transport.ts';

/** How the envelope of an answer is read. */
type Reading = Pick<ServiceDefinition, 'readEnvelope'>;

/** What an answer's body is, before anybody looks at the status. */
export function readContent(response: ApiResponse, service: Reading): ResponseContent {
  if (response.unreadable !== undefined) return { kind: 'unreadable', what: response.unreadable };
  const text = response.body.trim();
  if (text === '') return { kind: 'empty' };
  const json = parseJson(text);
  if (json !== undefined) return service.readEnvelope(json);
  return { kind: /^[{[]/.test(text) ? 'damaged' : 'page' };
}

/** What a successful answer says. */
export interface ResponseData extends Pick<Envelope & { kind: 'data' }, 'unlisted' | 'total'> {
  /** Undefined when the answer has no body, as after a 204. */
  readonly data: unknown;
  /** For errors about the data. */
  readonly reference: CallReference;
}

/**
 * Reads the data of a successful answer.
 *
 * @throws HooksError of the code that fits the failure, or the status and the body.
 */
export function readData(outcome: Outcome, service: Reading, context: ResponseContext): ResponseData {
  const response = requireSuccess(outcome, service, context);
  const content = readContent(response, service);
  switch (content.kind) {
    case 'data': {
      const { kind: _kind, ...said } = content;
      return { ...said, reference: referenceTo(context, response) };
    }
    case 'empty':
      return { data: undefined, reference: referenceTo(context, response) };
    case 'error':
      throw responseError(response, content, context);
    case 'page':
    case 'damaged':
    case 'unknown':
      throw unreadable(response, content.kind, context);
    case 'unreadable':
      throw undecodable(response, content.what, context);
  }
}

/** What an answer says of a write that the service did not refuse. */
export interface WriteResponse {
  readonly status: number;
  /** Whether the service itself says that it is done; any other 2xx may come from elsewhere. */
  readonly isConfirmed: boolean;
  /** What it shows of the webhook; undefined for nothing that can be read. */
  readonly data: unknown;
  /** For errors about the write. */
  readonly reference: CallReference;
}

/**
 * Reads the answer to a write. The status says whether it was done, so a 2xx is no failure whatever its
 * body is, unless that says no by itself.
 *
 * @throws HooksError of the code that fits the failure, or the status and the body.
 */
export function readWriteResponse(
  outcome: Outcome,
  service: Reading,
  context: ResponseContext,
): WriteResponse {
  const response = requireSuccess(outcome, service, context);
  const answer = { status: response.status, reference: referenceTo(context, response) };
  const content = readContent(response, service);
  if (content.kind === 'error' && content.isOnlyMessage !== true)
    throw responseError(response, content, context);
  if (content.kind === 'data') return { ...answer, isConfirmed: true, data: content.data };
  return { ...answer, isConfirmed: content.kind === 'empty', data: undefined };
}

function requireSuccess(outcome: Outcome, service: Reading, context: ResponseContext): ApiResponse {
  if (outcome.kind === 'failure') throw connectionError(outcome, context);
  if (isSuccess(outcome.status)) return outcome;
  throw responseError(outcome, readContent(outcome, service), context);
}

/** A success whose body nobody can read: a login page of a proxy, or half an answer. */
function unreadable(
  response: ApiResponse,
  kind: 'page' | 'damaged' | 'unknown',
  context: ResponseContext,
): HooksError {
  const what = {
    page: 'is not JSON, but perhaps a web page; another server or a proxy may have sent it',
    damaged: 'is not complete JSON; it may have been cut off on the way',
    unknown: 'is JSON, but not in the service’s format',
  }[kind];
  const check = checkUrl(context.service);
  const hint = kind === 'damaged' ? `Try again. ${check}` : `${check} Behind a proxy, sign in to it first.`;
  return unusable(response, what, hint, context);
}

/** A success that was done, whose body comes in a form that was not asked for. */
function undecodable(response: ApiResponse, what: string, context: ResponseContext): HooksError {
  const hint =
    'A proxy on the way, or the server, compresses answers although none was asked for: switch that off.';
  return unusable(response, `is ${what}`, hint, context);
}

function unusable(
  { status, requestId }: ApiResponse,
  what: string,
  hint: string,
  context: ResponseContext,
): HooksError {
  const message = `the answer (${String(status)}) ${what}.`;
  return apiError('service_answer_invalid', message, { hint, requestId }, context);
}
