import type { NewDelivery } from '../domain/delivery/stored-delivery.ts';
import type { Admission, DeliveryStore } from '../store/delivery-store.ts';

/**
 * Admits deliveries to a store, copies of one delivery in order: a copy that arrives while the first
 * one is being stored waits for it, so that neither is answered 2xx before the delivery is safe. When
 * the first one fails, the next is the first.
 *
 * @returns the store's `admit`, with that order; it rejects when the store does
 */
export function createAdmissions(store: Pick<DeliveryStore, 'admit'>): DeliveryStore['admit'] {
  const firstCopies = new Map<string, Promise<Admission>>();

  const admitFirst = async (delivery: NewDelivery, targets: readonly string[]): Promise<Admission> => {
    const admitted = store.admit(delivery, targets);
    firstCopies.set(delivery.id, admitted);
    try {
      return await admitted;
    } finally {
      firstCopies.delete(delivery.id);
    }
  };

  return async (delivery, targets) => {
    let first = firstCopies.get(delivery.id);
    while (first !== undefined) {
      if (await succeeds(first)) return await store.admit(delivery, targets);
      first = firstCopies.get(delivery.id);
    }
    return await admitFirst(delivery, targets);
  };
}

async function succeeds(admitted: Promise<Admission>): Promise<boolean> {
  try {
    await admitted;
    return true;
  } catch {
    return false;
  }
}
