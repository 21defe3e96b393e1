import type { Context } from '../../context.ts';
import { answerPause, type PauseOptions } from './pause-answer.ts';
import { thisUser } from '../shared/this-user.ts';
import { withHistory } from './read-deliveries.ts';

/**
 * Stops forwarding of all receivers of a store, until it is resumed. Deliveries go on arriving, and wait.
 *
 * @throws HooksError `store_unusable` for a store of a version that knows no pause, and what opening a store can throw
 */
export async function run({ store }: PauseOptions, context: Context): Promise<void> {
  await withHistory(context, { file: store, access: 'write' }, async (history) => {
    const before = history.readPause();
    const pause = history.pauseForwarding({ since: context.clock.now(), by: thisUser() });
    await answerPause(context, { history, store, pause, isPaused: true, isChanged: before === undefined });
  });
}
