import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../src/domain/clock.ts';

/** A clock that moves only when the test says so; a sleep lasts until its time has come. */
export interface ManualClock extends Clock {
  /** Moves on, wakes who is due in order of time, and lets what follows from it happen. */
  pass(milliseconds: number): Promise<void>;
  /** How many sleep now. */
  readonly sleepers: number;
}

interface Sleeper {
  readonly due: number;
  readonly wake: () => void;
}

export function manualClock(start = Date.parse('2026-01-02T03:04:05.000Z')): ManualClock {
  let elapsed = 0;
  const sleepers = new Set<Sleeper>();

  const nextDue = (until: number): Sleeper | undefined =>
    [...sleepers].filter(({ due }) => due <= until).toSorted((one, other) => one.due - other.due)[0];

  return {
    now: () => start + elapsed,
    elapsed: () => elapsed,
    get sleepers() {
      return sleepers.size;
    },
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(signal.reason);
          return;
        }
        const stop = (): void => {
          sleepers.delete(sleeper);
          reject(signal?.reason);
        };
        const wake = (): void => {
          signal?.removeEventListener('abort', stop);
          resolve();
        };
        const sleeper: Sleeper = { due: elapsed + milliseconds, wake };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', stop);
      }),
    pass: async (milliseconds) => {
      const until = elapsed + milliseconds;
      for (let next = nextDue(until); next !== undefined; next = nextDue(until)) {
        sleepers.delete(next);
        elapsed = Math.max(elapsed, next.due);
        next.wake();
        await setImmediate();
      }
      elapsed = until;
      await setImmediate();
    },
  };
}
