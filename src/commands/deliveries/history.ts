import { HooksError } from '../../domain/errors.ts';
import { readPayload } from '../../domain/delivery/payload.ts';
import type { Context, HistoryRequest } from '../../context.ts';
import type { StoredDelivery, StoredForward, LoadedDelivery } from '../../domain/delivery/stored-delivery.ts';
import type { DeliveryHistory } from '../../store/delivery-store.ts';

/** Opens the store for as long as `work` takes. */
export async function withHistory<Result>(
  context: Pick<Context, 'deliveryHistory'>,
  wanted: HistoryRequest,
  work: (history: DeliveryHistory) => Result | Promise<Result>,
): Promise<Result> {
  const history = await context.deliveryHistory(wanted);
  try {
    return await work(history);
  } finally {
    history.close();
  }
}

/** Each with what is shown of it, one body in memory at a time; one that was removed in the meantime is left out. */
export function* loadDeliveries(
  history: DeliveryHistory,
  deliveries: Iterable<StoredDelivery>,
): Generator<LoadedDelivery> {
  for (const delivery of deliveries) {
    try {
      yield loadDelivery(history, delivery);
    } catch (error) {
      if (error instanceof HooksError && error.code === 'delivery_damaged') history.reportDamaged(error);
      else if (!(error instanceof HooksError) || error.code !== 'delivery_not_found') throw error;
    }
  }
}

/** @throws HooksError `delivery_not_found` when it was removed in the meantime */
export function loadDelivery(history: DeliveryHistory, delivery: StoredDelivery): LoadedDelivery {
  const content = history.content(delivery.position);
  return {
    delivery,
    content,
    payload: readPayload(content.body),
    // Most forms do not show them.
    get forwards() {
      return delivery.forwardState === undefined ? [] : soundForwards(history, delivery.position);
    },
  };
}

/** None where what is known of them is damaged: the delivery itself is shown all the same. */
function soundForwards(history: DeliveryHistory, position: number): readonly StoredForward[] {
  try {
    return history.forwards(position);
  } catch (error) {
    if (!(error instanceof HooksError) || error.code !== 'delivery_damaged') throw error;
    history.reportDamaged(error);
    return [];
  }
}
