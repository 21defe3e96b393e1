import { describe, expect, it } from 'vitest';
import { factKeyOfPayload } from '../../../../../src/domain/reconcile/fact-key.ts';
import type { NewDelivery } from '../../../../../src/domain/delivery/stored-delivery.ts';
import type { RebuiltDelivery } from '../../../../../src/store/reconstructions.ts';
import { failureOf } from '../../../../helpers/context.ts';
import { newDelivery, uuidFor } from '../../../../helpers/deliveries.ts';
import { makeOlderStore } from '../../../../helpers/older-stores.ts';
import {
  storePath,
  testHistory,
  testReconstructions,
  testReplays,
  testStore,
} from '../../../../helpers/stores.ts';

const APP = 'http://localhost:3000/';
const SESSION = uuidFor('session');

function payloadOf(event: string, sessionId = SESSION): object {
  return { event, meeting: { id: uuidFor('meeting'), sessionId, title: 'Planning' } };
}

function real(name: string, event: string, parts: Partial<NewDelivery> = {}): NewDelivery {
  return newDelivery(name, { event, body: Buffer.from(JSON.stringify(payloadOf(event))), ...parts });
}

function rebuilt(event: string, parts: Partial<RebuiltDelivery> = {}): RebuiltDelivery {
  const payload = payloadOf(event);
  return {
    fact: factKeyOfPayload(payload) ?? '',
    delivery: newDelivery(`rebuilt ${event}`, {
      event,
      signature: 'reconstructed',
      headers: [
        ['Content-Type', 'application/json'],
        ['rtk-uuid', uuidFor(`rebuilt ${event}`)],
        ['dyte-hooks-reconstructed', 'true'],
      ],
      body: Buffer.from(JSON.stringify(payload)),
    }),
    targets: [APP],
    signature: 'c2lnbmVk',
    ...parts,
  };
}

describe('a rebuilt delivery', () => {
  it('is listed as what it is, and waits for its targets until a receiver with them takes it', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    await store.admit(real('start', 'meeting.started'), [APP]);
    const opened = await testReconstructions(path);
    expect(opened.keep([rebuilt('meeting.ended')], opened.newestPosition())).toEqual(['kept']);
    const history = await testHistory(path);
    const [found] = history.list({ signature: ['reconstructed'] }, { limit: 10 });
    expect(found).toMatchObject({
      event: 'meeting.ended',
      signature: 'reconstructed',
      rejection: undefined,
      forwardState: 'pending',
    });
    expect(history.list({ meeting: SESSION }, { limit: 10 })).toHaveLength(2);
    const [, pending] = await store.pendingForwards(APP, 0, 10);
    expect(pending).toMatchObject({ event: 'meeting.ended', signature: 'reconstructed' });
  });

  it('has a signature on its way to a target, and none in the store', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    const opened = await testReconstructions(path);
    opened.keep([rebuilt('meeting.ended'), rebuilt('meeting.started', { signature: undefined })], 0);
    const signatures = (await store.pendingForwards(APP, 0, 10)).map(({ headers }) =>
      headers.filter(([name]) => name.endsWith('-signature')),
    );
    expect(signatures).toEqual([[['rtk-signature', 'c2lnbmVk']], []]);
    const history = await testHistory(path);
    const [first] = history.list({}, { limit: 2 });
    const position = first?.position ?? 0;
    expect(history.content(position).headers.map(([name]) => name)).not.toContain('rtk-signature');
    const replays = await testReplays(path);
    expect(replays.content(position).headers).toContainEqual(['rtk-signature', 'c2lnbmVk']);
  });

  it('is there once, however often it is rebuilt', async () => {
    const path = await storePath();
    await testStore({ path });
    const opened = await testReconstructions(path);
    expect(opened.keep([rebuilt('meeting.ended')], 0)).toEqual(['kept']);
    expect(opened.keep([rebuilt('meeting.ended')], opened.newestPosition())).toEqual(['known']);
    expect((await testHistory(path)).count({})).toBe(1);
  });

  it('is not made where the real one has come since it was looked', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    const opened = await testReconstructions(path);
    const before = opened.newestPosition();
    await store.admit(real('end', 'meeting.ended'), [APP]);
    expect(opened.keep([rebuilt('meeting.ended')], before)).toEqual(['arrived']);
  });

  it('is not made in a store of an older version, which only a receiver brings forward', async () => {
    const path = await storePath();
    makeOlderStore(path, [{ name: 'one', receivedAt: 5 }]);
    const opened = await testReconstructions(path);
    expect(opened.horizon()).toEqual({ since: 5, prunedUntil: undefined });
    expect(opened.targets()).toEqual({ targets: [], isRunning: false });
    const error = await failureOf((async () => opened.keep([rebuilt('meeting.ended')], 0))());
    expect([error.code, error.hint]).toEqual([
      'store_unusable',
      'Start "dyte-hooks listen" with it once, which brings it to the present version.',
    ]);
  });
});

