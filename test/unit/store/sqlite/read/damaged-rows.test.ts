import { DatabaseSync } from '@photostructure/sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openHistory } from '../../../../../src/store/sqlite/open-history.ts';
import { run as list } from '../../../../../src/commands/deliveries/list.ts';
import { testContext } from '../../../../helpers/context.ts';
import { newDelivery, uuidFor } from '../../../../helpers/deliveries.ts';
import { storePath, testReplays, testStore } from '../../../../helpers/stores.ts';
import type { DeliveryHistory } from '../../../../../src/store/delivery-store.ts';

const TARGET = 'http://127.0.0.1:3000/';

interface Damaged {
  readonly path: string;
  readonly history: DeliveryHistory;
  readonly warnings: readonly string[];
}

/** A store with three deliveries, the second of which is damaged. */
async function damagedStore(sql: string): Promise<Damaged> {
  const path = await storePath();
  const store = await testStore({ path });
  for (const name of ['one', 'two', 'three']) await store.admit(newDelivery(name), [TARGET]);
  const outcome = { kind: 'timeout', durationMs: 3 } as const;
  await store.recordForward({
    position: 2,
    target: TARGET,
    origin: 'receiver',
    startedAt: 5,
    outcome,
    state: 'pending',
  });
  await store.close();
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
  const warnings: string[] = [];
  const history = await openHistory(path, 'read', ({ message }) => warnings.push(message));
  onTestFinished(() => history.close());
  return { path, history, warnings };
}

/** The same for who closes it. */
function shared(history: DeliveryHistory): DeliveryHistory {
  return {
    path: history.path,
    isInPlace: () => history.isInPlace(),
    reportDamaged: (error) => history.reportDamaged(error),
    find: (reference) => history.find(reference),
    list: (filter, page) => history.list(filter, page),
    count: (filter) => history.count(filter),
    content: (position) => history.content(position),
    attempts: (position) => history.attempts(position),
    readTogether: (read) => read(),
    receivers: () => [],
    readPause: () => undefined,
    pauseForwarding: (pause) => pause,
    resumeForwarding: () => undefined,
    forwards: (position) => history.forwards(position),
    copyTo: (file) => history.copyTo(file),
    planPrune: (limits) => history.planPrune(limits),
    prune: (limits) => history.prune(limits),
    close: () => undefined,
  };
}

const ROWS = [
  ['received_at = 9007199254740991', 'received_at is 9007199254740991'],
  ['received_at = 8640000000000001', 'received_at is 8640000000000001'],
  ['received_at = -1', 'received_at is -1'],
  ['received_at = 9223372036854775807', 'received_at is 9223372036854775807'],
  ['attempts = 0', 'attempts is 0'],
  ['body_size = -7', 'body_size is -7'],
  ["signature = 'fine'", 'signature is fine'],
  ["rejection = 'whatever'", 'rejection is whatever'],
  ["event = printf('%.*c', 17000000, 'x')", 'event is a value that it cannot be'],
] as const;

const CONTENTS = [
  ["headers = '{'", 'headers is no JSON'],
  ["headers = '{}'", 'headers has headers that are none'],
  ["headers = '[[1, 2]]'", 'headers has headers that are none'],
  ['headers = \'[["a"]]\'', 'headers has headers that are none'],
  [`headers = '${'['.repeat(100_000)}'`, 'headers is no JSON'],
  ["method = ''", 'method is none of HTTP'],
  ["method = 'POST' || char(10) || 'x'", 'method is none of HTTP'],
  ["method = char(27) || ']0;owned'", 'method is none of HTTP'],
  ['body = zeroblob(20000000)', 'a value in it is too large'],
] as const;

describe('a delivery that is damaged in the store', () => {
  it.each(ROWS)('hides none of the others, and is named: %s', async (change, reason) => {
    const { history, warnings } = await damagedStore(`UPDATE deliveries SET ${change} WHERE position = 2`);
    const ids = ['one', 'three'].map(uuidFor);
    expect(history.list({}, { limit: 10 }).map(({ id }) => id)).toEqual(ids);
    expect(history.list({}, { after: 0, limit: 2 }).map(({ id }) => id)).toEqual(ids);
    expect(history.list({}, { limit: 2 }).map(({ id }) => id)).toEqual(ids);
    expect(history.list({}, { before: 3, limit: 1 }).map(({ id }) => id)).toEqual(ids.slice(0, 1));
    expect(warnings).toEqual([`The delivery ${uuidFor('two')} is damaged in the store: ${reason}.`]);
    expect(() => history.find('last~1')).toThrow(`${uuidFor('two')} is damaged in the store: ${reason}.`);
    expect(history.find('last').id).toBe(uuidFor('three'));
  });

  it.each([-5, '9223372036854775807', '9007199254740993'])(
    'hides none of the others where its position is %s',
    async (position) => {
      const { history, warnings } = await damagedStore(
        `UPDATE deliveries SET position = ${String(position)} WHERE position = 2`,
      );
      expect(history.list({}, { limit: 2 }).map(({ id }) => id)).toEqual(['one', 'three'].map(uuidFor));
      expect(history.list({}, { limit: 10 }).map(({ id }) => id)).toEqual(['one', 'three'].map(uuidFor));
      expect(warnings).toEqual([
        `The delivery ${uuidFor('two')} is damaged in the store: position is ${String(position)}.`,
      ]);
    },
  );

  it.each(CONTENTS)('is named where its content is damaged: %#', async (change, reason) => {
    const { history, path } = await damagedStore(`UPDATE contents SET ${change} WHERE position = 2`);
    const message = `The delivery ${uuidFor('two')} is damaged in the store: ${reason}.`;
    expect(() => history.content(2)).toThrow(message);
    const context = testContext({ history: async () => shared(history) });
    await list(
      {
        store: undefined,
        limit: undefined,
        follow: false,
        exitCode: false,
        showSecrets: false,
        events: undefined,
        meeting: undefined,
        webhook: undefined,
        since: undefined,
        until: undefined,
        signature: undefined,
        failed: false,
        waiting: false,
      },
      context,
    );
    const shown = context.io.stdout.text();
    expect([shown.includes(uuidFor('one')), shown.includes(uuidFor('two'))]).toEqual([true, false]);
    expect(shown).toContain(uuidFor('three'));
    const replays = await testReplays(path, {}, 'read');
    expect(() => replays.content(2)).toThrow('is damaged in the store');
    expect(replays.content(3).method).toBe('POST');
  });

  it.each([
    'not json',
    '[]',
    '{"kind":"new"}',
    '{"kind":"timeout","milliseconds":1e999}',
    '{"kind":"timeout"}',
  ])('is named where a try of it is damaged: %s', async (outcome) => {
    const { history } = await damagedStore(`UPDATE tries SET outcome = '${outcome}'`);
    expect(() => history.forwards(2)).toThrow(`The delivery ${uuidFor('two')} is damaged in the store`);
    expect(history.forwards(1)).toMatchObject([{ target: TARGET, tries: [] }]);
  });

  it('keeps none of the others from being forwarded', async () => {
    const { path } = await damagedStore("UPDATE contents SET headers = 'x' WHERE position < 3");
    const store = await testStore({ path, isRunning: () => false, receiver: 'another' });
    for (const limit of [1, 2, 10])
      expect(await store.pendingForwards(TARGET, 0, limit)).toMatchObject([{ id: uuidFor('three') }]);
  });
});
