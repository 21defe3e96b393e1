import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../../src/store/memory-store.ts';
import type { ForwardOutcome } from '../../../src/domain/delivery/stored-delivery.ts';
import type { ForwarderOptions } from '../../../src/forwarding/forwarder.ts';
import type { ForwarderEvent } from '../../../src/forwarding/forwarder-event.ts';
import type { DeliveryStore, PendingForward } from '../../../src/store/delivery-store.ts';
import { eventually } from '../../helpers/eventually.ts';
import { storePath, testStore } from '../../helpers/stores.ts';
import { newDelivery } from '../../helpers/deliveries.ts';
import {
  answered,
  scriptedTarget,
  settled,
  testForwarder,
  type ScriptedTarget,
  type TestForwarder,
} from '../../helpers/forwarding.ts';

const APP = 'http://localhost:3000/';

function fault(name: 'connection_refused' | 'connection_lost'): ForwardOutcome {
  return { kind: 'network_error', fault: name, durationMs: 1 };
}

const REFUSED = fault('connection_refused');

interface App {
  readonly target: ScriptedTarget;
  /** What it answers from now on. */
  answers(outcome: ForwardOutcome): void;
  /** Positions of what it got to see, in order. */
  seen(): readonly number[];
}

/** An application that is down until it is told to answer. */
function app(concurrency = 16): App {
  let reply = REFUSED;
  const seen: number[] = [];
  const target = scriptedTarget(APP, {
    concurrency,
    reply: ({ position }: PendingForward) => {
      if (reply !== REFUSED) seen.push(position);
      return reply;
    },
  });
  return {
    target,
    answers: (outcome) => {
      reply = outcome;
    },
    seen: () => seen,
  };
}

async function holding(
  { target }: Pick<App, 'target'>,
  parts: Partial<Omit<ForwarderOptions, 'store'>> & { readonly store?: DeliveryStore } = {},
): Promise<TestForwarder> {
  return await testForwarder([target], { holds: true, ...parts });
}

/** What happened, without the deliveries that were handled. */
function told({ events }: Pick<TestForwarder, 'events'>): readonly ForwarderEvent['type'][] {
  return events.map(({ type }) => type).filter((type) => type !== 'forward');
}

async function receiveMany(forwarder: TestForwarder, count: number, first = 1): Promise<void> {
  for (let index = first; index < first + count; index += 1) await forwarder.receive(`d${String(index)}`);
}

