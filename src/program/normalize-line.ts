import { HooksError } from '../domain/errors.ts';
import type { CommandSpec, OptionSpec } from './command-spec.ts';
import { GLOBAL_OPTIONS } from './globals.ts';
import { letterIn, nameIn } from './option-names.ts';

/**
 * The same command line in the words of the command table: an alias becomes the command that it stands for,
 * letters written together (`-qy`, `-p8000`) become options of their own, `-o json` becomes `--json`. What
 * cannot be understood stays as it is, and so does all behind `--`.
 *
 * @throws HooksError `usage_invalid` for `-o` with another word than `json`
 */
export function normalizeLine(args: readonly string[], commands: readonly CommandSpec[]): readonly string[] {
  const end = args.indexOf('--');
  const own = end === -1 ? args : args.slice(0, end);
  const rest = end === -1 ? [] : args.slice(end);
  const named = withoutAliases(own, commands);
  const places = wordPlaces(named);
  if (places.length === 0) return [...named.map((word) => (word === '-v' ? '--version' : word)), ...rest];
  const spec = commandNamed(
    places.map((place) => named[place] ?? ''),
    commands,
  );
  return [...separateLetters(named, Object.values({ ...GLOBAL_OPTIONS, ...spec?.options })), ...rest];
}

/** The words that name a command, such as `deliveries` and `list`, and what else is no option, up to `--`. */
export function wordsOf(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  const own = end === -1 ? args : args.slice(0, end);
  return wordPlaces(own).map((place) => own[place] ?? '');
}

/** Before a command is known, only an option that every command takes can have a word for its value. */
function wordPlaces(args: readonly string[]): readonly number[] {
  const withValue = new Set(
    Object.values(GLOBAL_OPTIONS)
      .filter(takesValue)
      .map(({ flags }) => nameIn(flags)),
  );
  const isValue = (place: number): boolean => {
    const before = args[place - 1] ?? '';
    return withValue.has(before) || before === JSON_LETTER;
  };
  return [...args.keys()].filter((place) => args[place]?.startsWith('-') === false && !isValue(place));
}

function takesValue({ flags }: OptionSpec<unknown>): boolean {
  return flags.includes('<');
}

function withoutAliases(args: readonly string[], commands: readonly CommandSpec[]): readonly string[] {
  const places = wordPlaces(args);
  const [first = -1, second = -1] = places;
  const words = places.map((place) => args[place] ?? '');
  for (const { name, aliases } of commands)
    for (const [alias, options] of Object.entries(aliases)) {
      const length = alias.split(' ').length;
      if (words.slice(0, length).join(' ') !== alias) continue;
      const last = length === 1 ? first : second;
      const between = length === 1 ? [] : args.slice(first + 1, second);
      return [...args.slice(0, first), ...name.split(' '), ...options, ...between, ...args.slice(last + 1)];
    }
  return args;
}

/** The command that words name which stand at the beginning of a line. */
export function commandNamed(
  [first = '', second = '']: readonly string[],
  commands: readonly CommandSpec[],
): CommandSpec | undefined {
  return commands.find(({ name }) => name === first || name === `${first} ${second}`);
}

const JSON_LETTER = '-o';

/** Letters and their values; what stands behind an option as its value is left alone. */
function separateLetters(
  args: readonly string[],
  options: readonly OptionSpec<unknown>[],
): readonly string[] {
  const byName = new Map(
    options.flatMap((option) => [nameIn(option.flags), letterIn(option.flags)].map((name) => [name, option])),
  );
  const separated: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const word = args[index] ?? '';
    const parts = /^-[A-Za-z]/.test(word) ? lettersOf(word, byName) : [word];
    const last = parts.at(-1) ?? '';
    const hasValueBehind = byName.get(last)?.flags.includes('<') === true || last === JSON_LETTER;
    if (hasValueBehind && index + 1 < args.length) {
      index += 1;
      parts.push(args[index] ?? '');
    }
    separated.push(...withJson(parts, options));
  }
  return separated;
}

/** `-qp8000` as `-q` and `--port=8000`; from a letter on that is none of these, it stays in one piece. */
function lettersOf(word: string, byName: ReadonlyMap<string | undefined, OptionSpec<unknown>>): string[] {
  const parts: string[] = [];
  for (let rest = word.slice(1); rest !== ''; rest = rest.slice(1)) {
    const letter = `-${rest.charAt(0)}`;
    const value = rest.slice(1).replace(/^=/, '');
    const option = byName.get(letter);
    if (letter === JSON_LETTER) return [...parts, letter, ...(rest.length === 1 ? [] : [value])];
    if (option === undefined || rest.length === 1) return [...parts, `-${rest}`];
    if (takesValue(option)) return [...parts, `${nameIn(option.flags)}=${value}`];
    parts.push(letter);
  }
  return parts;
}

/** `-o` and what stands behind it, as gh and kubectl have it. */
function withJson(parts: readonly string[], options: readonly OptionSpec<unknown>[]): readonly string[] {
  const place = parts.indexOf(JSON_LETTER);
  if (place === -1) return parts;
  const value = parts[place + 1];
  if (value === 'json') return [...parts.slice(0, place), '--json', ...parts.slice(place + 2)];
  const output = options.find(({ flags }) => nameIn(flags) === '--output');
  const message = value === undefined ? '-o needs a value.' : `-o cannot be "${value}".`;
  throw new HooksError('usage_invalid', message, {
    hint: `-o json is the same as --json.${output === undefined ? '' : ` For a file give ${output.flags}.`}`,
  });
}
