import { chmodSync, chownSync } from 'node:fs';
import { copyFile, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { assert, asyncProperty, constantFrom, array } from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { temporaryDirectory } from '../../../../helpers/directory.ts';
import { newDelivery, uuidFor } from '../../../../helpers/deliveries.ts';
import { storePath, testHistory, testReplays, testStore } from '../../../../helpers/stores.ts';
import type { DeliveryHistory } from '../../../../../src/store/delivery-store.ts';

function idsIn(history: DeliveryHistory): readonly string[] {
  return history.list({}, { limit: 100 }).map(({ id }) => id);
}

function filesBeside(path: string): Promise<readonly string[]> {
  return readdir(dirname(path));
}

/** What a copy of a store in use has: the file with the first of them, its log with the second. */
async function copiedInUse(suffixes: readonly string[]): Promise<string> {
  const path = await storePath();
  const store = await testStore({ path });
  await store.admit(newDelivery('in the file'), []);
  const checkpointing = new DatabaseSync(path);
  checkpointing.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  await store.admit(newDelivery('in the log'), []);
  const copy = await storePath();
  for (const suffix of suffixes) await copyFile(path + suffix, copy + suffix);
  checkpointing.close();
  return copy;
}

async function closedStore(...names: readonly string[]): Promise<string> {
  const path = await storePath();
  const store = await testStore({ path });
  for (const name of names) await store.admit(newDelivery(name), []);
  await store.close();
  for (const suffix of ['-wal', '-shm']) await rm(path + suffix, { force: true });
  return path;
}

describe('looking into a store', () => {
  it.each([
    [[''], ['in the file']],
    [
      ['', '-wal'],
      ['in the file', 'in the log'],
    ],
    [
      ['', '-wal', '-shm'],
      ['in the file', 'in the log'],
    ],
    [['', '-shm'], ['in the file']],
  ])('reads what is there of %j, and leaves nothing behind', async (suffixes, names) => {
    const path = await copiedInUse(suffixes);
    const before = await filesBeside(path);
    const temporary = await temporaryDirectory();
    vi.stubEnv('TMPDIR', temporary);
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    const history = await testHistory(path);
    expect(idsIn(history)).toEqual(names.map(uuidFor));
    const replays = await testReplays(path, {}, 'read');
    expect(replays.targetsOf([1]).size).toBe(0);
    history.close();
    replays.close();
    expect(await filesBeside(path)).toEqual(before);
    expect(await readdir(temporary)).toEqual([]);
  });

  it('makes no copy below the working directory, whatever TMPDIR says', async () => {
    const path = await copiedInUse(['', '-wal']);
    vi.stubEnv('TMPDIR', 'a-relative-directory');
    onTestFinished(() => {
      vi.unstubAllEnvs();
    });
    expect(idsIn(await testHistory(path))).toEqual(['in the file', 'in the log'].map(uuidFor));
  });

  it('reads through a link, with the log that lies where it leads', async () => {
    const path = await copiedInUse(['', '-wal']);
    const link = join(dirname(path), 'elsewhere', 'link');
    await mkdir(dirname(link));
    await symlink(path, link);
    expect(idsIn(await testHistory(link))).toEqual(['in the file', 'in the log'].map(uuidFor));
  });

  it('reads a store whose name has what a URI would take for something else', async () => {
    const path = await closedStore('a');
    const named = join(dirname(path), 'a?mode=rw&x#%41 ü.sqlite');
    await copyFile(path, named);
    expect(idsIn(await testHistory(named))).toEqual([uuidFor('a')]);
    expect(await filesBeside(path)).toEqual([basename(named), basename(path)].toSorted());
  });

  it('begins again where a receiver starts in the middle of it', async () => {
    const path = await closedStore('a');
    const history = await testHistory(path);
    expect(idsIn(history)).toEqual([uuidFor('a')]);
    const store = await testStore({ path });
    await store.admit(newDelivery('b'), []);
    expect(idsIn(history)).toEqual(['a', 'b'].map(uuidFor));
    await store.close();
    const again = await testStore({ path });
    await again.admit(newDelivery('c'), []);
    expect(idsIn(history)).toEqual(['a', 'b', 'c'].map(uuidFor));
  });

  it('reads together what was there at one time, beside a receiver', async () => {
    const path = await storePath();
    const store = await testStore({ path });
    await store.admit(newDelivery('a'), []);
    const history = await testHistory(path);
    const other = new DatabaseSync(path);
    const remove = (): void => other.exec('DELETE FROM contents');
    onTestFinished(() => other.close());
    const [found, content] = history.readTogether(() => {
      const ids = idsIn(history);
      remove();
      return [ids, history.content(1)] as const;
    });
    expect([found, content.method]).toEqual([[uuidFor('a')], 'POST']);
    expect(() => history.content(1)).toThrow('not in the store any more');
  });

  it('reads together once more where nobody wrote before, and somebody does meanwhile', async () => {
    const path = await closedStore('a', 'b');
    const history = await testHistory(path);
    const seen: (readonly string[])[] = [];
    const read = (): readonly string[] => {
      seen.push(idsIn(history));
      if (seen.length === 1) {
        const other = new DatabaseSync(path);
        other.exec('DELETE FROM deliveries WHERE position = 1; DELETE FROM contents WHERE position = 1');
        other.close();
      }
      return idsIn(history);
    };
    expect(history.readTogether(read)).toEqual([uuidFor('b')]);
    expect(seen).toEqual([['a', 'b'].map(uuidFor), [uuidFor('b')]]);
  });

  it('sees at any time what was kept by then, whoever comes and goes', { timeout: 60_000 }, async () => {
    const steps = array(constantFrom('start', 'admit', 'stop', 'tidy', 'look'), { maxLength: 25 });
    await assert(
      asyncProperty(steps, async (planned) => {
        const path = await closedStore('first');
        const history = await testHistory(path);
        const names = ['first'];
        let store: Awaited<ReturnType<typeof testStore>> | undefined;
        for (const step of planned) {
          if (step === 'start') store ??= await testStore({ path });
          if (step === 'stop') {
            await store?.close();
            store = undefined;
          }
          if (step === 'tidy') {
            const database = new DatabaseSync(path);
            database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
            database.close();
          }
          if (step === 'admit' && store !== undefined) {
            names.push(`number ${String(names.length)}`);
            await store.admit(newDelivery(names.at(-1) ?? ''), []);
          }
          expect(idsIn(history)).toEqual(names.map(uuidFor));
        }
        await store?.close();
        history.close();
      }),
      { numRuns: 15 },
    );
  });

  it('reads a file that is not in WAL mode, also when it is written by another program', async () => {
    const path = await storePath();
    await copyFile(await closedStore('a'), path);
    const other = new DatabaseSync(path);
    other.exec('PRAGMA journal_mode = DELETE');
    const history = await testHistory(path);
    expect(history.find('last').attempts).toBe(1);
    other.exec('BEGIN; UPDATE deliveries SET attempts = 7');
    expect(history.find('last').attempts).toBe(1);
    other.exec('COMMIT');
    expect(history.find('last').attempts).toBe(7);
    other.close();
  });

  it.skipIf(process.getuid?.() !== 0)(
    'takes no log that another user has laid beside a store which only its owner writes',
    async () => {
      const path = await copiedInUse(['', '-wal']);
      chownSync(`${path}-wal`, 4321, 4321);
      const refusal = {
        code: 'store_unusable',
        message: `${path}-wal belongs to another user than the store beside it.`,
      };
      await expect(testHistory(path)).rejects.toMatchObject(refusal);
      await expect(testStore({ path })).rejects.toMatchObject(refusal);
      await expect(testHistory(path, 'write')).rejects.toMatchObject(refusal);
      // Two that share a store by their group.
      chmodSync(path, 0o660);
      expect(idsIn(await testHistory(path))).toHaveLength(2);
    },
  );

  it.each([[['']], [['', '-wal']], [['', '-wal', '-shm']]])(
    'copies what is there of %j into one file that is a store itself',
    async (suffixes) => {
      const path = await copiedInUse(suffixes);
      const history = await testHistory(path);
      const copy = await storePath();
      await writeFile(copy, '');
      history.copyTo(copy);
      history.copyTo(copy);
      expect(await filesBeside(copy)).toEqual([basename(copy)]);
      expect(idsIn(await testHistory(copy))).toEqual(idsIn(history));
      const store = await testStore({ path: copy });
      await store.admit(newDelivery('next'), []);
      expect(idsIn(await testHistory(copy))).toEqual([...idsIn(history), uuidFor('next')]);
    },
  );

  it('prunes and replays only where there is a store already', async () => {
    const path = await storePath();
    await writeFile(path, '');
    for (const open of [testHistory(path, 'write'), testReplays(path)])
      await expect(open).rejects.toMatchObject({ code: 'store_not_found' });
    expect(await filesBeside(path)).toEqual([basename(path)]);
  });
});
