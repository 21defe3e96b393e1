import { HooksError } from '../domain/errors.ts';
import { trimPasted } from '../domain/text/pasted-text.ts';
import { expandHome } from '../domain/environment/home-path.ts';
import type { Context } from '../context.ts';

/** The groups that `--help` lists commands under, in this order. */
export const GROUPS = ['Set up', 'Manage', 'Receive', 'Prove', 'Try out'] as const;

/** How an option's raw value becomes a typed one; this is the border where `unknown` ends. */
export interface OptionSpec<Value> {
  /** As commander writes them: `--url <url>`. */
  readonly flags: string;
  readonly description: string;
  /** What it was called before: still understood, with a notice, and not shown in help. */
  readonly formerly?: string;
  /** Shown in help; `withDefault` applies it, or the command does. */
  readonly defaultText?: string;
  /** The variable that stands in for the option; shown in help, applied by settings. */
  readonly environment?: string;
  /** May be given more than once. */
  readonly repeatable?: boolean;
  /** Named choices, shown in help and completed by the shell. */
  readonly choices?: readonly string[];
  /**
   * @param home the directory that `~` stands for; undefined where no option is a path
   * @throws HooksError `usage_invalid`
   */
  read(raw: unknown, home?: () => string): Value;
}

export interface ArgumentSpec<Value> {
  /** As commander writes them: `<webhook>`, `<webhook...>`, `[name]`. */
  readonly syntax: string;
  readonly description: string;
  read(raw: unknown): Value;
}

type Specs = Readonly<Record<string, OptionSpec<unknown> | ArgumentSpec<unknown>>>;
type ValuesOf<S extends Specs> = {
  readonly [Name in keyof S]: ReturnType<S[Name]['read']>;
};

