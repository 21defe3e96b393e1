import { Argument, Command, CommanderError, Help, Option } from 'commander';
import { HooksError } from './domain/errors.ts';
import { mistypedOption, unusualSpace } from './program/mistyped.ts';
import { GROUPS, nameIn } from './program/command-spec.ts';
import { GLOBAL_OPTIONS, readGlobalOptions } from './program/globals.ts';
import { COMMANDS } from './program/table.ts';
import { VERSION } from './version.ts';
import type { GlobalOptions } from './context.ts';
import type { ArgumentSpec, CommandSpec, OptionSpec } from './program/command-spec.ts';

/** A command line that was understood: which command, and what it was given. */
export interface Invocation {
  readonly spec: CommandSpec;
  readonly raw: Readonly<Record<string, unknown>>;
  readonly globals: GlobalOptions;
}

/** What parsing found: something to run, or text that was asked for (`--help`, `--version`). */
export type Parsed =
  | { readonly kind: 'run'; readonly invocation: Invocation }
  | { readonly kind: 'text'; readonly text: string };

const PARENTS: Readonly<
  Record<string, { readonly summary: string; readonly group: (typeof GROUPS)[number] }>
> = {
  deliveries: { summary: 'What was received: look, replay, export, wait, prune', group: 'Receive' },
  events: { summary: 'What the service can tell you about: names, fields, samples', group: 'Prove' },
};

/**
 * Understands a command line without running anything.
 *
 * @param args what stands behind the program's name
 * @param columns width that help is fitted to; asked only when help is wanted
 * @throws HooksError `usage_invalid`
 */
