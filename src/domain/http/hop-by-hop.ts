import type { HeaderPair } from '../delivery/received-delivery.ts';
import { headerValues } from './header-pairs.ts';

/** Headers that speak of one connection, or of how a body was sent over it. */
const OF_A_CONNECTION: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Headers that speak of the delivery, whatever a `Connection` header says: without them the application
 * could neither check nor read it. A sender must not name them there (RFC 9110, 7.6.1).
 */
const OF_A_DELIVERY = /^(?:dyte-|rtk-|content-|accept(?:-|$)|(?:authorization|cookie|date|user-agent)$)/;

/** Whether a header, named in any spelling, belongs to one connection. */
export function isHopByHop(name: string): boolean {
  const lower = name.toLowerCase();
  return OF_A_CONNECTION.has(lower) || lower.startsWith('proxy-');
}

/** The headers that a delivery keeps when it is sent anew: all but those of the connection it came on. */
export function endToEndHeaders(headers: readonly HeaderPair[]): readonly HeaderPair[] {
  const named = new Set(
    headerValues(headers, 'connection').flatMap((value) =>
      value.split(',').map((each) => each.trim().toLowerCase()),
    ),
  );
  for (const name of named) if (OF_A_DELIVERY.test(name)) named.delete(name);
  return headers.filter(([name]) => !isHopByHop(name) && !named.has(name.toLowerCase()));
}
