import type { Clock } from '../../domain/clock.ts';

/** Things that are done after the same time each, unless they are cancelled. */
export interface Deadlines {
  /** @returns cancels it */
  set(onOver: () => void): () => void;
}

/**
 * One sleep serves all: a timer that can be cancelled costs more than the whole answer to a request
 * that is refused, and hostile senders make thousands of those.
 *
 * @param milliseconds how long each waits
 */
export function createDeadlines(clock: Clock, milliseconds: number): Deadlines {
  /** In the order in which they are over, as all wait equally long. */
  const waiting = new Map<object, { readonly at: number; readonly onOver: () => void }>();
  let isSleeping = false;

  const sleepUntilFirst = (): void => {
    const [first] = waiting.values();
    if (isSleeping || first === undefined) return;
    isSleeping = true;
    void clock.sleep(Math.max(0, first.at - clock.elapsed())).then(endThoseOver);
  };

  const endThoseOver = (): void => {
    isSleeping = false;
    for (const [key, { at, onOver }] of waiting) {
      if (at > clock.elapsed()) break;
      waiting.delete(key);
      onOver();
    }
    sleepUntilFirst();
  };

  return {
    set: (onOver) => {
      const key = {};
      waiting.set(key, { at: clock.elapsed() + milliseconds, onOver });
      sleepUntilFirst();
      return () => {
        waiting.delete(key);
      };
    },
  };
}
