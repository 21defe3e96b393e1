import { rename } from 'node:fs/promises';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesEvent } from '../../../../../src/domain/events/selector.ts';
import type { DeliveryFilter, NewDelivery } from '../../../../../src/domain/delivery/stored-delivery.ts';
import type { PruneLimits } from '../../../../../src/store/delivery-store.ts';
import { newDelivery, uuidFor } from '../../../../helpers/deliveries.ts';
import { storePath, testHistory, testStore } from '../../../../helpers/stores.ts';

const TARGET = 'http://127.0.0.1:3000/';
const TRY = { target: TARGET, origin: 'replay', startedAt: 5 } as const;

const EVENTS = ['meeting.started', 'meeting.ended', 'recording.statusUpdate', undefined] as const;
const SIGNATURES = ['valid', 'missing', 'unchecked'] as const;

/** Deliveries of every kind, in the order of their names. */
function variedDelivery(index: number): NewDelivery {
  return newDelivery(String(index), {
    event: EVENTS[index % EVENTS.length],
    signature: SIGNATURES[index % SIGNATURES.length] ?? 'valid',
    meetingId: `meeting ${String(index % 5)}`,
    sessionId: `session ${String(index % 7)}`,
    webhookId: `webhook ${String(index % 2)}`,
    receivedAt: 1000 + index,
  });
}

function passes(
  delivery: NewDelivery,
  { events, meeting, webhook, since, until, signature }: DeliveryFilter,
): boolean {
  if (events !== undefined && !events.includes('*'))
    if (delivery.event === undefined || !matchesEvent(events, delivery.event)) return false;
  if (meeting !== undefined && delivery.meetingId !== meeting && delivery.sessionId !== meeting) return false;
  if (webhook !== undefined && delivery.webhookId?.startsWith(webhook) !== true) return false;
  if (since !== undefined && delivery.receivedAt < since) return false;
  if (until !== undefined && delivery.receivedAt >= until) return false;
  return signature === undefined || signature.includes(delivery.signature);
}

const FILTERS = fc.record(
  {
    events: fc.constantFrom(['*'], ['meeting.*'], ['MEETING.started', 'recording.*'], ['nothing']),
    meeting: fc.constantFrom('meeting 1', 'session 3', 'none'),
    webhook: fc.constantFrom('webhook 0', 'webhook', 'webhook 2', 'hook'),
    since: fc.integer({ min: 990, max: 1060 }),
    until: fc.integer({ min: 990, max: 1060 }),
    signature: fc.subarray([...SIGNATURES], { minLength: 1 }),
  },
  { requiredKeys: [] },
);

