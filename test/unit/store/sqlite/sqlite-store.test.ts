import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { describe, expect, it } from 'vitest';
import { HooksError } from '../../../../src/domain/errors.ts';
import { systemClock } from '../../../../src/process/system.ts';
import type { EngineAccess, StoreOperation } from '../../../../src/store/sqlite/engine-types.ts';
import { SqliteStore } from '../../../../src/store/sqlite/sqlite-store.ts';
import { StoreEngine } from '../../../../src/store/sqlite/write/engine.ts';
import { SCHEMA_VERSION } from '../../../../src/store/sqlite/file/schema.ts';
import { createTestKeys, newDelivery, uuidFor } from '../../../helpers/deliveries.ts';
import {
  NO_STORE_STATE,
  storePath,
  testEnvironment,
  testHistory,
  testStore,
} from '../../../helpers/stores.ts';

const TARGET = 'http://127.0.0.1:3000/';
const OUTCOME = { kind: 'timeout', durationMs: 3000 } as const;
const TRY = { target: TARGET, origin: 'receiver', startedAt: 0, outcome: OUTCOME } as const;

describe('a durable store', () => {
  it('knows a delivery again after a restart, and counts its copies', async () => {
    const path = await storePath();
    const first = await testStore({ path });
    expect(await first.admit(newDelivery('a'), [])).toMatchObject({ repeat: false, attempt: 1 });
    expect(await first.admit(newDelivery('a'), [])).toMatchObject({ repeat: true, attempt: 2 });
    await first.close();
    const second = await testStore({ path });
    expect(await second.admit(newDelivery('a'), [])).toMatchObject({ repeat: true, attempt: 3 });
    expect(await second.admit(newDelivery('b'), [])).toMatchObject({ repeat: false, attempt: 1 });
  });

  it('keeps the exact bytes and headers of the first copy', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    const body = Buffer.from([0, 255, 13, 10, 123, 0]);
    const headers = [
      ['X-Twice', '1'],
      ['x-twice', ' ü"\\ '],
    ] as const;
    await store.admit(newDelivery('a', { body, headers, target: '/hook?x=%00' }), []);
    await store.admit(newDelivery('a', { body, target: '/another' }), []);
    const history = await testHistory(path);
    const { position } = history.find('last');
    expect(history.content(position)).toEqual({ method: 'POST', target: '/hook?x=%00', headers, body });
  });

  it('makes its file and directory for its owner only', async () => {
    const path = `${await storePath()}-directory/deeper/store`;
    await testStore({ path });
    const modes = await Promise.all(
      [path, `${path}-wal`, dirname(path)].map(async (each) => (await stat(each)).mode & 0o777),
    );
    expect(modes).toEqual([0o600, 0o600, 0o700]);
  });

  it('admits copies in the order in which they came, in one commit and in several', async () => {
    const store = await testStore({ path: await storePath() });
    const copies = Array.from({ length: 40 }, () => store.admit(newDelivery('a'), []));
    const admissions = await Promise.all(copies);
    expect(admissions.map(({ attempt }) => attempt)).toEqual(copies.map((_, index) => index + 1));
  });

  it('checks signatures that are left to it, and keeps nothing of what is not genuine', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    const keys = createTestKeys();
    const genuine = newDelivery('a');
    const toCheck = { signature: keys.sign(genuine.body), key: keys.key.keyObject };
    const forged = newDelivery('a', { body: Buffer.from('{"event":"forged"}') });
    const results = await Promise.all(
      [forged, genuine, forged].map(async (delivery) => await store.admitSigned?.(delivery, [], toCheck)),
    );
    expect(results).toEqual([undefined, expect.objectContaining({ repeat: false, attempt: 1 }), undefined]);
    expect((await testHistory(path)).count({})).toBe(1);
  });

  it('gives each delivery to one of two receivers as new', async () => {
    const path = await storePath();
    const stores = await Promise.all(['one', 'two'].map((receiver) => testStore({ path, receiver })));
    const names = Array.from({ length: 40 }, (_, index) => `delivery ${String(index)}`);
    const admissions = await Promise.all(
      names.flatMap((name) => stores.map((store) => store.admit(newDelivery(name), []))),
    );
    expect(admissions.filter(({ repeat }) => !repeat)).toHaveLength(names.length);
    expect((await testHistory(path)).count({})).toBe(names.length);
  });

  it('keeps what was not accepted apart, and takes it for no first copy', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    const { uuid } = newDelivery('a');
    await store.keepRejected({ ...newDelivery('a', { id: uuidFor('other'), uuid }), rejection: 'signature' });
    expect(await store.admit(newDelivery('a'), [])).toMatchObject({ repeat: false });
    const history = await testHistory(path);
    expect(history.list({}, { limit: 10 }).map(({ rejection }) => rejection)).toEqual([
      'signature',
      undefined,
    ]);
    expect(history.count({ acceptedOnly: true })).toBe(1);
  });

  it('keeps a bounded number of those, and none that is large', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    const reject = (name: string, size = 10): Promise<void> =>
      store.keepRejected({ ...newDelivery(name, { body: Buffer.alloc(size) }), rejection: 'signature' });
    await reject('large', 100_000);
    expect((await testHistory(path)).count({})).toBe(0);
    for (let round = 0; round < 36; round += 1)
      await Promise.all(
        Array.from({ length: 40 }, (_, index) => reject(`${String(round)}-${String(index)}`)),
      );
    const count = (await testHistory(path)).count({});
    expect(count).toBeGreaterThanOrEqual(1000);
    expect(count).toBeLessThanOrEqual(1050);
  });
});

