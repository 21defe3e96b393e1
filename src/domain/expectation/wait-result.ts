import type { ExpectationResult } from './expectation-tracker.ts';

/** What ended the wait: what was waited for, the time, or a person. */
export type EndReason = 'expectations' | 'count' | 'timeout' | 'signal';

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
