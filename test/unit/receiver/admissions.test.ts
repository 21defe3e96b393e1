import { describe, expect, it } from 'vitest';
import { createAdmissions } from '../../../src/receiver/admissions.ts';
import { MemoryStore } from '../../../src/store/memory-store.ts';
import type { DeliveryStore } from '../../../src/store/delivery-store.ts';
import { newDelivery } from '../../helpers/deliveries.ts';

interface SlowStore extends Pick<DeliveryStore, 'admit'> {
  /** How many wait to be stored. */
  waiting(): number;
  /** Ends the longest wait, well or badly. */
  finish(error?: Error): void;
}

/** A memory store whose every admission ends when the test says so. */
function slowStore(): SlowStore {
  const memory = new MemoryStore();
  const waits: ((error?: Error) => void)[] = [];
  return {
    admit: async (delivery, targets) => {
      await new Promise<void>((resolve, reject) => {
        waits.push((error) => (error === undefined ? resolve() : reject(error)));
      });
      return await memory.admit(delivery, targets);
    },
    waiting: () => waits.length,
    finish: (error) => waits.shift()?.(error),
  };
}

async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe('admissions', () => {
  const delivery = newDelivery('a');

  it('lets a repeat wait for the first copy', async () => {
    const store = slowStore();
    const admit = createAdmissions(store);
    const first = admit(delivery, []);
    const repeat = admit(delivery, []);
    await settled();
    expect(store.waiting()).toBe(1);
    store.finish();
    expect(await first).toMatchObject({ repeat: false, attempt: 1 });
    await settled();
    expect(store.waiting()).toBe(1);
    store.finish();
    expect(await repeat).toMatchObject({ repeat: true, attempt: 2 });
  });

  it('lets other deliveries pass', async () => {
    const store = slowStore();
    const admit = createAdmissions(store);
    void admit(delivery, []);
    void admit(newDelivery('b'), []);
    await settled();
    expect(store.waiting()).toBe(2);
  });

  it('makes the next copy the first one when the first one fails', async () => {
    const store = slowStore();
    const admit = createAdmissions(store);
    const first = admit(delivery, []);
    const second = admit(delivery, []);
    const third = admit(delivery, []);
    store.finish(new Error('disk full'));
    await expect(first).rejects.toThrow('disk full');
    await settled();
    // The third waits for the second, as it did for the first.
    expect(store.waiting()).toBe(1);
    store.finish();
    expect(await second).toMatchObject({ repeat: false, attempt: 1 });
    await settled();
    store.finish();
    expect(await third).toMatchObject({ repeat: true, attempt: 2 });
  });

  it('stores all repeats at once when the first copy is safe', async () => {
    const store = slowStore();
    const admit = createAdmissions(store);
    const copies = Array.from({ length: 20 }, () => admit(delivery, []));
    store.finish();
    await settled();
    expect(store.waiting()).toBe(19);
    while (store.waiting() > 0) store.finish();
    const attempts = (await Promise.all(copies)).map(({ attempt }) => attempt);
    expect(attempts.toSorted((one, other) => one - other)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
  });
});
