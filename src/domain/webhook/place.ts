import { isLoopbackHost, parseUrl } from './webhook-url.ts';

/**
 * Where a URL leads: host and port; every name of this machine is the same one. Undefined for what is no URL
 * of HTTP.
 */
export function placeOf(url: string | undefined): string | undefined {
  const parsed = url === undefined ? undefined : parseUrl(url);
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) return undefined;
  const host = isLoopbackHost(parsed.hostname) ? 'localhost' : parsed.hostname;
  return `${host}:${parsed.port || (parsed.protocol === 'https:' ? '443' : '80')}`;
}
