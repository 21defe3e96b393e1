import { describe, expect, it } from 'vitest';
import type { ReplayPlan } from '../../../../../src/domain/replay/replay-plan.ts';
import type { ForwardOutcome } from '../../../../../src/domain/delivery/stored-delivery.ts';
import type { ReplayJournal, ReplayResult } from '../../../../../src/store/replay-journal.ts';
import { newDelivery } from '../../../../helpers/deliveries.ts';
import {
  storePath,
  testHistory,
  testReplays,
  testStore,
  type TestStoreParts,
} from '../../../../helpers/stores.ts';

const TARGET = 'http://127.0.0.1:3000/';
const OTHER = 'http://127.0.0.1:3001/';
const DAY = 24 * 3_600_000;

const PLAN: ReplayPlan = {
  edits: ['meeting.title="x"'],
  body: Buffer.from([0, 1, 255]),
  uuidSeed: 'seed',
  addedHeaders: ['authorization'],
  isInsecure: true,
  speed: 2.5,
  longestGap: 60_000,
  concurrency: 4,
  timeout: 30_000,
};

const OK: ForwardOutcome = {
  kind: 'answered',
  status: 204,
  headers: [],
  answerStart: Buffer.alloc(0),
  durationMs: 1,
};
const BAD: ForwardOutcome = { ...OK, status: 500 };

/** A store with so many deliveries, at positions 1, 2 and so on, of which each has this forward. */
async function storeWith(count: number, targets: readonly string[] = []): Promise<string> {
  const path = await storePath();
  const store = await testStore({ path });
  for (let number = 1; number <= count; number += 1)
    await store.admit(newDelivery(String(number), { receivedAt: 1000 + number }), targets);
  return path;
}

/** A replay of the deliveries at these positions, written down and whole. */
function written(replays: ReplayJournal, positions: readonly number[], target = TARGET): number {
  const replay = replays.create(PLAN);
  replays.add(
    replay,
    positions.map((position) => ({ position, target })),
  );
  replays.seal(replay);
  return replay;
}

function result(number: number, position: number, outcome: ForwardOutcome, isChanged = false): ReplayResult {
  const state = outcome === OK ? 'succeeded' : 'failed';
  return {
    number,
    state,
    isChanged,
    record: { position, target: TARGET, origin: 'replay', startedAt: 1, outcome },
  };
}

async function openedReplays(path: string, parts: Omit<TestStoreParts, 'path'> = {}): Promise<ReplayJournal> {
  return await testReplays(path, parts);
}

describe('replays in a store', () => {
  it('are written down with how they are made, and given out in order', async () => {
    const path = await storeWith(3);
    const replays = await openedReplays(path);
    const number = written(replays, [1, 2, 3]);
    const again = await openedReplays(path, { receiver: 'another' });
    expect(again.find(number)).toMatchObject({
      number,
      plan: PLAN,
      targets: [TARGET],
      counts: { total: 3, open: 3, succeeded: 0, failed: 0 },
    });
    const items = again.openItems(number, 0, 2);
    expect(items.map(({ number: own, position }) => [own, position])).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect(items[0]).toMatchObject({ target: TARGET, delivery: { position: 1, event: 'meeting.started' } });
    expect(again.openItems(number, 2, 10).map(({ position }) => position)).toEqual([3]);
  });

  it('keep a plan without any of its extras', async () => {
    const replays = await openedReplays(await storeWith(0));
    const plain = {
      ...PLAN,
      edits: [],
      body: undefined,
      uuidSeed: undefined,
      speed: 'fast' as const,
    };
    const number = replays.create(plain);
    replays.seal(number);
    expect(replays.find(number).plan).toEqual(plain);
  });

  it('go on with exactly what is open', async () => {
    const replays = await openedReplays(await storeWith(4));
    const number = written(replays, [1, 2, 3, 4]);
    replays.finish(number, [result(1, 1, OK), result(3, 3, BAD)]);
    expect(replays.openItems(number, 0, 10).map(({ position }) => position)).toEqual([2, 4]);
    expect(replays.counts(number)).toEqual({ total: 4, open: 2, succeeded: 1, failed: 1 });
    replays.reopenFailed(number);
    expect(replays.openItems(number, 0, 10).map(({ position }) => position)).toEqual([2, 3, 4]);
  });

  it('find the newest that is not done when no number is given', async () => {
    const replays = await openedReplays(await storeWith(1));
    expect(() => replays.find(undefined)).toThrow(expect.objectContaining({ code: 'replay_not_found' }));
    const first = written(replays, [1]);
    const second = written(replays, [1]);
    expect(replays.find(undefined).number).toBe(second);
    replays.finish(second, [result(1, 1, BAD)]);
    expect(replays.find(undefined).number).toBe(first);
    replays.finish(first, [result(1, 1, OK)]);
    expect(() => replays.find(undefined)).toThrow(expect.objectContaining({ code: 'replay_not_found' }));
    expect(replays.find(first).counts.open).toBe(0);
  });

  it('do not go on when they were not written down whole', async () => {
    const replays = await openedReplays(await storeWith(1));
    const number = replays.create(PLAN);
    replays.add(number, [{ position: 1, target: TARGET }]);
    expect(() => replays.find(number)).toThrow(expect.objectContaining({ code: 'replay_not_found' }));
    expect(() => replays.find(undefined)).toThrow(expect.objectContaining({ code: 'replay_not_found' }));
  });

  it('tell of deliveries that were removed', async () => {
    const path = await storeWith(3);
    const replays = await openedReplays(path);
    const number = written(replays, [1, 2, 3]);
    const history = await testHistory(path, 'write');
    await history.prune({ before: 2000 });
    expect(replays.openItems(number, 0, 10)).toMatchObject([
      { position: 1, delivery: undefined },
      { position: 2, delivery: undefined },
      { position: 3, delivery: { position: 3 } },
    ]);
    expect(() => replays.content(2)).toThrow(expect.objectContaining({ code: 'delivery_not_found' }));
  });

  it('give out the bytes and headers as they came', async () => {
    const replays = await openedReplays(await storeWith(1));
    const { body, headers, method, target } = newDelivery('1');
    expect(replays.content(1)).toEqual({ body, headers, method, target });
  });

  it('cannot be written to where only reading was asked for', async () => {
    const replays = await testReplays(await storeWith(1, [TARGET]), {}, 'read');
    expect(replays.targetsOf([1])).toEqual(new Map([[1, [{ target: TARGET, state: 'pending' }]]]));
    expect(() => replays.create(PLAN)).toThrow(expect.objectContaining({ code: 'store_failed' }));
  });
});

