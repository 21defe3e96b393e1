import { isIP } from 'node:net';
import { parseUrl } from '../../domain/network/parse-url.ts';
import { isLoopbackHost } from '../../domain/webhook/webhook-url.ts';

/** Endings of names that nobody can register: what has one is a name of a network of one's own. */
const PRIVATE_ENDING = /\.(?:local|internal|localhost)$/i;

/**
 * Whether the `Host` of a request is one by which this server is asked. A web page can have a name of its own
 * lead to an address of this machine or of its network (DNS rebinding), and would read what is answered; its
 * name stands in `Host`. An address is no such name, nor is one without a dot, as containers have it.
 *
 * @param host the header; undefined where there is none, as from a simple health check: every browser sends it
 * @param own the name or address that is listened on, as it was given
 */
export function isAllowedHost(host: string | undefined, own: string): boolean {
  if (host === undefined) return true;
  const name = parseUrl(`http://${host}`)?.hostname.replace(/^\[|\]$/g, '');
  if (name === undefined || name === '') return false;
  if (isIP(name) !== 0 || isLoopbackHost(name) || name === own.toLowerCase()) return true;
  return !name.includes('.') || PRIVATE_ENDING.test(name);
}
