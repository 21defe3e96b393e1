import { describe, expect, it, onTestFinished } from 'vitest';
import { HooksError } from '../../../src/domain/errors.ts';
import { MemoryStore } from '../../../src/store/memory-store.ts';
import type { ForwardRecord } from '../../../src/domain/delivery/stored-delivery.ts';
import type { DeliveryStore } from '../../../src/store/delivery-store.ts';
import { NO_STORE_STATE } from '../../helpers/stores.ts';
import { newDelivery, uuidFor } from '../../helpers/deliveries.ts';
import { answered, scriptedTarget, settled, testForwarder } from '../../helpers/forwarding.ts';

const APP = 'http://localhost:3000/';
const REFUSED = { kind: 'network_error', fault: 'connection_refused', durationMs: 1 } as const;

/** Names of deliveries as they are told apart: by the title of their meeting. */
function titles(deliveries: readonly { readonly body: Buffer }[]): string[] {
  return deliveries.map(({ body }) => {
    const { meeting } = JSON.parse(body.toString()) as { meeting: { title: string } };
    return meeting.title;
  });
}

function numbered(count: number, start = 1): string[] {
  return Array.from({ length: count }, (_, index) => `d${String(start + index)}`);
}

/** A store that keeps what is recorded, and fails when it is told to. */
function watchedStore(): DeliveryStore & { readonly records: ForwardRecord[]; failure?: Error | undefined } {
  const inner = new MemoryStore();
  const records: ForwardRecord[] = [];
  const store: DeliveryStore & { records: ForwardRecord[]; failure?: Error | undefined } = {
    records,
    admit: (...values) => inner.admit(...values),
    keepRejected: (...values) => inner.keepRejected(...values),
    ...NO_STORE_STATE,
    countPending: (target) => inner.countPending(target),
    pendingForwards: (...values) => inner.pendingForwards(...values),
    recordForward: async (record) => {
      if (store.failure !== undefined) throw store.failure;
      records.push(record);
      await inner.recordForward(record);
    },
    close: () => inner.close(),
  };
  return store;
}

