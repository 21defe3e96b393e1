import type { Clock } from '../../src/domain/clock.ts';

/** A clock that stands still until somebody sleeps or the test moves it. */
export interface FakeClock extends Clock {
  /** Milliseconds of every sleep so far, in order. */
  readonly sleeps: readonly number[];
  advance(milliseconds: number): void;
  /** From now on a sleep lasts until its signal is aborted. */
  hold(): void;
  /** Resolves with the length of the next sleep, as soon as it has begun. */
  nextSleep(): Promise<number>;
}

/**
 * Makes a clock whose sleeps take no time: each is recorded and moves the clock on.
 *
 * @param start milliseconds since 1970 that it starts at
 */
export function fakeClock(start = Date.parse('2026-01-02T03:04:05.000Z')): FakeClock {
  const sleeps: number[] = [];
  let elapsed = 0;
  let isHeld = false;
  let waiting: ((milliseconds: number) => void)[] = [];
  return {
    sleeps,
    now: () => start + elapsed,
    elapsed: () => elapsed,
    advance: (milliseconds) => {
      elapsed += milliseconds;
    },
    hold: () => {
      isHeld = true;
    },
    nextSleep: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
      }),
    sleep: async (milliseconds, signal) => {
      signal?.throwIfAborted();
      sleeps.push(milliseconds);
      for (const resolve of waiting) resolve(milliseconds);
      waiting = [];
      if (isHeld) await aborted(signal);
      elapsed += milliseconds;
    },
  };
}

function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => {
      reject(signal.reason);
    });
  });
}
