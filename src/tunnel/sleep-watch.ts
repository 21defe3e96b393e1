import type { Clock } from '../domain/clock.ts';

/** Finds out that the machine slept, from how far its clock has gone between two looks. */
export interface SleepWatch {
  /** How much more time has passed since the last look than can have been waited; undefined for hardly any. */
  sleptMs(): number | undefined;
}

/** Milliseconds between two looks that are no sleep: a look may be late by some seconds on a busy machine. */
const MAX_INTERVAL_MS = 20_000;

/**
 * The clock that only grows may stand still while the machine sleeps; that of the wall goes on. It also does
 * so when somebody sets it, which looks the same.
 */
export function createSleepWatch(clock: Pick<Clock, 'now'>): SleepWatch {
  let last = clock.now();
  return {
    sleptMs: () => {
      const passed = clock.now() - last;
      last += passed;
      return passed > MAX_INTERVAL_MS ? passed : undefined;
    },
  };
}
