import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../../src/store/memory-store.ts';
import type { DeliveryStore } from '../../../src/store/delivery-store.ts';
import { newDelivery } from '../../helpers/deliveries.ts';

/** What a store says of one more copy. */
async function admit(
  store: DeliveryStore,
  name: string,
): Promise<{ readonly repeat: boolean; readonly attempt: number }> {
  const { repeat, attempt } = await store.admit(newDelivery(name), []);
  return { repeat, attempt };
}

describe('memory store', () => {
  it('counts the copies of a delivery', async () => {
    const store = new MemoryStore();
    expect(await admit(store, 'uuid:a')).toEqual({ repeat: false, attempt: 1 });
    expect(await admit(store, 'uuid:b')).toEqual({ repeat: false, attempt: 1 });
    expect(await admit(store, 'uuid:a')).toEqual({ repeat: true, attempt: 2 });
    expect(await admit(store, 'uuid:a')).toEqual({ repeat: true, attempt: 3 });
  });

  it('remembers a delivery across one change of generations, with its count', async () => {
    const store = new MemoryStore(2);
    for (const key of ['a', 'b', 'c']) await admit(store, key);
    expect(await admit(store, 'a')).toEqual({ repeat: true, attempt: 2 });
  });

  it('forgets what is two generations old', async () => {
    const store = new MemoryStore(2);
    for (const key of ['a', 'b', 'c', 'd', 'e']) await admit(store, key);
    expect(await admit(store, 'a')).toEqual({ repeat: false, attempt: 1 });
  });

  it('keeps a delivery that comes again and again, however many others come', async () => {
    const store = new MemoryStore(4);
    for (let round = 1; round <= 50; round += 1) {
      expect(await admit(store, 'often')).toEqual({ repeat: round > 1, attempt: round });
      for (const other of [1, 2, 3]) await admit(store, `${round}-${other}`);
    }
  });

  it('always knows the latest deliveries, as many as a generation holds, and never an unseen one', async () => {
    const size = 5;
    const keys = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 60 });
    const mistakesFor = async (sequence: readonly number[]): Promise<number> => {
      const store = new MemoryStore(size);
      let latest: number[] = [];
      const seen = new Set<number>();
      let mistakes = 0;
      for (const number of sequence) {
        const { repeat } = await admit(store, String(number));
        if (repeat ? !seen.has(number) : latest.includes(number)) mistakes += 1;
        seen.add(number);
        latest = [number, ...latest.filter((other) => other !== number)].slice(0, size);
      }
      return mistakes;
    };
    await fc.assert(
      fc.asyncProperty(keys, async (sequence) => {
        expect(await mistakesFor(sequence)).toBe(0);
      }),
    );
    expect(await mistakesFor([1, 2, 1])).toBe(0);
  });
});

describe('forwards of a memory store', () => {
  const target = 'http://127.0.0.1:3000/';
  const outcome = { kind: 'timeout', durationMs: 1 } as const;
  const record = { position: 1, target, origin: 'receiver', startedAt: 0, outcome } as const;

  it('are open for a new delivery, and pending until they have ended', async () => {
    const store = new MemoryStore();
    const first = await store.admit(newDelivery('a'), [target]);
    expect(first.forwards).toEqual([{ target, state: 'open' }]);
    expect((await store.admit(newDelivery('a'), [target])).forwards).toEqual([{ target, state: 'pending' }]);
    expect(await store.pendingForwards(target, 0, 10)).toMatchObject([
      { id: newDelivery('a').id, position: 1 },
    ]);
    await store.recordForward({ ...record, state: 'succeeded' });
    expect(await store.pendingForwards(target, 0, 10)).toEqual([]);
    expect((await store.admit(newDelivery('a'), [target])).forwards).toEqual([
      { target, state: 'succeeded' },
    ]);
  });

  it('are opened again by a repeat when they have failed', async () => {
    const store = new MemoryStore();
    await store.admit(newDelivery('a'), [target]);
    await store.recordForward({ ...record, state: 'failed' });
    expect((await store.admit(newDelivery('a'), [target])).forwards).toEqual([{ target, state: 'open' }]);
  });

  it('are handed out in order, from a position on, and no more than wanted', async () => {
    const store = new MemoryStore();
    for (const name of ['a', 'b', 'c', 'd']) await store.admit(newDelivery(name), [target]);
    const found = await store.pendingForwards(target, 1, 2);
    expect(found.map(({ position }) => position)).toEqual([2, 3]);
    expect(await store.pendingForwards('exec:other', 0, 10)).toEqual([]);
  });

  it('take a bounded part of the memory, and free it when they have ended', async () => {
    const body = Buffer.alloc(100);
    const store = new MemoryStore(10, 150);
    await store.admit(newDelivery('a', { body }), [target]);
    await expect(store.admit(newDelivery('b', { body }), [target])).rejects.toMatchObject({
      code: 'store_full',
    });
    await store.recordForward({ ...record, state: 'succeeded' });
    expect(await store.admit(newDelivery('b', { body }), [target])).toMatchObject({ repeat: false });
  });

  it('count with their headers', async () => {
    const headers = [['X-Padding', 'x'.repeat(10_000)]] as const;
    const store = new MemoryStore(10, 25_000);
    const admitted = ['a', 'b', 'c'].map((name) =>
      store.admit(newDelivery(name, { body: Buffer.from('{}'), headers }), [target]),
    );
    const outcomes = await Promise.allSettled(admitted);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  });
});
