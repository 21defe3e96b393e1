import type { ForwardOutcome } from '../../../domain/delivery/stored-delivery.ts';
import type { ReplayedDelivery } from '../../../domain/replay/replay-result.ts';

/** Failures that a summary names. */
const MAX_NAMED = 5;

/** Counts what came of one run of a replay. */
export class ReplayTally {
  done = 0;
  /** All but those that succeeded. */
  failed = 0;
  unreached = 0;
  /** Those that were sent unchanged. */
  unchanged = 0;
  /** The first few that did not succeed. */
  readonly failures: ReplayedDelivery[] = [];
  /** Names that stood more than once where something was changed. */
  readonly repeatedNames = new Set<string>();
  /** The last one that reached nothing. */
  lastUnreached: { readonly target: string; readonly outcome: ForwardOutcome } | undefined;

  add(replayed: ReplayedDelivery): void {
    const { result, isChanged, target } = replayed;
    this.done += 1;
    if (!isChanged && result.state !== 'not_sent') this.unchanged += 1;
    for (const name of replayed.repeatedNames) this.repeatedNames.add(name);
    if (result.state === 'succeeded') return;
    this.failed += 1;
    if (this.failures.length < MAX_NAMED) this.failures.push(replayed);
    if (result.state !== 'unreached') return;
    this.unreached += 1;
    this.lastUnreached = { target, outcome: result.outcome };
  }
}