describe('what a replay says of a delivery', () => {
  it('clears a failed forward when it succeeds, and is among its tries', async () => {
    const path = await storeWith(1);
    const store = await testStore({ path });
    const history = await testHistory(path);
    await store.recordForward({
      position: 1,
      target: TARGET,
      origin: 'receiver',
      startedAt: 0,
      outcome: BAD,
      state: 'failed',
    });
    expect(history.count({ failed: true })).toBe(1);
    const replays = await openedReplays(path);
    replays.finish(written(replays, [1]), [result(1, 1, OK)]);
    expect(history.count({ failed: true })).toBe(0);
    expect(history.forwards(1)).toMatchObject([
      {
        target: TARGET,
        state: 'succeeded',
        tries: [{ origin: 'receiver' }, { origin: 'replay', outcome: OK }],
      },
    ]);
  });

  it('says that the last try failed', async () => {
    const path = await storeWith(1);
    const replays = await openedReplays(path);
    const number = written(replays, [1, 1]);
    replays.finish(number, [result(1, 1, OK), result(2, 1, BAD)]);
    const history = await testHistory(path);
    expect(history.forwards(1)[0]?.state).toBe('failed');
  });

  it('leaves it to a receiver that is still to forward it, unless it has succeeded', async () => {
    const path = await storeWith(2, [TARGET]);
    const replays = await openedReplays(path);
    replays.finish(written(replays, [1, 2]), [result(1, 1, BAD), result(2, 2, OK)]);
    const history = await testHistory(path);
    expect(history.forwards(1)[0]?.state).toBe('pending');
    expect(history.forwards(2)[0]?.state).toBe('succeeded');
    const store = await testStore({ path });
    expect((await store.pendingForwards(TARGET, 0, 10)).map(({ position }) => position)).toEqual([1]);
  });

  it('changes nothing when something else was sent, but is kept', async () => {
    const path = await storeWith(2);
    const store = await testStore({ path });
    const history = await testHistory(path);
    await store.recordForward({
      position: 1,
      target: TARGET,
      origin: 'receiver',
      startedAt: 0,
      outcome: BAD,
      state: 'failed',
    });
    await store.recordForward({
      position: 2,
      target: TARGET,
      origin: 'receiver',
      startedAt: 0,
      outcome: OK,
      state: 'succeeded',
    });
    const replays = await openedReplays(path);
    replays.finish(written(replays, [1, 2]), [result(1, 1, OK, true), result(2, 2, BAD, true)]);
    expect(history.forwards(1)[0]).toMatchObject({ state: 'failed', tries: [{}, { outcome: OK }] });
    expect(history.forwards(2)[0]).toMatchObject({ state: 'succeeded', tries: [{}, { outcome: BAD }] });
  });

  it('is that nothing was reached, which changes nothing', async () => {
    const path = await storeWith(2, [OTHER]);
    const store = await testStore({ path });
    const history = await testHistory(path);
    await store.recordForward({
      position: 1,
      target: TARGET,
      origin: 'receiver',
      startedAt: 0,
      outcome: OK,
      state: 'succeeded',
    });
    const refused: ForwardOutcome = { kind: 'network_error', fault: 'connection_refused', durationMs: 1 };
    const replays = await openedReplays(path);
    const results = [result(1, 1, refused), result(2, 2, refused)];
    replays.finish(
      written(replays, [1, 2]),
      results.map((each) => ({ ...each, state: 'open' as const })),
    );
    expect(history.forwards(1)).toMatchObject([
      { target: OTHER },
      { target: TARGET, state: 'succeeded', tries: [{}, { origin: 'replay', outcome: refused }] },
    ]);
    expect(history.forwards(2).map(({ target }) => target)).toEqual([OTHER]);
  });

  it('is forgotten with a delivery that was removed meanwhile', async () => {
    const path = await storeWith(2);
    const replays = await openedReplays(path);
    const number = written(replays, [1]);
    const history = await testHistory(path, 'write');
    await history.prune({ before: 2000 });
    replays.finish(number, [result(1, 1, OK)]);
    expect(replays.counts(number).succeeded).toBe(1);
    expect(history.forwards(1)).toEqual([]);
  });
});

