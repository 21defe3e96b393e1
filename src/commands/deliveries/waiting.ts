import { createEventCounter } from '../../domain/delivery/event-counter.ts';
import { createExpectationTracker } from '../../domain/expectation/expectation-tracker.ts';
import { isTrusted } from '../../domain/delivery/received-delivery.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Expectation } from '../../domain/expectation/expectation.ts';
import type { EndReason, WaitResult } from '../../domain/expectation/wait-result.ts';
import type { LoadedDelivery } from '../../domain/delivery/stored-delivery.ts';

export interface WaitingOptions {
  readonly expectations: readonly Expectation[];
  readonly inOrder: boolean;
  readonly timeoutMs: number;
  readonly showSecrets: boolean;
}

/** Knows which expectations deliveries from a store have met. */
export interface Waiting {
  /** @returns whether it is one that was waited for */
  take(entry: LoadedDelivery): boolean;
  readonly allMet: boolean;
  result(endedBy: EndReason): WaitResult;
}

/** The time begins to run with this call. */
export function createWaiting(options: WaitingOptions, clock: Clock): Waiting {
  const { expectations, inOrder, timeoutMs, showSecrets } = options;
  const tracker = createExpectationTracker(expectations, { inOrder, showSecrets });
  const otherEvents = createEventCounter();
  let unverified = 0;
  const startedAt = clock.now();
  const startedElapsed = clock.elapsed();
  return {
    take: ({ delivery, payload }) => {
      // A store has one entry for all copies of a delivery.
      const isGenuine = isTrusted(delivery.signature);
      const isExpected = tracker.take({ ...delivery, payload, repeat: false, isTrusted: isGenuine });
      if (!isExpected && delivery.rejection === undefined) otherEvents.add(delivery.event);
      if (!isGenuine && delivery.rejection === undefined) unverified += 1;
      return isExpected;
    },
    get allMet() {
      return tracker.allMet;
    },
    result: (endedBy) => ({
      endedBy,
      isMet: tracker.allMet,
      expectations: tracker.results(),
      inOrder,
      count: undefined,
      unverified,
      otherEvents: otherEvents.counts(),
      startedAt,
      elapsedMs: clock.elapsed() - startedElapsed,
      timeoutMs,
    }),
  };
}
