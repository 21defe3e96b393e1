import type { PlacedDelivery } from './place-deliveries.ts';
import type { Mark } from './timeline.ts';

/** A delivery that comes later than this after what it tells is late: a retry, mostly. */
const LATE_MS = 60_000;

/** RealtimeKit tells the end a minute or two after it (docs/service.md, "Events"). */
const LATE_END_MS = 3 * 60_000;

/** What came late, more than once, or was rejected. */
export function marksOf(
  deliveries: readonly PlacedDelivery[],
  twins: ReadonlySet<number>,
  isPlayedBack: boolean,
): readonly Mark[] {
  return deliveries.flatMap((delivery): readonly Mark[] => {
    const { position, id: deliveryId, event, receivedAt, at, rejection } = delivery;
    const lateMs = isPlayedBack ? undefined : lateness(delivery);
    // Where it came counts, not what it tells.
    const mark = { at: isPlayedBack ? at : receivedAt, position, deliveryId, event, lateMs, rejection };
    if (rejection !== undefined) return [{ kind: 'rejected', ...mark }];
    const isRepeated = delivery.arrivals > 1 || twins.has(position);
    const late: readonly Mark[] = lateMs === undefined ? [] : [{ kind: 'late', ...mark }];
    return isRepeated ? [...late, { kind: 'repeat', ...mark }] : late;
  });
}

/** @returns milliseconds; undefined for what came in time, or by itself never came */
function lateness({ event, receivedAt, ownTime, came, rejection }: PlacedDelivery): number | undefined {
  if (ownTime === undefined || !came || rejection !== undefined) return undefined;
  const lateMs = receivedAt - ownTime;
  return lateMs > (event === 'meeting.ended' ? LATE_END_MS : LATE_MS) ? lateMs : undefined;
}

/** The first delivery of each fact; the positions of those that tell one again. */
export function withoutTwins(deliveries: readonly PlacedDelivery[]): {
  readonly first: readonly PlacedDelivery[];
  readonly twins: ReadonlySet<number>;
} {
  const seen = new Set<string>();
  const twins = new Set<number>();
  const first = deliveries.filter(({ factKey, ownTime, position }) => {
    if (factKey === undefined) return true;
    // Who comes back under the same peer id does so at another time.
    const key = `${factKey} ${String(ownTime)}`;
    if (seen.has(key)) twins.add(position);
    seen.add(key);
    return !twins.has(position);
  });
  return { first, twins };
}