/** Everything the command line knows of one command. */
export interface CommandSpec {
  /** With its parent, where it has one: `events show`. */
  readonly name: string;
  readonly group: (typeof GROUPS)[number];
  /** One line for the list of commands. */
  readonly summary: string;
  /** More, for the command's own help: what a person must know to use it. */
  readonly details?: string;
  readonly arguments: Readonly<Record<string, ArgumentSpec<unknown>>>;
  readonly options: Readonly<Record<string, OptionSpec<unknown>>>;
  /** Whole command lines that run as they stand. */
  readonly examples: readonly string[];
  /** Runs until it is stopped, so steady speed counts for more than a quick start. */
  readonly runsLong?: boolean;
  execute(raw: Readonly<Record<string, unknown>>, context: Context): Promise<void>;
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
  readonly summary: string;
  readonly details?: string;
  readonly arguments?: A;
  readonly options?: O;
  readonly examples: readonly string[];
  readonly runsLong?: boolean;
  /** Imports the command and runs it; nothing of it is loaded before. */
  readonly run: (options: ValuesOf<A> & ValuesOf<O>, context: Context) => Promise<void>;
}): CommandSpec {
  const { run, ...described } = spec;
  return {
    ...described,
    arguments: spec.arguments ?? {},
    options: spec.options ?? {},
    execute: async (raw, context) => {
      const home = (): string => context.home();
      const values = readValues({ ...spec.arguments, ...spec.options }, raw, home);
      // Names of arguments and options differ, which a test holds.
      await run(values as ValuesOf<A> & ValuesOf<O>, context);
    },
  };
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

function notEmpty(raw: unknown, what: string): string | undefined {
  if (raw === undefined) return undefined;
  if (typeof raw !== 'string' || raw.trim() === '')
    throw new HooksError('usage_invalid', `${what} is empty.`, { hint: 'Give it a value, or leave it out.' });
  return raw;
}

/** What was given, for a message. */
export function shownValue(raw: unknown): string {
  return typeof raw === 'string' ? raw : JSON.stringify(raw);
}

/** What else the table may say of an option. */
export type More = Partial<Pick<OptionSpec<unknown>, 'environment' | 'defaultText' | 'formerly'>>;

/** `--url <url>`: one text, not empty. */
export function text(flags: string, description: string, more: More = {}): OptionSpec<string | undefined> {
  return { flags, description, ...more, read: (raw) => notEmpty(raw, nameIn(flags)) };
}

/**
 * `--url <url>`: an address, an id or another word that people copy, without what came along: spaces,
 * quotation marks around it, characters that are not seen.
 */
export function word(flags: string, description: string, more: More = {}): OptionSpec<string | undefined> {
  return { ...text(flags, description, more), read: (raw) => notEmpty(withoutPasted(raw), nameIn(flags)) };
}

function withoutPasted(raw: unknown): unknown {
  return typeof raw === 'string' ? trimPasted(raw) : raw;
}

/**
 * `--store <file>`: the path of a file. A `~` at its beginning is the home, as in a shell, which does not
 * see one behind `=` or between quotes.
 *
 * @param behind what stands before the path, such as `junit=`
 */
export function file(
  flags: string,
  description: string,
  more: More & { readonly behind?: string } = {},
): OptionSpec<string | undefined> {
  const { behind = '', ...rest } = more;
  const spec = text(flags, description, rest);
  const read = (raw: unknown, home?: () => string): string | undefined => {
    const given = spec.read(raw);
    if (given === undefined || home === undefined || !given.startsWith(behind)) return given;
    return `${behind}${expandHome(given.slice(behind.length), home)}`;
  };
  return { ...spec, read };
}

/** `--create-only`: given or not. */
export function flag(flags: string, description: string, more: More = {}): OptionSpec<boolean> {
  return { flags, description, ...more, read: (raw) => raw === true };
}

/** `--no-retry`: on unless switched off. Commander stores it under the name without `no-`. */
export function switchOff(flags: string, description: string): OptionSpec<boolean> {
  return { flags, description, read: (raw) => raw !== false };
}

/** `--events <names>`: may be given several times, each a comma list. Undefined when never given. */
export function list(
  flags: string,
  description: string,
  more: More = {},
): OptionSpec<readonly string[] | undefined> {
  const read = (raw: unknown): readonly string[] | undefined => {
    if (raw === undefined) return undefined;
    const given: readonly unknown[] = Array.isArray(raw) ? raw : [raw];
    const items = given.flatMap((value) => (typeof value === 'string' ? value.split(',') : []));
    const names = items.map(trimPasted).filter((item) => item !== '');
    if (names.length === 0)
      throw new HooksError('usage_invalid', `${nameIn(flags)} names nothing.`, {
        hint: 'Give one name, or several with commas between them, or leave it out.',
      });
    return names;
  };
  return { flags, description, ...more, repeatable: true, read };
}

/** `--expect <expectation>`: may be given several times, each taken as it is. Empty when never given. */
export function texts(flags: string, description: string, more: More = {}): OptionSpec<readonly string[]> {
  const read = (raw: unknown): readonly string[] => {
    const given: readonly unknown[] = Array.isArray(raw) ? raw : [raw];
    return given.flatMap((value) => notEmpty(value, nameIn(flags)) ?? []);
  };
  return { flags, description, ...more, repeatable: true, read };
}

/**
 * The same option with a value where it is not given.
 *
 * @param shown how help shows the value
 */
export function withDefault<Value>(
  spec: OptionSpec<Value | undefined>,
  value: NoInfer<Value>,
  shown = String(value),
): OptionSpec<Value> {
  return { ...spec, defaultText: shown, read: (raw, home) => spec.read(raw, home) ?? value };
}

/** `--verify <mode>`: one of a few words; undefined when not given. */
export function choice<const Word extends string>(
  flags: string,
  description: string,
  choices: readonly Word[],
): OptionSpec<Word | undefined> {
  const read = (raw: unknown): Word | undefined => {
    if (raw === undefined) return undefined;
    const found = choices.find((known) => known === raw);
    if (found !== undefined) return found;
    const message = `${nameIn(flags)} cannot be "${shownValue(raw)}".`;
    throw new HooksError('usage_invalid', message, { hint: `Choose one of: ${choices.join(', ')}.` });
  };
  return { flags, description, choices, read };
}

/** As people write numbers; `Number` also takes 0x50, 8e3 and nothing at all. */
const PLAIN_NUMBER = /^\s*-?(?:\d+|\d*\.\d+)\s*$/;

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly integer?: boolean;
}

/** `--port <number>`: a number within bounds; undefined when not given. */
export function number(flags: string, description: string, bounds: Bounds): OptionSpec<number | undefined> {
  const read = (raw: unknown): number | undefined => {
    if (raw === undefined) return undefined;
    const value = typeof raw === 'string' && PLAIN_NUMBER.test(raw) ? Number(raw) : Number.NaN;
    const wanted = bounds.integer === false ? 'a number' : 'a whole number';
    const fits = bounds.integer === false ? Number.isFinite(value) : Number.isInteger(value);
    if (fits && value >= bounds.min && value <= bounds.max) return value;
    const message = `${nameIn(flags)} cannot be "${shownValue(raw)}".`;
    const hint = `Give ${wanted} from ${String(bounds.min)} to ${String(bounds.max)}.`;
    throw new HooksError('usage_invalid', message, { hint });
  };
  return { flags, description, read };
}

/** `<webhook>`: one argument that must be there; commander refuses the call without it. */
export function argument(syntax: string, description: string): ArgumentSpec<string> {
  return { syntax, description, read: (raw) => notEmpty(withoutPasted(raw), syntax) ?? '' };
}

/** `[webhook...]`: any number of them. */
export function argumentsList(syntax: string, description: string): ArgumentSpec<readonly string[]> {
  const read = (raw: unknown): readonly string[] =>
    (Array.isArray(raw) ? raw : []).flatMap((value) => notEmpty(withoutPasted(value), syntax) ?? []);
  return { syntax, description, read };
}

/** The long name in `-p, --port <number>`, for messages. */
export function nameIn(flags: string): string {
  return /--[\w-]+/.exec(flags)?.[0] ?? flags;
}
