import { Argument, Command, CommanderError, Help, Option } from 'commander';
import { HooksError } from './domain/errors.ts';
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
  events: { summary: 'What the service can tell you about: names, fields, samples', group: 'Prove' },
};

/**
 * Understands a command line without running anything.
 *
 * @param args what stands behind the program's name
 * @param columns width that help is fitted to
 * @throws HooksError `usage_invalid`
 */
export function parseArguments(args: readonly string[], columns: number): Parsed {
  const found: { invocation?: Invocation; text: string } = { text: '' };
  const program = buildProgram(
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
    if (error.exitCode !== 0) throw usageError(error, args);
  }
  if (found.invocation !== undefined) return { kind: 'run', invocation: found.invocation };
  return { kind: 'text', text: found.text };
}

/** `dyte-hooks` alone and `dyte-hooks help list` ask for help in other words. */
function asOptions(args: readonly string[]): string[] {
  if (args.length === 0) return ['--help'];
  return args[0] === 'help' ? [...args.slice(1), '--help'] : [...args];
}

function usageError(error: CommanderError, args: readonly string[]): HooksError {
  const [first = '', ...more] = error.message.replace(/^error: /, '').split('\n');
  if (error.code === 'commander.help') {
    const parent = args.find((word) => word in PARENTS) ?? '';
    const names = COMMANDS.filter(({ name }) => name.startsWith(`${parent} `)).map(({ name }) => `"${name}"`);
    return new HooksError('usage_invalid', `"${parent}" needs to know what to do.`, {
      hint: `Say ${names.join(' or ')}.`,
    });
  }
  const suggestion = more
    .join(' ')
    .trim()
    .replace(/^\((.*)\)$/, '$1');
  return new HooksError(
    'usage_invalid',
    `${first.charAt(0).toUpperCase()}${first.slice(1)}.`.replace('..', '.'),
    {
      hint: suggestion === '' ? 'Add --help to the command to see what it takes.' : suggestion,
    },
  );
}

function buildProgram(
  onInvocation: (invocation: Invocation) => void,
  writeOut: (text: string) => void,
  columns: number,
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
      getOutHelpWidth: () => columns,
      getErrHelpWidth: () => columns,
    })
    .configureHelp({
      showGlobalOptions: true,
      styleTitle: (title) => title.replace('Global Options:', 'Options of every command:'),
      // The overview is about commands; each command's help lists these options.
      visibleOptions(command) {
        return command.parent === null ? [] : Help.prototype.visibleOptions.call(this, command);
      },
      subcommandTerm: (command) => [command.name(), ...command.registeredArguments.map(termOf)].join(' '),
    })
    .helpCommand(false);
  for (const spec of Object.values(GLOBAL_OPTIONS)) program.addOption(asOption(spec));
  for (const spec of COMMANDS) addCommand(program, spec, onInvocation);
  program.addHelpText('after', ROOT_HELP);
  return program;
}

function termOf(argument: Argument): string {
  const name = argument.variadic ? `${argument.name()}...` : argument.name();
  return argument.required ? `<${name}>` : `[${name}]`;
}

const ROOT_HELP = `
Every command takes --json, --quiet, --profile, --service, --api-url, --no-color,
--no-input, --debug and --help, which shows what else it takes.

Examples:
  $ dyte-hooks demo                      see the whole thing work, no account needed
  $ dyte-hooks login                     keep your organization id and API key
  $ dyte-hooks register --events all     ensure that a webhook for every event exists
  $ dyte-hooks listen --port 8000        watch events arrive
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
  const parent = program.command(name).description(about?.summary ?? name);
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
