import { byFrequency, createEventCounter, increase } from '../domain/delivery/event-counter.ts';
import type { Rejection, RefusalReason } from '../domain/delivery/received-delivery.ts';
import type { DeliveryEvent, ReceiverEvent } from './receiver-event.ts';

/** What came while the receiver ran. */
export interface ReceiverSummary {
  /** Deliveries by event name, each counted once however often it came; most frequent first. */
  readonly events: ReadonlyMap<string, number>;
  /** Deliveries accepted again. */
  readonly repeats: number;
  /** Of those accepted for the first time, how many could not be verified, or were not to be. */
  readonly unverified: number;
  /** Deliveries and other requests that were not accepted, by reason. */
  readonly rejected: ReadonlyMap<Rejection | RefusalReason, number>;
  readonly faults: number;
  /** Of those accepted for the first time, how many were not to be shown. */
  readonly notShown: number;
  /** Accepted deliveries for other webhooks; they count for nothing else. */
  readonly foreign: number;
  /** Milliseconds of the slowest answer to a delivery; undefined when none was given. */
  readonly slowestMs: number | undefined;
}

export interface SummaryCounter {
  add(event: ReceiverEvent): void;
  summary(): ReceiverSummary;
}

/**
 * Counts what a receiver tells. It keeps numbers only, so it never grows.
 *
 * @param isShown whether a delivery is one that people want to see
 */
export function createSummaryCounter(
  isShown: (delivery: DeliveryEvent) => boolean = () => true,
): SummaryCounter {
  const events = createEventCounter();
  const rejected = new Map<Rejection | RefusalReason, number>();
  let repeats = 0;
  let unverified = 0;
  let faults = 0;
  let notShown = 0;
  let foreign = 0;
  let slowestMs: number | undefined;

  const addDelivery = (event: DeliveryEvent): void => {
    slowestMs = Math.max(slowestMs ?? 0, event.durationMs);
    if (event.rejection !== undefined) increase(rejected, event.rejection);
    else if (event.foreign === true) foreign += event.repeat ? 0 : 1;
    else if (event.repeat) repeats += 1;
    else {
      if (event.signature.state !== 'valid') unverified += 1;
      if (!isShown(event)) notShown += 1;
      events.add(event.event);
    }
  };

  return {
    add: (event) => {
      if (event.type === 'delivery') addDelivery(event);
      else if (event.type === 'refused') increase(rejected, event.reason);
      else if (event.type === 'fault') faults += 1;
    },
    summary: () => ({
      events: events.counts(),
      repeats,
      unverified,
      rejected: byFrequency(rejected),
      faults,
      notShown,
      foreign,
      slowestMs,
    }),
  };
}