describe('a target that is down', () => {
  it('is tried by one delivery at a time, the oldest, every second and later every five', async () => {
    const down = app();
    const forwarder = await holding(down);
    await receiveMany(forwarder, 3);
    expect(down.target.handed.map(({ position }) => position)).toEqual([1]);
    for (let second = 1; second <= 30; second += 1) await forwarder.clock.pass(1000);
    expect(down.target.handed).toHaveLength(1 + 30);
    await forwarder.clock.pass(4000);
    expect(down.target.handed).toHaveLength(1 + 30);
    await forwarder.clock.pass(1000);
    expect(down.target.handed).toHaveLength(1 + 31);
    expect(new Set(down.target.handed.map(({ position }) => position))).toEqual(new Set([1]));
  });

  it('gets in order what waited, once, when it answers again', async () => {
    const down = app();
    const forwarder = await holding(down);
    await receiveMany(forwarder, 40);
    down.answers(answered(200));
    expect(down.seen()).toEqual([]);
    await forwarder.clock.pass(1000);
    await settled();
    expect(down.seen()).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    expect(forwarder.summary()).toMatchObject([{ succeeded: 40, failed: 0, waiting: 0 }]);
  });

  it('is told once when it begins and once when it ends, with what came of it', async () => {
    const down = app();
    const forwarder = await holding(down);
    const began = forwarder.clock.now();
    await receiveMany(forwarder, 3);
    await forwarder.clock.pass(2000);
    const replies = [answered(503), answered(200), fault('connection_lost')];
    const target = down.target;
    target.deliver = async () => replies.shift() ?? answered(200);
    await forwarder.clock.pass(1000);
    await settled();
    expect(told(forwarder)).toEqual(['held', 'target_down', 'held', 'held', 'target_up', 'handed_on']);
    expect(forwarder.events.find(({ type }) => type === 'target_down')).toEqual({
      type: 'target_down',
      at: began,
      target: APP,
      fault: 'connection_refused',
    });
    expect(forwarder.events.find(({ type }) => type === 'target_up')).toMatchObject({ downMs: 3000 });
    expect(forwarder.events.at(-1)).toEqual({
      type: 'handed_on',
      at: began + 3000,
      target: APP,
      after: 'outage',
      handedOn: 3,
      outcomes: new Map([
        ['503', 1],
        ['2xx', 1],
        ['connection_lost', 1],
      ]),
      isComplete: true,
    });
    expect(forwarder.tries().map(({ hasWaited, tryNumber }) => [hasWaited, tryNumber])).toEqual([
      [true, 1],
      [true, 1],
      [true, 1],
    ]);
    await forwarder.receive('later');
    expect(forwarder.tries().at(-1)?.hasWaited).toBe(false);
  });

  it('records nothing of what reached nothing', async () => {
    const store = new MemoryStore();
    const records: string[] = [];
    const record = store.recordForward.bind(store);
    store.recordForward = async (one) => {
      records.push(one.state);
      await record(one);
    };
    const down = app();
    const forwarder = await holding(down, { store });
    await receiveMany(forwarder, 2);
    await forwarder.clock.pass(10_000);
    expect(records).toEqual([]);
    expect(forwarder.summary()).toMatchObject([{ succeeded: 0, failed: 0, waiting: 2 }]);
  });

  it('fails deliveries without holding, and where the sender hears of it', async () => {
    for (const parts of [{ holds: false }, { holds: true, relayTimeoutMs: 1000 }]) {
      const down = app();
      const forwarder = await holding(down, parts);
      await forwarder.receive('d1');
      await forwarder.clock.pass(5000);
      expect(down.target.handed).toHaveLength(1);
      expect(forwarder.tries()).toMatchObject([{ state: 'failed', outcome: REFUSED }]);
    }
  });

  it('is no matter of the policy of retries', async () => {
    const down = app();
    const forwarder = await holding(down, { retry: 'dyte' });
    await forwarder.receive('d1');
    await forwarder.clock.pass(100_000);
    down.answers(answered(500));
    await forwarder.clock.pass(5000);
    expect(forwarder.tries()).toMatchObject([{ tryNumber: 1, state: 'pending', hasWaited: true }]);
  });

  it('is none that answers: a status, a timeout, a reset in the middle of an answer', async () => {
    for (const outcome of [
      answered(502),
      fault('connection_lost'),
      { kind: 'timeout', durationMs: 1 } as const,
    ]) {
      const failing = app();
      failing.answers(outcome);
      const forwarder = await holding(failing);
      await forwarder.receive('d1');
      expect(told(forwarder)).toEqual([]);
      expect(forwarder.tries()).toMatchObject([{ state: 'failed' }]);
    }
  });
});

describe('an application that comes and goes', () => {
  it('is down again while it is handed what waited', async () => {
    const down = app(1);
    const forwarder = await holding(down);
    await receiveMany(forwarder, 3);
    const replies = [answered(200)];
    down.target.deliver = async () => replies.shift() ?? REFUSED;
    await forwarder.clock.pass(1000);
    await settled();
    const events = forwarder.events.filter(({ type }) => type !== 'held' && type !== 'forward');
    expect(events).toMatchObject([
      { type: 'target_down' },
      { type: 'target_up' },
      { type: 'handed_on', handedOn: 1, isComplete: false },
      { type: 'target_down' },
    ]);
    down.target.deliver = async () => answered(204);
    await forwarder.clock.pass(1000);
    await settled();
    expect(forwarder.events.at(-1)).toMatchObject({ type: 'handed_on', handedOn: 2, isComplete: true });
  });

  it('is not taken for up by what it answers to what it had before', async () => {
    const target = scriptedTarget(APP, { concurrency: 2 });
    const forwarder = await holding({ target });
    await receiveMany(forwarder, 3);
    // It still works on the first, and takes nothing new.
    await target.answer(answered(200));
    await target.answer(REFUSED);
    expect(forwarder.events.at(-1)).toMatchObject({ type: 'target_down' });
    await target.answer(answered(200));
    expect(told(forwarder).includes('target_up')).toBe(false);
    expect(target.underWay).toBe(0);
    await forwarder.clock.pass(1000);
    expect(target.handed.map(({ position }) => position)).toEqual([1, 2, 3, 2]);
  });

  it('is not taken for down by a try from before', async () => {
    const target = scriptedTarget(APP, { concurrency: 2 });
    const forwarder = await holding({ target });
    await receiveMany(forwarder, 2);
    await target.answer(REFUSED);
    await forwarder.clock.pass(1000);
    expect(target.underWay).toBe(2);
    expect(target.handed.map(({ position }) => position)).toEqual([1, 2, 1]);
    // The second delivery, which began before.
    await target.answer(REFUSED);
    expect(told(forwarder).filter((type) => type === 'target_down')).toHaveLength(1);
    await target.answer(answered(200));
    expect(told(forwarder)).toContain('target_up');
    await target.answer(answered(200));
    expect(forwarder.summary()).toMatchObject([{ succeeded: 2, waiting: 0 }]);
  });
});