describe('a forwarder', () => {
  it('hands a delivery to the targets that want its event, and tells how that ended', async () => {
    const all = scriptedTarget(APP);
    const recordings = scriptedTarget('http://localhost:3001/rec', { filter: ['recording.*'] });
    const forwarder = await testForwarder([all, recordings]);
    expect(forwarder.targetsFor('recording.statusUpdate', true)).toEqual([all.name, recordings.name]);
    expect(forwarder.targetsFor(undefined, true)).toEqual([all.name]);
    await forwarder.receive('d1');
    expect([all.handed.length, recordings.handed.length]).toEqual([1, 0]);
    await all.answer(answered(204, 7));
    expect(forwarder.tries()).toEqual([
      {
        type: 'forward',
        position: 1,
        id: uuidFor('d1'),
        event: 'meeting.started',
        target: APP,
        tryNumber: 1,
        startedAt: forwarder.clock.now(),
        outcome: answered(204, 7),
        state: 'succeeded',
        retryInMs: undefined,
        hasWaited: false,
      },
    ]);
    expect(forwarder.summary()).toEqual([
      { target: APP, succeeded: 1, failed: 0, waiting: 0 },
      { target: recordings.name, succeeded: 0, failed: 0, waiting: 0 },
    ]);
  });

  it('gives a command only what could be verified', async () => {
    const command = scriptedTarget('exec:./handle.sh', { takesUnverified: false });
    const forwarder = await testForwarder([scriptedTarget(APP), command]);
    expect(forwarder.targetsFor('meeting.started', true)).toEqual([APP, command.name]);
    expect(forwarder.targetsFor('meeting.started', false)).toEqual([APP]);
  });

  it('tries once, and records what came of it', async () => {
    const store = watchedStore();
    const target = scriptedTarget(APP, { reply: () => answered(500) });
    const forwarder = await testForwarder([target], { store });
    await forwarder.receive('d1');
    await forwarder.clock.pass(100_000);
    expect(target.handed).toHaveLength(1);
    expect(store.records).toMatchObject([
      { position: 1, target: APP, origin: 'receiver', state: 'failed', outcome: { status: 500 } },
    ]);
    expect(forwarder.summary()).toMatchObject([{ succeeded: 0, failed: 1, waiting: 0 }]);
  });

  it('tries a delivery again that came again after its forward had failed', async () => {
    const replies = [answered(500), answered(200)];
    const target = scriptedTarget(APP, { reply: () => replies.shift() ?? answered(200) });
    const forwarder = await testForwarder([target]);
    await forwarder.receive('d1');
    await forwarder.receive('d1');
    await forwarder.receive('d1');
    expect(target.handed.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(forwarder.tries().map(({ state }) => state)).toEqual(['failed', 'succeeded']);
  });

  it('does not hand over twice what comes again while it is in progress', async () => {
    const target = scriptedTarget(APP);
    const forwarder = await testForwarder([target]);
    await forwarder.receive('d1');
    await forwarder.receive('d1');
    expect(target.handed).toHaveLength(1);
  });

  it('goes on when a listener fails, and tells it so', async () => {
    const emitted: string[] = [];
    const target = scriptedTarget(APP, { reply: () => answered(200) });
    const forwarder = await testForwarder([target], {
      onEvent: (event) => {
        emitted.push(event.type);
        if (event.type === 'forward') throw new Error('broken');
      },
    });
    await forwarder.receive('d1');
    await forwarder.receive('d2');
    expect(emitted).toEqual(['forward', 'fault', 'forward', 'fault']);
    expect(forwarder.summary()).toMatchObject([{ succeeded: 2 }]);
  });

  it('takes a target that breaks for one that failed', async () => {
    const target = scriptedTarget(APP, {
      reply: () => {
        throw new Error('broken');
      },
    });
    const forwarder = await testForwarder([target]);
    await forwarder.receive('d1');
    expect(forwarder.events.map(({ type }) => type)).toEqual(['fault', 'forward']);
    expect(forwarder.tries()[0]).toMatchObject({ state: 'failed', outcome: { fault: 'failed' } });
  });
});

describe('a target that is slower than deliveries come', () => {
  it('is given a bounded number at once, in order', async () => {
    const target = scriptedTarget(APP, { concurrency: 2 });
    const forwarder = await testForwarder([target]);
    for (const name of numbered(5)) await forwarder.receive(name);
    expect(titles(target.handed)).toEqual(numbered(2));
    await target.answer(answered(200));
    expect(titles(target.handed)).toEqual(numbered(3));
    while (target.underWay > 0) await target.answer(answered(200));
    expect(titles(target.handed)).toEqual(numbered(5));
  });

  it('gets what found no room later, in order, nothing lost and nothing twice', async () => {
    const target = scriptedTarget(APP, { concurrency: 2 });
    const forwarder = await testForwarder([target], { inFlightLimits: { deliveries: 4, bytes: 1e6 } });
    for (const name of numbered(30)) await forwarder.receive(name);
    expect(forwarder.summary()).toMatchObject([{ waiting: 30 }]);
    for (let round = 0; round < 10; round += 1) await target.answer(answered(200));
    // More come while it catches up: behind those that wait.
    for (const name of numbered(10, 31)) await forwarder.receive(name);
    while (target.underWay > 0) await target.answer(answered(200));
    expect(titles(target.handed)).toEqual(numbered(40));
    expect(forwarder.summary()).toMatchObject([{ succeeded: 40, waiting: 0 }]);
    const others = forwarder.events.filter(({ type }) => type !== 'forward');
    expect(others[0]).toEqual({ type: 'forwards_waiting', target: APP, why: 'too_many' });
    expect(others.at(-1)).toEqual({ type: 'forwards_caught_up', target: APP });
    // It has caught up: the next one needs the store no more.
    await forwarder.receive('d41');
    expect(titles(target.handed)).toEqual(numbered(41));
  });

  it('is bounded by bytes too, and a delivery that is larger than all room still follows', async () => {
    const target = scriptedTarget(APP, { concurrency: 1 });
    const forwarder = await testForwarder([target], { inFlightLimits: { deliveries: 100, bytes: 1000 } });
    const big = (name: string): Buffer =>
      Buffer.from(JSON.stringify({ meeting: { title: name }, pad: 'x'.repeat(2000) }));
    for (const name of numbered(6)) await forwarder.receive(name, { body: big(name) });
    while (target.underWay > 0) await target.answer(answered(200));
    expect(titles(target.handed)).toEqual(numbered(6));
  });

  it('does not lose one that is told of after one that came later', async () => {
    const target = scriptedTarget(APP, { concurrency: 1 });
    const forwarder = await testForwarder([target], { inFlightLimits: { deliveries: 2, bytes: 1e6 } });
    const admitted = [];
    for (const name of numbered(4)) {
      const delivery = newDelivery(name);
      admitted.push({ delivery, ...(await forwarder.store.admit(delivery, [APP])) });
    }
    for (const { delivery, forwards, ...place } of admitted.toReversed()) {
      forwarder.accept({ ...delivery, ...place }, forwards);
      await settled();
    }
    while (target.underWay > 0) await target.answer(answered(200));
    expect(titles(target.handed).toSorted()).toEqual(numbered(4));
  });

  it('does not hand over again what ended while the store was being read', async () => {
    const inner = new MemoryStore();
    let letRead = (): void => undefined;
    const store: DeliveryStore = {
      admit: (...values) => inner.admit(...values),
      keepRejected: (...values) => inner.keepRejected(...values),
      recordForward: (...values) => inner.recordForward(...values),
      close: () => inner.close(),
      ...NO_STORE_STATE,
      countPending: (target) => inner.countPending(target),
      pendingForwards: async (...values) => {
        const page = await inner.pendingForwards(...values);
        if (page.length > 0) await new Promise<void>((resolve) => (letRead = resolve));
        return page;
      },
    };
    const target = scriptedTarget(APP, { concurrency: 2 });
    const forwarder = await testForwarder([target], { store, inFlightLimits: { deliveries: 2, bytes: 1e6 } });
    const admitted = [];
    for (const name of numbered(4)) {
      const delivery = newDelivery(name);
      admitted.push({ delivery, ...(await store.admit(delivery, [APP])) });
    }
    const [one, two, three, four] = admitted;
    // The first is told of last: the store is read again from there, with the others still pending.
    for (const each of [two, three, four, one]) {
      if (each === undefined) continue;
      const { delivery, forwards, ...place } = each;
      forwarder.accept({ ...delivery, ...place }, forwards);
      await settled();
    }
    await target.answer(answered(200));
    expect(target.underWay).toBe(1);
    await target.answer(answered(200));
    letRead();
    await settled();
    while (target.underWay > 0) {
      await target.answer(answered(200));
      letRead();
      await settled();
    }
    expect(titles(target.handed).toSorted()).toEqual(numbered(4));
  });

  it('does not hold another target back', async () => {
    const slow = scriptedTarget(APP, { concurrency: 1 });
    const quick = scriptedTarget('http://localhost:3001/', { reply: () => answered(200) });
    const forwarder = await testForwarder([slow, quick], { inFlightLimits: { deliveries: 2, bytes: 1e6 } });
    for (const name of numbered(10)) await forwarder.receive(name);
    expect(titles(quick.handed)).toEqual(numbered(10));
    expect(titles(slow.handed)).toEqual(numbered(1));
  });
});

describe('what was left in the store', () => {
  it('is forwarded at the start, before what comes then', async () => {
    const store = new MemoryStore();
    for (const name of numbered(20)) await store.admit(newDelivery(name), [APP]);
    const target = scriptedTarget(APP, { concurrency: 1 });
    const forwarder = await testForwarder([target], { store });
    await forwarder.receive('d21');
    while (target.underWay > 0) await target.answer(answered(200));
    expect(titles(target.handed)).toEqual(numbered(21));
    expect(forwarder.summary()).toMatchObject([{ succeeded: 21, failed: 0, waiting: 0 }]);
    expect(forwarder.events[0]).toEqual({ type: 'forwards_waiting', target: APP, why: 'left_behind' });
    expect(forwarder.events.filter(({ type }) => type === 'forwards_caught_up')).toHaveLength(1);
  });

  it('is taken up later too: by a receiver that has died since, or by a commit whose end nobody heard of', async () => {
    const target = scriptedTarget(APP, { reply: () => answered(200) });
    const forwarder = await testForwarder([target]);
    await forwarder.receive('d1');
    await forwarder.store.admit(newDelivery('orphan'), [APP]);
    await forwarder.clock.pass(60_000);
    await settled();
    expect(titles(target.handed)).toEqual(['d1', 'orphan']);
  });

  it('is not handed over twice when it is in progress already', async () => {
    const target = scriptedTarget(APP, { concurrency: 1 });
    const forwarder = await testForwarder([target]);
    for (const name of numbered(3)) await forwarder.receive(name);
    await forwarder.clock.pass(60_000);
    for (let end = 0; end < 3; end += 1) await target.answer(answered(200));
    await forwarder.clock.pass(60_000);
    await settled();
    expect(titles(target.handed)).toEqual(numbered(3));
  });

  it('is left alone when it is for a target that is not configured', async () => {
    const store = new MemoryStore();
    await store.admit(newDelivery('d1'), ['http://localhost:9/other']);
    const target = scriptedTarget(APP);
    await testForwarder([target], { store });
    expect(target.handed).toEqual([]);
  });

  it('is read again later when the store could not be read, which is told once', async () => {
    const inner = new MemoryStore();
    await inner.admit(newDelivery('d1'), [APP]);
    let failures = 3;
    const store: DeliveryStore = {
      admit: (...values) => inner.admit(...values),
      keepRejected: (...values) => inner.keepRejected(...values),
      recordForward: (...values) => inner.recordForward(...values),
      close: () => inner.close(),
      ...NO_STORE_STATE,
      countPending: (target) => inner.countPending(target),
      pendingForwards: async (...values) => {
        failures -= 1;
        if (failures >= 0) throw new HooksError('store_busy', 'The store is locked.');
        return await inner.pendingForwards(...values);
      },
    };
    const target = scriptedTarget(APP);
    const forwarder = await testForwarder([target], { store });
    expect(target.handed).toEqual([]);
    await forwarder.clock.pass(3000);
    await settled();
    expect(titles(target.handed)).toEqual(['d1']);
    expect(forwarder.events.filter(({ type }) => type === 'fault')).toHaveLength(1);
  });
});

describe('trying again', () => {
  it('follows the policy, and stays pending until it has ended', async () => {
    const store = watchedStore();
    const target = scriptedTarget(APP, { reply: () => REFUSED });
    const forwarder = await testForwarder([target], { store, retry: 'dyte' });
    await forwarder.receive('d1');
    const waits = [1000, 2000, 4000, 8000, 16_000];
    for (const [index, wait] of waits.entries()) {
      expect(forwarder.tries()[index]).toMatchObject({
        tryNumber: index + 1,
        state: 'pending',
        retryInMs: wait,
      });
      await forwarder.clock.pass(wait - 1);
      await settled();
      expect(target.handed).toHaveLength(index + 1);
      await forwarder.clock.pass(1);
      await settled();
      expect(target.handed).toHaveLength(index + 2);
    }
    expect(forwarder.tries()[5]).toMatchObject({ tryNumber: 6, state: 'failed', retryInMs: undefined });
    expect(store.records.map(({ state }) => state)).toEqual([...waits.map(() => 'pending'), 'failed']);
    await forwarder.clock.pass(60_000);
    await settled();
    expect(target.handed).toHaveLength(waits.length + 1);
  });

  it('ends with the first answer that will do', async () => {
    const replies = [answered(503), answered(200)];
    const target = scriptedTarget(APP, { reply: () => replies.shift() ?? answered(500) });
    const forwarder = await testForwarder([target], { retry: 'realtimekit' });
    await forwarder.receive('d1');
    await forwarder.clock.pass(60_000);
    await settled();
    expect(forwarder.tries().map(({ state }) => state)).toEqual(['pending', 'succeeded']);
  });

  it('takes what the policy takes for final as that', async () => {
    const target = scriptedTarget(APP, { reply: () => answered(404) });
    const forwarder = await testForwarder([target], { retry: 'realtimekit' });
    await forwarder.receive('d1');
    expect(forwarder.tries()).toMatchObject([{ state: 'failed', retryInMs: undefined }]);
  });

  it('has Node warn of nothing, however many wait', async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error): void => void warnings.push(warning);
    process.on('warning', onWarning);
    onTestFinished(() => {
      process.off('warning', onWarning);
    });
    const target = scriptedTarget(APP, { concurrency: 50 });
    const forwarder = await testForwarder([target], { retry: 'dyte' });
    for (const name of numbered(50)) await forwarder.receive(name);
    while (target.underWay > 0) await target.answer(answered(500));
    expect(forwarder.clock.sleepers).toBeGreaterThanOrEqual(50);
    expect(warnings).toEqual([]);
  });

  it('does not hold others up while one waits', async () => {
    const target = scriptedTarget(APP, { concurrency: 1 });
    const forwarder = await testForwarder([target], { retry: 'dyte' });
    await forwarder.receive('d1');
    await forwarder.receive('d2');
    await target.answer(answered(500));
    expect(titles(target.handed)).toEqual(['d1', 'd2']);
    await target.answer(answered(200));
    await forwarder.clock.pass(1000);
    await settled();
    expect(titles(target.handed)).toEqual(['d1', 'd2', 'd1']);
  });
});

