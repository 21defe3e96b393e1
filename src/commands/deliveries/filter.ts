import { HooksError } from '../../domain/errors.ts';
import { parseEventFilter } from '../../domain/events/selector.ts';
import type { Moment } from '../../domain/moment.ts';
import type { SignatureFinding } from '../../domain/received-delivery.ts';
import type { DeliveryFilter } from '../../domain/stored-delivery.ts';

/** What chooses deliveries on the command line; what is undefined does not matter. */
export interface FilterOptions {
  readonly event: readonly string[] | undefined;
  readonly meeting: string | undefined;
  readonly webhook: string | undefined;
  readonly since: Moment | undefined;
  readonly until: Moment | undefined;
  readonly signature: readonly SignatureFinding['state'][] | undefined;
  readonly failed: boolean;
}

/**
 * The filter that the options ask for, with points in time as they are `now`.
 *
 * @param now milliseconds since 1970
 * @throws HooksError `usage_invalid` when no time is left between `--since` and `--until`
 */
export function toDeliveryFilter(options: FilterOptions, now: number): DeliveryFilter {
  const since = options.since?.(now);
  const until = options.until?.(now);
  if (since !== undefined && until !== undefined && since >= until)
    throw new HooksError('usage_invalid', 'Nothing can be received since --since and before --until.', {
      hint: 'Give a --since that is earlier than --until.',
    });
  return {
    events: options.event === undefined ? undefined : parseEventFilter(options.event),
    meeting: options.meeting?.trim(),
    webhook: options.webhook?.trim(),
    since,
    until,
    signature: options.signature,
    failed: options.failed ? true : undefined,
  };
}

/** Signatures that only a delivery has that was refused, where they are checked at all. */
const REFUSED: ReadonlySet<SignatureFinding['state']> = new Set(['missing', 'malformed', 'mismatch']);

/** Whether refused deliveries are asked for, by a command that leaves them out otherwise. */
export function wantsRefused({ signature = [] }: FilterOptions): boolean {
  return signature.some((state) => REFUSED.has(state));
}

/** Whether the filter leaves anything out. */
export function choosesSome(filter: DeliveryFilter): boolean {
  return Object.values(filter).some((value) => value !== undefined);
}
