import type { Context } from '../../../context.ts';
import { hasRoomForFoot } from '../../../terminal/output/screen.ts';
import type { ListenOptions } from '../listen-options.ts';
import type { LiveView } from './live-view.ts';

/** Nothing of it is loaded where nobody sits at a terminal: then `listen` prints lines, and reads nothing. */
export async function openLiveView(options: ListenOptions, context: Context): Promise<LiveView | undefined> {
  if (!wantsLiveView(options, context)) return undefined;
  const { createLiveView } = await import('./live-view.ts');
  return await createLiveView(options, context);
}

/**
 * Whether keys are read, and two rows kept at the foot of the screen: where a person sits at a terminal that
 * nothing else writes to or reads from.
 */
function wantsLiveView(
  { command }: Pick<ListenOptions, 'command'>,
  context: Pick<Context, 'interactive' | 'io' | 'options'>,
): boolean {
  const { stdout } = context.io;
  const { quiet, debug } = context.options;
  return (
    stdout.isTerminal &&
    stdout.isDumb !== true &&
    !quiet &&
    !debug &&
    command.length === 0 &&
    hasRoomForFoot(stdout) &&
    context.interactive
  );
}