describe('the history', () => {
  it('knows when its file has left, and when another one has its name', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    await store.close();
    const history = await testHistory(path);
    expect(history.isInPlace()).toBe(true);
    await rename(path, `${path}.moved`);
    expect(history.isInPlace()).toBe(false);
    await testStore({ path });
    expect([history.isInPlace(), (await testHistory(path)).isInPlace()]).toEqual([false, true]);
  });

  it('lists what a filter lets through, a page at a time, as walking through all would', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    const all = Array.from({ length: 50 }, (_, index) => variedDelivery(index));
    await Promise.all(all.map((delivery) => store.admit(delivery, [])));
    const history = await testHistory(path);
    fc.assert(
      fc.property(FILTERS, fc.integer({ min: 1, max: 20 }), (filter, limit) => {
        const expected = all.filter((delivery) => passes(delivery, filter)).map(({ id }) => id);
        const newest = history.list(filter, { limit });
        expect(newest.map(({ id }) => id)).toEqual(expected.slice(-limit));
        const before = newest[0]?.position ?? 0;
        const older = history.list(filter, { limit, before });
        expect(older.map(({ id }) => id)).toEqual(expected.slice(0, -limit).slice(-limit));
        const oldest = history.list(filter, { limit, after: 0 });
        expect(oldest.map(({ id }) => id)).toEqual(expected.slice(0, limit));
        const next = history.list(filter, { limit, after: oldest.at(-1)?.position ?? 0 });
        expect(next.map(({ id }) => id)).toEqual(expected.slice(limit, 2 * limit));
        expect(history.count(filter)).toBe(expected.length);
      }),
    );
  });

  it('lists as well when there are more event names than are looked up one by one', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    const all = Array.from({ length: 40 }, (_, index) =>
      newDelivery(String(index), { event: `own.${String(index)}` }),
    );
    await Promise.all(all.map((delivery) => store.admit(delivery, [])));
    const history = await testHistory(path);
    const found = history.list({ events: ['own.*'] }, { limit: 5 });
    expect(found.map(({ event }) => event)).toEqual(['own.35', 'own.36', 'own.37', 'own.38', 'own.39']);
    expect(history.count({ events: ['own.1*'] })).toBe(11);
  });

  it('shows copies and forwards with every try', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    await store.admit(newDelivery('a', { receivedAt: 10 }), [TARGET, 'exec:./handle.sh']);
    await store.admit(newDelivery('a', { receivedAt: 20, signature: 'unchecked' }), []);
    const history = await testHistory(path, 'write');
    const { position, forwardState, attempts } = history.find('last');
    expect([forwardState, attempts]).toEqual(['pending', 2]);
    expect(history.attempts(position)).toEqual([
      { number: 1, receivedAt: 10, signature: 'valid' },
      { number: 2, receivedAt: 20, signature: 'unchecked' },
    ]);
    const refused = { kind: 'network_error', fault: 'connection_refused', durationMs: 1 } as const;
    const answered = {
      kind: 'answered',
      status: 204,
      headers: [['X-A', 'b']],
      answerStart: Buffer.from([0, 1, 255]),
      durationMs: 12.5,
    } as const;
    const exited = {
      kind: 'exited',
      code: null,
      signal: 'SIGKILL',
      answerStart: Buffer.from('oh'),
      durationMs: 3,
    } as const;
    await store.recordForward({ ...TRY, position, outcome: refused, state: 'pending' });
    await store.recordForward({ ...TRY, position, outcome: answered, state: 'succeeded' });
    await store.recordForward({
      ...TRY,
      target: 'exec:./handle.sh',
      origin: 'receiver',
      position,
      outcome: exited,
      state: 'failed',
    });
    expect(history.forwards(position)).toEqual([
      {
        target: TARGET,
        state: 'succeeded',
        tries: [
          { origin: 'replay', startedAt: 5, outcome: refused },
          { origin: 'replay', startedAt: 5, outcome: answered },
        ],
      },
      {
        target: 'exec:./handle.sh',
        state: 'failed',
        tries: [{ origin: 'receiver', startedAt: 5, outcome: exited }],
      },
    ]);
    expect(history.find('last').forwardState).toBe('failed');
  });

  it('tells those that failed from those that wait, and both from the others', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    const outcome = { kind: 'timeout', durationMs: 1 } as const;
    for (const [name, state] of [
      ['done', 'succeeded'],
      ['failed', 'failed'],
      ['waiting', 'pending'],
    ] as const) {
      const { position } = await store.admit(newDelivery(name), [TARGET]);
      await store.recordForward({ ...TRY, position, outcome, state });
    }
    await store.admit(newDelivery('without'), []);
    const history = await testHistory(path);
    const found = (filter: DeliveryFilter): readonly string[] =>
      history.list(filter, { limit: 10 }).map(({ id }) => id);
    expect(found({ failed: true })).toEqual([uuidFor('failed')]);
    expect(found({ waiting: true })).toEqual([uuidFor('waiting')]);
    expect(found({ failed: true, waiting: true })).toEqual(['failed', 'waiting'].map(uuidFor));
  });

  it('finds by words, ids and their beginnings, in any case', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    const ids = ['aaaa0000', 'aaaa1111', 'bbbb', 'bbbb2222'];
    for (const id of ids) await store.admit(newDelivery(id, { id }), []);
    const history = await testHistory(path);
    const find = (reference: string): string => history.find(reference).id;
    expect([
      find('last'),
      find('last~0'),
      find('LAST~2'),
      find('aaaa0'),
      find(' BBBB2 '),
      find('bbbb'),
    ]).toEqual(['bbbb2222', 'bbbb2222', 'aaaa1111', 'aaaa0000', 'bbbb2222', 'bbbb']);
    expect(() => find('aaaa')).toThrow(
      expect.objectContaining({ code: 'delivery_ambiguous', hint: expect.stringContaining('aaaa1111') }),
    );
    for (const unknown of ['cccc', '', '%', 'last~4', 'last~', 'last~-1', 'a*', "'; DROP TABLE deliveries"])
      expect(() => find(unknown), unknown).toThrow(expect.objectContaining({ code: 'delivery_not_found' }));
  });

  it('finds by position, and says which there are where there is none', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    const ids = ['aaaa0000', '7770000000', 'cccc0000'];
    for (const [index, id] of ids.entries())
      await store.admit(newDelivery(id, { id, receivedAt: index }), []);
    await (await testHistory(path, 'write')).prune({ before: 1 });
    const history = await testHistory(path);
    const positions = history.list({}, { limit: 9 }).map(({ position }) => position);
    expect(positions.map((position) => history.find(String(position)).id)).toEqual(ids.slice(1));
    expect(history.find(' 0003 ').id).toBe('cccc0000');
    for (const [unknown, hint] of [
      ['1', 'The oldest one in the store has position 2.'],
      ['4', 'The newest one in the store has position 3.'],
      ['777', 'at least 8 characters of it: 77700000.'],
    ] as const)
      expect(() => history.find(unknown), unknown).toThrow(
        expect.objectContaining({ code: 'delivery_not_found', hint: expect.stringContaining(hint) }),
      );
  });

  it('finds the last of an event or of a pattern, and those before it', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    const names = [
      'meeting.started',
      'recording.statusUpdate',
      'meeting.ended',
      'recording.statusUpdate',
      'other.new',
    ];
    for (const [index, event] of names.entries())
      await store.admit(newDelivery(String(index), { event }), []);
    const history = await testHistory(path);
    const find = (reference: string): string => history.find(reference).id;
    expect([
      find('last:meeting.ended'),
      find('last:recording.*'),
      find('last:RECORDING.statusupdate~1'),
      find('last:meeting.*~1'),
      find('last:other.new'),
      find('last:*'),
    ]).toEqual(['2', '3', '1', '0', '4', '4'].map(uuidFor));
    for (const [unknown, hint] of [
      ['last:recording.*~2', 'dyte-hooks deliveries list'],
      ['last:meeting.endet', 'last:meeting.ended?'],
      ['last:meeting.summary', 'dyte-hooks deliveries list'],
      ['meeting.ended', 'Did you mean last:meeting.ended?'],
      ['recording.*', 'Did you mean "last:recording.*"?'],
    ] as const)
      expect(() => history.find(unknown), unknown).toThrow(
        expect.objectContaining({ code: 'delivery_not_found', hint: expect.stringContaining(hint) }),
      );
  });

  it('removes the oldest in steps beside a receiver, with all that belongs to them', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    const body = Buffer.alloc(2000, 1);
    for (let index = 0; index < 500; index += 1)
      await store.admit(newDelivery(String(index), { receivedAt: index, body }), index === 3 ? [TARGET] : []);
    const history = await testHistory(path, 'write');
    const progress: number[] = [];
    const pruned = history.prune({ before: 450 }, (deliveries) => progress.push(deliveries));
    const admitted = await store.admit(newDelivery('meanwhile', { receivedAt: 600 }), []);
    const result = await pruned;
    expect(admitted.repeat).toBe(false);
    expect(result.deliveries).toBe(449);
    expect(progress.at(-1)).toBe(449);
    expect(result.bytesAfter).toBeLessThan(result.bytesBefore / 2);
    const left = history.list({}, { limit: 1000 });
    expect(left.map(({ id }) => id).slice(0, 2)).toEqual([uuidFor('3'), uuidFor('450')]);
    expect(left).toHaveLength(52);
    expect(() => history.content(1)).toThrow(expect.objectContaining({ code: 'delivery_not_found' }));
  });

  it('tells those of one webhook from those of another whose id begins so', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    for (const webhookId of ['ab', 'abc', 'b']) await store.admit(newDelivery(webhookId, { webhookId }), []);
    const history = await testHistory(path);
    const idsOf = (webhook: string): unknown =>
      history.list({ webhook }, { limit: 9 }).map((one) => one.webhookId);
    expect([idsOf('a'), idsOf('ab'), idsOf('abc')]).toEqual([['ab', 'abc'], ['ab'], ['abc']]);
  });

  it('says how many would go, by age and about by size, without removing any', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    const body = Buffer.alloc(3000, 1);
    for (let index = 0; index < 1000; index += 1)
      await store.admit(newDelivery(String(index), { receivedAt: index, body }), index < 10 ? [TARGET] : []);
    await store.close();
    const history = await testHistory(path);
    const countOf = (limits: PruneLimits): number => history.planPrune(limits).deliveries;
    const { bytes } = history.planPrune({});
    expect([countOf({}), countOf({ before: 100 }), countOf({ maxBytes: bytes })]).toEqual([0, 90, 0]);
    expect(countOf({ before: 900, maxBytes: bytes })).toBe(890);
    const wanted = { maxBytes: bytes / 2 };
    const planned = countOf(wanted);
    expect(history.count({})).toBe(1000);
    const writing = await testHistory(path, 'write');
    const { deliveries, bytesBefore } = await writing.prune(wanted);
    expect(bytesBefore).toBeGreaterThanOrEqual(bytes);
    // Removing goes in steps of 200.
    expect(Math.abs(planned - deliveries)).toBeLessThanOrEqual(200);
    // Ten wait for a forward, and the newest always stays.
    expect(countOf({ maxBytes: 0 })).toBe(1000 - deliveries - 10 - 1);
  });

  it('is none where there is no file, and says so', async () => {
    await expect(testHistory(await storePath())).rejects.toMatchObject({
      code: 'store_not_found',
      exitCode: 4,
    });
    await expect(testHistory(await storePath(), 'write')).rejects.toMatchObject({ code: 'store_not_found' });
  });
});
