import { isIP, type LookupFunction } from 'node:net';
import { isLoopbackHost, parseUrl } from '../webhook/webhook-url.ts';

/** Whether a URL leads to this machine, told by its text: nothing is looked up. */
export function isLocalUrl(url: string): boolean {
  const parsed = parseUrl(url);
  return parsed !== undefined && isLoopbackHost(parsed.hostname);
}

const LOOPBACK_ADDRESSES = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

/**
 * Finds names of this machine without asking anybody: some systems ask a name server for
 * `something.localhost`, whose answer could lead elsewhere.
 *
 * @returns undefined for every other host, where the usual look-up is right
 */
export function localLookup(hostname: string): LookupFunction | undefined {
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0 || !isLoopbackHost(hostname)) return undefined;
  return (_hostname, options, callback) => {
    if (options.all === true) callback(null, LOOPBACK_ADDRESSES);
    else callback(null, '127.0.0.1', 4);
  };
}
