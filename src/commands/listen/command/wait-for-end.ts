import { startCommand, type CommandEnd } from './run-command.ts';
import type { Context } from '../../../context.ts';
import type { Outputs } from '../../shared/live-outputs.ts';
import type { EndWatcher } from '../end-watcher.ts';
import { showCommandEnd } from './show-end.ts';
import type { SharedOutputs } from './shared-outputs.ts';

interface WaitParts {
  readonly ending: EndWatcher;
  readonly shared: SharedOutputs;
}

/**
 * Waits until `listen` is to end. The command, where there is one, runs meanwhile: it is ended at
 * `--timeout` by SIGTERM, and by the signal that ends us.
 *
 * @param command its words, none where there is no command; and the address that it can register
 * @returns how the command ended
 * @throws HooksError `command_not_found`, `command_not_started`
 */
export async function waitForEnd(
  { words, url }: { readonly words: readonly string[]; readonly url: string },
  context: Context,
  { ending, shared }: WaitParts,
): Promise<CommandEnd | undefined> {
  if (words.length === 0) {
    await ending.wait();
    return undefined;
  }
  const environment = { ...colorVariables(shared.outputs, context), DYTE_HOOKS_RECEIVER_URL: url };
  const command = await startCommand({ words, environment, outputs: shared }, context);
  const over = ending.wait(command.ended);
  // Once `ending` knows of it, which has asked first.
  const shown = command.ended.then((end) =>
    showCommandEnd(words, end, ending.open(), shared.outputs, context),
  );
  try {
    await over;
  } finally {
    await command.stop(context.stopSignal() ?? (context.signal.aborted ? 'SIGINT' : 'SIGTERM'));
  }
  await shown;
  return await command.ended;
}

/** Its output goes through ours, so it sees no terminal: most programs take their colors from this then. */
function colorVariables({ stdout }: Outputs, { environment }: Context): Readonly<Record<string, string>> {
  const isDecided = ['FORCE_COLOR', 'NO_COLOR'].some((name) => (environment[name] ?? '') !== '');
  return stdout.isTerminal && stdout.hasColor && !isDecided ? { FORCE_COLOR: '1' } : {};
}