export function parseArguments(args: readonly string[], columns: () => number): Parsed {
  const found: { invocation?: Invocation; text: string } = { text: '' };
  const mistyped = mistypedOption(args, () => flagsFor(args));
  if (mistyped !== undefined) throw mistyped;
  const program = buildProgram(
    asOptions(args),
    (invocation) => {
      found.invocation = invocation;
    },
    (text) => {
      found.text += text;
    },
    columns,
  );
  try {
    program.parse(asOptions(args), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw unusualSpace(args) ?? usageError(error, program.args);
    // Commander shows the help of the level above; without --help it says what is wrong.
    if (error.code === 'commander.helpDisplayed' && namesUnknownCommand(program, program.args))
      return parseArguments(withoutHelp(args), columns);
  }
  if (found.invocation !== undefined) return { kind: 'run', invocation: found.invocation };
  return { kind: 'text', text: found.text };
}

/** `dyte-hooks` alone, `dyte-hooks help list` and `dyte-hooks events help` ask for help in other words. */
function asOptions(args: readonly string[]): string[] {
  const [first, second] = args;
  if (first === undefined) return ['--help'];
  if (first === 'help') return [...args.slice(1), '--help'];
  if (Object.hasOwn(PARENTS, first) && second === 'help') return [first, ...args.slice(2), '--help'];
  return [...args];
}

function withoutHelp(args: readonly string[]): readonly string[] {
  return asOptions(args).filter((word) => word !== '--help' && word !== '-h');
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

/** @param words the line without the options that every command takes */
function usageError(error: CommanderError, words: readonly string[]): HooksError {
  if (error.code === 'commander.help') return incomplete(words[0]);
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
    ? `Put what holds spaces, * or {} between quotes. ${help}`
    : help;
}

function incomplete(parent: string | undefined): HooksError {
  if (parent === undefined)
    return new HooksError('usage_invalid', 'No command was given.', {
      hint: 'See what there is: dyte-hooks --help.',
    });
  const names = COMMANDS.filter(({ name }) => name.startsWith(`${parent} `)).map(({ name }) => `"${name}"`);
  return new HooksError('usage_invalid', `"${parent}" needs to know what to do.`, {
    hint: `Say ${names.join(' or ')}.`,
  });
}

/** @param message names the option as the table writes it, between quotes */
function valueMissing(message: string): HooksError {
  const flags = /'(.+)'/.exec(message)?.[1] ?? '';
  return new HooksError('usage_invalid', `${nameIn(flags)} needs a value.`, {
    hint: `Write ${flags}; a value that starts with a dash goes behind "=".`,
  });
}

/** Describing every command to commander takes longer than parsing: a call that names one needs no other. */
function relevantCommands([first]: readonly string[]): readonly CommandSpec[] {
  const named = COMMANDS.filter(({ name }) => name.split(' ')[0] === first);
  return named.length > 0 ? named : COMMANDS;
}

/** Every option that the command takes, as it is written. */
function flagsFor(args: readonly string[]): readonly string[] {
  const specs = [GLOBAL_OPTIONS, ...relevantCommands(args).map(({ options }) => options)];
  return [
    ...specs.flatMap((options) => Object.values(options).map(({ flags }) => nameIn(flags))),
    '--help',
    '--version',
  ];
}

function buildProgram(
  args: readonly string[],
  onInvocation: (invocation: Invocation) => void,
  writeOut: (text: string) => void,
  columns: () => number,
): Command {
  const program = new Command('dyte-hooks');
  program
    .description('Register, receive and prove Dyte (Cloudflare RealtimeKit) webhooks.')
    .usage('<command> [options]')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help; every command has its own')
    .exitOverride()
    .configureOutput({
      writeOut,
      writeErr: () => undefined,
      getOutHelpWidth: columns,
      getErrHelpWidth: columns,
    })
    .configureHelp({
      showGlobalOptions: true,
      minWidthToWrap: 20,
      styleTitle: (title) => title.replace('Global Options:', 'Options of every command:'),
      formatHelp,
      subcommandTerm: (command) => [command.name(), ...command.registeredArguments.map(termOf)].join(' '),
    })
    .helpCommand(false);
  for (const spec of Object.values(GLOBAL_OPTIONS)) program.addOption(asOption(spec));
  for (const spec of relevantCommands(args)) addCommand(program, spec, onInvocation);
  program.addHelpText('after', ROOT_HELP);
  return program;
}

/** The overview is about commands; each command's help lists the options that all of them take. */
function formatHelp(command: Command, helper: Help): string {
  const shown: Help = Object.create(helper);
  // Not on the helper itself: suggestions for a mistyped option come from what is visible.
  if (command.parent === null) shown.visibleOptions = () => [];
  return Help.prototype.formatHelp.call(shown, command, shown);
}

function termOf(argument: Argument): string {
  const name = argument.variadic ? `${argument.name()}...` : argument.name();
  return argument.required ? `<${name}>` : `[${name}]`;
}

const ROOT_HELP = `
Every command takes --json, --quiet, --profile, --service,
--api-url, --no-color, --no-input, --debug and --help, which
shows what else it takes.

Examples:
  $ dyte-hooks demo                   see it all work
  $ dyte-hooks login                  save your credentials
  $ dyte-hooks register --events all  ensure a webhook
  $ dyte-hooks listen --port 8000     watch events arrive
`;

function addCommand(
  program: Command,
  spec: CommandSpec,
  onInvocation: (invocation: Invocation) => void,
): void {
  const words = spec.name.split(' ');
  const own = words.at(-1) ?? spec.name;
  const parent = words.length === 1 ? program : parentNamed(program, words[0] ?? '');
  const created = parent
    .command(own)
    .summary(spec.summary)
    .description(spec.details === undefined ? `${spec.summary}.` : `${spec.summary}.\n\n${spec.details}`)
    .helpGroup(`${spec.group}:`)
    .addHelpText('after', `\nExamples:\n${spec.examples.map((line) => `  $ ${line}`).join('\n')}\n`);
  for (const argument of Object.values(spec.arguments)) created.addArgument(asArgument(argument));
  const options = Object.entries(spec.options).map(([name, option]) => [name, asOption(option)] as const);
  for (const [, option] of options) created.addOption(option);
  created.action(() => {
    const values: Readonly<Record<string, unknown>> = created.opts();
    const raw: Record<string, unknown> = {};
    for (const [index, name] of Object.keys(spec.arguments).entries())
      raw[name] = created.processedArgs[index];
    for (const [name, option] of options) raw[name] = values[option.attributeName()];
    onInvocation({ spec, raw, globals: readGlobalOptions(program.opts()) });
  });
}

function parentNamed(program: Command, name: string): Command {
  const known = program.commands.find((command) => command.name() === name);
  if (known !== undefined) return known;
  const about = PARENTS[name];
  const parent = program
    .command(name)
    .description(about?.summary ?? name)
    .helpCommand(false);
  return about === undefined ? parent : parent.helpGroup(`${about.group}:`);
}

function asArgument(spec: ArgumentSpec<unknown>): Argument {
  return new Argument(spec.syntax, spec.description);
}

function asOption(spec: OptionSpec<unknown>): Option {
  const option = new Option(spec.flags, describeOption(spec));
  if (spec.repeatable !== true) return option;
  return option.argParser(collect);
}

/** Keeps every value of an option that may be given more than once. */
function collect(value: string, before: unknown): readonly unknown[] {
  return [...(Array.isArray(before) ? before : []), value];
}

/** The description with what else a reader must know, as help and the reference show it. */
export function describeOption(spec: OptionSpec<unknown>): string {
  const notes = [
    spec.choices === undefined ? '' : spec.choices.join(', '),
    spec.defaultText === undefined ? '' : `default: ${spec.defaultText}`,
    spec.environment === undefined ? '' : `or ${spec.environment}`,
  ].filter((note) => note !== '');
  return notes.length === 0 ? spec.description : `${spec.description} (${notes.join('; ')})`;
}

export { COMMANDS, GLOBAL_OPTIONS, GROUPS, nameIn };
