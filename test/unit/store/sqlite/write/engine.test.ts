import { renameSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { StoreEngine } from '../../../../../src/store/sqlite/write/engine.ts';
import type { Database } from '../../../../../src/store/sqlite/file/database.ts';
import type { StoreOperation } from '../../../../../src/store/sqlite/engine-types.ts';
import { newDelivery } from '../../../../helpers/deliveries.ts';
import { thrownBy } from '../../../../helpers/errors.ts';
import { storePath, testEnvironment, testHistory, testStore } from '../../../../helpers/stores.ts';

const ADMIT: StoreOperation = { kind: 'admit', delivery: newDelivery('new'), targets: [] };

/** How often it is to seem damaged when it is prepared for this. */
const seeming = { sql: '', times: 0 };

/** A disk that cannot be read for a moment is taken for a damaged file by SQLite. */
class FlakyDatabase extends DatabaseSync {
  override prepare(sql: string): ReturnType<Database['prepare']> {
    seemDamagedFor(sql);
    return super.prepare(sql);
  }

  override exec(sql: string): void {
    seemDamagedFor(sql);
    super.exec(sql);
  }
}

function seemDamagedFor(sql: string): void {
  if (seeming.times === 0 || !sql.includes(seeming.sql)) return;
  seeming.times -= 1;
  throw Object.assign(new Error('database disk image is malformed'), { errcode: 11 });
}

async function storeWithOne(): Promise<string> {
  const path = await storePath();
  const store = await testStore({ path });
  await store.admit(newDelivery('old'), []);
  await store.close();
  return path;
}

function engineOn(path: string): StoreEngine {
  const engine = new StoreEngine(FlakyDatabase, { path }, testEnvironment(), () => undefined);
  onTestFinished(() => engine.close());
  return engine;
}

describe('a store that seems damaged', () => {
  it('for a moment when it is opened is not quarantined', async () => {
    const path = await storeWithOne();
    Object.assign(seeming, { sql: 'application_id', times: 1 });
    engineOn(path).commit([ADMIT]);
    expect((await testHistory(path)).count({})).toBe(2);
  });

  it('for a moment while it is written is not quarantined', async () => {
    const path = await storeWithOne();
    const engine = engineOn(path);
    Object.assign(seeming, { sql: 'BEGIN IMMEDIATE', times: 1 });
    engine.commit([ADMIT]);
    expect(seeming.times).toBe(0);
    expect((await testHistory(path)).count({})).toBe(2);
  });

  it('again and again is quarantined', async () => {
    const path = await storeWithOne();
    Object.assign(seeming, { sql: 'application_id', times: 2 });
    engineOn(path).commit([ADMIT]);
    expect((await testHistory(path)).count({})).toBe(1);
    const names = await readdir(dirname(path));
    expect(names.filter((name) => name.startsWith(`${basename(path)}.damaged-`))).not.toEqual([]);
  });
});

describe('a store that is exchanged for another file while it is opened', () => {
  /** Puts another file in its place so many times, each time when it has just been opened. */
  function exchangedTimes(times: number, path: string): typeof DatabaseSync {
    let left = times;
    return class extends DatabaseSync {
      override exec(sql: string): void {
        super.exec(sql);
        if (left === 0 || !sql.includes('journal_mode')) return;
        left -= 1;
        renameSync(path, `${path}.moved-${String(left)}`);
        writeFileSync(path, '');
      }
    };
  }

  it('is opened again: nothing is kept in a file that nobody finds', async () => {
    const path = await storeWithOne();
    const engine = new StoreEngine(exchangedTimes(2, path), { path }, testEnvironment(), () => undefined);
    onTestFinished(() => engine.close());
    engine.commit([ADMIT]);
    expect((await testHistory(path)).count({})).toBe(1);
  });

  it('is given up when that does not end', async () => {
    const path = await storeWithOne();
    const sqlite = exchangedTimes(3, path);
    expect(
      thrownBy(() => new StoreEngine(sqlite, { path }, testEnvironment(), () => undefined)),
    ).toMatchObject({ code: 'store_failed', message: expect.stringContaining('again and again') });
  });
});

describe('a new store that two receivers open at once', () => {
  it.each(['application_id', 'sqlite_schema', 'user_version'])(
    'is taken for nothing else when the other one makes it just before %s is read',
    async (read) => {
      const path = await storePath();
      let isMade = false;
      class LateDatabase extends DatabaseSync {
        override prepare(sql: string): ReturnType<Database['prepare']> {
          if (!isMade && sql.includes(read)) {
            isMade = true;
            const other = new StoreEngine(DatabaseSync, { path }, testEnvironment(), () => undefined);
            onTestFinished(() => other.close());
          }
          return super.prepare(sql);
        }
      }
      const engine = new StoreEngine(LateDatabase, { path }, testEnvironment(), () => undefined);
      onTestFinished(() => engine.close());
      engine.commit([ADMIT]);
      expect((await testHistory(path)).count({})).toBe(1);
    },
  );
});
