import type { EventName } from '../events/names.ts';

/**
 * What can happen to a delivery on its way:
 *
 * - `lose`: it is never sent, and never again
 * - `fail`: its first attempts are not sent, and count as answered with an error
 * - `drop`: in its first attempts the connection breaks
 * - `delay`: it is sent late
 * - `duplicate`: it is sent twice, under one UUID
 * - `reorder`: it is held back until another one has overtaken it
 * - `new_uuid`: each of its retries has a UUID of its own
 * - `throttle`: an address at which attempts have failed gets the next ones slowly
 */
export const DELIVERY_FAULT_KINDS = [
  'lose',
  'fail',
  'drop',
  'delay',
  'duplicate',
  'reorder',
  'new_uuid',
  'throttle',
] as const;

export type DeliveryFaultKind = (typeof DELIVERY_FAULT_KINDS)[number];

/** What they are called on a command line. */
export const FAULT_WORDS: readonly string[] = DELIVERY_FAULT_KINDS.map(faultWord);

/** `new-uuid`, for `new_uuid` in JSON. */
export function faultWord(kind: DeliveryFaultKind): string {
  return kind.replaceAll('_', '-');
}

/**
 * When a connection breaks: while the request is on its way, which the endpoint never has whole; or before the
 * answer is read, when the endpoint may have done its work.
 */
export const DROP_MOMENTS = ['request', 'answer'] as const;

export type DropMoment = (typeof DROP_MOMENTS)[number];

/** What a kind needs to know beside which deliveries it meets. Times are those before they are scaled. */
export type FaultSettings =
  | { readonly kind: 'lose' | 'new_uuid' }
  /** The status that so many attempts of a delivery, the first ones, are answered with. */
  | { readonly kind: 'fail'; readonly status: number; readonly attempts: number }
  | { readonly kind: 'drop'; readonly at: DropMoment; readonly attempts: number }
  | { readonly kind: 'delay'; readonly byMs: number }
  /** How long after the first one the second is sent: 0 for both at the same moment. */
  | { readonly kind: 'duplicate'; readonly afterMs: number }
  /** How long it is held back at most. */
  | { readonly kind: 'reorder'; readonly withinMs: number }
  /** After so many failed attempts in a row, attempts at that address are so far apart. */
  | { readonly kind: 'throttle'; readonly failures: number; readonly byMs: number };

/** Which deliveries a fault meets: all without any of these. */
export interface MetDeliveries {
  /** From above 0 to 1: how likely it meets each of them, by chance from `seed`. */
  readonly share?: number | undefined;
  /** How many it meets in all, the first ones; with `of`, how many of each so many. */
  readonly count?: number | undefined;
  /** Of each so many deliveries of an event it meets `count`, which ones by chance from `seed`. */
  readonly of?: number | undefined;
  /** Only deliveries of these events. */
  readonly events?: readonly EventName[] | undefined;
  /** A whole number from 0 to MAX_SEED; one is chosen without it, where chance has a part. */
  readonly seed?: number | undefined;
}

export type DeliveryFault = MetDeliveries & FaultSettings;

/** Whether it is left to chance which deliveries a fault meets. */
export function isByChance({ share, of }: MetDeliveries): boolean {
  return share !== undefined || of !== undefined;
}