describe('a store with one commit for many', () => {
  /** An engine that keeps nothing; what it was asked to is in `commits`. */
  function recordingEngine(commit: () => Promise<void> = async () => undefined) {
    const commits: StoreOperation[][] = [];
    const engine: EngineAccess = {
      commit: async (operations) => {
        commits.push([...operations]);
        await commit();
        return operations.map((_, position) => ({
          kind: 'admitted',
          admission: { position, repeat: false, attempt: 1, forwards: [] },
        }));
      },
      pendingForwards: async () => [],
      ...NO_STORE_STATE,
      countPending: async () => 0,
      measure: async () => ({ bytes: 0, pending: [] }),
      close: async () => undefined,
    };
    const store = new SqliteStore('deliveries.sqlite', engine, systemClock, () => undefined);
    return { store, commits };
  }

  it('lets all of them fail when it fails, and takes each anew', async () => {
    let isFailing = true;
    const { store, commits } = recordingEngine(async () => {
      if (isFailing) throw new HooksError('store_failed', 'The disk is gone.');
    });
    const names = ['a', 'b', 'c'];
    const outcomes = await Promise.allSettled(names.map((name) => store.admit(newDelivery(name), [])));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(commits).toHaveLength(1);
    isFailing = false;
    expect(await store.admit(newDelivery('a'), [])).toMatchObject({ repeat: false });
  });

  it('makes the next copy the first one when the commit of the first one fails', async () => {
    let failures = 1;
    const path = await storePath();
    const { options, environment, clock } = {
      options: { path },
      environment: testEnvironment(),
      clock: systemClock,
    };
    const real = new StoreEngine(DatabaseSync, options, environment, () => undefined);
    const engine: EngineAccess = {
      commit: async (operations) => {
        failures -= 1;
        if (failures === 0) throw new HooksError('store_failed', 'The disk is gone.');
        return real.commit(operations);
      },
      pendingForwards: async () => [],
      ...NO_STORE_STATE,
      countPending: async () => 0,
      measure: async () => ({ bytes: 0, pending: [] }),
      close: async () => real.close(),
    };
    const store = new SqliteStore(path, engine, clock, () => undefined);
    const first = store.admit(newDelivery('a'), []);
    await expect(first).rejects.toThrow('The disk is gone.');
    const later = await Promise.all(['a', 'a'].map((name) => store.admit(newDelivery(name), [])));
    expect(later.map(({ attempt }) => attempt)).toEqual([1, 2]);
    await store.close();
  });

  it('begins a commit while another one is written, once enough wait for it', async () => {
    const ends: (() => void)[] = [];
    const { store, commits } = recordingEngine(() => new Promise((resolve) => ends.push(resolve)));
    const admit = (count: number): Promise<unknown>[] =>
      Array.from({ length: count }, (_, index) => store.admit(newDelivery(String(index)), []));
    const all = [...admit(8), ...admit(7)];
    expect(commits.map(({ length }) => length)).toEqual([8]);
    all.push(...admit(1));
    expect(commits.map(({ length }) => length)).toEqual([8, 8]);
    all.push(...admit(20));
    expect(commits).toHaveLength(2);
    for (const end of ends.splice(0)) end();
    await Promise.all(all.slice(0, 16));
    expect(commits.map(({ length }) => length)).toEqual([8, 8, 20]);
    for (const end of ends.splice(0)) end();
    await Promise.all(all);
  });

  it('checks signatures itself while two commits are under way', async () => {
    const ends: (() => void)[] = [];
    const { store, commits } = recordingEngine(() => new Promise((resolve) => ends.push(resolve)));
    const keys = createTestKeys();
    const genuine = newDelivery('genuine');
    const toCheck = { signature: keys.sign(genuine.body), key: keys.key.keyObject };
    const others = Array.from({ length: 16 }, (_, index) => store.admit(newDelivery(String(index)), []));
    const forged = newDelivery('forged', { body: Buffer.from('{}') });
    expect(await store.admitSigned(forged, [], toCheck)).toBeUndefined();
    const admitted = store.admitSigned(genuine, [], toCheck);
    for (const end of ends.splice(0)) end();
    await Promise.all(others);
    while (ends.length === 0) await new Promise((resolve) => setImmediate(resolve));
    for (const end of ends.splice(0)) end();
    expect(await admitted).toMatchObject({ repeat: false });
    expect(commits.at(-1)).toEqual([{ kind: 'admit', delivery: genuine, targets: [] }]);
  });

  it('tells each kind of failure once until it works again', async () => {
    const failures = [
      'store_busy',
      'store_busy',
      'store_unusable',
      'store_busy',
      undefined,
      'store_busy',
    ] as const;
    const events: string[] = [];
    let calls = 0;
    const engine: EngineAccess = {
      commit: async () => {
        const code = failures[calls];
        calls += 1;
        if (code !== undefined) throw new HooksError(code, 'It failed.');
        return [{ kind: 'kept' }];
      },
      pendingForwards: async () => [],
      ...NO_STORE_STATE,
      countPending: async () => 0,
      measure: async () => ({ bytes: 0, pending: [] }),
      close: async () => undefined,
    };
    const store = new SqliteStore('deliveries.sqlite', engine, systemClock, (event) =>
      events.push(
        event.type === 'store_failing' && event.error instanceof HooksError ? event.error.code : event.type,
      ),
    );
    for (const _ of failures)
      await store.keepRejected({ ...newDelivery('a'), rejection: 'signature' }).catch(() => undefined);
    expect(events).toEqual(['store_busy', 'store_unusable', 'store_recovered', 'store_busy']);
  });

  it('ends what is under way when it is closed, and takes nothing more', async () => {
    const { store, commits } = recordingEngine();
    const admitted = store.admit(newDelivery('a'), []);
    await store.close();
    expect(await admitted).toMatchObject({ repeat: false });
    await expect(store.admit(newDelivery('b'), [])).rejects.toMatchObject({ code: 'store_failed' });
    expect(commits).toHaveLength(1);
  });

  it('takes no memory for rejected deliveries that are too large to be kept', async () => {
    const { store, commits } = recordingEngine();
    const body = Buffer.alloc(5 * 1024 * 1024);
    await store.keepRejected({ ...newDelivery('a', { body }), rejection: 'signature' });
    expect(commits).toHaveLength(0);
  });

  it('is not kept from good deliveries by a flood of rejected ones', async () => {
    const { store, commits } = recordingEngine();
    const flood = Array.from({ length: 1000 }, (_, index) =>
      store.keepRejected({ ...newDelivery(String(index)), rejection: 'signature' }),
    );
    await store.admit(newDelivery('good'), []);
    await Promise.all(flood);
    // Not behind more than two commits of what came before it.
    expect(commits.slice(0, 3).flat()).toContainEqual(expect.objectContaining({ kind: 'admit' }));
    expect(commits.flat().length).toBeLessThanOrEqual(65);
  });
});

