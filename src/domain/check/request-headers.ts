import { HEADER_FAMILIES } from '../delivery/delivery-headers.ts';
import type { HeaderPair } from '../delivery/received-delivery.ts';

/**
 * A header that a delivery says of itself, of whichever family it has.
 *
 * @param name without the family: `uuid`
 */
export function headerOf(headers: readonly HeaderPair[], name: string): string | undefined {
  const names = new Set(HEADER_FAMILIES.map((family) => `${family}-${name}`));
  return headers.find(([header]) => names.has(header.toLowerCase()))?.[1];
}

/** Writes the names of the headers that a delivery says of itself in another case; others stay as they are. */
export function withDeliveryNames(
  headers: readonly HeaderPair[],
  write: (name: string) => string,
): readonly HeaderPair[] {
  return headers.map(([name, value]) => [isOwn(name) ? write(name) : name, value]);
}

function isOwn(name: string): boolean {
  return HEADER_FAMILIES.some((family) => name.startsWith(`${family}-`));
}

/** `rtk-webhook-id` as `Rtk-Webhook-Id`. */
export function capitalisedName(name: string): string {
  return name.replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase());
}

/** With another `Content-Type`; undefined for none. */
export function withContentType(
  headers: readonly HeaderPair[],
  contentType: string | undefined,
): readonly HeaderPair[] {
  return headers.flatMap(([name, value]): readonly HeaderPair[] => {
    if (name.toLowerCase() !== 'content-type') return [[name, value]];
    return contentType === undefined ? [] : [[name, contentType]];
  });
}
