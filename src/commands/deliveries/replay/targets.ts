import { HooksError } from '../../../domain/errors.ts';
import { commandOf } from '../../../domain/forward/target-name.ts';
import { quotedShellWord } from '../../../domain/text/shell-word.ts';
import { parseEventFilter } from '../../../domain/events/selector.ts';
import type { HeaderPair } from '../../../domain/delivery/received-delivery.ts';
import type { ReplayPlan } from '../../../domain/replay/replay-plan.ts';
import { readTargetSpecs, targetName, type TargetSpec } from '../../../forwarding/target-specs.ts';
import type { ForwardTarget } from '../../../forwarding/target.ts';
import { sanitize } from '../../../terminal/text/sanitize.ts';
import { checkProgram, checkInsecure, secretsOfVariables } from '../../shared/target-options.ts';
import { openTargets } from '../../shared/open-targets.ts';
import type { Context } from '../../../context.ts';
import type { DeliveriesReplayOptions } from './options.ts';

/**
 * The name of the target that was asked for; undefined when none was.
 *
 * @throws HooksError `usage_invalid`, `url_unusable`
 */
export async function wantedTarget(
  { to, exec, header, headerEnv, insecure }: DeliveriesReplayOptions,
  context: Context,
): Promise<string | undefined> {
  if (to !== undefined && exec !== undefined)
    throw new HooksError('usage_invalid', '--to and --exec cannot be combined.', {
      hint: 'Give one of them.',
    });
  const [spec] = readTargetSpecs({
    forwardTo: to === undefined ? [] : [to],
    forward: [],
    exec: exec === undefined ? [] : [exec],
  });
  if (spec?.kind === 'http' && insecure) checkInsecure([spec.url]);
  if (spec?.kind === 'exec') {
    if (header.length + headerEnv.length > 0 || insecure)
      throw new HooksError(
        'usage_invalid',
        '--header, --header-env and --insecure cannot be combined with --exec.',
        {
          hint: 'A command gets the body on standard input and the rest in DYTE_HOOKS_* variables.',
        },
      );
    checkProgram(spec.command, context.environment['PATH']);
  }
  return spec === undefined ? undefined : targetName(spec);
}

export interface OpenTargets {
  named(name: string): ForwardTarget;
  close(): Promise<void>;
}

/**
 * Opens the targets of a replay. A command is run only when the command line names it: a store may come
 * from somebody else.
 *
 * @throws HooksError `usage_invalid`, `option_missing`
 */
export async function openTargetsOf(
  names: readonly string[],
  plan: ReplayPlan,
  headers: readonly HeaderPair[],
  options: DeliveriesReplayOptions,
  context: Context,
): Promise<OpenTargets> {
  const specs = names.map((name) => specOf(name, options));
  if (plan.isInsecure) checkInsecure(specs.flatMap((spec) => (spec.kind === 'http' ? [spec.url] : [])));
  const { isInsecure, timeout, concurrency: execConcurrency } = plan;
  const secrets = secretsOfVariables(options, context.environment);
  const opened = await openTargets(
    { specs, headers, secrets, fixedPath: undefined, isInsecure, timeout, execConcurrency },
    context,
  );
  const targets = new Map(opened.map((target) => [target.name, target]));
  return {
    named: (name) => {
      const target = targets.get(name);
      if (target === undefined) throw new Error('The replay goes to a target that it did not name');
      return target;
    },
    close: async () => {
      await Promise.all(opened.map((target) => target.close()));
    },
  };
}

function specOf(name: string, { exec }: DeliveriesReplayOptions): TargetSpec {
  const filter = parseEventFilter([]);
  const command = commandOf(name);
  if (command === undefined) return { kind: 'http', url: new URL(name), filter };
  if (command === exec) return { kind: 'exec', command, filter };
  throw new HooksError(
    'option_missing',
    'The replay runs a command, which is run only when it is named again.',
    {
      hint: `Add --exec ${sanitize(quotedShellWord(command))} if that is what you want.`,
    },
  );
}