describe('forwards', () => {
  it('are kept with the delivery, and handed out in order until they have ended', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    for (const name of ['a', 'b', 'c']) {
      const { forwards } = await store.admit(newDelivery(name), [TARGET]);
      expect(forwards).toEqual([{ target: TARGET, state: 'open' }]);
    }
    const pending = await store.pendingForwards(TARGET, 0, 10);
    expect(pending.map(({ id }) => id)).toEqual(['a', 'b', 'c'].map(uuidFor));
    expect(pending[0]?.body).toEqual(newDelivery('a').body);
    const [first, second] = pending.map(({ position }) => position);
    await store.recordForward({ ...TRY, position: first ?? 0, state: 'succeeded' });
    await store.recordForward({ ...TRY, position: second ?? 0, state: 'pending' });
    expect((await store.pendingForwards(TARGET, 0, 10)).map(({ id }) => id)).toEqual(['b', 'c'].map(uuidFor));
    expect((await store.pendingForwards(TARGET, second ?? 0, 10)).map(({ id }) => id)).toEqual([
      uuidFor('c'),
    ]);
  });

  it('are opened again by a repeat only when they have failed', async () => {
    const store = await testStore({ path: await storePath() });
    const { position } = await store.admit(newDelivery('a'), [TARGET]);
    const again = async (): Promise<unknown> =>
      (await store.admit(newDelivery('a'), [TARGET])).forwards[0]?.state;
    expect(await again()).toBe('pending');
    await store.recordForward({ ...TRY, position, state: 'failed' });
    expect(await again()).toBe('open');
    await store.recordForward({ ...TRY, position, state: 'succeeded' });
    expect(await again()).toBe('succeeded');
  });

  it('of a receiver that lives are left alone, those of a dead one are taken over', async () => {
    const path = await storePath();
    const alive = new Set([1, 2]);
    const isRunning = (process: number): boolean => alive.has(process);
    const one = await testStore({ path, receiver: 'one', process: 1, isRunning });
    const two = await testStore({ path, receiver: 'two', process: 2, isRunning });
    await one.admit(newDelivery('a'), [TARGET]);
    expect(await two.pendingForwards(TARGET, 0, 10)).toEqual([]);
    alive.delete(1);
    expect(await two.pendingForwards(TARGET, 0, 10)).toMatchObject([{ id: uuidFor('a') }]);
  });

  it('of a receiver that was not heard of for long are taken over', async () => {
    const path = await storePath();
    let now = Date.now();
    const one = await testStore({ path, receiver: 'one', process: 1, now: () => now });
    await one.admit(newDelivery('a'), [TARGET]);
    const two = await testStore({ path, receiver: 'two', process: 2, now: () => now });
    expect(await two.pendingForwards(TARGET, 0, 10)).toEqual([]);
    now += 60_000;
    expect(await two.pendingForwards(TARGET, 0, 10)).toMatchObject([{ id: uuidFor('a') }]);
  });

  it('of a dead one are taken over although the clock was set back', async () => {
    const path = await storePath();
    let now = Date.now();
    const one = await testStore({ path, receiver: 'one', process: 1, now: () => now });
    await one.admit(newDelivery('a'), [TARGET]);
    // Another process has its number now.
    now -= 3_600_000;
    const two = await testStore({ path, receiver: 'two', process: 2, now: () => now });
    expect(await two.pendingForwards(TARGET, 0, 10)).toMatchObject([{ id: uuidFor('a') }]);
  });

  it('of one that took leave are taken over at once', async () => {
    const path = await storePath();
    const one = await testStore({ path, receiver: 'one', process: 1 });
    await one.admit(newDelivery('a'), [TARGET]);
    await one.close();
    const two = await testStore({ path, receiver: 'two', process: 2 });
    expect(await two.pendingForwards(TARGET, 0, 10)).toMatchObject([{ id: uuidFor('a'), attempt: 1 }]);
  });
});

