import { HooksError } from '../../../domain/errors.ts';
import type { StoredDelivery } from '../../../domain/delivery/stored-delivery.ts';
import type { DeliveryHistory } from '../../../store/delivery-store.ts';
import { choosesSome, untilWarnings, toDeliveryFilter } from '../filter.ts';
import { namedDeliveries, pagesOf } from '../pages.ts';
import { notify, type Context } from '../../../context.ts';
import type { DeliveriesReplayOptions } from './options.ts';

/**
 * The deliveries that are to be replayed, in the order of arrival. Rejected ones are among them only when
 * they are named.
 *
 * @throws HooksError `usage_invalid` when nothing says which, or two things do; `delivery_not_found`,
 * `delivery_ambiguous`
 */
export function chosenPages(
  options: DeliveriesReplayOptions,
  context: Context,
  history: DeliveryHistory,
): AsyncIterable<readonly StoredDelivery[]> {
  const now = context.clock.now();
  const filter = toDeliveryFilter(options, now);
  for (const note of untilWarnings(options, now)) notify(context, note);
  const isFiltered = choosesSome(filter) || options.limit !== undefined;
  const isNamed = options.deliveries.length > 0;
  if (isNamed && isFiltered)
    throw new HooksError('usage_invalid', 'That says twice what to replay.', {
      hint: 'Name deliveries, or choose them by options, not both.',
    });
  if (isNamed) return namedDeliveries(history, options.deliveries);
  if (isFiltered)
    return pagesOf(history, { ...filter, acceptedOnly: true }, options.limit ?? Infinity, context.signal);
  throw new HooksError('usage_invalid', 'Nothing says which deliveries to replay.', {
    hint: 'Name some, such as "last", or choose: --failed, --since 1h, --events "recording.*", --limit all.',
  });
}
