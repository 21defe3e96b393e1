import type { Clock } from '../domain/clock.ts';
import { splitCommand } from '../domain/forward/command-words.ts';
import type { EventFilter } from '../domain/events/selector.ts';
import type { ForwardOutcome } from '../domain/delivery/stored-delivery.ts';
import type { PendingForward } from '../store/delivery-store.ts';
import { execEnvironment } from './exec-environment.ts';
import { ExecRun, type SignalGroup } from './exec-run.ts';
import { targetName } from './target-specs.ts';
import type { ForwardTarget } from './target.ts';

export interface ExecTargetOptions {
  /** As `splitCommand` takes it. */
  readonly command: string;
  readonly filter: EventFilter;
  readonly clock: Clock;
  /** What its commands inherit, less our credentials. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signalGroup: SignalGroup;
  /** Commands that run at once. */
  readonly concurrency: number;
  /** Milliseconds that one may take. */
  readonly timeout: number;
}

/**
 * A command that is run for each delivery, with its body on standard input and the rest in
 * `DYTE_HOOKS_*` variables. No shell reads it, so nothing of a delivery can become a command.
 *
 * @throws HooksError `usage_invalid`
 */
export function createExecTarget(options: ExecTargetOptions): ForwardTarget {
  const { command, filter, clock, environment, signalGroup, concurrency, timeout } = options;
  const words = splitCommand(command);
  return {
    name: targetName({ kind: 'exec', command, filter }),
    filter,
    takesUnverified: false,
    concurrency,
    deliver: async (delivery: PendingForward, signal: AbortSignal): Promise<ForwardOutcome> => {
      signal.throwIfAborted();
      const run = new ExecRun({ clock, timeout, signalGroup });
      return await run.start(words, execEnvironment(environment, delivery), delivery.body, signal);
    },
    close: async () => undefined,
  };
}