describe('a store that cannot keep', () => {
  it('says that it is full once, takes nothing, and goes on when there is room again', async () => {
    const path = await storePath();
    const store = await testStore({ path, maxBytes: 400 * 1024 });
    const body = Buffer.alloc(64 * 1024, 1);
    const outcomes: string[] = [];
    // What waits for a target may not be removed, so the store fills up.
    for (let index = 0; index < 12; index += 1)
      outcomes.push(
        await store.admit(newDelivery(String(index), { body }), [TARGET]).then(
          () => 'kept',
          (error: { code: string }) => error.code,
        ),
      );
    expect(new Set(outcomes)).toEqual(new Set(['kept', 'store_full']));
    expect(store.events.map(({ type }) => type)).toEqual(['store_failing']);
    const kept = outcomes.filter((outcome) => outcome === 'kept').length;
    const history = await testHistory(path);
    expect(history.count({})).toBe(kept);
    for (const { position } of await store.pendingForwards(TARGET, 0, 20))
      await store.recordForward({ ...TRY, position, state: 'succeeded' }).catch(() => undefined);
    const late = newDelivery('late', { body });
    expect(await store.admit(late, [])).toMatchObject({ repeat: false });
    expect(store.events.map(({ type }) => type)).toEqual(['store_failing', 'store_recovered']);
    expect(history.find('last').id).toBe(late.id);
  });

  it('says that it is locked, waits in vain once, and goes on by itself', { timeout: 8000 }, async () => {
    const path = await storePath();
    const store = await testStore({ path });
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    // One after the other, each in a commit of its own: with 2 seconds each the test would run out of time.
    for (let index = 0; index < 6; index += 1)
      await expect(store.admit(newDelivery(String(index)), [])).rejects.toMatchObject({ code: 'store_busy' });
    other.exec('ROLLBACK');
    other.close();
    expect(await store.admit(newDelivery('0'), [])).toMatchObject({ repeat: false, attempt: 1 });
    expect(store.events.map(({ type }) => type)).toEqual(['store_failing', 'store_recovered']);
  });

  it('keeps what forwards have come to although no delivery finds room: else it would stay full', async () => {
    const path = await storePath();
    const store = await testStore({ path, maxBytes: 1024 * 1024 });
    const body = Buffer.alloc(32 * 1024, 1);
    let number = 0;
    const admit = (): Promise<boolean> =>
      store.admit(newDelivery(String((number += 1)), { body }), [TARGET]).then(
        () => true,
        () => false,
      );
    while (await admit());
    const admitted: boolean[] = [];
    // Senders go on, and what they send comes into the same commits.
    for (const { position } of await store.pendingForwards(TARGET, 0, 100)) {
      const outcome = {
        ...OUTCOME,
        answerStart: Buffer.alloc(3000),
        kind: 'answered',
        status: 200,
        headers: [],
      } as const;
      const record = { ...TRY, position, outcome, state: 'succeeded' } as const;
      const others = Array.from({ length: 10 }, admit);
      await store.recordForward(record);
      admitted.push(...(await Promise.all(others)));
    }
    expect(admitted).toContain(true);
  });

  it('begins anew where its file was removed: others must find what is kept', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    await store.admit(newDelivery('a'), []);
    for (const suffix of ['', '-wal', '-shm']) await rm(path + suffix, { force: true });
    await store.admit(newDelivery('b'), []);
    expect((await testHistory(path)).list({}, { limit: 10 }).map(({ id }) => id)).toEqual([uuidFor('b')]);
  });
});

