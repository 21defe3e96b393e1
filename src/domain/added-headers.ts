import { HooksError } from './errors.ts';
import { isHopByHop } from './hop-by-hop.ts';
import type { HeaderPair } from './received-delivery.ts';

/** What HTTP calls a token (RFC 9110, 5.6.2). */
const NAME = /^[!#$%&'*+.^_`|~\w-]+$/;

/** What a value may hold on the wire: no control characters but the tab, nothing beyond Latin-1. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Whether a name can stand before a header's value. */
export function isHeaderName(name: string): boolean {
  return NAME.test(name);
}

/**
 * Reads a header that is to be added, as `Name: value`. The value may be a secret: no message has it.
 *
 * @throws HooksError `usage_invalid`
 */
export function parseAddedHeader(text: string): HeaderPair {
  const colon = text.indexOf(':');
  const name = text.slice(0, Math.max(colon, 0)).trim();
  if (colon === -1 || !NAME.test(name))
    throw refused('A value of --header is not a header.', 'Write it as "Name: value".');
  if (isHopByHop(name) && name.toLowerCase() !== 'host')
    throw refused(
      `--header cannot set ${name}: it belongs to the connection.`,
      'Leave it out: what a connection needs is added as it is sent.',
    );
  const value = text.slice(colon + 1).trim();
  if (!VALUE.test(value))
    throw refused(
      `The value that --header gives ${name} cannot be sent.`,
      'A header has no line breaks or control characters, and no letters beyond Latin-1.',
    );
  return [name, value];
}

function refused(message: string, hint: string): HooksError {
  return new HooksError('usage_invalid', message, { hint });
}

/**
 * Adds headers; one that is there already gives way, and the new one takes its place in the order.
 *
 * @param added several of one name are all kept
 */
export function withAddedHeaders(
  headers: readonly HeaderPair[],
  added: readonly HeaderPair[],
): readonly HeaderPair[] {
  if (added.length === 0) return headers;
  const placed = new Set<string>();
  const place = (lower: string): readonly HeaderPair[] => {
    if (placed.has(lower)) return [];
    placed.add(lower);
    return added.filter(([name]) => name.toLowerCase() === lower);
  };
  const isAdded = (lower: string): boolean => added.some(([name]) => name.toLowerCase() === lower);
  const replaced = headers.flatMap((pair) => {
    const lower = pair[0].toLowerCase();
    return isAdded(lower) ? place(lower) : [pair];
  });
  return [...replaced, ...added.flatMap(([name]) => place(name.toLowerCase()))];
}
