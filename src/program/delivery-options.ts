import { HooksError } from '../domain/errors.ts';
import { parseTimeExpression, type TimeExpression } from '../domain/text/moment.ts';
import { file, flag, list, nameIn, shown, type OptionSpec, word } from './command-spec.ts';
import type { SignatureFinding } from '../domain/delivery/received-delivery.ts';

/** `--store <file>`, on every command that looks into a store. */
export const storeOption = file('--store <file>', 'file that deliveries are kept in', {
  defaultText: 'deliveries.sqlite in the data directory',
});

const SIGNATURES = [
  'valid',
  'missing',
  'malformed',
  'mismatch',
  'key_unavailable',
  'unchecked',
] as const satisfies readonly SignatureFinding['state'][];

/** What chooses deliveries, the same on every command; `toDeliveryFilter` reads it. */
export const filterOptions = {
  event: list('--event <patterns>', 'only these events; names or patterns such as meeting.*'),
  meeting: word('--meeting <id>', 'only of this meeting or session'),
  webhook: word('--webhook <id>', 'only to this webhook; a beginning of its id will do'),
  since: timeExpression('--since <time>', 'only received since: 10m ago, 14:03 today, or 2026-01-02T14:03Z'),
  until: timeExpression('--until <time>', 'only received before'),
  signature: someOf('--signature <states>', 'only with such a signature', SIGNATURES),
  failed: flag('--failed', 'only with a forward that failed or is still to come'),
};

/** `--since <time>`: a point in time; undefined when not given. */
export function timeExpression(flags: string, description: string): OptionSpec<TimeExpression | undefined> {
  const read = (raw: unknown): TimeExpression | undefined => {
    if (raw === undefined) return undefined;
    const found = typeof raw === 'string' ? parseTimeExpression(raw) : undefined;
    if (found !== undefined) return found;
    throw new HooksError('usage_invalid', `${nameIn(flags)} cannot be "${shown(raw)}".`, {
      hint: timeHint(typeof raw === 'string' ? raw.trim() : ''),
    });
  };
  return { flags, description, read };
}

const TIME_HINT =
  'Give how long ago (10m, 2h, 3d), a time of today (14:03), a day (2026-01-02), or both (2026-01-02T14:03Z).';

/** What is often written and is none of these: it is named, since it looks like a time. */
function timeHint(written: string): string {
  if (/^\d{4}-?w\d/i.test(written)) return `Weeks are not read. ${TIME_HINT}`;
  if (/^\d{4}-?\d{3}(?!\d)/.test(written)) return `Days of the year are not read. ${TIME_HINT}`;
  if (/^\d{8}t/i.test(written)) return `Write it with dashes and colons. ${TIME_HINT}`;
  if (/^\d{9,}(?:\.\d+)?$/.test(written)) return `Seconds since 1970 are not read. ${TIME_HINT}`;
  if (/:60(?:[.,]\d+)?\s?(?:z|[+-][\d:]+)?$/i.test(written)) return `Leap seconds are not read. ${TIME_HINT}`;
  return TIME_HINT;
}

/** `--signature <states>`: some of a few words, each given by itself or with commas between them. */
function someOf<const Word extends string>(
  flags: string,
  description: string,
  choices: readonly Word[],
): OptionSpec<readonly Word[] | undefined> {
  const words = list(flags, description);
  const known = (given: string): Word => {
    const found = choices.find((candidate) => candidate === given);
    if (found !== undefined) return found;
    throw new HooksError('usage_invalid', `${nameIn(flags)} cannot be "${given}".`, {
      hint: `Choose some of: ${choices.join(', ')}.`,
    });
  };
  return { ...words, choices, read: (raw) => words.read(raw)?.map(known) };
}

/**
 * `--limit <number>`: how many at most; `all` is Infinity, and undefined is left to the command.
 */
export function limit(
  flags: string,
  description: string,
  defaultText: string,
): OptionSpec<number | undefined> {
  const read = (raw: unknown): number | undefined => {
    if (raw === undefined) return undefined;
    if (raw === 'all') return Infinity;
    const value = typeof raw === 'string' && /^\s*\d{1,15}\s*$/.test(raw) ? Number(raw) : 0;
    if (value > 0) return value;
    throw new HooksError('usage_invalid', `${nameIn(flags)} cannot be "${shown(raw)}".`, {
      hint: 'Give a whole number from 1 on, or "all".',
    });
  };
  return { flags, description, defaultText, read };
}
