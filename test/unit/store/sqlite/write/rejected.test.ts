import { describe, expect, it } from 'vitest';
import { newDelivery, uuidFor } from '../../../../helpers/deliveries.ts';
import { storePath, testHistory, testStore, type TestStore } from '../../../../helpers/stores.ts';
import type { NewDelivery, RejectedDelivery } from '../../../../../src/domain/delivery/stored-delivery.ts';

const TARGET = 'http://127.0.0.1:3000/';
const MEGABYTE = 1_000_000;

function forged(name: string, parts: Partial<NewDelivery> = {}): RejectedDelivery {
  return { ...newDelivery(name, parts), rejection: 'signature' };
}

function headersOf(bytes: number): NewDelivery['headers'] {
  return [
    ['Content-Type', 'application/json'],
    ['X-Padding', 'x'.repeat(bytes)],
  ];
}

/** Some at once, as many senders do. */
async function flood(
  store: TestStore,
  count: number,
  parts: Partial<NewDelivery>,
  name = 'forged',
): Promise<void> {
  for (let begun = 0; begun < count; begun += 32)
    await Promise.all(
      Array.from({ length: Math.min(32, count - begun) }, (_, index) =>
        store.keepRejected(forged(`${name} ${begun + index}`, parts)),
      ),
    );
}

/** Ids of what was accepted and is still there, in order, and how many were refused. */
async function contentOf(
  path: string,
): Promise<{ readonly accepted: readonly string[]; readonly rejected: number }> {
  const history = await testHistory(path);
  const all = history.list({}, { limit: 100_000 });
  history.close();
  const accepted = all.filter(({ rejection }) => rejection === undefined).map(({ id }) => id);
  return { accepted, rejected: all.length - accepted.length };
}

describe('forged deliveries in a store with a limit', () => {
  it.each<[string, number, Partial<NewDelivery>]>([
    ['of 60 kB', 400, { body: Buffer.alloc(60_000) }],
    ['that are tiny', 2000, { body: Buffer.from('{}') }],
    ['with large headers', 800, { body: Buffer.from('{}'), headers: headersOf(14_000) }],
    ['with long names of events', 400, { event: 'e'.repeat(15_000), body: Buffer.from('{}') }],
    [
      'with long UUIDs and ids',
      400,
      { uuid: 'u'.repeat(7000), webhookId: 'w'.repeat(7000), body: Buffer.from('{}') },
    ],
    ['of 5 MiB', 20, { body: Buffer.alloc(5 * 1024 * 1024) }],
  ])('%s push nothing out', async (_what, count, parts) => {
    const path = await storePath();
    const store = await testStore({ path, maxBytes: 2 * MEGABYTE });
    const good = Array.from({ length: 50 }, (_, index) =>
      newDelivery(`good ${index}`, { body: Buffer.alloc(8000) }),
    );
    for (const delivery of good) await store.admit(delivery, []);
    await flood(store, count, parts);
    for (const delivery of good) expect(await store.admit(delivery, [])).toMatchObject({ repeat: true });
    expect((await contentOf(path)).accepted).toEqual(good.map(({ id }) => id));
    expect(store.events).toEqual([]);
  });

  it('take a twentieth of it at most, bodies and headers together', async () => {
    const path = await storePath();
    const store = await testStore({ path, maxBytes: 10 * MEGABYTE });
    await flood(store, 600, { body: Buffer.alloc(20_000), headers: headersOf(5000) });
    const { bytes } = (await testHistory(path)).planPrune({});
    const { rejected } = await contentOf(path);
    expect(rejected).toBeGreaterThan(10);
    expect(rejected * 25_000).toBeLessThan(0.5 * MEGABYTE);
    expect(bytes).toBeGreaterThan(0);
  });

  it.each([
    ['large ones', 5000, 6, 5000, 200],
    ['one by one between small ones', 1000, 1, 1000, 700],
    ['tiny ones between small ones', 1000, 3, 10, 700],
  ])(
    'go before any that was accepted, when it is full of these: %s',
    async (_what, size, each, forgedSize, count) => {
      const parts = { maxBytes: MEGABYTE };
      const fill = async (forgedEach: number): Promise<readonly string[]> => {
        const path = await storePath();
        const store = await testStore({ path, ...parts });
        for (let begun = 0; begun < count; begun += 10)
          await Promise.all(
            Array.from({ length: 10 }, (_, index) => [
              ...Array.from({ length: forgedEach }, (__, number) =>
                store.keepRejected(forged(`${begun + index} ${number}`, { body: Buffer.alloc(forgedSize) })),
              ),
              store.admit(newDelivery(`good ${begun + index}`, { body: Buffer.alloc(size) }), []),
            ]).flat(),
          );
        return (await contentOf(path)).accepted;
      };
      const [quiet, attacked] = [await fill(0), await fill(each)];
      expect(quiet.length).toBeLessThan(count);
      // A sixteenth of the limit is made free at once, sooner or later.
      expect(attacked.length).toBeGreaterThanOrEqual(quiet.length * 0.9);
      expect(attacked.at(-1)).toBe(uuidFor(`good ${count - 1}`));
    },
  );

  it('are no reason to answer 503 where all that was accepted waits for its target', async () => {
    const taken = async (isAttacked: boolean): Promise<number> => {
      const store = await testStore({ path: await storePath(), maxBytes: MEGABYTE });
      for (let index = 0; ; index += 1) {
        if (isAttacked) await flood(store, 8, { body: Buffer.alloc(4000) }, String(index));
        const admitted = store.admit(newDelivery(String(index), { body: Buffer.alloc(16_000) }), [TARGET]);
        const [{ status }] = await Promise.allSettled([admitted]);
        if (status === 'rejected') return index;
      }
    };
    const [quiet, attacked] = [await taken(false), await taken(true)];
    expect(quiet).toBeGreaterThan(40);
    // Pages of indexes are not always free as a whole.
    expect(attacked).toBeGreaterThanOrEqual(quiet - 2);
  });

  it('of an older version are brought within their limits with the next one', async () => {
    const path = await storePath();
    const older = await testStore({ path });
    await older.admit(newDelivery('good'), []);
    await flood(older, 120, { body: Buffer.alloc(40_000) });
    await older.close();
    expect((await contentOf(path)).rejected).toBe(120);
    const store = await testStore({ path, maxBytes: 20 * MEGABYTE });
    await flood(store, 8, {}, 'new');
    const { accepted, rejected } = await contentOf(path);
    expect([accepted, rejected > 8, rejected < 40]).toEqual([[uuidFor('good')], true, true]);
  });

  it('have one limit for two receivers', async () => {
    const path = await storePath();
    const parts = { path, maxBytes: 4 * MEGABYTE };
    const stores = [
      await testStore({ ...parts, receiver: 'one' }),
      await testStore({ ...parts, receiver: 'two' }),
    ];
    await stores[0]?.admit(newDelivery('good'), []);
    for (let round = 0; round < 40; round += 1)
      for (const [index, store] of stores.entries())
        await flood(store, 8, { body: Buffer.alloc(10_000) }, `${round} ${index}`);
    const { accepted, rejected } = await contentOf(path);
    expect([accepted, rejected < 25]).toEqual([[uuidFor('good')], true]);
  });
});

