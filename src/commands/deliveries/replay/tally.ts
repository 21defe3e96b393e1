import type { ForwardOutcome } from '../../../domain/delivery/stored-delivery.ts';
import type { ReplayedDelivery } from '../../../domain/replay/replay-result.ts';

/** Failures that a summary names. */
const MAX_NAMED = 5;

/** What came of one run of a replay. */
export interface Tally {
  readonly done: number;
  /** All but those that succeeded. */
  readonly failed: number;
  readonly unreached: number;
  /** Those that were sent unchanged. */
  readonly unchanged: number;
  /** The first few that did not succeed. */
  readonly failures: readonly ReplayedDelivery[];
  /** Names that stood more than once where something was changed. */
  readonly repeatedNames: readonly string[];
  /** The last one that reached nothing. */
  readonly lastUnreached: { readonly target: string; readonly outcome: ForwardOutcome } | undefined;
}

export interface Counter {
  add(replayed: ReplayedDelivery): void;
  tally(): Tally;
}

export function createCounter(): Counter {
  const failures: ReplayedDelivery[] = [];
  const repeatedNames = new Set<string>();
  const counts = { done: 0, failed: 0, unreached: 0, unchanged: 0 };
  let lastUnreached: Tally['lastUnreached'];
  return {
    add: (replayed) => {
      const { result, isChanged, target } = replayed;
      counts.done += 1;
      if (!isChanged && result.state !== 'not_sent') counts.unchanged += 1;
      for (const name of replayed.repeatedNames) repeatedNames.add(name);
      if (result.state === 'succeeded') return;
      counts.failed += 1;
      if (failures.length < MAX_NAMED) failures.push(replayed);
      if (result.state !== 'unreached') return;
      counts.unreached += 1;
      lastUnreached = { target, outcome: result.outcome };
    },
    tally: () => ({ ...counts, failures, repeatedNames: [...repeatedNames], lastUnreached }),
  };
}
