import { differencesFrom, fulfils, isOfEvent, type Difference, type Expectation } from './expectation.ts';
import type { ReceivedDelivery, Rejection } from '../delivery/received-delivery.ts';

/** What is looked at of a delivery, to see whether it is one that is waited for. */
export type TrackedDelivery = Pick<
  ReceivedDelivery,
  'event' | 'uuid' | 'receivedAt' | 'payload' | 'repeat' | 'rejection'
> & {
  /** Whether it is genuine, or need not be: see `isTrusted`. */
  readonly isTrusted: boolean;
};

/**
 * Why a delivery does not count. `early`: it came before its turn. `repeat`: its first copy had come
 * before. `rejected`: it was not accepted, so what it says may be made up. `unverified`: it was accepted
 * while there was no key to check it with, so the same holds.
 */
export type Mismatch =
  | { readonly kind: 'different'; readonly differences: readonly Difference[] }
  | { readonly kind: 'early' }
  | { readonly kind: 'repeat' }
  | { readonly kind: 'rejected'; readonly rejection: Rejection }
  | { readonly kind: 'unverified' };

/** Deliveries that nearly were what is waited for, all in the same way. */
export interface NearMiss {
  readonly mismatch: Mismatch;
  /** How many. */
  readonly count: number;
  /** The last of them. */
  readonly event: string;
  readonly uuid: string | undefined;
  readonly receivedAt: number;
}

/** Kept for each expectation: the nearest ones, however much comes. */
const MAX_NEAR_MISSES = 10;

export interface NearMisses {
  add(delivery: TrackedDelivery, mismatch: Mismatch): void;
  /** The nearest first; among equally near ones the last one first. */
  list(): readonly NearMiss[];
}

/** Keeps what nearly was one expectation: those that miss it in the same way are counted together. */
export function createNearMisses(): NearMisses {
  const kept = new Map<string, NearMiss>();
  return {
    add: ({ event = '', uuid, receivedAt }, mismatch) => {
      const key = JSON.stringify([event, mismatch]);
      const count = (kept.get(key)?.count ?? 0) + 1;
      kept.delete(key);
      kept.set(key, { mismatch, count, event, uuid, receivedAt });
      if (kept.size > MAX_NEAR_MISSES) kept.delete(farthest(kept));
    },
    list: () => [...kept.values()].toReversed().toSorted((one, other) => distance(one) - distance(other)),
  };
}

/** The first kept of those that miss it most. */
function farthest(kept: ReadonlyMap<string, NearMiss>): string {
  const [first, ...others] = kept;
  let [key, most] = [first?.[0] ?? '', first === undefined ? 0 : distance(first[1])];
  for (const [otherKey, other] of others)
    if (distance(other) > most) [key, most] = [otherKey, distance(other)];
  return key;
}

function distance({ mismatch }: NearMiss): number {
  return mismatch.kind === 'different' ? mismatch.differences.length : 0;
}

/**
 * Why a delivery, which counts for nothing else, is not the one that is waited for.
 *
 * @param shown gives the payload as it may be shown
 * @returns undefined when it has nothing to do with it
 */
export function mismatchOf(
  expectation: Expectation,
  delivery: TrackedDelivery,
  shown: (payload: unknown) => unknown,
): Mismatch | undefined {
  const { event, payload, repeat, rejection, isTrusted } = delivery;
  if (!payload.readable || !isOfEvent(expectation, event)) return undefined;
  const isWhole = fulfils(expectation, event, payload.value);
  if (rejection !== undefined) return isWhole ? { kind: 'rejected', rejection } : undefined;
  if (!isTrusted) return isWhole ? { kind: 'unverified' } : undefined;
  if (repeat) return isWhole ? { kind: 'repeat' } : undefined;
  if (isWhole) return { kind: 'early' };
  const differences = differencesFrom(expectation, payload.value, shown(payload.value));
  // A pattern is of many events; those that have none of the fields are others.
  const isRelated = !expectation.event.includes('*') || differences.some(({ found }) => found !== undefined);
  return isRelated ? { kind: 'different', differences } : undefined;
}
