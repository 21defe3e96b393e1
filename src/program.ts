import { Argument, Command, CommanderError, Option } from 'commander';
import { COMMANDS, PARENTS } from './program/commands.ts';
import { topicNamed } from './program/topic-names.ts';
import { splitCommandLine } from './program/split-command-line.ts';
import { mistypedOption, unusualSpace, usageError, givenTwice } from './program/usage-errors.ts';
import { nameIn, renamed, synonymsOf } from './program/option-names.ts';
import { GROUPS, readValues } from './program/command-spec.ts';
import { readFields } from './program/fields-option.ts';
import { GLOBAL_OPTIONS } from './program/globals.ts';
import { normalizeLine, wordsOf } from './program/normalize-line.ts';
import type { GlobalOptions } from './context.ts';
import type { ArgumentSpec, CommandSpec, OptionSpec } from './program/command-spec.ts';
import type { HelpPage } from './program/help/page.ts';

/** A command line that was understood: which command, and what it was given. */
export interface Invocation {
  readonly spec: CommandSpec;
  readonly raw: Readonly<Record<string, unknown>>;
  /** The words behind `--`, of a command that runs them. */
  readonly command: readonly string[];
  readonly globals: GlobalOptions;
  /** About options that were given by the names that they had before. */
  readonly notices: readonly string[];
}

/** What parsing found: something to run, or what was asked for with `--help` or `--version`. */
export type Parsed =
  | { readonly kind: 'run'; readonly invocation: Invocation }
  | { readonly kind: 'help'; readonly page: HelpPage }
  | { readonly kind: 'version' };

/**
 * Understands a command line without running anything.
 *
 * @param args what stands behind the program's name
 * @throws HooksError `usage_invalid`
 */
export function parseArguments(args: readonly string[]): Parsed {
  const { own, command } = splitCommandLine(args, COMMANDS);
  const topic = own[0] === 'help' ? topicNamed(own[1]) : undefined;
  if (topic !== undefined) return { kind: 'help', page: { kind: 'topic', name: topic } };
  const mistyped = mistypedOption(own, () => flagsFor(own));
  if (mistyped !== undefined) throw mistyped;
  const parsed = parse(normalizeLine(withHelpOption(own), COMMANDS));
  return parsed.kind === 'run' ? { kind: 'run', invocation: { ...parsed.invocation, command } } : parsed;
}

