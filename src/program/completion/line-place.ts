import { COMMANDS } from '../commands.ts';
import { GLOBAL_OPTIONS } from '../globals.ts';
import { commandNamed, normalizeLine, wordsOf } from '../normalize-line.ts';
import { letterIn, nameIn, synonymsOf } from '../option-names.ts';
import type { CommandSpec, OptionSpec } from '../command-spec.ts';

/** What stands before the word that is being typed. */
export interface LinePlace {
  /** The command, as soon as it is whole. */
  readonly spec: CommandSpec | undefined;
  /** The words that are no options, in the words of the table; those of the command stand first. */
  readonly words: readonly string[];
  /** The options that were given, by their long names, with their values. */
  readonly given: ReadonlyMap<string, string | undefined>;
  /** The option whose value is being typed. */
  readonly option: OptionSpec<unknown> | undefined;
  /** Whether what is typed is the command that a command runs. */
  readonly isBehindDashes: boolean;
}

/** @param before the words behind the program's name, without quotes, up to the one that is being typed */
export function readPlace(before: readonly string[]): LinePlace {
  const dashes = before.indexOf('--');
  const line = inWordsOfTheTable(dashes === -1 ? before : before.slice(0, dashes));
  const spec = commandNamed(wordsOf(line), COMMANDS);
  const words: string[] = [];
  const given = new Map<string, string | undefined>();
  let option: OptionSpec<unknown> | undefined;
  for (let place = 0; place < line.length; place += 1) {
    const word = line[place] ?? '';
    if (!isOption(word)) {
      words.push(word);
      continue;
    }
    const { name, value } = partsOf(word);
    const found = optionNamed(name, spec);
    if (found === undefined) continue;
    const takesNext = value === undefined && mayTakeNext(found, line[place + 1]);
    if (takesNext) place += 1;
    given.set(nameIn(found.flags), takesNext ? line[place] : value);
    if (takesNext && place >= line.length) option = found;
  }
  return { spec, words, given, option, isBehindDashes: dashes !== -1 };
}

/** `--events=meeting.started` as its name and its value. */
export function partsOf(word: string): { readonly name: string; readonly value: string | undefined } {
  const end = word.indexOf('=');
  return end === -1
    ? { name: word, value: undefined }
    : { name: word.slice(0, end), value: word.slice(end + 1) };
}

/** The option that a command takes under a name or a letter, also under one that help does not show. */
export function optionNamed(name: string, spec: CommandSpec | undefined): OptionSpec<unknown> | undefined {
  return optionsOf(spec).find(({ flags, formerly }) =>
    [nameIn(flags), letterIn(flags), formerly, ...synonymsOf(flags).map(nameIn)].includes(name),
  );
}

/** Every option of a command, its own ones first. */
export function optionsOf(spec: CommandSpec | undefined): readonly OptionSpec<unknown>[] {
  return [...Object.values(spec?.options ?? {}), ...Object.values(GLOBAL_OPTIONS)];
}

/** Aliases and letters become what they stand for; a line that cannot be understood stays as it is. */
function inWordsOfTheTable(line: readonly string[]): readonly string[] {
  try {
    return normalizeLine(line, COMMANDS);
  } catch {
    return line;
  }
}

function isOption(word: string): boolean {
  return word.startsWith('-') && word !== '-';
}

/** Whether the word behind an option is its value; where there is none yet, the value is being typed. */
function mayTakeNext({ flags }: OptionSpec<unknown>, next: string | undefined): boolean {
  if (flags.includes('<')) return true;
  return flags.includes('[') && !isOption(next ?? '');
}
