import { readPayload } from '../../../domain/delivery/payload.ts';
import type { LoadedDelivery } from '../../../domain/delivery/stored-delivery.ts';
import type { DeliveryHistory } from '../../../store/delivery-store.ts';
import type { Context } from '../../../context.ts';
import type { ShownDelivery } from './shown-deliveries.ts';

/**
 * Reads a delivery that was shown from the store.
 *
 * @param store as `--store` names it
 * @throws HooksError `delivery_not_found` where it was removed in the meantime, and what opening a store can throw
 */
export async function withShown<Result>(
  { position, id }: ShownDelivery,
  store: string | undefined,
  context: Pick<Context, 'deliveryHistory'>,
  work: (entry: LoadedDelivery, history: DeliveryHistory) => Result,
): Promise<Result> {
  const history = await context.deliveryHistory({ file: store, access: 'read' });
  try {
    const delivery = history.find(position === undefined ? id : String(position));
    const content = history.content(delivery.position);
    const payload = readPayload(content.body);
    const forwards = delivery.forwardState === undefined ? [] : history.forwards(delivery.position);
    return work({ delivery, content, payload, forwards }, history);
  } finally {
    history.close();
  }
}
