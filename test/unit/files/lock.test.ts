import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lockFile } from '../../../src/files/lock.ts';
import { failureOf } from '../../helpers/context.ts';
import { temporaryDirectory } from '../../helpers/directory.ts';

/** Longer than any wait of these tests. */
const LONG_MS = 60_000;

async function lockedPath(): Promise<string> {
  return join(await temporaryDirectory(), 'file');
}

/** Another process that takes the lock as ours does, and holds it. */
async function holdElsewhere(path: string): Promise<{ kill: (signal: NodeJS.Signals) => Promise<void> }> {
  const script = `
    const { DatabaseSync } = require('@photostructure/sqlite');
    const database = new DatabaseSync(process.argv[1]);
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    console.log('held');
    setInterval(() => database.isOpen, 1000);`;
  const lock = join(path, '..', '.file.lock');
  const child = spawn(process.execPath, ['-e', script, lock], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  await once(child.stdout, 'data');
  return {
    kill: async (signal) => {
      child.kill(signal);
      if (signal !== 'SIGSTOP') await ended;
    },
  };
}

describe('a lock', () => {
  it('is held by one at a time, and leaves nothing behind', async () => {
    const path = await lockedPath();
    const first = await lockFile(path, 0);
    expect(first).toBeDefined();
    expect(await lockFile(path, 0)).toBeUndefined();
    first?.release();
    const second = await lockFile(path, 0);
    expect(second).toBeDefined();
    first?.release();
    expect(await lockFile(path, 0)).toBeUndefined();
    second?.release();
    expect(await readdir(join(path, '..'))).toEqual([]);
  });

  it('lets nothing be lost between reading and writing', async () => {
    const path = await lockedPath();
    await writeFile(path, '0');
    const addOne = async (): Promise<void> => {
      const lock = await lockFile(path, LONG_MS);
      const before = Number(await readFile(path, 'utf8'));
      await turn();
      await writeFile(path, String(before + 1));
      lock?.release();
    };
    await Promise.all(Array.from({ length: 30 }, addOne));
    expect(await readFile(path, 'utf8')).toBe('30');
    expect(await readdir(join(path, '..'))).toEqual(['file']);
  });

  it('is the same for a file and for a link to it', async () => {
    const path = await lockedPath();
    await writeFile(path, '');
    const link = join(await temporaryDirectory(), 'link');
    await symlink(path, link);
    const lock = await lockFile(link, 0);
    expect(lock).toBeDefined();
    expect(await lockFile(path, 0)).toBeUndefined();
    lock?.release();
    expect(await readdir(join(link, '..'))).toEqual(['link']);
  });

  it('is another one for another file', async () => {
    const path = await lockedPath();
    const locks = [await lockFile(path, 0), await lockFile(`${path}2`, 0)];
    expect(locks).not.toContain(undefined);
    for (const lock of locks) lock?.release();
  });

  it('is free again when its holder was killed', async () => {
    const path = await lockedPath();
    const holder = await holdElsewhere(path);
    expect(await lockFile(path, 0)).toBeUndefined();
    await holder.kill('SIGKILL');
    const lock = await lockFile(path, 0);
    expect(lock).toBeDefined();
    lock?.release();
  });

  it('is not waited for without end: its holder may have been stopped', async () => {
    const path = await lockedPath();
    const holder = await holdElsewhere(path);
    await holder.kill('SIGSTOP');
    expect(await lockFile(path, 50)).toBeUndefined();
  });

  it('is taken where a file of its name was left, whatever left it', async () => {
    const path = await lockedPath();
    await writeFile(join(path, '..', '.file.lock'), '');
    const lock = await lockFile(path, 0);
    expect(lock).toBeDefined();
    lock?.release();
  });

  it.each(['a directory', 'a symbolic link', 'a file of somebody’s'])(
    'says that %s has its name',
    async (what) => {
      const path = await lockedPath();
      const lock = join(path, '..', '.file.lock');
      if (what === 'a directory') await mkdir(lock);
      else if (what === 'a symbolic link') await symlink(join(path, '..', 'elsewhere'), lock);
      else await writeFile(lock, 'something else altogether, of no use to anybody');
      const error = await failureOf(lockFile(path, LONG_MS));
      expect(error).toMatchObject({
        code: 'file_failed',
        message: expect.stringContaining('cannot be locked'),
      });
      expect((await readdir(join(path, '..'))).toSorted()).not.toContain('elsewhere');
    },
  );

  it('says why it cannot be made, as node:fs does', async () => {
    await expect(lockFile(join(await temporaryDirectory(), 'missing', 'file'), LONG_MS)).rejects.toThrow(
      'ENOENT',
    );
  });

  it('can be given back when its directory was moved', async () => {
    const root = await temporaryDirectory();
    await mkdir(join(root, 'one'));
    const lock = await lockFile(join(root, 'one', 'file'), 0);
    await rename(join(root, 'one'), join(root, 'two'));
    lock?.release();
    const again = await lockFile(join(root, 'two', 'file'), 0);
    expect(again).toBeDefined();
    again?.release();
  });
});
