import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { isLoopbackHost, parseUrl } from '../../domain/webhook/webhook-url.ts';

/** The request line's method and target as they came. */
export function headOf(request: IncomingMessage): { readonly method: string; readonly target: string } {
  return { method: request.method ?? '', target: request.url ?? '' };
}

/** Bytes of the body as announced; undefined when they were not. */
export function announcedLength({ headers }: IncomingMessage): number | undefined {
  const length = headers['content-length'];
  return length === undefined ? undefined : Number(length);
}

/** Whether a body is still to come. */
export function hasMoreToCome(request: IncomingMessage): boolean {
  if (request.complete) return false;
  return request.headers['transfer-encoding'] !== undefined || (announcedLength(request) ?? 0) > 0;
}

/**
 * Whether the Host header is missing where HTTP/1.1 wants it, or there is more than one (RFC 9112, 3.2):
 * neither was written by an HTTP client.
 */
export function hasBadHost({ headers, httpVersion, rawHeaders }: IncomingMessage): boolean {
  if (headers.host === undefined) return httpVersion === '1.1';
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index];
    if (name?.length === 4 && name.toLowerCase() === 'host') count += 1;
  }
  return count > 1;
}

/**
 * Whether a browser sent a request for a page that is not the receiver's own: any page that somebody opens
 * can post to an address of this machine. The service sends neither header (docs/service.md, "The
 * request"). The Host header says nothing: a page can choose it by what its name is resolved to.
 */
export function isFromForeignPage({ headers, socket }: IncomingMessage, scheme: 'http' | 'https'): boolean {
  const { origin, 'sec-fetch-site': site } = headers;
  if (site !== undefined && site !== 'none' && site !== 'same-origin') return true;
  return origin !== undefined && !isOwnOrigin(origin, socket, scheme);
}

function isOwnOrigin(origin: string, { localAddress, localPort }: Socket, scheme: 'http' | 'https'): boolean {
  const url = parseUrl(origin);
  if (url?.protocol !== `${scheme}:`) return false;
  const port = url.port === '' ? { http: 80, https: 443 }[scheme] : Number(url.port);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return port === localPort && (isLoopbackHost(host) || host === localAddress?.replace(/^::ffff:/, ''));
}
