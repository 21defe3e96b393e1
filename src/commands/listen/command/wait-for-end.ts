import { startCommand, type CommandEnd } from './run-command.ts';
import type { Context } from '../../../context.ts';
import type { EmulatorEnvironment } from '../../shared/emulator-environment.ts';
import type { Outputs } from '../../shared/live-outputs.ts';
import type { EndWatcher } from '../end-watcher.ts';
import { showCommandEnd } from './show-end.ts';
import type { SharedOutputs } from './shared-outputs.ts';

interface WaitParts {
  readonly ending: EndWatcher;
  readonly shared: SharedOutputs;
}

interface WaitedCommand {
  /** None where there is no command. */
  readonly words: readonly string[];
  /** The address of the receiver, which it can register. */
  readonly url: string;
  /** What points it at the service in this process; undefined where there is none. */
  readonly environment: EmulatorEnvironment | undefined;
}

/**
 * Waits until `listen` is to end. The command, where there is one, runs meanwhile: it is ended at
 * `--timeout` by SIGTERM, and by the signal that ends us.
 *
 * @returns how the command ended
 * @throws HooksError `command_not_found`, `command_not_started`
 */
export async function waitForEnd(
  { words, url, environment: service }: WaitedCommand,
  context: Context,
  { ending, shared }: WaitParts,
): Promise<CommandEnd | undefined> {
  if (words.length === 0) {
    await ending.wait();
    return undefined;
  }
  const environment = {
    ...service,
    ...colorVariables(shared.outputs, context),
    DYTE_HOOKS_RECEIVER_URL: url,
  };
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
