import { HooksError } from '../domain/errors.ts';

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
        `"${arg.replace(/=.*$/s, '')}" begins with another dash than "-".`,
        {
          hint: `Write ${meant}: text programs make one long dash of two short ones.`,
        },
      );
  }
  return undefined;
}

/** The error for a command line that cannot be understood and holds a space that the shell did not part it at. */
export function unusualSpace(args: readonly string[]): HooksError | undefined {
  if (!args.some((arg) => UNUSUAL_SPACE.test(arg))) return undefined;
  return new HooksError(
    'usage_invalid',
    'The command line has an unusual space in it, such as one that does not break.',
    {
      hint: 'Type the spaces again: they came along when it was copied.',
    },
  );
}
