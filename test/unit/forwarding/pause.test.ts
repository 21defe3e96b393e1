import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../../src/store/memory-store.ts';
import type { ForwardOutcome } from '../../../src/domain/delivery/stored-delivery.ts';
import type { ForwarderEvent } from '../../../src/forwarding/forwarder-event.ts';
import { newDelivery } from '../../helpers/deliveries.ts';
import {
  answered,
  scriptedTarget,
  settled,
  testForwarder,
  type TestForwarder,
} from '../../helpers/forwarding.ts';

const APP = 'http://localhost:3000/';
const REFUSED: ForwardOutcome = { kind: 'network_error', fault: 'connection_refused', durationMs: 1 };
const ADA = 'ada@laptop';

function typesOf({ events }: Pick<TestForwarder, 'events'>): readonly ForwarderEvent['type'][] {
  return events.map(({ type }) => type);
}

function positions(target: { readonly handed: readonly { readonly position: number }[] }): readonly number[] {
  return target.handed.map(({ position }) => position);
}

describe('a forwarder that is paused', () => {
  it('begins nothing, and hands on in order what waited once it is resumed', async () => {
    const target = scriptedTarget(APP, { reply: () => answered(200) });
    const forwarder = await testForwarder([target]);
    await forwarder.pauseForwarding(ADA);
    for (const name of ['one', 'two', 'three']) await forwarder.receive(name);
    await forwarder.clock.pass(60_000);
    expect([positions(target), forwarder.pause?.by]).toEqual([[], ADA]);
    expect(typesOf(forwarder)).toEqual(['forwarding_paused', 'held', 'held', 'held']);
    await forwarder.resumeForwarding();
    await settled();
    expect([positions(target), forwarder.pause]).toEqual([[1, 2, 3], undefined]);
    expect(forwarder.tries().map(({ hasWaited }) => hasWaited)).toEqual([true, true, true]);
    expect(forwarder.events.at(4)).toMatchObject({ type: 'forwarding_resumed', pausedMs: 60_000 });
    expect(forwarder.events.at(-1)).toMatchObject({
      type: 'handed_on',
      after: 'pause',
      handedOn: 3,
      outcomes: new Map([['2xx', 3]]),
      isComplete: true,
    });
    await forwarder.receive('later');
    expect(forwarder.tries().at(-1)?.hasWaited).toBe(false);
  });

  it('lets what is in progress end as it would, and begins no retry', async () => {
    const target = scriptedTarget(APP);
    const forwarder = await testForwarder([target], { retry: 'dyte' });
    await forwarder.receive('one');
    await forwarder.pauseForwarding(ADA);
    await target.answer(answered(500));
    expect(forwarder.tries()).toMatchObject([{ state: 'pending' }]);
    await forwarder.clock.pass(3_600_000);
    expect(target.handed).toHaveLength(1);
    await forwarder.resumeForwarding();
    await settled();
    await target.answer(answered(200));
    expect(forwarder.tries().map(({ state, tryNumber }) => [state, tryNumber])).toEqual([
      ['pending', 1],
      ['succeeded', 2],
    ]);
  });

  it('notices within a second what another process has said, and tells each change once', async () => {
    const store = new MemoryStore();
    const target = scriptedTarget(APP, { reply: () => answered(200) });
    const forwarder = await testForwarder([target], { store });
    await store.pauseForwarding({ since: forwarder.clock.now(), by: ADA });
    await forwarder.clock.pass(1000);
    await forwarder.clock.pass(5000);
    await forwarder.receive('one');
    expect(target.handed).toEqual([]);
    await store.resumeForwarding();
    await forwarder.clock.pass(1000);
    await settled();
    expect(positions(target)).toEqual([1]);
    expect(typesOf(forwarder).filter((type) => type.startsWith('forwarding_'))).toEqual([
      'forwarding_paused',
      'forwarding_resumed',
    ]);
  });

  it('says so at its start, and reads nothing of what was left before it is resumed', async () => {
    const store = new MemoryStore();
    await store.admit(newDelivery('left'), [APP]);
    const pause = { since: 1000, by: ADA };
    await store.pauseForwarding(pause);
    const target = scriptedTarget(APP, { reply: () => answered(200) });
    const forwarder = await testForwarder([target], { store, pause });
    await forwarder.clock.pass(30_000);
    expect(typesOf(forwarder)).toEqual(['forwarding_paused']);
    expect(forwarder.events).toMatchObject([pause]);
    await forwarder.resumeForwarding();
    await settled();
    expect(positions(target)).toEqual([1]);
  });

  it('goes on as it was while the store cannot be asked', async () => {
    const store = new MemoryStore();
    const target = scriptedTarget(APP, { reply: () => answered(200) });
    const forwarder = await testForwarder([target], { store });
    await forwarder.pauseForwarding(ADA);
    let isFailing = true;
    store.readPause = async () => {
      if (isFailing) throw new Error('broken');
      return undefined;
    };
    await forwarder.clock.pass(10_000);
    await forwarder.receive('one');
    expect(target.handed).toEqual([]);
    isFailing = false;
    await forwarder.clock.pass(1000);
    await settled();
    expect(positions(target)).toEqual([1]);
  });

  it('changes nothing where the store cannot keep it', async () => {
    const store = new MemoryStore();
    store.pauseForwarding = async () => await Promise.reject(new Error('no room'));
    const target = scriptedTarget(APP, { reply: () => answered(200) });
    const forwarder = await testForwarder([target], { store });
    await expect(forwarder.pauseForwarding(ADA)).rejects.toThrow('no room');
    await forwarder.receive('one');
    expect([positions(target), typesOf(forwarder)]).toEqual([[1], ['forward']]);
  });

  it('does not probe a target that is down', async () => {
    let reply: ForwardOutcome = REFUSED;
    const target = scriptedTarget(APP, { reply: () => reply });
    const forwarder = await testForwarder([target], { holds: true });
    await forwarder.receive('one');
    await forwarder.receive('two');
    await forwarder.pauseForwarding(ADA);
    await forwarder.clock.pass(60_000);
    expect(target.handed).toHaveLength(1);
    reply = answered(200);
    await forwarder.resumeForwarding();
    await settled();
    expect(positions(target)).toEqual([1, 1, 2]);
    expect(forwarder.events.at(-1)).toMatchObject({ type: 'handed_on', after: 'outage', handedOn: 2 });
  });

  it('leaves what finds no room in memory in the store, and says nothing of a slow target', async () => {
    const target = scriptedTarget(APP, { reply: () => answered(200) });
    const inFlightLimits = { deliveries: 2, bytes: 1_000_000 };
    const forwarder = await testForwarder([target], { inFlightLimits });
    await forwarder.pauseForwarding(ADA);
    for (let index = 1; index <= 10; index += 1) await forwarder.receive(`d${String(index)}`);
    await forwarder.resumeForwarding();
    for (let turn = 0; turn < 10; turn += 1) await settled();
    expect(positions(target)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(typesOf(forwarder)).not.toContain('forwards_waiting');
    expect(forwarder.events.at(-1)).toMatchObject({ type: 'handed_on', handedOn: 10, isComplete: true });
  });
});

describe('relaying while forwarding is paused', () => {
  const relayed = { relayTimeoutMs: 30_000 };
  const PAUSED = { status: 503, body: 'forwarding is paused\n' };

  async function relay(forwarder: TestForwarder, name: string): ReturnType<TestForwarder['answerFor']> {
    const delivery = newDelivery(name);
    return await forwarder.answerFor(delivery, await forwarder.store.admit(delivery, [APP]));
  }

  it('answers 503 at once, for copies too, and forwards what it has kept later', async () => {
    const target = scriptedTarget(APP, { reply: () => answered(200) });
    const forwarder = await testForwarder([target], relayed);
    await forwarder.pauseForwarding(ADA);
    expect(await relay(forwarder, 'one')).toMatchObject(PAUSED);
    expect(await relay(forwarder, 'one')).toMatchObject(PAUSED);
    await settled();
    await forwarder.resumeForwarding();
    await settled();
    expect(target.handed).toHaveLength(1);
    expect(await relay(forwarder, 'one')).toBeUndefined();
  });

  it('waits for what is with the target already, and not for what is behind it', async () => {
    const target = scriptedTarget(APP, { concurrency: 1 });
    const forwarder = await testForwarder([target], relayed);
    const first = relay(forwarder, 'one');
    const second = relay(forwarder, 'two');
    await settled();
    await forwarder.pauseForwarding(ADA);
    expect(await second).toMatchObject(PAUSED);
    const copy = relay(forwarder, 'one');
    await settled();
    await target.answer(answered(204));
    expect([await first, await copy]).toMatchObject([{ status: 204 }, { status: 204 }]);
  });
});
