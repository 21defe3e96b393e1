import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { DatabaseSync } from '@photostructure/sqlite';
import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../../src/store/memory-store.ts';
import type { StoreHealth } from '../../../src/store/delivery-store.ts';
import { newDelivery } from '../../helpers/deliveries.ts';
import { answered } from '../../helpers/forwarding.ts';
import { storePath, testStore, type TestStoreParts } from '../../helpers/stores.ts';

const APP = 'http://127.0.0.1:3000/';
const OTHER = 'http://127.0.0.1:3001/';

async function healthyStore(
  parts: Omit<TestStoreParts, 'path'> = {},
): Promise<{ store: Awaited<ReturnType<typeof testStore>>; health: StoreHealth; path: string }> {
  const path = await storePath();
  const store = await testStore({ path, ...parts });
  if (store.health === undefined) throw new Error('It tells nothing of itself.');
  return { store, health: store.health, path };
}

describe('the health of a store on disk', () => {
  it('is good where something can be committed, which leaves nothing behind', async () => {
    const { health, path } = await healthyStore();
    await health.probe();
    await health.probe();
    const database = new DatabaseSync(path);
    expect(database.prepare("SELECT * FROM store_state WHERE name = 'probe'").all()).toEqual([]);
    database.close();
  });

  it('is not where another process holds the file, and is again afterwards', async () => {
    const { store, health, path } = await healthyStore();
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    await expect(health.probe()).rejects.toMatchObject({ code: 'store_busy' });
    other.exec('ROLLBACK');
    other.close();
    await health.probe();
    expect(store.events.map(({ type }) => type)).toEqual(['store_failing', 'store_recovered']);
  });

  it('is not where a delivery would find no room', async () => {
    const { store, health } = await healthyStore({ maxBytes: 300_000 });
    // What waits for a target may not be removed.
    for (let number = 0; number < 60; number += 1) {
      const delivery = newDelivery(String(number), { body: Buffer.alloc(10_000) });
      await store.admit(delivery, [APP]).catch(() => undefined);
    }
    await expect(health.probe()).rejects.toMatchObject({ code: 'store_full' });
    expect(store.events.map(({ type }) => type)).toEqual(['store_failing']);
  });

  it('is good again where its file was removed: a new one is begun, as for a delivery', async () => {
    const { health, path } = await healthyStore();
    await rm(path);
    await health.probe();
    expect(existsSync(path)).toBe(true);
  });

  it('tells how much waits for which target, and since when', async () => {
    const { store, health } = await healthyStore();
    const admitted = await store.admit(newDelivery('first', { receivedAt: 1000 }), [APP, OTHER]);
    await store.admit(newDelivery('second', { receivedAt: 2000 }), [APP]);
    expect((await health.measure([APP, OTHER, 'http://nobody.example/'])).pending).toEqual([
      { target: APP, count: 2, oldestReceivedAt: 1000 },
      { target: OTHER, count: 1, oldestReceivedAt: 1000 },
      { target: 'http://nobody.example/', count: 0, oldestReceivedAt: undefined },
    ]);
    await store.recordForward({
      position: admitted.position,
      target: APP,
      origin: 'receiver',
      startedAt: 3000,
      outcome: answered(200),
      state: 'succeeded',
    });
    expect((await health.measure([APP])).pending).toEqual([
      { target: APP, count: 1, oldestReceivedAt: 2000 },
    ]);
  });

  it('tells how large its files are', async () => {
    const { store, health } = await healthyStore();
    const before = (await health.measure([])).bytes ?? 0;
    await store.admit(newDelivery('large', { body: Buffer.alloc(500_000) }), []);
    expect((await health.measure([])).bytes ?? 0).toBeGreaterThan(before + 400_000);
  });

  it('tells how long each commit took', async () => {
    const { store, health } = await healthyStore();
    const times: number[] = [];
    await store.admit(newDelivery('before'), []);
    health.onCommit((elapsedMs) => times.push(elapsedMs));
    await store.admit(newDelivery('after'), []);
    // It is told once who waits for it has been told.
    await health.probe();
    expect(times.length).toBeGreaterThan(0);
    expect(times.every((time) => time >= 0)).toBe(true);
  });
});

describe('the health of a store in memory', () => {
  it('is good until too much waits for its targets', async () => {
    const store = new MemoryStore(10, 20_000);
    await store.health.probe();
    await store.admit(newDelivery('one', { body: Buffer.alloc(9000), receivedAt: 5 }), [APP]);
    await store.health.probe();
    await store.admit(newDelivery('two', { body: Buffer.alloc(9000), receivedAt: 6 }), [APP]);
    await expect(store.health.probe()).rejects.toMatchObject({ code: 'store_full' });
    expect(await store.health.measure([APP])).toEqual({
      bytes: undefined,
      pending: [{ target: APP, count: 2, oldestReceivedAt: 5 }],
    });
  });
});
