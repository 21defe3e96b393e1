import { Argument, Command, CommanderError, Help, Option } from 'commander';
import { deliveriesCommands } from './program/deliveries.ts';
import { eventsCommands } from './program/events.ts';
import { manageCommands } from './program/manage.ts';
import { receiveCommands } from './program/receive.ts';
import { setUpCommands } from './program/set-up.ts';
import { tryOutCommands } from './program/try-out.ts';
import { mistypedOption, unusualSpace, usageError, givenTwice } from './program/usage-errors.ts';
import { GROUPS, nameIn, readValues } from './program/command-spec.ts';
import { GLOBAL_OPTIONS } from './program/globals.ts';
import { VERSION } from './version.ts';
import type { GlobalOptions } from './context.ts';
import type { ArgumentSpec, CommandSpec, OptionSpec } from './program/command-spec.ts';

/** Every command there is, in the order that help shows them. */
const COMMANDS: readonly CommandSpec[] = [
  ...setUpCommands,
  ...manageCommands,
  ...receiveCommands,
  ...deliveriesCommands,
  ...eventsCommands,
  ...tryOutCommands,
];

/** A command line that was understood: which command, and what it was given. */
export interface Invocation {
  readonly spec: CommandSpec;
  readonly raw: Readonly<Record<string, unknown>>;
  readonly globals: GlobalOptions;
  /** About options that were given by the names that they had before. */
  readonly notices: readonly string[];
}

/** What parsing found: something to run, or text that was asked for (`--help`, `--version`). */
export type Parsed =
  | { readonly kind: 'run'; readonly invocation: Invocation }
  | { readonly kind: 'text'; readonly text: string };

const PARENTS: Readonly<
  Record<string, { readonly summary: string; readonly group: (typeof GROUPS)[number] }>
> = {
  deliveries: { summary: 'Stored deliveries: list, replay, export, wait, prune', group: 'Receive' },
  events: { summary: 'The events of the service: names, fields, samples', group: 'Prove' },
};

/**
 * Understands a command line without running anything.
 *
 * @param args what stands behind the program's name
 * @param columns width that help is fitted to; asked only when help is wanted
 * @throws HooksError `usage_invalid`
 */
export function parseArguments(args: readonly string[], columns: () => number): Parsed {
  const mistyped = mistypedOption(args, () => flagsFor(args));
  if (mistyped !== undefined) throw mistyped;
  return parse(withHelpOption(args), columns);
}

function parse(args: readonly string[], columns: () => number): Parsed {
  const found: { invocation?: Invocation; text: string } = { text: '' };
  const program = buildProgram(
    args,
    (invocation) => {
      found.invocation = invocation;
    },
    (text) => {
      found.text += text;
    },
    columns,
  );
  try {
    program.parse(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw unusualSpace(args) ?? usageError(error, program.args, COMMANDS);
    // Commander shows the help of the level above; without --help it says what is wrong.
    if (error.code === 'commander.helpDisplayed' && namesUnknownCommand(program, program.args))
      return parse(
        args.filter((word) => word !== '--help' && word !== '-h'),
        columns,
      );
  }
  if (found.invocation !== undefined) return { kind: 'run', invocation: found.invocation };
  return { kind: 'text', text: found.text };
}

/** `dyte-hooks` alone, `dyte-hooks help list` and `dyte-hooks events help` are `--help` in other words. */
function withHelpOption(args: readonly string[]): readonly string[] {
  const [first, second] = args;
  if (first === undefined) return ['--help'];
  if (first === 'help') return [...args.slice(1), '--help'];
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
  program.addHelpText('after', rootHelp);
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

const ROOT_HELP_COLUMNS = 60;

function rootHelp(): string {
  const names = [...Object.values(GLOBAL_OPTIONS).map(({ flags }) => nameIn(flags)), '--help'];
  const text = `Every command takes ${names.join(', ')}. Its own --help shows what else it takes.`;
  return `
${new Help().boxWrap(text, ROOT_HELP_COLUMNS)}

Examples:
  $ dyte-hooks demo                   see it all work
  $ dyte-hooks login                  save your credentials
  $ dyte-hooks register --events all  ensure a webhook
  $ dyte-hooks listen --port 8000     watch events arrive
`;
}

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
  const options = Object.entries(spec.options).map(
    ([name, option]) => [name, asOption(option), formerOption(option)] as const,
  );
  for (const [, option, former] of options) {
    created.addOption(option);
    if (former !== undefined) created.addOption(former);
  }
  created.action(() => {
    const values: Readonly<Record<string, unknown>> = created.opts();
    const raw: Record<string, unknown> = {};
    const notices: string[] = [];
    for (const [index, name] of Object.keys(spec.arguments).entries())
      raw[name] = created.processedArgs[index];
    for (const [name, option, former] of options) {
      raw[name] = values[option.attributeName()];
      const formerValue = former === undefined ? undefined : values[former.attributeName()];
      if (former === undefined || formerValue === undefined) continue;
      if (raw[name] !== undefined) throw givenTwice(nameIn(option.flags), nameIn(former.flags));
      raw[name] = formerValue;
      notices.push(`warning: ${nameIn(former.flags)} is now ${nameIn(option.flags)}.`);
    }
    onInvocation({ spec, raw, globals: readValues(GLOBAL_OPTIONS, program.opts()), notices });
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

/** The name that the option had before, which help does not show. */
function formerOption(spec: OptionSpec<unknown>): Option | undefined {
  if (spec.formerly === undefined) return undefined;
  return asOption({ ...spec, flags: spec.flags.replace(nameIn(spec.flags), spec.formerly) }).hideHelp();
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
