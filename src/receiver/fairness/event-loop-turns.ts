import type { Clock } from '../../domain/clock.ts';

/** Tells turns of the event loop apart. */
export interface TurnCounter {
  /** A number that is the same within one turn, and another one in the next. */
  now(): number;
}

export function createTurnCounter(): TurnCounter {
  let turn = 0;
  let isEnding = false;
  const end = (): void => {
    isEnding = false;
    turn += 1;
  };
  return {
    now: () => {
      if (!isEnding) setImmediate(end);
      isEnding = true;
      return turn;
    },
  };
}

/** How long work that waits is done in each turn. */
const TURN_BUDGET_MS = 0.25;

/**
 * Work that can wait: it is done in its order, for a moment in each turn of the event loop, so that
 * what cannot wait is done in between.
 */
export function createWorkQueue(clock: Clock): (work: () => void) => void {
  const waiting: (() => void)[] = [];
  let isScheduled = false;

  const schedule = (): void => {
    if (isScheduled || waiting.length === 0) return;
    isScheduled = true;
    setImmediate(run);
  };

  const run = (): void => {
    isScheduled = false;
    const until = clock.elapsed() + TURN_BUDGET_MS;
    // What puts itself at the end again has had its share.
    for (let left = waiting.length; left > 0; left -= 1) {
      waiting.shift()?.();
      if (clock.elapsed() >= until) break;
    }
    schedule();
  };

  return (work) => {
    waiting.push(work);
    schedule();
  };
}
