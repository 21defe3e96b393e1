import { COMMANDS, PARENTS } from '../commands.ts';
import { nameIn } from '../option-names.ts';
import { TOPIC_NAMES } from '../topic-names.ts';
import { optionNamed, optionsOf, partsOf, readPlace, type LinePlace } from './line-place.ts';
import { typedWord } from './typed-word.ts';
import { valuesOf, type Candidate, type SavedNames } from './values.ts';
import type { ArgumentSpec, CommandSpec, OptionSpec } from '../command-spec.ts';

/** What the shell offers for the word that is being typed. */
export interface Completion {
  /** Those that the word may become; behind `--name=` the value alone. */
  readonly candidates: readonly Candidate[];
  /** Whether names of files are offered, where there is no candidate. */
  readonly files: boolean;
  /** Whether the line goes on without a space. */
  readonly isOpen: boolean;
}

const NOTHING: Completion = { candidates: [], files: false, isOpen: false };
const FILES: Completion = { ...NOTHING, files: true };

const HELP: OptionSpec<unknown> = { flags: '--help', description: 'show help', read: () => undefined };

/**
 * What may stand where somebody presses Tab. All of it follows from the table of commands, and from what is
 * saved on this machine.
 *
 * @param typed the words behind the program's name as they stand on the line, quotes and all; the last is the
 * one that is being typed, and may be empty
 */
export async function completeLine(typed: readonly string[], saved: SavedNames): Promise<Completion> {
  const words = typed.map(typedWord);
  const word = words.at(-1) ?? '';
  const place = readPlace(words.slice(0, -1));
  if (place.isBehindDashes) return place.spec?.runsCommand === undefined ? NOTHING : FILES;
  if (place.option !== undefined) return await completeValue(place.option, word, place, saved);
  if (!word.startsWith('-')) return await completeWord(word, place, saved);
  const { name, value } = partsOf(word);
  if (value === undefined) return among(unusedOptions(place), word);
  const option = optionNamed(name, place.spec);
  return option === undefined ? NOTHING : await completeValue(option, value, place, saved);
}

async function completeWord(word: string, place: LinePlace, saved: SavedNames): Promise<Completion> {
  const { spec, words } = place;
  if (spec === undefined) return completeCommand(word, words);
  const given = words.slice(spec.name.split(' ').length);
  const argument = argumentAt(given.length, spec);
  if (argument !== undefined) return await completeArgument(argument, word, given, place, saved);
  // Something is better than silence, and what can still follow is an option.
  return word === '' ? among(unusedOptions(place), word) : NOTHING;
}

/** The argument of a number; the last one of several takes the rest. */
function argumentAt(index: number, spec: CommandSpec): ArgumentSpec<unknown> | undefined {
  const all = Object.values(spec.arguments);
  const last = all.at(-1);
  return all[index] ?? (last?.syntax.includes('...') === true ? last : undefined);
}

async function completeArgument(
  argument: ArgumentSpec<unknown>,
  word: string,
  given: readonly string[],
  place: LinePlace,
  saved: SavedNames,
): Promise<Completion> {
  const candidates = await valuesOf(argument, { word, line: place.given, words: place.words, saved });
  const isGiven = new Set(given);
  return {
    ...among(
      candidates.filter(({ value }) => !isGiven.has(value)),
      word,
    ),
    files: argument.completes === 'files',
  };
}

async function completeValue(
  option: OptionSpec<unknown>,
  word: string,
  place: LinePlace,
  saved: SavedNames,
): Promise<Completion> {
  const files = option.completes === 'files';
  if (option.prefixes !== undefined) {
    if (option.prefixes.some((prefix) => word.startsWith(prefix))) return FILES;
    const prefixes = option.prefixes.map((value) => ({ value }));
    return { ...among(prefixes, word), isOpen: true };
  }
  const start = option.commas === true ? word.lastIndexOf(',') + 1 : 0;
  const before = word.slice(0, start);
  const last = word.slice(start);
  const isGiven = new Set(before.split(','));
  const candidates = await valuesOf(option, { word: last, line: place.given, words: place.words, saved });
  const left = candidates.filter(({ value }) => !isGiven.has(value));
  return {
    ...NOTHING,
    candidates: matching(left, last).map(({ value, description }) => ({
      value: before + value,
      description,
    })),
    files,
  };
}

function completeCommand(word: string, words: readonly string[]): Completion {
  const [first, ...more] = words;
  if (first === undefined) return among([...firstWords(), HELP_COMMAND], word, aliases());
  if (first === 'help') return more.length === 0 ? among(helpWords(), word) : completeCommand(word, more);
  if (more.length > 0 || !Object.hasOwn(PARENTS, first)) return NOTHING;
  return among(secondWords(first), word, aliases(first));
}

const HELP_COMMAND: Candidate = { value: 'help', description: 'Explain a command or a topic' };

function firstWords(): readonly Candidate[] {
  const seen = new Set<string>();
  return COMMANDS.flatMap(({ name, summary }) => {
    const [first = ''] = name.split(' ');
    if (seen.has(first)) return [];
    seen.add(first);
    return [{ value: first, description: PARENTS[first]?.summary ?? summary }];
  });
}

function secondWords(first: string): readonly Candidate[] {
  return COMMANDS.filter(({ name }) => name.startsWith(`${first} `)).map(({ name, summary }) => ({
    value: name.slice(first.length + 1),
    description: summary,
  }));
}

/** Other names of commands: below a first word, or of one word. */
function aliases(first?: string): readonly Candidate[] {
  const beginning = first === undefined ? '' : `${first} `;
  return COMMANDS.flatMap(({ aliases: names, summary }) =>
    Object.keys(names)
      .filter((name) => name.startsWith(beginning) && !name.slice(beginning.length).includes(' '))
      .map((name) => ({ value: name.slice(beginning.length), description: summary })),
  );
}

function helpWords(): readonly Candidate[] {
  return [...firstWords(), ...TOPIC_NAMES.map((value) => ({ value, description: 'topic' }))];
}

/** The options that may still be given. */
function unusedOptions({ spec, given }: LinePlace): readonly Candidate[] {
  return [...optionsOf(spec), HELP]
    .filter(({ flags, repeatable }) => repeatable === true || !given.has(nameIn(flags)))
    .map(({ flags, description }) => ({ value: nameIn(flags), description }));
}

/** @param others looked at only where no candidate begins like the word */
function among(
  candidates: readonly Candidate[],
  word: string,
  others: readonly Candidate[] = [],
): Completion {
  const found = matching(candidates, word);
  return { ...NOTHING, candidates: found.length > 0 ? found : matching(others, word) };
}

/** Those that begin like the word; where none does, those that differ by upper and lower case alone. */
function matching(candidates: readonly Candidate[], word: string): readonly Candidate[] {
  const same = candidates.filter(({ value }) => value.startsWith(word));
  if (same.length > 0) return same;
  const lower = word.toLowerCase();
  return candidates.filter(({ value }) => value.toLowerCase().startsWith(lower));
}
