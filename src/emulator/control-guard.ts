import { isLoopbackHost, parseUrl } from '../domain/webhook-url.ts';

/**
 * Whether the control routes may answer a request. They need no credentials, so a web page that is
 * open in a browser on this machine must not reach them: neither under a name of its own that it has
 * pointed at 127.0.0.1 (DNS rebinding shows in `Host`) nor as a call from its place (shows in `Origin`).
 */
export function isFromThisMachine(headers: {
  readonly host: string | undefined;
  readonly origin: string | undefined;
}): boolean {
  const { host, origin } = headers;
  if (host === undefined || !isLoopback(`http://${host}`)) return false;
  return origin === undefined || isLoopback(origin);
}

function isLoopback(url: string): boolean {
  const parsed = parseUrl(url);
  return parsed !== undefined && isLoopbackHost(parsed.hostname);
}
