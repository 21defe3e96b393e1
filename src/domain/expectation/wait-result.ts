import type { Clock } from '../clock.ts';
import { createEventCounter } from '../delivery/event-counter.ts';
import type { Expectation } from './expectation.ts';
import {
  createExpectationTracker,
  type ExpectationResult,
  type TrackerOptions,
} from './expectation-tracker.ts';
import type { TrackedDelivery } from './near-misses.ts';

/**
 * What ended the wait: what was waited for, the time, a person, or the end of the command that was to
 * bring it about.
 */
export type EndReason = 'expectations' | 'count' | 'timeout' | 'signal' | 'command';

/** What became of a wait for deliveries. */
export interface WaitResult {
  readonly endedBy: EndReason;
  /** Whether all came that was waited for. */
  readonly isMet: boolean;
  /** In the order in which they were given; none when only a number was waited for. */
  readonly expectations: readonly ExpectationResult[];
  readonly inOrder: boolean;
  /** Undefined when no number was waited for. */
  readonly count: { readonly wanted: number; readonly came: number } | undefined;
  /** Deliveries that were accepted and do not count, since there was no key to check them with. */
  readonly unverified: number;
  /** Deliveries that met no expectation, by event name; most frequent first. */
  readonly otherEvents: ReadonlyMap<string, number>;
  /** When the wait began: milliseconds since 1970. */
  readonly startedAt: number;
  /** Milliseconds. */
  readonly elapsedMs: number;
  /** Milliseconds that it was to last at most; undefined for no end. */
  readonly timeoutMs: number | undefined;
}

/** The expectations that no delivery has met. */
export function missingFrom({ expectations }: WaitResult): readonly ExpectationResult[] {
  return expectations.filter(({ met }) => met === undefined);
}

export interface WaitOptions extends TrackerOptions {
  /** None where only a number is waited for. */
  readonly expectations: readonly Expectation[];
  readonly timeoutMs: number | undefined;
}

/** Gathers what comes during a wait, for its result. */
export interface Wait {
  /** The time begins to run. */
  start(): void;
  /** @returns the expectation that this delivery lets be met; undefined when it lets none */
  take(delivery: TrackedDelivery): Expectation | undefined;
  readonly allMet: boolean;
  /** How many expectations no delivery has met yet. */
  readonly open: number;
  /** @param count of the deliveries, where a number was waited for */
  result(endedBy: EndReason, count?: WaitResult['count']): WaitResult;
}

export function createWait({ expectations, timeoutMs, ...options }: WaitOptions, clock: Clock): Wait {
  const tracker = createExpectationTracker(expectations, options);
  const otherEvents = createEventCounter();
  let unverified = 0;
  let startedAt = clock.now();
  let startedElapsed = clock.elapsed();
  return {
    start: () => {
      startedAt = clock.now();
      startedElapsed = clock.elapsed();
    },
    take: (delivery) => {
      const met = tracker.take(delivery);
      if (delivery.rejection !== undefined || delivery.repeat) return met;
      if (met === undefined) otherEvents.add(delivery.event);
      if (!delivery.isTrusted) unverified += 1;
      return met;
    },
    get allMet() {
      return expectations.length > 0 && tracker.allMet;
    },
    get open() {
      return tracker.results().filter(({ met }) => met === undefined).length;
    },
    result: (endedBy, count) => ({
      endedBy,
      isMet: expectations.length > 0 ? tracker.allMet : count !== undefined && count.came >= count.wanted,
      expectations: tracker.results(),
      inOrder: options.inOrder,
      count,
      unverified,
      otherEvents: otherEvents.counts(),
      startedAt,
      elapsedMs: clock.elapsed() - startedElapsed,
      timeoutMs,
    }),
  };
}