function parse(args: readonly string[]): Parsed {
  const found: { invocation?: Invocation; helpOf: string } = { helpOf: '' };
  const program = buildProgram(
    args,
    (invocation) => {
      found.invocation = invocation;
    },
    (name) => {
      found.helpOf = name;
    },
  );
  try {
    program.parse(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // A group without a command is a question what there is.
    if (error.code === 'commander.help' && program.args.length > 0) return parse([...args, '--help']);
    if (error.exitCode !== 0) throw unusualSpace(args) ?? usageError(error, args, COMMANDS);
    if (error.code === 'commander.version') return { kind: 'version' };
    // Commander shows the help of the level above; without --help it says what is wrong.
    if (namesUnknownCommand(program, program.args))
      return parse(args.filter((word) => word !== '--help' && word !== '-h'));
  }
  if (found.invocation !== undefined) return { kind: 'run', invocation: found.invocation };
  return { kind: 'help', page: pageOf(found.helpOf, isShortHelp(args)) };
}

/** @param name of a command, of the first word of several, or nothing for the program itself */
function pageOf(name: string, isShort: boolean): HelpPage {
  const spec = COMMANDS.find((each) => each.name === name);
  if (spec !== undefined) return { kind: 'command', spec, isShort };
  return name === '' ? { kind: 'overview', isShort } : { kind: 'parent', name };
}

/** `-h` is for a look at the names, `--help` for reading. */
function isShortHelp(args: readonly string[]): boolean {
  return !args.includes('--help');
}

/** Commands that are options in other words, of which the overview tells. */
const WITHOUT_PAGE = new Set(['help', 'version']);

/** `dyte-hooks` alone is `-h`, `dyte-hooks help list` and `dyte-hooks events help` are `--help` in other words. */
function withHelpOption(args: readonly string[]): readonly string[] {
  const [first, second] = args;
  if (first === undefined) return ['-h'];
  if (first === 'version') return [...args.slice(1), '--version'];
  if (first === 'help') return [...(WITHOUT_PAGE.has(second ?? '') ? [] : args.slice(1)), '--help'];
  if (Object.hasOwn(PARENTS, first) && second === 'help') return [first, ...args.slice(2), '--help'];
  return args;
}

function namesUnknownCommand(program: Command, words: readonly string[]): boolean {
  let level = program;
  for (const word of words) {
    if (word.startsWith('-') || level.commands.length === 0) return false;
    const next = level.commands.find((each) => each.name() === word);
    if (next === undefined) return true;
    level = next;
  }
  return false;
}

/** Describing every command to commander takes longer than parsing: a call that names one needs no other. */
function relevantCommands(args: readonly string[]): readonly CommandSpec[] {
  const [first] = wordsOf(args);
  const named = COMMANDS.filter(({ name }) => name.split(' ')[0] === first);
  return named.length > 0 ? named : COMMANDS;
}

/** None for a question that names no command: help of the program is laid out from the table itself. */
function commandsToDescribe(args: readonly string[]): readonly CommandSpec[] {
  const isAnsweredWithout = wordsOf(args).length === 0 && args.some((word) => TEXT_OPTIONS.has(word));
  return isAnsweredWithout ? [] : relevantCommands(args);
}

const TEXT_OPTIONS: ReadonlySet<string> = new Set(['-h', '--help', '-V', '--version']);

/** Every option that the command takes, as it is written. */
function flagsFor(args: readonly string[]): readonly string[] {
  const commands = relevantCommands(normalizeLine(args, COMMANDS));
  const specs = [GLOBAL_OPTIONS, ...commands.map(({ options }) => options)];
  return [
    ...specs.flatMap((options) => Object.values(options).map(({ flags }) => nameIn(flags))),
    '--help',
    '--version',
  ];
}

function buildProgram(
  args: readonly string[],
  onInvocation: (invocation: Invocation) => void,
  onHelp: (name: string) => void,
): Command {
  const program = new Command('dyte-hooks');
  program
    .version('', '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .exitOverride()
    .showSuggestionAfterError(false)
    .configureOutput({ writeOut: () => undefined, writeErr: () => undefined })
    .configureHelp({
      // Help is laid out elsewhere, and only when somebody reads it (program/help/).
      formatHelp: (command) => {
        onHelp(nameOf(command));
        return '';
      },
    })
    .helpCommand(false);
  for (const spec of Object.values(GLOBAL_OPTIONS)) program.addOption(asOption(spec));
  for (const spec of commandsToDescribe(args)) addCommand(program, spec, onInvocation);
  return program;
}

/** As the table has it: `events show`; empty for the program itself. */
function nameOf(command: Command): string {
  if (command.parent === null) return '';
  return `${nameOf(command.parent)} ${command.name()}`.trimStart();
}

function addCommand(
  program: Command,
  spec: CommandSpec,
  onInvocation: (invocation: Invocation) => void,
): void {
  const words = spec.name.split(' ');
  const own = words.at(-1) ?? spec.name;
  const parent = words.length === 1 ? program : parentNamed(program, words[0] ?? '');
  const created = parent.command(own);
  for (const argument of Object.values(spec.arguments)) created.addArgument(asArgument(argument));
  const options = Object.entries(spec.options).map(
    ([name, option]) => [name, asOption(option), otherOptions(option)] as const,
  );
  for (const [, option, others] of options) for (const each of [option, ...others]) created.addOption(each);
  created.action(() => {
    const values: Readonly<Record<string, unknown>> = created.opts();
    const raw: Record<string, unknown> = {};
    const notices: string[] = [];
    for (const [index, name] of Object.keys(spec.arguments).entries())
      raw[name] = created.processedArgs[index];
    for (const [name, option, others] of options) {
      raw[name] = values[option.attributeName()];
      for (const other of others) {
        const value = values[other.attributeName()];
        if (value === undefined) continue;
        if (raw[name] !== undefined) throw givenTwice(nameIn(option.flags), nameIn(other.flags));
        raw[name] = value;
        if (nameIn(other.flags) === spec.options[name]?.formerly)
          notices.push(`warning: ${nameIn(other.flags)} is now ${nameIn(option.flags)}.`);
      }
    }
    const globals = readValues(GLOBAL_OPTIONS, program.opts());
    const fields = readFields(spec, raw);
    const isJson = globals.json || fields !== undefined;
    onInvocation({ spec, raw, command: [], globals: { ...globals, json: isJson, fields }, notices });
  });
}

function parentNamed(program: Command, name: string): Command {
  const known = program.commands.find((command) => command.name() === name);
  if (known !== undefined) return known;
  return program.command(name).helpCommand(false);
}

function asArgument(spec: ArgumentSpec<unknown>): Argument {
  return new Argument(spec.syntax);
}

function asOption(spec: OptionSpec<unknown>): Option {
  const option = new Option(spec.flags);
  if (spec.repeatable !== true) return option;
  return option.argParser(collect);
}

/** The option by the names that it had before or that people give it, which help does not show. */
function otherOptions(spec: OptionSpec<unknown>): readonly Option[] {
  const former = spec.formerly === undefined ? [] : [renamed(spec.flags, spec.formerly)];
  return [...former, ...synonymsOf(spec.flags)].map((flags) => asOption({ ...spec, flags }).hideHelp());
}

/** Keeps every value of an option that may be given more than once. */
function collect(value: string, before: unknown): readonly unknown[] {
  return [...(Array.isArray(before) ? before : []), value];
}

export { COMMANDS, GLOBAL_OPTIONS, GROUPS, nameIn };