describe('many that wait', () => {
  it('stay in the store beyond what has room in memory, and follow in order', async () => {
    const down = app();
    const forwarder = await holding(down, { inFlightLimits: { deliveries: 10, bytes: 1e6 } });
    await receiveMany(forwarder, 100);
    expect(told(forwarder).filter((type) => type === 'forwards_waiting')).toEqual([]);
    expect(forwarder.summary()).toMatchObject([{ waiting: 100 }]);
    // The store is looked into now and then, and nothing follows from that.
    await forwarder.clock.pass(30_000);
    expect(down.seen()).toEqual([]);
    down.answers(answered(200));
    await forwarder.clock.pass(5000);
    await settled();
    await settled();
    expect(down.seen()).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    expect(forwarder.events.filter(({ type }) => type === 'target_up')).toMatchObject([{ hasBacklog: true }]);
    expect(forwarder.events.filter(({ type }) => type === 'handed_on')).toMatchObject([
      { handedOn: 100, isComplete: true },
    ]);
  });

  it('that another receiver has left wait too, and what is left at the end follows the next time', async () => {
    const store = new MemoryStore();
    for (let index = 1; index <= 20; index += 1) await store.admit(newDelivery(`d${String(index)}`), [APP]);
    const down = app();
    const first = await holding(down, { store, inFlightLimits: { deliveries: 10, bytes: 1e6 } });
    expect(told(first).filter((type) => type === 'target_down')).toHaveLength(1);
    await first.receive('own');
    await first.close(0);
    expect(down.seen()).toEqual([]);
    // Those that were never read count, too.
    expect(first.summary()).toMatchObject([{ succeeded: 0, failed: 0, waiting: 21 }]);
    const up = app();
    up.answers(answered(200));
    const second = await holding(up, { store });
    await settled();
    expect(up.seen()).toEqual(Array.from({ length: 21 }, (_, index) => index + 1));
    expect(second.summary()).toMatchObject([{ succeeded: 21, waiting: 0 }]);
  });
});

describe('two receivers on one store, while the application is down', () => {
  it('each hand on their own, and what a dead one has left', async () => {
    const path = await storePath();
    let isFirstRunning = true;
    const isRunning = (process: number): boolean => process === 2 || isFirstRunning;
    const [one, other] = await Promise.all(
      ['one', 'other'].map((receiver, index) => testStore({ path, receiver, process: index + 1, isRunning })),
    );
    if (one === undefined || other === undefined) throw new Error('There are two stores.');
    const down = app();
    const [first, second] = [await holding(down, { store: one }), await holding(down, { store: other })];
    await receiveMany(first, 3);
    await receiveMany(second, 2, 4);
    expect([await one.countPending(APP), await other.countPending(APP)]).toEqual([3, 2]);
    isFirstRunning = false;
    expect(await other.countPending(APP)).toBe(5);
    down.answers(answered(200));
    await second.clock.pass(5000);
    await eventually(() => expect(down.seen()).toEqual([4, 5]));
    await second.clock.pass(10_000);
    await eventually(() => expect(down.seen()).toEqual([4, 5, 1, 2, 3]));
    await eventually(async () => expect(await other.countPending(APP)).toBe(0));
  });
});
