import { HEADER_FAMILIES } from '../delivery/delivery-headers.ts';
import type { HeaderPair } from '../delivery/received-delivery.ts';

/** A header that may hold a signature. */
export interface SignatureHeader {
  /** As it was written. */
  readonly name: string;
  /** Without white space around it. */
  readonly value: string;
  /** Whether a receiver takes it for the signature: one alone does. */
  readonly counts: boolean;
}

/** Headers that are looked at; a request may have hundreds. */
const MAX_HEADERS = 6;

/**
 * The headers of a request that may hold its signature: the one that counts first, then that of the other
 * family, then others that are called so. Empty ones are left out.
 */
export function signatureHeaders(headers: readonly HeaderPair[]): readonly SignatureHeader[] {
  const named = headers
    .map(([name, value]) => ({ name, value: value.trim(), place: placeOf(name) }))
    .filter(({ value, place }) => value !== '' && place !== undefined)
    .toSorted((one, other) => (one.place ?? 0) - (other.place ?? 0))
    .slice(0, MAX_HEADERS);
  return named.map(({ name, value, place }, index) => ({
    name,
    value,
    counts: index === 0 && place !== undefined && place < HEADER_FAMILIES.length,
  }));
}

/** The place of a header among those that may hold it; undefined for all others. */
function placeOf(name: string): number | undefined {
  const family = HEADER_FAMILIES.findIndex((each) => name.toLowerCase() === `${each}-signature`);
  if (family !== -1) return family;
  return /signature/i.test(name) ? HEADER_FAMILIES.length : undefined;
}
