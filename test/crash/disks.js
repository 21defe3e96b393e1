import { execFile } from 'node:child_process';
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * A file system of its own, as small as that, in memory.
 *
 * @typedef {object} SmallDisk
 * @property {string} path
 * @property {(leave: number) => Promise<void>} fill takes all but so many bytes
 * @property {() => Promise<void>} free gives them back
 * @property {() => Promise<void>} remove
 */

/**
 * @param {string} path where it is put; made when it is not there
 * @param {number} bytes
 * @returns {Promise<SmallDisk | undefined>} undefined where this user may not mount anything
 */
export async function makeSmallDisk(path, bytes) {
  await mkdir(path, { recursive: true });
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'dyte-hooks-test', path]);
  } catch {
    return undefined;
  }
  const ballast = join(path, 'ballast');
  return {
    path,
    fill: async (leave) => {
      await rm(ballast, { force: true });
      const { bavail, bsize } = await statfs(path);
      // The receiver may be quicker; then it is full already.
      await writeFile(ballast, Buffer.alloc(Math.max(0, bavail * bsize - leave))).catch(() => undefined);
    },
    free: () => rm(ballast, { force: true }),
    remove: async () => {
      await run('umount', ['-l', path]);
    },
  };
}

/**
 * @param {string} path of a file that nobody may write from now on, not even who has it open
 * @returns {Promise<(() => Promise<void>) | undefined>} allows it again; undefined where this cannot be had
 */
export async function makeImmutable(path) {
  try {
    await run('chattr', ['+i', path]);
  } catch {
    return undefined;
  }
  return async () => {
    await run('chattr', ['-i', path]).catch(() => undefined);
  };
}
