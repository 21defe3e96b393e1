import { DatabaseSync } from '@photostructure/sqlite';
import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../../src/store/memory-store.ts';
import type { DeliveryStore } from '../../../src/store/delivery-store.ts';
import { failureOf } from '../../helpers/context.ts';
import { newDelivery } from '../../helpers/deliveries.ts';
import { makeOlderStore } from '../../helpers/older-stores.ts';
import { storePath, testHistory, testStore } from '../../helpers/stores.ts';

const PAUSE = { since: 1_700_000_000_000, by: 'ada@laptop' };
const LATER = { since: 1_700_000_001_000, by: 'grace@server' };

const ENGINES: readonly [string, () => Promise<DeliveryStore>][] = [
  ['memory', async () => new MemoryStore()],
  ['a file', async () => await testStore({ path: await storePath() })],
];

describe.each(ENGINES)('a pause in %s', (_name, open) => {
  it('holds until it is resumed, and the first one stays', async () => {
    const store = await open();
    expect(await store.readPause()).toBeUndefined();
    expect(await store.resumeForwarding()).toBeUndefined();
    expect(await store.pauseForwarding(PAUSE)).toEqual(PAUSE);
    expect(await store.pauseForwarding(LATER)).toEqual(PAUSE);
    expect(await store.readPause()).toEqual(PAUSE);
    expect(await store.resumeForwarding()).toEqual(PAUSE);
    expect(await store.readPause()).toBeUndefined();
  });
});

describe('a pause of a file', () => {
  it('is seen by all who have it open, also while one of them writes', async () => {
    const path = await storePath();
    const [one, other] = [
      await testStore({ path, receiver: 'one' }),
      await testStore({ path, receiver: 'two' }),
    ];
    const history = await testHistory(path, 'write');
    expect(history.pauseForwarding(PAUSE)).toEqual(PAUSE);
    await one.admit(newDelivery('d'), []);
    expect([await one.readPause(), await other.readPause(), history.readPause()]).toEqual([
      PAUSE,
      PAUSE,
      PAUSE,
    ]);
    await other.resumeForwarding();
    expect([await one.readPause(), history.readPause()]).toEqual([undefined, undefined]);
  });

  it('outlives who has it open', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    await store.pauseForwarding(PAUSE);
    await store.close();
    expect((await testHistory(path)).readPause()).toEqual(PAUSE);
    expect(await (await testStore({ path })).readPause()).toEqual(PAUSE);
  });

  it('is refused for one of an older version, which is left as it is', async () => {
    const path = await storePath();
    makeOlderStore(path, [{ name: 'older' }]);
    const history = await testHistory(path, 'write');
    expect([history.readPause(), history.resumeForwarding()]).toEqual([undefined, undefined]);
    const { code, message } = await failureOf((async () => history.pauseForwarding(PAUSE))());
    expect([code, message]).toEqual([
      'store_unusable',
      `The store ${path} is from an older dyte-hooks, which knows no pause.`,
    ]);
    expect(history.find('1').position).toBe(1);
  });

  it.each(['', 'null', '[]', '{"since":-1,"by":"x"}', '{"since":1e300,"by":"x"}', '{"since":1,"by":2}'])(
    'holds where another program has written %j',
    async (value) => {
      const path = await storePath();
      const store = await testStore({ path });
      const database = new DatabaseSync(path);
      database.prepare("INSERT INTO store_state (name, value) VALUES ('paused', ?)").run(value);
      database.close();
      expect(await store.readPause()).toEqual({ since: 0, by: 'unknown' });
      expect(await store.resumeForwarding()).toEqual({ since: 0, by: 'unknown' });
    },
  );
});
