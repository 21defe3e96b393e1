import { HooksError } from '../../domain/errors.ts';
import { parseEventFilter } from '../../domain/events/selector.ts';
import type { TimeExpression } from '../../domain/text/moment.ts';
import type { SignatureFinding } from '../../domain/delivery/received-delivery.ts';
import type { DeliveryFilter } from '../../domain/delivery/stored-delivery.ts';

/** What chooses deliveries on the command line; what is undefined does not matter. */
export interface FilterOptions {
  readonly events: readonly string[] | undefined;
  readonly meeting: string | undefined;
  readonly webhook: string | undefined;
  readonly since: TimeExpression | undefined;
  readonly until: TimeExpression | undefined;
  readonly signature: readonly SignatureFinding['state'][] | undefined;
  readonly failed: boolean;
  readonly waiting: boolean;
}

/** Milliseconds that two clocks may differ: a time from another machine is not meant for later. */
const CLOCK_SKEW_MS = 60_000;

/**
 * The point in time that `--since` names.
 *
 * @param now milliseconds since 1970
 * @throws HooksError `usage_invalid` when it is still to come: nothing was received since then
 */
export function sinceAt(since: TimeExpression | undefined, now: number): number | undefined {
  const at = since?.(now);
  if (at === undefined || at <= now + CLOCK_SKEW_MS) return at;
  throw new HooksError(
    'usage_invalid',
    `--since is later than now: ${localText(at)}, and it is ${localText(now)}.`,
    {
      hint: laterHint('--since', at, now),
    },
  );
}

/**
 * What to say of an `--until` that is still to come: it leaves nothing out, and a time of today may be
 * meant for yesterday.
 */
export function untilWarnings({ until }: Pick<FilterOptions, 'until'>, now: number): readonly string[] {
  const at = until?.(now);
  if (at === undefined || at <= now + CLOCK_SKEW_MS) return [];
  return [
    `--until is later than now (${localText(at)}), so it leaves nothing out. ${laterHint('--until', at, now)}`,
  ];
}

const DAY_MS = 86_400_000;

function laterHint(option: string, at: number, now: number): string {
  const yesterday = new Date(at);
  yesterday.setDate(yesterday.getDate() - 1);
  if (at - now > DAY_MS) return 'Check the date and its time zone.';
  return `For the same time yesterday write ${option} "${localText(yesterday.getTime())}".`;
}

function digits(value: number): string {
  return String(value).padStart(2, '0');
}

/** A time as `--since` reads it, in this machine's zone, to the minute. */
function localText(at: number): string {
  const date = new Date(at);
  const day = [date.getFullYear(), digits(date.getMonth() + 1), digits(date.getDate())].join('-');
  return `${day} ${digits(date.getHours())}:${digits(date.getMinutes())}`;
}

/**
 * The filter that the options ask for, with points in time as they are `now`.
 *
 * @param now milliseconds since 1970
 * @throws HooksError `usage_invalid` when no time is left between `--since` and `--until`, or
 * `--since` is still to come
 */
export function toDeliveryFilter(options: FilterOptions, now: number): DeliveryFilter {
  const since = sinceAt(options.since, now);
  const until = options.until?.(now);
  if (since !== undefined && until !== undefined && since >= until)
    throw new HooksError('usage_invalid', '--since is not earlier than --until.', {
      hint: 'Give a --since that is earlier than --until.',
    });
  return {
    events: options.events === undefined ? undefined : parseEventFilter(options.events),
    meeting: options.meeting?.trim(),
    webhook: options.webhook?.trim(),
    since,
    until,
    signature: options.signature,
    failed: options.failed ? true : undefined,
    waiting: options.waiting ? true : undefined,
  };
}

/** Signatures that only a delivery has that was rejected, where they are checked at all. */
const REJECTED: ReadonlySet<SignatureFinding['state']> = new Set(['missing', 'malformed', 'mismatch']);

/** Whether rejected deliveries are asked for, by a command that leaves them out otherwise. */
export function wantsRejected({ signature = [] }: FilterOptions): boolean {
  return signature.some((state) => REJECTED.has(state));
}

/** Whether the filter leaves anything out. */
export function choosesSome(filter: DeliveryFilter): boolean {
  return Object.values(filter).some((value) => value !== undefined);
}
