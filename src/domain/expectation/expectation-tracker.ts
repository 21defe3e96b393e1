import { fulfils, type Expectation } from './expectation.ts';
import { createNearMisses, mismatchOf, type NearMiss, type TrackedDelivery } from './near-misses.ts';
import { maskSecrets } from '../secrets/mask-secrets.ts';

/** What has become of one expectation. */
export interface ExpectationResult {
  readonly expectation: Expectation;
  /** The delivery that it was met by; undefined while none was. */
  readonly met: Pick<TrackedDelivery, 'uuid' | 'receivedAt'> | undefined;
  /** What nearly met it; empty for one that was met. */
  readonly nearMisses: readonly NearMiss[];
}

/** Follows which of several expectations have been met. What it keeps is bounded, whatever comes. */
export interface ExpectationTracker {
  /**
   * @returns the expectation that is met now and was not before; undefined when this delivery is none
   * that was waited for
   */
  take(delivery: TrackedDelivery): Expectation | undefined;
  readonly allMet: boolean;
  /** In the order in which they were given. */
  results(): readonly ExpectationResult[];
}

export interface TrackerOptions {
  /** Whether each can be met only once all before it have been. */
  readonly inOrder: boolean;
  /** Whether found values are told as they are. */
  readonly showSecrets: boolean;
}

interface Slot {
  readonly expectation: Expectation;
  readonly nearMisses: ReturnType<typeof createNearMisses>;
  /** The delivery that stands for it, and every slot that this delivery could stand for. */
  holder: { readonly delivery: ExpectationResult['met']; readonly fitting: readonly Slot[] } | undefined;
}

/**
 * Creates a tracker. Each delivery meets at most one expectation; repeats, rejected and unverified ones meet
 * none.
 * A delivery that fits several is moved to another when that lets one more be met: after `meeting.*` and
 * `meeting.started`, both are met by a `meeting.started` and a `meeting.ended`, whichever comes first.
 */
export function createExpectationTracker(
  expectations: readonly Expectation[],
  { inOrder, showSecrets }: TrackerOptions,
): ExpectationTracker {
  const slots = expectations.map((expectation): Slot => ({
    expectation,
    nearMisses: createNearMisses(),
    holder: undefined,
  }));
  const shown = showSecrets ? (payload: unknown) => payload : maskSecrets;

  const place = (delivery: TrackedDelivery): boolean => {
    const { event, uuid, receivedAt, payload, repeat, rejection, isTrusted } = delivery;
    if (!isTrusted || repeat || rejection !== undefined || !payload.readable) return false;
    const candidates = inOrder ? slots.filter(isOpen).slice(0, 1) : slots;
    const fitting = candidates.filter(({ expectation }) => fulfils(expectation, event, payload.value));
    return settle({ delivery: { uuid, receivedAt }, fitting }, new Set());
  };

  return {
    take: (delivery) => {
      const open = slots.filter(isOpen);
      // Which slot that is need not be the one of this delivery: others may have been moved.
      if (place(delivery)) return open.find((slot) => !isOpen(slot))?.expectation;
      for (const { expectation, nearMisses } of open) {
        const mismatch = mismatchOf(expectation, delivery, shown);
        if (mismatch !== undefined) nearMisses.add(delivery, mismatch);
      }
      return undefined;
    },
    get allMet() {
      return !slots.some(isOpen);
    },
    results: () =>
      slots.map(({ expectation, holder, nearMisses }) => ({
        expectation,
        met: holder?.delivery,
        nearMisses: holder === undefined ? nearMisses.list() : [],
      })),
  };
}

function isOpen({ holder }: Slot): boolean {
  return holder === undefined;
}

/** Finds a slot for a delivery, moving others where that makes room (an augmenting path). */
function settle(holder: NonNullable<Slot['holder']>, tried: Set<Slot>): boolean {
  const untried = holder.fitting.filter((slot) => !tried.has(slot));
  const free = untried.find((slot) => slot.holder === undefined);
  if (free !== undefined) {
    free.holder = holder;
    return true;
  }
  for (const slot of untried) {
    if (tried.has(slot) || slot.holder === undefined) continue;
    tried.add(slot);
    if (!settle(slot.holder, tried)) continue;
    slot.holder = holder;
    return true;
  }
  return false;
}