describe('a store that does not record', () => {
  it('is told of once; its records are made up for, and nothing is handed over twice', async () => {
    const store = watchedStore();
    const target = scriptedTarget(APP, { concurrency: 1 });
    const forwarder = await testForwarder([target], { store, inFlightLimits: { deliveries: 2, bytes: 1e6 } });
    store.failure = new HooksError('store_failed', 'The disk is full.');
    for (const name of numbered(6)) await forwarder.receive(name);
    for (let round = 0; round < 3; round += 1) await target.answer(answered(200));
    expect(store.records).toEqual([]);
    store.failure = undefined;
    while (target.underWay > 0) await target.answer(answered(200));
    expect(titles(target.handed)).toEqual(numbered(6));
    expect(new Set(store.records.map(({ position }) => position))).toEqual(new Set([1, 2, 3, 4, 5, 6]));
    expect(store.records).toHaveLength(6);
    expect(forwarder.events.filter(({ type }) => type === 'fault')).toHaveLength(1);
  });

  it('is asked again although nothing else is forwarded', async () => {
    const store = watchedStore();
    const target = scriptedTarget(APP, { reply: () => answered(200) });
    const forwarder = await testForwarder([target], { store });
    store.failure = new HooksError('store_full', 'The disk is full.');
    await forwarder.receive('d1');
    store.failure = undefined;
    await forwarder.clock.pass(60_000);
    await settled();
    expect(store.records.map(({ state }) => state)).toEqual(['succeeded']);
    expect(target.handed).toHaveLength(1);
  });

  it('is asked once more when forwarding ends', async () => {
    const store = watchedStore();
    const target = scriptedTarget(APP, { reply: () => answered(200) });
    const forwarder = await testForwarder([target], { store });
    store.failure = new Error('locked');
    await forwarder.receive('d1');
    store.failure = undefined;
    await forwarder.close(1000);
    expect(store.records).toMatchObject([{ position: 1, state: 'succeeded' }]);
  });
});

