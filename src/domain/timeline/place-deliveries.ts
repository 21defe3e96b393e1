import type { ToldDelivery } from './told-delivery.ts';

/** A delivery with the time that a chart has it at. */
export interface PlacedDelivery extends ToldDelivery {
  readonly at: number;
}

export interface Placed {
  /** In the order of arrival. */
  readonly deliveries: readonly PlacedDelivery[];
  /**
   * Whether all came much faster than it happened, as those of a meeting that is played, or is sent again.
   * When each came says nothing then.
   */
  readonly isPlayedBack: boolean;
}

/** Longer than any session: an earlier time is a mistake. */
const MAX_SESSION_MS = 7 * 24 * 60 * 60_000;

/** Below this it is no wonder that deliveries come as fast as things happen. */
const MIN_PLAYED_MS = 60_000;

/**
 * Gives each delivery its time: the one that it tells, else when it came; of what was played back, the last
 * time that was told before it.
 *
 * @param deliveries in any order
 */
export function placeDeliveries(deliveries: readonly ToldDelivery[]): Placed {
  const inOrder = deliveries.toSorted((one, other) => one.position - other.position);
  const own = ownTimes(inOrder);
  const isPlayedBack = wasPlayedBack(inOrder, own);
  let last = minOf([...own.values()]);
  const placed = inOrder.map((delivery): PlacedDelivery => {
    const ownTime = own.get(delivery.position);
    last = Math.max(last, ownTime ?? last);
    const at = ownTime ?? (isPlayedBack ? last : delivery.receivedAt);
    return Object.assign({}, delivery, { ownTime, at });
  });
  return { deliveries: placed, isPlayedBack };
}

/** The times that are told and can be true, by position. What was rejected may say anything. */
function ownTimes(deliveries: readonly ToldDelivery[]): ReadonlyMap<number, number> {
  const told = deliveries.flatMap(({ position, ownTime, rejection }) =>
    ownTime === undefined || rejection !== undefined ? [] : [[position, ownTime] as const],
  );
  const latest = maxOf(told.map(([, time]) => time));
  return new Map(told.filter(([, time]) => time >= latest - MAX_SESSION_MS));
}

function wasPlayedBack(deliveries: readonly ToldDelivery[], own: ReadonlyMap<number, number>): boolean {
  const arrivals = deliveries.filter(({ position }) => own.has(position)).map(({ receivedAt }) => receivedAt);
  const happenedMs = spanOf([...own.values()]);
  return happenedMs > MIN_PLAYED_MS && spanOf(arrivals) < happenedMs / 2;
}

function spanOf(times: readonly number[]): number {
  return times.length === 0 ? 0 : maxOf(times) - minOf(times);
}

/** Of as many as there may be: more than can be the arguments of a function. */
export function maxOf(times: readonly number[]): number {
  return times.reduce((latest, time) => Math.max(latest, time), -Infinity);
}

export function minOf(times: readonly number[]): number {
  return times.reduce((earliest, time) => Math.min(earliest, time), Infinity);
}
