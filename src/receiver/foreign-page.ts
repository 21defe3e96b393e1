import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { isLoopbackHost, parseUrl } from '../domain/webhook/webhook-url.ts';

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