describe('closing a forwarder', () => {
  it('lets what is in progress finish, and leaves the rest pending', async () => {
    const target = scriptedTarget(APP, { concurrency: 1 });
    const forwarder = await testForwarder([target]);
    for (const name of numbered(3)) await forwarder.receive(name);
    const closed = forwarder.close(1000);
    await target.answer(answered(200));
    await closed;
    expect(titles(target.handed)).toEqual(['d1']);
    expect(target.isClosed).toBe(true);
    expect(forwarder.summary()).toMatchObject([{ succeeded: 1, waiting: 2 }]);
    const left = await forwarder.store.pendingForwards(APP, 0, 10);
    expect(titles(left)).toEqual(['d2', 'd3']);
  });

  it('abandons what takes longer, which stays pending and is not told as a try', async () => {
    const target = scriptedTarget(APP);
    const forwarder = await testForwarder([target]);
    await forwarder.receive('d1');
    const closed = forwarder.close(1000);
    await forwarder.clock.pass(999);
    expect(target.underWay).toBe(1);
    await forwarder.clock.pass(1);
    await closed;
    expect(forwarder.events).toEqual([]);
    expect(await forwarder.store.pendingForwards(APP, 0, 10)).toHaveLength(1);
  });

  it('ends waits for another try, and takes nothing more', async () => {
    const target = scriptedTarget(APP, { reply: () => answered(500) });
    const forwarder = await testForwarder([target], { retry: 'dyte' });
    await forwarder.receive('d1');
    await forwarder.close(1000);
    await forwarder.receive('d2');
    expect(target.handed).toHaveLength(1);
    expect(forwarder.clock.sleepers).toBe(0);
    expect(await forwarder.store.pendingForwards(APP, 0, 10)).toHaveLength(2);
  });
});

