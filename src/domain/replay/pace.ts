import type { ReplaySpeed } from './replay-plan.ts';

/** When each delivery of a replay is due, by when it was received. */
export interface ReplaySchedule {
  /**
   * @param receivedAt milliseconds since 1970; of one delivery after the other, in the order of arrival
   * @returns milliseconds after the first one, and the gap before it where that was shortened
   */
  next(receivedAt: number): { readonly due: number; readonly shortened: number | undefined };
}

/**
 * Gaps as they were, each divided by the speed. One that is longer than `longestGap` milliseconds is
 * shortened to that before.
 */
export function createReplaySchedule(speed: ReplaySpeed, longestGap: number): ReplaySchedule {
  let due = 0;
  let last: number | undefined;
  return {
    next: (receivedAt) => {
      // What was received later may have begun earlier.
      const gap = Math.max(0, receivedAt - (last ?? receivedAt));
      last = Math.max(receivedAt, last ?? receivedAt);
      if (speed === 'fast') return { due: 0, shortened: undefined };
      due += Math.min(gap, longestGap) / speed;
      return { due, shortened: gap > longestGap ? gap : undefined };
    },
  };
}