describe('a real delivery that comes later', () => {
  it('takes the place of the rebuilt one, whose forward is dropped', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    await store.admit(real('start', 'meeting.started'), [APP]);
    const opened = await testReconstructions(path);
    opened.keep([rebuilt('meeting.ended')], opened.newestPosition());
    const gone = opened.newestPosition();
    expect((await store.admit(real('left', 'meeting.participantLeft'), [APP])).replaces).toBeUndefined();
    expect((await store.admit(real('end', 'meeting.ended'), [APP])).replaces).toBe(gone);
    expect((await store.admit(real('again', 'meeting.ended'), [APP])).replaces).toBeUndefined();
    const history = await testHistory(path);
    expect(history.list({ signature: ['reconstructed'] }, { limit: 10 })).toEqual([]);
    const waiting = await store.pendingForwards(APP, 0, 10);
    expect(waiting.map(({ position }) => position)).not.toContain(gone);
    expect(opened.keep([rebuilt('meeting.ended')], 0)).toEqual(['arrived']);
  });

  it('takes it also where its store was opened before anything was rebuilt', async () => {
    const path = await storePath();
    const [first, second] = [await testStore({ path }), await testStore({ path, receiver: 'second' })];
    await first.admit(real('start', 'meeting.started'), []);
    await second.admit(real('other', 'meeting.started', { sessionId: 'other' }), []);
    const opened = await testReconstructions(path);
    opened.keep([rebuilt('meeting.ended')], 0);
    expect((await first.admit(real('end', 'meeting.ended'), [])).replaces).toBeGreaterThan(0);
    opened.keep([rebuilt('meeting.summary')], 0);
    expect((await second.admit(real('sum', 'meeting.summary'), [])).replaces).toBeGreaterThan(0);
  });

  it('takes it only where it is genuine', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    const opened = await testReconstructions(path);
    opened.keep([rebuilt('meeting.ended')], 0);
    const doubtful = real('end', 'meeting.ended', { signature: 'key_unavailable' });
    expect((await store.admit(doubtful, [])).replaces).toBeUndefined();
    expect((await testHistory(path)).count({ signature: ['reconstructed'] })).toBe(1);
  });
});

describe('what a store can know of', () => {
  it('begins when it was made, and after what was pruned', async () => {
    const path = await storePath();
    const begun = Date.now();
    const store = await testStore({ path });
    const opened = await testReconstructions(path);
    const { since = 0, prunedUntil } = opened.horizon();
    expect(since).toBeGreaterThanOrEqual(begun - 1);
    expect(since).toBeLessThanOrEqual(Date.now());
    expect(prunedUntil).toBeUndefined();
    const old = rebuilt('meeting.ended', { targets: [] });
    opened.keep([{ ...old, delivery: { ...old.delivery, receivedAt: 2500 } }], 0);
    await store.admit(real('one', 'meeting.started', { receivedAt: 1000 }), []);
    await store.admit(real('two', 'meeting.participantJoined', { receivedAt: 2000 }), []);
    await store.admit(real('last', 'meeting.participantLeft', { receivedAt: Date.now() }), []);
    await (await testHistory(path, 'write')).prune({ before: 3000 });
    expect(opened.horizon().prunedUntil).toBe(2000);
  });

  it('forgets what was rebuilt together with its delivery', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    const opened = await testReconstructions(path);
    const old = rebuilt('meeting.ended', { targets: [] });
    opened.keep([{ ...old, delivery: { ...old.delivery, receivedAt: 1000 } }], 0);
    await store.admit(real('last', 'meeting.started', { receivedAt: Date.now() }), []);
    await (await testHistory(path, 'write')).prune({ before: 3000 });
    expect(opened.horizon().prunedUntil).toBeUndefined();
    expect(opened.keep([old], opened.newestPosition())).toEqual(['kept']);
  });
});

describe('where a store forwards to', () => {
  const target = (name: string, filter = ['*']) => ({ name, filter });

  it('is what the receivers have that run, else what the last one had', async () => {
    const path = await storePath();
    const first = await testStore({ path, receiver: 'first' });
    const opened = await testReconstructions(path);
    expect(opened.targets()).toEqual({ targets: [], isRunning: false });
    await first.announceTargets?.([target(APP)]);
    expect(opened.targets()).toEqual({ targets: [target(APP)], isRunning: true });
    const second = await testStore({ path, receiver: 'second' });
    await second.announceTargets?.([target('exec:./handle.sh', ['meeting.*'])]);
    expect(opened.targets().targets.map(({ name }) => name)).toEqual([APP, 'exec:./handle.sh']);
    await first.close();
    expect(opened.targets()).toEqual({
      targets: [target('exec:./handle.sh', ['meeting.*'])],
      isRunning: true,
    });
    await second.close();
    expect(opened.targets().isRunning).toBe(false);
    const third = await testStore({ path, receiver: 'third' });
    await third.announceTargets?.([target('http://localhost:4000/')]);
    await third.close();
    expect(opened.targets()).toEqual({ targets: [target('http://localhost:4000/')], isRunning: false });
  });
});
