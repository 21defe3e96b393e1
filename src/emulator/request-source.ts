import type { Context } from 'hono';
import { isObject } from '../domain/json/json-value.ts';
import { isLocalUrl } from '../domain/network/local-address.ts';
import { isLoopbackHost, parseUrl } from '../domain/webhook/webhook-url.ts';

/** Where a request comes from. */
export interface RequestSource {
  /** Address of the other end of the connection; undefined when it is closed already. */
  readonly remoteAddress: string | undefined;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** `Sec-Fetch-Site`, which browsers send: whose page a call comes from. */
  readonly fetchSite: string | undefined;
}

/**
 * Whether a program on this machine has sent a request. Who calls without credentials, or with those that
 * everybody knows, must be neither another machine (which can write any `Host`) nor a web page that is
 * open in a browser here: neither under a name of its own that it has pointed at 127.0.0.1 (DNS
 * rebinding shows in `Host`) nor as a call from its place (shows in `Origin` or `Sec-Fetch-Site`).
 */
export function isFromThisMachine(source: RequestSource): boolean {
  const { remoteAddress, host } = source;
  if (remoteAddress === undefined || !isLoopbackHost(remoteAddress)) return false;
  return host !== undefined && isLocalUrl(`http://${host}`) && !isFromForeignPage(source);
}

/** Whether a browser has sent a request for a page that is not of this machine, nor of this server. */
export function isFromForeignPage({
  host,
  origin,
  fetchSite,
}: Omit<RequestSource, 'remoteAddress'>): boolean {
  if (origin === undefined) return fetchSite === 'cross-site';
  const page = parseUrl(origin);
  return page === undefined || !(isLoopbackHost(page.hostname) || page.host === host?.toLowerCase());
}

/** Reads it from a request that came through a server of node:http. */
export function sourceOf({ env, req }: Context): RequestSource {
  return {
    remoteAddress: remoteAddressOf(env),
    host: req.header('host'),
    origin: req.header('origin'),
    fetchSite: req.header('sec-fetch-site'),
  };
}

/** What @hono/node-server hands to routes: `{incoming, outgoing}`, the messages of node:http. */
function remoteAddressOf(env: unknown): string | undefined {
  const incoming = isObject(env) ? env['incoming'] : undefined;
  const socket = isObject(incoming) ? incoming['socket'] : undefined;
  const address = isObject(socket) ? socket['remoteAddress'] : undefined;
  return typeof address === 'string' ? address : undefined;
}
