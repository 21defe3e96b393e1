import { HooksError } from '../domain/errors.ts';
import { usageOf } from './help/command-text.ts';
import { commandNamed, wordsOf } from './normalize-line.ts';
import { nameIn } from './option-names.ts';
import { hintForCommand, hintForOption } from './suggestions.ts';
import type { CommandSpec } from './command-spec.ts';
import type { CommanderError } from 'commander';

/** Dashes that text programs make of `--`, and what looks like them: hyphen to horizontal bar, minus. */
const TYPOGRAPHIC = /^[-\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]+/;
const PLAIN = /^-*$/;

/** Spaces that a shell takes for letters: those that do not break, and of zero width. */
const UNUSUAL_SPACE = /[\u00A0\u2000-\u200B\u202F\u205F\u2060\u3000\uFEFF]/;

/**
 * The error for an option whose dashes are those of typography: `–events`, copied from a page that has made
 * one dash of two. A value that begins so is left alone, unless it is the very name of an option.
 *
 * @param flags the options there are, such as `--events`; asked for only where there is such a dash
 */
export function mistypedOption(
  args: readonly string[],
  flags: () => readonly string[],
): HooksError | undefined {
  for (const arg of args) {
    const dashes = TYPOGRAPHIC.exec(arg)?.[0] ?? '';
    if (PLAIN.test(dashes)) continue;
    const meant = `--${arg.slice(dashes.length).replace(/=.*$/s, '')}`;
    if (flags().includes(meant))
      return new HooksError(
        'usage_invalid',
        `"${arg.replace(/=.*$/s, '')}" begins with a dash other than "-".`,
        { hint: `Write ${meant}: text programs turn two short dashes into a long one.` },
      );
  }
  return undefined;
}

/** The error for a command line that cannot be understood and holds a space that the shell did not part it at. */
export function unusualSpace(args: readonly string[]): HooksError | undefined {
  if (!args.some((arg) => UNUSUAL_SPACE.test(arg))) return undefined;
  return new HooksError(
    'usage_invalid',
    'The command line has an unusual space in it, such as a no-break space.',
    { hint: 'Type the spaces again: copied text brings such spaces along.' },
  );
}

/**
 * The error for a line that commander did not understand.
 *
 * @param args the line in the words of the table
 */
export function usageError(
  error: CommanderError,
  args: readonly string[],
  commands: readonly CommandSpec[],
): HooksError {
  const words = wordsOf(args);
  const spec = commandNamed(words, commands);
  const message = sentence(error.message);
  const named = /'(.*)'/s.exec(error.message)?.[1] ?? '';
  switch (error.code) {
    case 'commander.help':
      return refused('No command was given.', 'See the commands: dyte-hooks --help.');
    case 'commander.unknownCommand':
      return refused(message, hintForCommand(words, commands));
    case 'commander.unknownOption': {
      // A value may be a secret.
      const option = named.replace(/=.*$/s, '');
      return refused(`Unknown option '${option}'.`, hintForOption(option, spec, commands) ?? SEE_HELP);
    }
    case 'commander.optionMissingArgument':
      return refused(
        `${nameIn(named)} needs a value.`,
        `Write ${named}. A value that begins with a dash goes after "=".`,
      );
    case 'commander.excessArguments':
      // The shell makes several words of these.
      return refused(message, `Put words with spaces, * or {} between quotes. ${usageHint(spec)}`);
    default:
      return refused(message, usageHint(spec));
  }
}

const SEE_HELP = 'Add --help to the command to see what it takes.';

function usageHint(spec: CommandSpec | undefined): string {
  return spec === undefined ? SEE_HELP : `Usage: ${usageOf(spec)}`;
}

/** What commander says, as a sentence. */
function sentence(message: string): string {
  const text = message.replace(/^error: /, '');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`.replace('..', '.');
}

function refused(message: string, hint: string): HooksError {
  return new HooksError('usage_invalid', message, { hint });
}

/** The error for an option that was given under its name and under another one that it has. */
export function givenTwice(name: string, other: string): HooksError {
  return refused(`${other} and ${name} are the same option.`, `Give ${name} only.`);
}