describe('a damaged store', () => {
  it('is quarantined as it is when it is opened, and a new one started', async () => {
    const path = await storePath();
    const damaged = Buffer.from('this is no database, but it may hold something dear'.repeat(100));
    await writeFile(path, damaged);
    const store = await testStore({ path });
    expect(await store.admit(newDelivery('a'), [])).toMatchObject({ repeat: false });
    const [event] = store.events;
    if (event?.type !== 'store_quarantined') throw new Error('Nothing was said of it.');
    expect(await readFile(event.path)).toEqual(damaged);
    expect(dirname(event.path)).toBe(dirname(path));
  });

  it('is quarantined when the damage shows while receiving, and the delivery is kept in the new one', async () => {
    const path = await storePath();
    const writer = await testStore({ path });
    for (let index = 0; index < 50; index += 1)
      await writer.admit(newDelivery(String(index), { body: Buffer.alloc(3000, 1) }), []);
    await writer.close();
    const bytes = await readFile(path);
    // All pages but the first, which says what the file is.
    await writeFile(path, Buffer.concat([bytes.subarray(0, 4096), Buffer.alloc(bytes.length - 4096, 7)]));
    const store = await testStore({ path });
    expect(await store.admit(newDelivery('new'), [])).toMatchObject({ repeat: false });
    expect(store.events.map(({ type }) => type)).toContain('store_quarantined');
    const names = await readdir(dirname(path));
    expect(names.filter((name) => name.startsWith(`${basename(path)}.damaged-`))).not.toEqual([]);
    expect((await testHistory(path)).find('last').id).toBe(uuidFor('new'));
  });

  it('is only said to be damaged by who looks into it', async () => {
    const path = await storePath();
    await writeFile(path, 'x'.repeat(5000));
    await expect(testHistory(path)).rejects.toMatchObject({ code: 'store_damaged' });
    expect(await readFile(path, 'utf8')).toBe('x'.repeat(5000));
  });
});

