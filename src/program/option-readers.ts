import { HooksError } from '../domain/errors.ts';
import { nearest } from '../domain/text/nearest.ts';
import { trimPasted } from '../domain/text/pasted-text.ts';
import { expandHome } from '../domain/environment/home-path.ts';
import { nameIn } from './option-names.ts';
import type { ArgumentSpec, OptionSpec } from './command-spec.ts';

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
export type More = Partial<
  Pick<OptionSpec<unknown>, 'environment' | 'defaultText' | 'formerly' | 'completes'>
>;

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
 */
export function file(flags: string, description: string, more: More = {}): OptionSpec<string | undefined> {
  const spec = text(flags, description, more);
  const read = (raw: unknown, home?: () => string): string | undefined => {
    const given = spec.read(raw);
    return given === undefined || home === undefined ? given : expandHome(given, home);
  };
  return { ...spec, completes: 'files', read };
}

/** `--report <format=file>`: the path of a file behind one of a few words; may be given several times. */
export function files(
  flags: string,
  description: string,
  formats: readonly string[],
): OptionSpec<readonly string[]> {
  const spec = texts(flags, description);
  const read = (raw: unknown, home?: () => string): readonly string[] =>
    spec.read(raw).map((given) => {
      const format = formats.find((each) => given.startsWith(`${each}=`));
      if (format === undefined || home === undefined) return given;
      return `${format}=${expandHome(given.slice(format.length + 1), home)}`;
    });
  return { ...spec, completes: 'files', prefixes: formats.map((format) => `${format}=`), read };
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
  return { flags, description, ...more, repeatable: true, commas: true, read };
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
    throw new HooksError('usage_invalid', message, { hint: choiceHint(shownValue(raw), choices) });
  };
  return { flags, description, choices, read };
}

/** `--print-env [shell]`: one of a few words, the first of them without a value; undefined when not given. */
export function optionalChoice<const Word extends string>(
  flags: string,
  description: string,
  choices: readonly [Word, ...Word[]],
): OptionSpec<Word | undefined> {
  const spec = choice(flags, description, choices);
  return { ...spec, read: (raw, home) => (raw === true ? choices[0] : spec.read(raw, home)) };
}

/** What may be given instead of a word that is none of the choices, the nearest one first. */
export function choiceHint(given: string, choices: readonly string[], ask = 'Choose one of'): string {
  const near = nearest(given, choices);
  return `${near === undefined ? '' : `Did you mean ${near}? `}${ask}: ${choices.join(', ')}.`;
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

/** What else the table may say of an argument. */
type MoreOfArgument = Pick<ArgumentSpec<unknown>, 'choices' | 'completes'>;

/** `<webhook>`: one argument that must be there; commander refuses the call without it. */
export function argument(
  syntax: string,
  description: string,
  more: MoreOfArgument = {},
): ArgumentSpec<string> {
  return { syntax, description, ...more, read: (raw) => notEmpty(withoutPasted(raw), syntax) ?? '' };
}

/** `[shell]`: one of a few words; undefined when not given. */
export function argumentChoice<const Word extends string>(
  syntax: string,
  description: string,
  choices: readonly Word[],
): ArgumentSpec<Word | undefined> {
  const spec = choice(syntax, description, choices);
  return { syntax, description, choices, read: (raw) => spec.read(raw) };
}

/** `[forward-to]`: one argument that may be left out, or that a person is asked for. */
export function optionalArgument(
  syntax: string,
  description: string,
  more: MoreOfArgument = {},
): ArgumentSpec<string | undefined> {
  return { syntax, description, ...more, read: (raw) => notEmpty(withoutPasted(raw), syntax) };
}

/** `[webhook...]`: any number of them. */
export function argumentsList(
  syntax: string,
  description: string,
  more: MoreOfArgument = {},
): ArgumentSpec<readonly string[]> {
  const read = (raw: unknown): readonly string[] =>
    (Array.isArray(raw) ? raw : []).flatMap((value) => notEmpty(withoutPasted(value), syntax) ?? []);
  return { syntax, description, ...more, read };
}
