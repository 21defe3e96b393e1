import type { Admission, DeliveryIdentity, DeliveryStore } from '../store/delivery-store.ts';

/**
 * Admits deliveries to a store, copies of one delivery in order: a copy that arrives while the first
 * one is being stored waits for it, so that neither is answered 2xx before the delivery is safe. When
 * the first one fails, the next is the first.
 *
 * @returns the store's `admit`, with that order; it rejects when the store does
 */
export function createAdmissions(store: DeliveryStore): (delivery: DeliveryIdentity) => Promise<Admission> {
  const firstCopies = new Map<string, Promise<Admission>>();

  const admitFirst = async (delivery: DeliveryIdentity): Promise<Admission> => {
    const admitted = store.admit(delivery);
    firstCopies.set(delivery.key, admitted);
    try {
      return await admitted;
    } finally {
      firstCopies.delete(delivery.key);
    }
  };

  return async (delivery) => {
    let first = firstCopies.get(delivery.key);
    while (first !== undefined) {
      if (await succeeds(first)) return await store.admit(delivery);
      first = firstCopies.get(delivery.key);
    }
    return await admitFirst(delivery);
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
