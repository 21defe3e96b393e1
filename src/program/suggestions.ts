import { editDistance, nearest } from '../domain/text/nearest.ts';
import { answerToForeign, isCredentialOption, ownOptionFor } from './foreign-words.ts';
import { GLOBAL_OPTIONS } from './globals.ts';
import { nameIn, namesOfLetter } from './option-names.ts';
import type { CommandSpec } from './command-spec.ts';

interface Candidate {
  readonly name: string;
  /** Whether it changes a webhook, settings or stored deliveries. */
  readonly changes: boolean;
}

/** Words that are no entry of the table, and change nothing. */
const BUILT_IN = ['help', 'version'];

/**
 * What to do for a command that does not exist. A command that changes something is suggested only for a
 * word that is spelled nearly like it, and never before one that reads or sends.
 *
 * @param words of the line: the unknown one, or a group and the unknown one
 */
export function hintForCommand(words: readonly string[], commands: readonly CommandSpec[]): string {
  const [first = '', second = ''] = words;
  const inGroup = commands.filter(({ name }) => name.startsWith(`${first} `));
  const group = inGroup.length > 0 ? `${first} ` : '';
  const unknown = group === '' ? first : second;
  const meant =
    answerToForeign(words) ??
    asQuestion(group, nearestCandidate(unknown, candidates(group === '' ? commands : inGroup, group))) ??
    asQuestion('', commands.find(({ name }) => name === unknown)?.name) ??
    asQuestion('', commands.find(({ name }) => name.split(' ')[1] === unknown)?.name);
  if (meant !== undefined) return meant;
  if (group === '') return 'See the commands: dyte-hooks --help.';
  return `There are ${inGroup.map(({ name }) => name).join(', ')}.`;
}

function asQuestion(group: string, name: string | undefined): string | undefined {
  return name === undefined ? undefined : `Did you mean ${group}${name}?`;
}

/** What may stand where the unknown word does: commands, groups and aliases, without the group's name. */
function candidates(commands: readonly CommandSpec[], group: string): readonly Candidate[] {
  const named = commands.flatMap(({ name, aliases, changes }) =>
    [name, ...Object.keys(aliases)]
      .filter((each) => each.startsWith(group))
      .map((each) => ({ each: each.slice(group.length), changes }))
      .map(({ each, changes: own }) =>
        // A group changes nothing by itself.
        each.includes(' ')
          ? { name: each.split(' ')[0] ?? '', changes: false }
          : { name: each, changes: own },
      ),
  );
  return group === '' ? [...named, ...BUILT_IN.map((name) => ({ name, changes: false }))] : named;
}

function nearestCandidate(word: string, among: readonly Candidate[]): string | undefined {
  const thatChange = (changes: boolean): readonly string[] =>
    among.filter((each) => each.changes === changes).map(({ name }) => name);
  const harmless = nearest(word, thatChange(false));
  const changing = nearest(word, thatChange(true));
  if (changing === undefined || !isNearlySpelled(word, changing)) return harmless;
  if (harmless === undefined) return changing;
  return editDistance(word, changing) < editDistance(word, harmless) ? changing : harmless;
}

/** Whether a quarter of the letters differ at most, or none of those that were typed. */
function isNearlySpelled(word: string, name: string): boolean {
  return name.startsWith(word) || editDistance(word, name) <= name.length / 4;
}

/**
 * What to do for an option that the command does not take.
 *
 * @param option as it was typed, without a value
 * @param spec the command; undefined when none stands before the option
 */
export function hintForOption(
  option: string,
  spec: CommandSpec | undefined,
  commands: readonly CommandSpec[],
): string | undefined {
  const globals = Object.values(GLOBAL_OPTIONS).map(({ flags }) => nameIn(flags));
  const taken = [...globals, ...namesOf(spec), '--help', '--version'];
  if (!option.startsWith('--')) return hintForLetter(option, spec, taken);
  const meant = ownOptionFor(option, taken) ?? nearest(option.slice(2), taken.map(withoutDashes));
  if (meant !== undefined) return `Did you mean --${withoutDashes(meant)}?`;
  if (isCredentialOption(option)) return 'A secret is no option: login saves it, or set DYTE_API_KEY.';
  const elsewhere = commands.filter((other) => namesOf(other).includes(option)).map(({ name }) => name);
  if (elsewhere.length === 0) return undefined;
  const place = spec === undefined ? ', behind its name' : '';
  return `${option} is an option of ${elsewhere.slice(0, MAX_NAMED).join(', ')}${place}.`;
}

const MAX_NAMED = 3;

function withoutDashes(name: string): string {
  return name.replace(/^--/, '');
}

function namesOf(spec: CommandSpec | undefined): readonly string[] {
  return Object.values(spec?.options ?? {}).map(({ flags }) => nameIn(flags));
}

function hintForLetter(
  option: string,
  spec: CommandSpec | undefined,
  taken: readonly string[],
): string | undefined {
  // A letter may stand before others, or before its value.
  const letter = option.slice(0, 2);
  const [meant] = namesOfLetter(letter);
  if (meant === undefined) return undefined;
  if (spec === undefined) return `${letter} is ${meant}; it stands behind the command that takes it.`;
  return taken.includes(meant) ? undefined : `${letter} is ${meant}, which ${spec.name} does not take.`;
}
