import { HooksError, type ErrorCode, type ErrorDetails } from '../domain/errors.ts';
import type { HideSecrets } from '../domain/secrets/secret-hider.ts';
import { explainFailure, type ConnectionFailure } from './connection-failure.ts';
import { explainMovedHost } from './moved-service.ts';
import { explainResponse, shorten, startOf } from './explain-response.ts';
import { describeRequest } from './webhook-requests.ts';
import type { ResponseContent, ResponseContext } from './response-content.ts';
import type { ApiResponse } from './transport.ts';

const NOT_JSON = 'the answer is not JSON, so a proxy or another server may have sent it';

/** What an error says of the call that failed. */
export type CallReference = Pick<ErrorDetails, 'request' | 'requestId'>;

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
  const explained = explainFailure(failure);
  const { code, what, hint } = explainMovedHost(failure, context) ?? explained;
  return apiError(code, `${what}.`, { hint, cause: failure.cause }, context);
}

/** The error for an answer that is no success. */
export function responseError(
  response: ApiResponse,
  content: ResponseContent,
  context: ResponseContext,
): HooksError {
  const { hide } = context;
  const { requestId } = response;
  const said = content.kind === 'error' ? content : undefined;
  const isFailure = response.status >= 400;
  const status = isFailure ? response.status : (said?.status ?? response.status);
  const { code, what, hint } = explainResponse(response, content, context);
  const reason = said?.message === undefined ? '' : `: ${shorten(hide(startOf(said.message)))}`;
  const page = isFailure ? pageNote(content) : '';
  return apiError(code, `${what} (${String(status)})${reason || `${page}.`}`, { hint, requestId }, context);
}

function pageNote(content: ResponseContent): string {
  if (content.kind === 'unreadable') return `; the answer is ${content.what}`;
  return content.kind === 'page' ? `; ${NOT_JSON}` : '';
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
