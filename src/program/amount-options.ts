import { durationText, MAX_DURATION_MS, parseDuration } from '../domain/text/duration.ts';
import { HooksError } from '../domain/errors.ts';
import { sizeText } from '../domain/text/amounts.ts';
import { parseCountOrShare, type CountOrShare } from '../domain/text/share.ts';
import { parseSize } from '../domain/text/size.ts';
import { shownValue, type More } from './option-readers.ts';
import { nameIn } from './option-names.ts';
import type { OptionSpec } from './command-spec.ts';

/**
 * `--timeout <duration>`: `500ms`, `60s`, `1.5h`, as milliseconds; undefined when not given.
 *
 * @param more bounds in milliseconds, both inclusive; from 0 to a hundred years without them
 */
export function duration(
  flags: string,
  description: string,
  more: More & { readonly min?: number; readonly max?: number } = {},
): OptionSpec<number | undefined> {
  const { min = 0, max = MAX_DURATION_MS, ...help } = more;
  const read = (raw: unknown): number | undefined => {
    if (raw === undefined) return undefined;
    const value = typeof raw === 'string' ? parseDuration(raw) : undefined;
    if (value === undefined) throw refusal(flags, raw, durationHint(raw));
    if (value >= min && value <= max) return value;
    throw refusal(flags, raw, `Give from ${durationText(min)} to ${durationText(max)}.`);
  };
  return { flags, description, ...help, read };
}

function durationHint(raw: unknown): string {
  const plain = typeof raw === 'string' && /^\s*[\d.]+\s*$/.test(raw) ? raw.trim() : undefined;
  if (plain !== undefined && parseDuration(`${plain}ms`) !== undefined)
    return `Add the unit, such as ${plain}s for seconds or ${plain}m for minutes.`;
  return 'Give a number with its unit, such as 500ms, 60s, 10m, 1.5h or 30d.';
}

/**
 * `--max-store <size>`: `64kb`, `1gb`, `1gib` or plain bytes, as bytes; undefined when not given.
 *
 * @param more the smallest that is taken, in bytes; 0 without it
 */
export function size(
  flags: string,
  description: string,
  more: More & { readonly min?: number } = {},
): OptionSpec<number | undefined> {
  const { min = 0, ...help } = more;
  const read = (raw: unknown): number | undefined => {
    if (raw === undefined) return undefined;
    const value = typeof raw === 'string' ? parseSize(raw) : undefined;
    if (value === undefined) throw refusal(flags, raw, SIZE_HINT);
    if (value >= min) return value;
    throw refusal(flags, raw, `Give ${sizeText(min)} or more.`);
  };
  return { flags, description, ...help, read };
}

const SIZE_HINT = 'Give bytes, or a number with its unit, such as 64kb, 200mb or 1gb (1gib is 2^30 bytes).';

/** `--lose <amount>`: so many (`3`), or a share (`10%`); undefined when not given. */
export function countOrShare(flags: string, description: string): OptionSpec<CountOrShare | undefined> {
  const read = (raw: unknown): CountOrShare | undefined => {
    if (raw === undefined) return undefined;
    const value = typeof raw === 'string' ? parseCountOrShare(raw) : undefined;
    if (value !== undefined) return value;
    throw refusal(flags, raw, 'Give how many, such as 3, or a share, such as 10%.');
  };
  return { flags, description, read };
}

function refusal(flags: string, raw: unknown, hint: string): HooksError {
  return new HooksError('usage_invalid', `${nameIn(flags)} cannot be "${shownValue(raw)}".`, { hint });
}
