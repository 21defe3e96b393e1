import { EXIT, type ExitStatus } from '../domain/errors.ts';
import { withLetter } from './option-names.ts';
import type { Context } from '../context.ts';

/** The groups that `--help` lists commands under, in this order. */
export const GROUPS = ['Set up', 'Manage', 'Receive', 'Prove', 'Try out'] as const;

/**
 * What the shell completes that is no list of the table: files, what is saved on this machine, and what
 * follows from the names of events.
 */
export type CompletionKind =
  | 'files'
  | 'profiles'
  | 'apps'
  | 'webhooks'
  | 'webhook ids'
  | 'event names'
  | 'event patterns'
  | 'payload variants'
  | 'deliveries';

/** What the shell completes. */
interface Completed {
  /** Named choices, shown in help. */
  readonly choices?: readonly string[];
  readonly completes?: CompletionKind;
}

/** How an option's raw value becomes a typed one; this is the border where `unknown` ends. */
export interface OptionSpec<Value> extends Completed {
  /** As commander writes them: `--url <url>`. */
  readonly flags: string;
  readonly description: string;
  /** The task that it belongs to, where a command has so many that help shows them by tasks. */
  readonly section?: string;
  /** What it was called before: still understood, with a notice, and not shown in help. */
  readonly formerly?: string;
  /** Shown in help; `withDefault` applies it, or the command does. */
  readonly defaultText?: string;
  /** The variable that stands in for the option; shown in help, applied by settings. */
  readonly environment?: string;
  /** May be given more than once. */
  readonly repeatable?: boolean;
  /** Several values may be given with commas between them. */
  readonly commas?: boolean;
  /** Words that stand before a file, such as `junit=`. */
  readonly prefixes?: readonly string[];
  /**
   * @param home the directory that `~` stands for; undefined where no option is a path
   * @throws HooksError `usage_invalid`
   */
  read(raw: unknown, home?: () => string): Value;
}

export interface ArgumentSpec<Value> extends Completed {
  /** As commander writes them: `<webhook>`, `<webhook...>`, `[name]`. */
  readonly syntax: string;
  readonly description: string;
  read(raw: unknown): Value;
}

/** What a command is given that runs another one. */
interface CommandToRun {
  /** The words behind `--`; none without. */
  readonly command: readonly string[];
}

type Specs = Readonly<Record<string, OptionSpec<unknown> | ArgumentSpec<unknown>>>;
type ValuesOf<S extends Specs> = {
  readonly [Name in keyof S]: ReturnType<S[Name]['read']>;
};

type Aliases = Readonly<Record<string, readonly string[]>>;

/** Everything the command line knows of one command. */
export interface CommandSpec {
  /** With its parent, where it has one: `events show`. */
  readonly name: string;
  readonly group: (typeof GROUPS)[number];
  /** What else it may be called, as whole names (`deliveries ls`), each with the options that it gives. */
  readonly aliases: Aliases;
  /** Changes a webhook, settings or stored deliveries: it is not suggested for what changes nothing. */
  readonly changes: boolean;
  /** One line for the list of commands. */
  readonly summary: string;
  /** More, for the command's own help: what a person must know to use it. */
  readonly details?: string;
  readonly arguments: Readonly<Record<string, ArgumentSpec<unknown>>>;
  readonly options: Readonly<Record<string, OptionSpec<unknown>>>;
  /** Whole command lines that run as they stand; behind ` # ` what they do, where that helps. */
  readonly examples: readonly string[];
  /** Runs until it is stopped, so steady speed counts for more than a quick start. */
  readonly runsLong?: boolean;
  /** What is done with a command behind `--`, where one may stand there. */
  readonly runsCommand?: string;
  /**
   * @param command the words behind `--`; none but where `runsCommand` is there
   * @returns the status that the process ends with
   */
  execute(
    raw: Readonly<Record<string, unknown>>,
    context: Context,
    command?: readonly string[],
  ): Promise<ExitStatus>;
}

/**
 * Describes a command. The types of `run`'s options follow from the specs, so a command cannot be
 * given an option that the table does not have.
 */
export function command<
  const A extends Readonly<Record<string, ArgumentSpec<unknown>>>,
  const O extends Readonly<Record<string, OptionSpec<unknown>>>,
>(spec: {
  readonly name: string;
  readonly group: (typeof GROUPS)[number];
  readonly aliases?: Aliases;
  readonly changes?: boolean;
  readonly summary: string;
  readonly details?: string;
  readonly arguments?: A;
  readonly options?: O;
  readonly examples: readonly string[];
  readonly runsLong?: boolean;
  readonly runsCommand?: string;
  /** Imports the command and runs it; nothing of it is loaded before. */
  readonly run: (
    options: ValuesOf<A> & ValuesOf<O> & CommandToRun,
    context: Context,
  ) => Promise<ExitStatus> | Promise<void>;
}): CommandSpec {
  const { run, ...described } = spec;
  const options = Object.entries(spec.options ?? {});
  return {
    ...described,
    aliases: spec.aliases ?? {},
    changes: spec.changes ?? false,
    arguments: spec.arguments ?? {},
    options: Object.fromEntries(options.map(([name, option]) => [name, withLetter(option)])),
    execute: async (raw, context, words = []) => {
      const home = (): string => context.home();
      const values = readValues({ ...spec.arguments, ...spec.options }, raw, home);
      // Names of arguments and options differ, which a test holds.
      const status = await run({ ...(values as ValuesOf<A> & ValuesOf<O>), command: words }, context);
      return status ?? EXIT.done;
    },
  };
}

/** The same options, shown under a title of their own in help. */
export function section<const O extends Readonly<Record<string, OptionSpec<unknown>>>>(
  title: string,
  options: O,
): O {
  const titled = Object.entries(options).map(
    ([name, option]) => [name, { ...option, section: title }] as const,
  );
  // The entries are those of `options`, each with a title.
  return Object.fromEntries(titled) as O;
}

/** @throws HooksError `usage_invalid` */
export function readValues<const S extends Specs>(
  specs: S,
  raw: Readonly<Record<string, unknown>>,
  home?: () => string,
): ValuesOf<S> {
  const values = Object.entries(specs).map(([name, spec]) => [name, spec.read(raw[name], home)] as const);
  // The entries are made from the same specs that ValuesOf is computed from.
  return Object.fromEntries(values) as ValuesOf<S>;
}
