import { createHash } from 'node:crypto';
import { HEADER_FAMILIES, type HeaderFamily } from '../delivery/delivery-headers.ts';
import type { HeaderPair } from '../delivery/received-delivery.ts';

/**
 * Gives a delivery another signature or UUID: in the headers that it has, of either family, and where it
 * has none in a new one.
 */
export function withDeliveryHeader(
  headers: readonly HeaderPair[],
  name: 'signature' | 'uuid',
  value: string,
): readonly HeaderPair[] {
  const names = new Set(HEADER_FAMILIES.map((family) => `${family}-${name}`));
  const isOne = ([own]: HeaderPair): boolean => names.has(own.toLowerCase());
  if (!headers.some(isOne)) return [...headers, [`${familyOf(headers)}-${name}`, value]];
  return headers.map((pair) => (isOne(pair) ? [pair[0], value] : pair));
}

function familyOf(headers: readonly HeaderPair[]): HeaderFamily {
  const found = HEADER_FAMILIES.find((family) =>
    headers.some(([name]) => name.toLowerCase().startsWith(`${family}-`)),
  );
  return found ?? 'dyte';
}

/**
 * A UUID in the form of version 4 that is always the same for the same seed and number: what is sent
 * again after an interruption is known as the same.
 */
export function derivedUuid(seed: string, number: number): string {
  const hex = createHash('sha256')
    .update(`${seed}:${String(number)}`)
    .digest('hex');
  const variant = (Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8;
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant.toString(16)}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