describe('forged deliveries that were kept', () => {
  it('are there whole, between others, and gone with all that belongs to them', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    const body = Buffer.from('{"event":"forged"}');
    await store.admit(newDelivery('good'), []);
    await store.keepRejected(forged('forged', { body, target: '/forged' }));
    await store.admit(newDelivery('newest'), []);
    const history = await testHistory(path, 'write');
    const { position } = history.find('last~1');
    expect(history.content(position)).toMatchObject({ body, target: '/forged', method: 'POST' });
    await history.prune({ maxBytes: 0 });
    expect(() => history.content(position)).toThrow(expect.objectContaining({ code: 'delivery_not_found' }));
  });
});

describe('forged deliveries in a store without a limit', () => {
  it('take eight megabytes at most', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    await flood(store, 240, { body: Buffer.alloc(60_000) });
    const { rejected } = await contentOf(path);
    expect(rejected * 61_000).toBeLessThan(8 * 1024 * 1024);
    expect(rejected).toBeGreaterThan(100);
  });
});

describe('deliveries prune --max-store', () => {
  it('removes what was rejected before anything that was accepted, and says so before', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    const good = Array.from({ length: 60 }, (_, index) =>
      newDelivery(`good ${index}`, { body: Buffer.alloc(8000) }),
    );
    for (const delivery of good) {
      await store.admit(delivery, []);
      await store.keepRejected(forged(`forged ${delivery.id}`, { body: Buffer.alloc(30_000) }));
    }
    await store.admit(newDelivery('newest'), []);
    await store.close();
    const history = await testHistory(path, 'write');
    expect(history.planPrune({ maxBytes: 1.2 * MEGABYTE }).deliveries).toBeLessThanOrEqual(60);
    await history.prune({ maxBytes: 1.2 * MEGABYTE });
    const { accepted } = await contentOf(path);
    expect(accepted).toHaveLength(61);
    // Where that is not enough, the oldest of the others go too.
    await history.prune({ maxBytes: 0 });
    expect(await contentOf(path)).toEqual({ accepted: [uuidFor('newest')], rejected: 0 });
  });
});
