import type { Clock } from '../domain/clock.ts';
import type { ThrottleFault } from './delivery-faults.ts';

/** Slows attempts at addresses where attempts have failed, one after another. */
export interface Throttle {
  /**
   * Waits for the turn of an attempt.
   *
   * @returns whether it had to wait
   * @throws the signal's reason
   */
  turn(url: string, signal: AbortSignal): Promise<boolean>;
  /** Tells how an attempt ended: a good one ends the slowness. */
  ended(url: string, isGood: boolean): void;
}

interface Address {
  /** In a row. */
  failures: number;
  /** When the next attempt may begin, by the clock's `elapsed`. */
  nextAt: number;
}

/**
 * @param fault how it is to be, asked each time
 * @param timeScale factor for waits
 */
export function createThrottle(
  fault: () => ThrottleFault | undefined,
  clock: Clock,
  timeScale: number,
): Throttle {
  const addresses = new Map<string, Address>();
  return {
    turn: async (url, signal) => {
      const slow = fault();
      const address = addresses.get(url);
      if (slow === undefined || address === undefined || address.failures < slow.failures) return false;
      const now = clock.elapsed();
      const at = Math.max(now, address.nextAt);
      address.nextAt = at + slow.byMs * timeScale;
      if (at === now) return false;
      await clock.sleep(at - now, signal);
      return true;
    },
    ended: (url, isGood) => {
      const slow = fault();
      if (isGood || slow === undefined) {
        addresses.delete(url);
        return;
      }
      const address = addresses.get(url) ?? { failures: 0, nextAt: 0 };
      address.failures += 1;
      if (address.failures === slow.failures) address.nextAt = clock.elapsed() + slow.byMs * timeScale;
      addresses.set(url, address);
    },
  };
}