describe('the process that makes a replay', () => {
  it('keeps others from it while it lives', async () => {
    const path = await storeWith(1);
    const first = await openedReplays(path, { receiver: 'first', process: 1 });
    const number = written(first, [1]);
    const second = await openedReplays(path, { receiver: 'second', process: 2 });
    expect(() => second.claim(number)).toThrow(expect.objectContaining({ code: 'replay_running' }));
    first.release(number);
    expect(second.claim(number)).toEqual({ wasCutOff: false });
    expect(() => first.claim(number)).toThrow(expect.objectContaining({ code: 'replay_running' }));
  });

  it('loses it when it is dead, or has not been heard of for long', async () => {
    const path = await storeWith(1);
    let now = 0;
    const first = await openedReplays(path, { receiver: 'first', now: () => now });
    const number = written(first, [1]);
    const later = await openedReplays(path, { receiver: 'second', now: () => now });
    now += 15_000;
    first.heartbeat();
    now += 15_000;
    expect(() => later.claim(number)).toThrow(expect.objectContaining({ code: 'replay_running' }));
    now += 10_000;
    expect(later.claim(number)).toEqual({ wasCutOff: true });
    const third = await openedReplays(path, { receiver: 'third', isRunning: () => false, now: () => now });
    expect(third.claim(number)).toEqual({ wasCutOff: true });
  });
});

describe('old replays', () => {
  it('are forgotten after a month, except one that is under way', async () => {
    const path = await storeWith(1);
    let now = 0;
    const first = await openedReplays(path, { receiver: 'first', now: () => now });
    const [old, running] = [written(first, [1]), written(first, [1])];
    first.release(old);
    const dead = await openedReplays(path, { receiver: 'dead', now: () => now });
    const cutOff = dead.create(PLAN);
    dead.add(cutOff, [{ position: 1, target: TARGET }]);
    now += 31 * DAY;
    first.heartbeat();
    const second = await openedReplays(path, { receiver: 'second', now: () => now });
    const fresh = written(second, [1]);
    expect(() => second.find(old)).toThrow(expect.objectContaining({ code: 'replay_not_found' }));
    expect(second.counts(old).total).toBe(0);
    expect(second.counts(cutOff).total).toBe(0);
    expect(second.find(running).counts.total).toBe(1);
    expect(second.find(fresh).counts.total).toBe(1);
    expect(fresh).toBeGreaterThan(running);
  });

  it('of 20,000 deliveries are written down, opened again and forgotten in short steps', async () => {
    const path = await storeWith(1);
    let now = 0;
    const replays = await openedReplays(path, { now: () => now });
    const many = written(
      replays,
      Array.from({ length: 20_000 }, (_each, index) => index + 1),
    );
    const results = Array.from({ length: 6000 }, (_each, index) => result(index + 1, 1, BAD));
    replays.finish(
      many,
      results.map((each) => ({ ...each, record: undefined })),
    );
    replays.reopenFailed(many);
    expect(replays.counts(many)).toEqual({ total: 20_000, open: 20_000, succeeded: 0, failed: 0 });
    replays.release(many);
    now += 31 * DAY;
    replays.create(PLAN);
    expect(replays.counts(many).total).toBe(0);
  });
});

describe('the targets of deliveries', () => {
  it('are those that they have been on their way to', async () => {
    const path = await storeWith(2, [TARGET, OTHER]);
    const store = await testStore({ path });
    await store.admit(newDelivery('3', { receivedAt: 1003 }), []);
    const replays = await openedReplays(path);
    replays.finish(written(replays, [2]), [result(1, 2, OK)]);
    expect(replays.targetsOf([2, 3])).toEqual(
      new Map([
        [
          2,
          [
            { target: TARGET, state: 'succeeded' },
            { target: OTHER, state: 'pending' },
          ],
        ],
      ]),
    );
  });
});
