import { HooksError } from '../../domain/errors.ts';
import { PLAIN } from '../../terminal/style.ts';
import { renderStored } from '../../views/delivery/stored-line.ts';
import { missingArgument } from '../shared/missing-argument.ts';
import { loadDeliveries } from './read-deliveries.ts';
import { StoredTitles } from './stored-titles.ts';
import type { Context } from '../../context.ts';
import type { DeliveryHistory } from '../../store/delivery-store.ts';

/** The last ones, which is what people look for. */
const MAX_OFFERED = 20;

/** Columns that a list of choices has beside each entry. */
const POINTER_COLUMNS = 3;

/**
 * The delivery that a person chooses among the last ones, the newest first.
 *
 * @param command such as `show`, for the question and for the usage line
 * @returns its position, as a reference
 * @throws HooksError `usage_invalid` where nobody can be asked, `delivery_not_found` where there is none
 */
export async function pickDelivery(
  context: Context,
  history: DeliveryHistory,
  command: 'show' | 'replay',
): Promise<string> {
  if (!context.interactive)
    throw missingArgument(
      'The delivery',
      `dyte-hooks deliveries ${command} <delivery>`,
      'dyte-hooks deliveries list',
    );
  const line = {
    style: PLAIN,
    width: Math.max(20, context.io.stderr.columns - POINTER_COLUMNS),
    showSecrets: false,
    now: context.clock.now(),
    withDay: true,
  };
  const titles = new StoredTitles();
  const entries = [...loadDeliveries(history, history.list({}, { limit: MAX_OFFERED }))].toReversed();
  if (entries.length === 0)
    throw new HooksError('delivery_not_found', 'There are no deliveries yet.', {
      hint: 'Receive some: dyte-hooks listen --port 8000',
    });
  const prompts = await context.prompts();
  return await prompts.choose(
    `Which delivery to ${command}?`,
    entries.map((entry) => {
      titles.learn(entry, history);
      return { value: String(entry.delivery.position), label: renderStored(entry, { ...line, titles }) };
    }),
  );
}