describe('a file that is not ours', () => {
  it('of a newer version is refused and left as it is', async () => {
    const path = await storePath();
    await (await testStore({ path })).close();
    const database = new DatabaseSync(path);
    database.exec(`PRAGMA user_version = ${String(SCHEMA_VERSION + 1)}`);
    // Else the log goes into the file whenever the statements of the closed store are collected.
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    database.close();
    const before = await readFile(path);
    for (const attempt of [testStore({ path }), testHistory(path)])
      await expect(attempt).rejects.toMatchObject({ code: 'store_unusable', exitCode: 2 });
    expect(await readFile(path)).toEqual(before);
  });

  it('of another program is refused and left as it is', async () => {
    const path = await storePath();
    const database = new DatabaseSync(path);
    database.exec('CREATE TABLE theirs (a)');
    database.close();
    const before = await readFile(path);
    await expect(testStore({ path })).rejects.toMatchObject({ code: 'store_unusable' });
    expect(await readFile(path)).toEqual(before);
  });

  it('that is a directory is refused', async () => {
    const path = dirname(await storePath());
    await expect(testStore({ path })).rejects.toMatchObject({ code: 'store_failed' });
  });
});

describe('limits', () => {
  it('of age remove what is older while receiving goes on', async () => {
    const path = await storePath();
    let now = Date.parse('2026-01-31T00:00:00Z');
    const store = await testStore({ path, keep: 86_400_000, now: () => now });
    await store.admit(newDelivery('old', { receivedAt: now - 2 * 86_400_000 }), []);
    await store.admit(newDelivery('young', { receivedAt: now - 3_600_000 }), []);
    now += 60_000;
    await store.admit(newDelivery('new', { receivedAt: now }), []);
    const history = await testHistory(path);
    expect(history.list({}, { limit: 10 }).map(({ id }) => id)).toEqual(['young', 'new'].map(uuidFor));
  });

  it('of age remove nothing while the clock is ahead for a moment, and that is said once', async () => {
    const path = await storePath();
    const begun = Date.parse('2026-01-31T00:00:00Z');
    let now = begun;
    let elapsed = 0;
    const store = await testStore({ path, keep: 86_400_000, now: () => now, elapsed: () => elapsed });
    const admit = async (name: string): Promise<void> => {
      await store.admit(newDelivery(name, { receivedAt: now }), []);
    };
    const ids = async (): Promise<unknown> =>
      (await testHistory(path)).list({}, { limit: 10 }).map(({ id }) => id);
    await admit('one');
    now += 60 * 86_400_000;
    for (const name of ['two', 'three']) {
      elapsed += 15_000;
      now += 15_000;
      await admit(name);
    }
    now = begun + (elapsed += 15_000);
    await admit('four');
    expect(await ids()).toEqual(['one', 'two', 'three', 'four'].map(uuidFor));
    expect(store.events).toEqual([{ type: 'store_clock_ahead', aheadMs: 60 * 86_400_000, waitMs: 600_000 }]);
    // What came while it was wrong goes with what came before and after it.
    for (const name of ['half', 'five']) {
      now += 43_200_001;
      elapsed += 43_200_001;
      await admit(name);
    }
    expect(await ids()).toEqual(['half', 'five'].map(uuidFor));
  });

  it('of age remove nothing where the clock is ahead, and the receiver is started anew meanwhile', async () => {
    const path = await storePath();
    let now = Date.parse('2026-01-31T00:00:00Z');
    const receive = async (names: readonly string[]): Promise<void> => {
      const store = await testStore({ path, keep: 86_400_000, now: () => now });
      for (const name of names) await store.admit(newDelivery(name, { receivedAt: now }), []);
      await store.close();
    };
    await receive(['one', 'two']);
    now += 60 * 86_400_000;
    await receive(['three']);
    now += 5000;
    await receive(['four']);
    const listed = (await testHistory(path)).list({}, { limit: 10 });
    expect(listed.map(({ id }) => id)).toEqual(['one', 'two', 'three', 'four'].map(uuidFor));
  });

  it('of age remove in the order of arrival what was stamped by a clock that was wrong', async () => {
    const path = await storePath();
    const now = Date.parse('2026-01-31T00:00:00Z');
    const store = await testStore({ path });
    const stamps = [0, now - 5000, Date.parse('2200-01-01'), now - 4000, 1000, now - 1000, now - 90_000, now];
    for (const [index, receivedAt] of stamps.entries())
      await store.admit(newDelivery(String(index), { receivedAt }), []);
    const history = await testHistory(path, 'write');
    const kept = async (before: number): Promise<unknown> => {
      const planned = history.planPrune({ before, now }).deliveries;
      const { deliveries } = await history.prune({ before, now });
      expect(deliveries).toBe(planned);
      return history.list({}, { limit: 10 }).map(({ receivedAt }) => stamps.indexOf(receivedAt));
    };
    expect(await kept(now - 60_000)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(await kept(now - 4500)).toEqual([2, 3, 4, 5, 6, 7]);
    expect(await kept(now - 3000)).toEqual([4, 5, 6, 7]);
    expect(await kept(now - 500)).toEqual([7]);
  });

  it('of size remove the oldest, except what waits for a target', async () => {
    const path = await storePath();
    const store = await testStore({ path, maxBytes: 1024 * 1024 });
    const body = Buffer.alloc(16 * 1024, 1);
    await store.admit(newDelivery('waits', { body }), [TARGET]);
    for (let index = 0; index < 200; index += 1) await store.admit(newDelivery(String(index), { body }), []);
    const ids = (await testHistory(path)).list({}, { limit: 1000 }).map(({ id }) => id);
    expect(ids[0]).toBe(uuidFor('waits'));
    expect(ids.at(-1)).toBe(uuidFor('199'));
    expect(ids.length).toBeLessThan(80);
    expect(store.events).toEqual([]);
  });
});
