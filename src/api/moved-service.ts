import { parseUrl } from '../domain/network/parse-url.ts';
import type { ConnectionFailure, Explanation } from './connection-failure.ts';
import type { ResponseContent, ResponseContext } from './response-content.ts';
import type { ApiResponse } from './transport.ts';

/**
 * What an answer says of an API that is being switched off; undefined where it is still that API which
 * answers, or where somebody gave an address of their own.
 */
export function explainMovedAnswer(
  response: ApiResponse,
  content: ResponseContent,
  context: ResponseContext,
): Explanation | undefined {
  const { moved, title } = context.service;
  if (moved === undefined || !context.isDefaultUrl || !isGone(response, content, context)) return undefined;
  return { code: 'service_moved', what: `the API of ${title} is not here any more`, hint: moved };
}

/** An error of the API itself shows that it is there; a gateway that is left over answers with anything else. */
function isGone(
  { status, location }: ApiResponse,
  content: ResponseContent,
  { request }: ResponseContext,
): boolean {
  if (status >= 300 && status < 400) {
    const target = location === undefined ? undefined : parseUrl(location, request.url.href);
    return target !== undefined && target.host !== request.url.host;
  }
  if (content.kind === 'error' || content.kind === 'data') return false;
  if (status === 410) return true;
  // One webhook that there is not may be answered without a body.
  return status === 404 && !(request.scope === 'item' && content.kind === 'empty');
}

/**
 * The same for a host that is not known. Without a network most names cannot be looked up, which is another
 * failure, but some name servers answer then that there is no such name.
 */
export function explainMovedHost(
  { fault, code, proxy }: ConnectionFailure,
  { service, isDefaultUrl, request }: ResponseContext,
): Explanation | undefined {
  const { moved, title } = service;
  if (moved === undefined || !isDefaultUrl || proxy !== undefined || fault !== 'host_not_found')
    return undefined;
  const what = `the host ${request.url.host} is not known (${code}): the API of ${title} has been switched off, or this machine has no network`;
  return { code: 'service_moved', what, hint: moved };
}
