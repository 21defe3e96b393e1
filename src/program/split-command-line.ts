import { HooksError } from '../domain/errors.ts';
import { wordsOf } from './normalize-line.ts';
import type { CommandSpec } from './command-spec.ts';

/** A command line in two: what is ours, and the command behind `--` that it is to run. */
export interface SplitLine {
  readonly own: readonly string[];
  /** The words behind `--`; none where there is no `--`, or where they are ours too. */
  readonly command: readonly string[];
}

/**
 * Splits a command line at its first `--`, for commands that run what stands behind it. For all others it
 * is as everywhere: what follows is no option.
 *
 * @throws HooksError `usage_invalid` where nothing stands behind the `--`
 */
export function splitCommandLine(args: readonly string[], commands: readonly CommandSpec[]): SplitLine {
  const end = args.indexOf('--');
  const own = end === -1 ? args : args.slice(0, end);
  const name = end === -1 ? undefined : wordsOf(own)[0];
  if (!commands.some((spec) => spec.name === name && spec.runsCommand !== undefined))
    return { own: args, command: [] };
  const command = args.slice(end + 1);
  if (command[0] === undefined || command[0].trim() === '')
    throw new HooksError('usage_invalid', 'There is no command behind "--".', {
      hint: `Write it there, as in: dyte-hooks ${name ?? ''} -- npm run e2e. Or leave the "--" out.`,
    });
  return { own, command };
}
