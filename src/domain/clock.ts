/** Time and waiting, handed in so that tests decide how fast it passes. */
export interface Clock {
  /** Milliseconds since 1970, as `Date.now()`. */
  now(): number;
  /** Milliseconds that only ever grow, for measuring how long something took. */
  elapsed(): number;
  /**
   * Waits `milliseconds`.
   *
   * @throws the signal's reason as soon as `signal` is aborted.
   */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Chance, handed in for the same reason: a number from 0 up to, not including, 1. */
export type Random = () => number;