describe('waiting for the outcome of one delivery', () => {
  it('ends with its next try', async () => {
    const target = scriptedTarget(APP);
    const forwarder = await testForwarder([target]);
    const position = await forwarder.receive('d1');
    const both = [forwarder.nextOutcome(position, APP), forwarder.nextOutcome(position, APP)];
    await target.answer(answered(202));
    expect(await Promise.all(both)).toEqual([answered(202), answered(202)]);
  });

  it('ends for one that is in the store only', async () => {
    const target = scriptedTarget(APP, { concurrency: 1 });
    const forwarder = await testForwarder([target], { inFlightLimits: { deliveries: 1, bytes: 1e6 } });
    await forwarder.receive('d1');
    const outcome = forwarder.nextOutcome(await forwarder.receive('d2'), APP);
    await target.answer(answered(200));
    await target.answer(answered(418));
    expect(await outcome).toEqual(answered(418));
  });

  it('ends without one when forwarding ends, or the target is not known', async () => {
    const target = scriptedTarget(APP, { concurrency: 1 });
    const forwarder = await testForwarder([target]);
    await forwarder.receive('d1');
    const outcome = forwarder.nextOutcome(await forwarder.receive('d2'), APP);
    const closed = forwarder.close(0);
    await forwarder.clock.pass(0);
    await closed;
    expect(await outcome).toBeUndefined();
    expect(await forwarder.nextOutcome(3, APP)).toBeUndefined();
    expect(await forwarder.nextOutcome(3, 'exec:other')).toBeUndefined();
  });
});

