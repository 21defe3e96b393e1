import { execFileSync } from 'node:child_process';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { DatabaseSync } from '@photostructure/sqlite';
import { describe, expect, it } from 'vitest';
import { SCHEMA_VERSION } from '../../../../../src/store/sqlite/file/schema.ts';
import { removeSideFiles, sideFilesOf } from '../../../../../src/files/sqlite-side-files.ts';
import { newDelivery, uuidFor } from '../../../../helpers/deliveries.ts';
import { storePath, testHistory, testStore } from '../../../../helpers/stores.ts';

const TARGET = 'http://127.0.0.1:3000/';

const SQLITE = createRequire(import.meta.url).resolve('@photostructure/sqlite');

/** What another process hears when it wants the file for itself. */
function claim(path: string): string {
  const script = `
    const { DatabaseSync } = require(${JSON.stringify(SQLITE)});
    const database = new DatabaseSync(${JSON.stringify(path)});
    try {
      database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; ROLLBACK');
      console.log('it is mine');
    } catch (error) {
      console.log(error.message);
    }`;
  return execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' }).trim();
}

describe('an open store', () => {
  it('keeps its locks when it is opened again: nobody else may take away its log', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    await store.admit(newDelivery('a'), []);
    expect(claim(path)).toBe('database is locked');
    await testHistory(path, 'write');
    expect(claim(path)).toBe('database is locked');
  });
});

describe('a store that was moved away while it is open', () => {
  it('is whole where it is now, and a new one is begun', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    const names = Array.from({ length: 20 }, (_, index) => `before ${String(index)}`);
    for (const name of names) await store.admit(newDelivery(name), []);
    const moved = `${path}.moved`;
    await rename(path, moved);
    await store.admit(newDelivery('after'), []);
    expect((await testHistory(moved)).count({})).toBe(names.length);
    expect((await testHistory(path)).count({})).toBe(1);
  });

  it('leaves nothing behind that belongs to the one that was put in its place', async () => {
    const path = await storePath();
    const other = await testStore({ path: `${path}.other` });
    await other.admit(newDelivery('other'), []);
    await other.close();
    const store = await testStore({ path });
    await store.admit(newDelivery('before'), []);
    await rename(`${path}.other`, path);
    await store.admit(newDelivery('after'), []);
    const ids = (await testHistory(path)).list({}, { limit: 10 }).map(({ id }) => id);
    expect(ids).toEqual(['other', 'after'].map(uuidFor));
  });

  it('counts on where it was: what is still under way for the old one is none of the new one', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    const { position } = await store.admit(newDelivery('before'), [TARGET]);
    await rm(path);
    await store.admit(newDelivery('after'), [TARGET]);
    const outcome = { kind: 'timeout', durationMs: 3000 } as const;
    const record = { position, target: TARGET, origin: 'receiver', startedAt: 0, outcome } as const;
    await store.recordForward({ ...record, state: 'succeeded' });
    expect(await store.pendingForwards(TARGET, 0, 10)).toMatchObject([{ id: uuidFor('after') }]);
  });
});

describe('the log of a store that was removed', () => {
  it('is none of the one that comes next', async () => {
    const path = await storePath();
    for (const suffix of ['-wal', '-shm']) await writeFile(path + suffix, 'left behind');
    const store = await testStore({ path });
    await store.admit(newDelivery('a'), []);
    expect((await testHistory(path)).count({})).toBe(1);
  });

  it('is removed only while it is the same', async () => {
    const path = await storePath();
    await writeFile(`${path}-wal`, 'old');
    const old = sideFilesOf(path);
    await rename(`${path}-wal`, `${path}.kept`);
    await writeFile(`${path}-wal`, 'new');
    removeSideFiles(path, old);
    expect(await readFile(`${path}-wal`, 'utf8')).toBe('new');
  });
});

describe('a store that a newer version has taken over while it is open', () => {
  it('is written to no more, and left as it is', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    await store.admit(newDelivery('before'), []);
    const newer = new DatabaseSync(path);
    newer.exec(`PRAGMA user_version = ${String(SCHEMA_VERSION + 1)}`);
    for (const name of ['one', 'two'])
      await expect(store.admit(newDelivery(name), [])).rejects.toMatchObject({ code: 'store_unusable' });
    expect(newer.prepare('SELECT count(*) AS count FROM deliveries').get()).toEqual({ count: 1 });
    newer.close();
  });
});
