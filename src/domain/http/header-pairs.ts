import type { HeaderPair } from '../delivery/received-delivery.ts';

/** Names and values in turn, as parsers of HTTP give them, in pairs. */
export function headerPairs(namesAndValues: readonly string[]): readonly HeaderPair[] {
  const pairs: HeaderPair[] = [];
  for (let index = 0; index + 1 < namesAndValues.length; index += 2)
    pairs.push([namesAndValues[index] ?? '', namesAndValues[index + 1] ?? '']);
  return pairs;
}

/**
 * The values of a header, in the order in which they came.
 *
 * @param name in lower case
 */
export function headerValues(headers: readonly HeaderPair[], name: string): readonly string[] {
  return headers.filter(([own]) => own.toLowerCase() === name).map(([, value]) => value);
}