describe('the answer for a sender', () => {
  it('does not wait for the targets', async () => {
    const target = scriptedTarget(APP);
    const forwarder = await testForwarder([target]);
    const delivery = newDelivery('d1');
    const admission = await forwarder.store.admit(delivery, [APP]);
    expect(await forwarder.answerFor(delivery, admission)).toBeUndefined();
    expect(target.handed).toEqual([]);
    await settled();
    expect(target.handed).toHaveLength(1);
  });

  it('is what the target says, with --relay, before the try is emitted', async () => {
    const target = scriptedTarget(APP, { reply: () => answered(404) });
    const forwarder = await testForwarder([target], { relayTimeoutMs: 30_000 });
    const delivery = newDelivery('d1');
    const admission = await forwarder.store.admit(delivery, [APP]);
    expect(await forwarder.answerFor(delivery, admission)).toMatchObject({ status: 404 });
    expect(forwarder.events).toEqual([]);
    await settled();
    expect(forwarder.tries()).toMatchObject([{ outcome: { status: 404 } }]);
  });
});

describe('a rebuilt delivery whose place a real one takes', () => {
  it('is not forwarded any more: neither what waits for its turn nor what waits for another try', async () => {
    const app = scriptedTarget(APP, { concurrency: 1 });
    const forwarder = await testForwarder([app], { retry: 'dyte' });
    const first = await forwarder.receive('first');
    const second = await forwarder.receive('second');
    const replace = async (name: string, position: number): Promise<void> => {
      const delivery = newDelivery(name);
      const admission = await forwarder.store.admit(delivery, [APP]);
      await forwarder.answerFor(delivery, { ...admission, replaces: position });
      await settled();
    };
    await replace('real second', second);
    await app.answer(answered(500));
    await replace('real first', first);
    // Before the store is read again: this one in memory does not remove what was rebuilt.
    await forwarder.clock.pass(5000);
    while (app.underWay > 0) await app.answer(answered(200));
    expect(app.handed.map(({ id }) => id)).toEqual(['first', 'real second', 'real first'].map(uuidFor));
  });
});
