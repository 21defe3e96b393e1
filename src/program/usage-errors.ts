import { HooksError } from '../domain/errors.ts';
import { nameIn } from './option-names.ts';
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
 * @param words the line without the options that every command takes
 */
export function usageError(
  error: CommanderError,
  words: readonly string[],
  commands: readonly CommandSpec[],
): HooksError {
  if (error.code === 'commander.help') return incomplete(words[0], commands);
  if (error.code === 'commander.optionMissingArgument') return valueMissing(error.message);
  const [first = '', ...more] = error.message.replace(/^error: /, '').split('\n');
  const suggestion = more
    .join(' ')
    .trim()
    .replace(/^\((.*)\)$/, '$1');
  return new HooksError(
    'usage_invalid',
    `${first.charAt(0).toUpperCase()}${first.slice(1)}.`.replace('..', '.'),
    {
      hint: suggestion === '' ? hintFor(error.code) : suggestion,
    },
  );
}

function hintFor(code: string): string {
  const help = 'Add --help to the command to see what it takes.';
  // The shell makes several words of these.
  return code === 'commander.excessArguments'
    ? `Put words with spaces, * or {} between quotes. ${help}`
    : help;
}

function incomplete(parent: string | undefined, commands: readonly CommandSpec[]): HooksError {
  if (parent === undefined)
    return new HooksError('usage_invalid', 'No command was given.', {
      hint: 'See the commands: dyte-hooks --help.',
    });
  const names = commands.filter(({ name }) => name.startsWith(`${parent} `)).map(({ name }) => `"${name}"`);
  return new HooksError('usage_invalid', `"${parent}" needs a command.`, {
    hint: `Give ${names.join(' or ')}.`,
  });
}

/** @param message names the option as the table writes it, between quotes */
function valueMissing(message: string): HooksError {
  const flags = /'(.+)'/.exec(message)?.[1] ?? '';
  return new HooksError('usage_invalid', `${nameIn(flags)} needs a value.`, {
    hint: `Write ${flags}. A value that begins with a dash goes after "=".`,
  });
}

/** The error for an option that was given under its name and under another one that it has. */
export function givenTwice(name: string, other: string): HooksError {
  return new HooksError('usage_invalid', `${other} and ${name} are the same option.`, {
    hint: `Give ${name} only.`,
  });
}
