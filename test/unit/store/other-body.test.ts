import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstIdOf } from '../../../src/domain/delivery/other-body-id.ts';
import { bodyDigest, otherBodyId } from '../../../src/domain/delivery/identity.ts';
import { MemoryStore } from '../../../src/store/memory-store.ts';
import { newDelivery, uuidFor } from '../../helpers/deliveries.ts';
import { storePath, testHistory, testStore } from '../../helpers/stores.ts';
import type { NewDelivery } from '../../../src/domain/delivery/stored-delivery.ts';

const TARGET = 'http://127.0.0.1:3000/';

/** The same UUID with this body. */
function withBody(body: string, parts: Partial<NewDelivery> = {}): NewDelivery {
  return newDelivery('a', { body: Buffer.from(body), ...parts });
}

const STORES = [
  ['in memory', async () => new MemoryStore()],
  ['on disk', async () => await testStore({ path: await storePath() })],
] as const;

describe.each(STORES)('another body under the same UUID, %s', (_where, open) => {
  it('is a delivery of its own, forwarded and counted by itself', async () => {
    const store = await open();
    const first = await store.admit(withBody('{"a":1}'), [TARGET]);
    const other = await store.admit(withBody('{"a":2}'), [TARGET]);
    const id = otherBodyId(uuidFor('a'), Buffer.from('{"a":2}'));
    expect([first.otherBodyId, other.otherBodyId]).toEqual([undefined, id]);
    expect(other).toMatchObject({ repeat: false, attempt: 1, forwards: [{ target: TARGET, state: 'open' }] });
    expect(other.position).not.toBe(first.position);
    const [again, otherAgain] = [
      await store.admit(withBody('{"a":1}'), [TARGET]),
      await store.admit(withBody('{"a":2}'), [TARGET]),
    ];
    expect(again).toMatchObject({ position: first.position, repeat: true, attempt: 2 });
    expect(otherAgain).toMatchObject({ position: other.position, repeat: true, attempt: 2, otherBodyId: id });
    expect(
      (await store.pendingForwards(TARGET, 0, 9)).map(({ id: each, body }) => [each, String(body)]),
    ).toEqual([
      [uuidFor('a'), '{"a":1}'],
      [id, '{"a":2}'],
    ]);
  });

  it.each([
    ['as long', '{"a":1}', '{"a":3}'],
    ['longer', '{"a":1}', '{"a":1} '],
    ['empty', '{}', ''],
    ['written otherwise', '{"a":1.0}', '{"a":1.00}'],
  ])('is noticed: %s', async (_what, one, two) => {
    const store = await open();
    await store.admit(withBody(one), []);
    expect(await store.admit(withBody(two), [])).toMatchObject({
      repeat: false,
      otherBodyId: expect.any(String),
    });
  });

  it('does not take the place of a genuine one that comes later', async () => {
    const store = await open();
    await store.keepRejected({ ...withBody('forged', { id: uuidFor('refused') }), rejection: 'signature' });
    await store.admit(withBody('{"unverified":1}', { signature: 'key_unavailable' }), []);
    const genuine = await store.admit(withBody('{"genuine":1}'), [TARGET]);
    expect(genuine).toMatchObject({ repeat: false, forwards: [{ state: 'open' }] });
  });
});

describe('another body under the same UUID in a store', () => {
  it('is kept whole, and found by its id and by the first', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    await Promise.all(
      ['{"a":1}', '{"a":2}', '{"a":1}', '{"a":2}'].map((body) => store.admit(withBody(body), [])),
    );
    const history = await testHistory(path);
    const first = history.find(uuidFor('a'));
    const other = history.find(`${first.id}-`);
    expect([first.attempts, other.attempts, other.uuid]).toEqual([2, 2, uuidFor('a')]);
    expect(String(history.content(other.position).body)).toBe('{"a":2}');
    expect(() => history.find(first.id.slice(0, 8))).toThrow(
      expect.objectContaining({ code: 'delivery_ambiguous' }),
    );
  });
});

describe('the id of another body', () => {
  it('says what the first one is, and no other id does', () => {
    const uuid = fc.uuid();
    const hex = fc.stringMatching(/^[\da-f]{32}$/);
    fc.assert(
      fc.property(fc.oneof(uuid, hex), fc.uint8Array(), (id, body) => {
        expect([firstIdOf(id), firstIdOf(otherBodyId(id, body))]).toEqual([undefined, id]);
        expect(bodyDigest(body)).toMatch(/^[\da-f]{16}$/);
      }),
    );
  });
});
