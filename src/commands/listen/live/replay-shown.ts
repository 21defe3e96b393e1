import { FORWARD_TIMEOUT_MS, REPLAY_MAX_GAP_MS } from '../../../domain/defaults.ts';
import { matchesEvent } from '../../../domain/events/selector.ts';
import type { ReplayedDelivery } from '../../../domain/replay/replay-result.ts';
import type { ReplayPlan } from '../../../domain/replay/replay-plan.ts';
import { preparation } from '../../../forwarding/replay/prepare.ts';
import { Replayer } from '../../../forwarding/replay/replayer.ts';
import type { ForwardTarget } from '../../../forwarding/target.ts';
import type { Context } from '../../../context.ts';
import type { ShownDelivery } from './shown-deliveries.ts';

/** How one delivery is sent once more: as it came, by targets that add what they add. */
const PLAN: ReplayPlan = {
  edits: [],
  body: undefined,
  uuidSeed: undefined,
  addedHeaders: [],
  isInsecure: false,
  speed: 'fast',
  longestGap: REPLAY_MAX_GAP_MS,
  concurrency: 1,
  timeout: FORWARD_TIMEOUT_MS,
};

/** The targets that take the event of a delivery. */
export function targetsFor(
  { event = '' }: ShownDelivery,
  targets: readonly ForwardTarget[],
): readonly ForwardTarget[] {
  return targets.filter(({ filter }) => matchesEvent(filter, event));
}

/**
 * Sends a delivery that was kept once more, as `deliveries replay` does.
 *
 * @param store as `--store` names it
 * @returns what came of it, for each target
 * @throws HooksError what opening and writing a store can throw
 */
export async function replayShown(
  { position }: Pick<ShownDelivery, 'position'>,
  targets: readonly ForwardTarget[],
  store: string | undefined,
  context: Pick<Context, 'replayJournal' | 'clock' | 'signal'>,
): Promise<readonly ReplayedDelivery[]> {
  if (position === undefined) return [];
  const { clock, signal } = context;
  const journal = await context.replayJournal({ file: store, access: 'write' });
  try {
    const replay = journal.create(PLAN);
    journal.add(
      replay,
      targets.map(({ name }) => ({ position, target: name })),
    );
    journal.seal(replay);
    const results: ReplayedDelivery[] = [];
    try {
      await new Replayer({
        journal,
        replay,
        plan: PLAN,
        prepare: preparation(PLAN, unsigned),
        targetNamed: (name) => namedTarget(targets, name),
        maxUnreachedInARow: Infinity,
        clock,
        signal,
        onEvent: (event) => {
          if (event.type === 'replayed') results.push(event);
        },
      }).run();
    } finally {
      journal.release(replay);
      // Whoever presses a key presses it again, and goes on with nothing.
      journal.forget(replay);
    }
    return results;
  } finally {
    journal.close();
  }
}

function namedTarget(targets: readonly ForwardTarget[], name: string): ForwardTarget {
  const target = targets.find((one) => one.name === name);
  if (target === undefined) throw new Error(`There is no target "${name}"`);
  return target;
}

function unsigned(): Promise<string> {
  throw new Error('Nothing is changed, so nothing is signed');
}
