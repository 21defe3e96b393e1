import type { Context } from '../../context.ts';
import { answerPause, type PauseOptions } from './pause-answer.ts';
import { withHistory } from './read-deliveries.ts';

/**
 * Lets forwarding go on that was paused, for all receivers of a store: what waits is sent first.
 *
 * @throws HooksError what opening a store can throw
 */
export async function run({ store }: PauseOptions, context: Context): Promise<void> {
  await withHistory(context, { file: store, access: 'write' }, async (history) => {
    const pause = history.resumeForwarding();
    await answerPause(context, { history, store, pause, isPaused: false, isChanged: pause !== undefined });
  });
}
