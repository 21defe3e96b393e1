import { closeSync, constants, lstatSync, openSync, realpathSync, rmSync, type BigIntStats } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { HooksError, errorCode } from '../domain/errors.ts';
import type { DatabaseSync as DatabaseClass } from '@photostructure/sqlite';

type Database = InstanceType<typeof DatabaseClass>;

/** A lock that this process holds. */
export interface FileLock {
  /** Gives it back; does nothing the second time. The end of the process does it too, whatever ends it. */
  release(): void;
}

/** Milliseconds between two tries, at random: those who wait do not all come at once. */
const RETRY_MS = { shortest: 5, longest: 30 };

const LOCK_MODE = 0o600;

/** Primary result codes of SQLite: another has the lock. */
const SQLITE_BUSY = 5;

/**
 * Locks what `path` names against every process of this machine that asks for the same lock, for reading,
 * changing and writing it back.
 *
 * The lock is one of the operating system's, on a file of its own beside `path`; SQLite, which is here
 * anyway, takes it, since Node cannot. So there is nothing to find stale: the system gives it back when its
 * holder ends, killed or not, and a process id that is used again means nothing to it. Other machines see
 * it where the file system has locks for them (NFS 4, SMB).
 *
 * @param waitMs how long to wait for another holder, in milliseconds; 0 for not at all
 * @returns undefined when another holds it still
 * @throws what node:fs throws where no file can be made beside `path`; HooksError `file_failed` where the
 *   file system has no locks
 */
export async function lockFile(path: string, waitMs: number): Promise<FileLock | undefined> {
  const { DatabaseSync } = await loadSqlite(path);
  const target = targetOf(path);
  const lockPath = join(dirname(target), `.${basename(target)}.lock`);
  const deadline = performance.now() + waitMs;
  for (;;) {
    const lock = tryLock(lockPath, (file) => new DatabaseSync(file, { timeout: 0 }));
    if (lock !== undefined) return lock;
    if (performance.now() >= deadline) return undefined;
    // Loaded only now: most who save need not wait.
    const { setTimeout: wait } = await import('node:timers/promises');
    await wait(RETRY_MS.shortest + Math.random() * (RETRY_MS.longest - RETRY_MS.shortest));
  }
}

/** Where a symbolic link leads: all who write the file behind it, by whatever name, share one lock. */
function targetOf(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return path;
    throw error;
  }
}

async function loadSqlite(path: string): Promise<{ readonly DatabaseSync: typeof DatabaseClass }> {
  try {
    return await import('@photostructure/sqlite');
  } catch (cause) {
    throw lockError(path, cause);
  }
}

function lockError(path: string, cause: unknown): HooksError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new HooksError('file_failed', `"${path}" cannot be locked: ${reason}.`, {
    hint: 'Choose a place on a disk of this machine, where files can be locked.',
    cause,
  });
}

function tryLock(path: string, open: (path: string) => Database): FileLock | undefined {
  const before = makeLockFile(path);
  if (before === undefined) return undefined;
  const database = open(path);
  let isHeld = false;
  try {
    // Nothing is ever written: without this, SQLite would make a journal.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    // Its last holder may have removed the file in between: then this is a lock that nobody else sees.
    isHeld = isSameFile(before, lstat(path));
  } catch (error) {
    if (!isBusy(error)) throw lockError(path, error);
  } finally {
    if (!isHeld) database.close();
  }
  return isHeld ? heldLock(path, database) : undefined;
}

function heldLock(path: string, database: Database): FileLock {
  let isHeld = true;
  return {
    release: () => {
      if (!isHeld) return;
      isHeld = false;
      try {
        // While it is held: who opened it meanwhile sees that it is gone, and tries again.
        rmSync(path, { force: true });
      } catch {
        // Windows removes no file that is open. It stays, and locks the next time.
      }
      database.close();
    },
  };
}

/**
 * Makes the file where it is not there. It is made anew only: to open and close one that is there would
 * give back a lock that this process has on it (POSIX, "fcntl").
 *
 * @returns undefined when another has removed it meanwhile
 */
function makeLockFile(path: string): BigIntStats | undefined {
  const found = lstat(path);
  if (found?.isFile() === true) return found;
  if (found !== undefined) throw lockError(path, new Error('something else has the name of its lock file'));
  try {
    closeSync(openSync(path, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, LOCK_MODE));
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
  return lstat(path);
}

function lstat(path: string): BigIntStats | undefined {
  return lstatSync(path, { bigint: true, throwIfNoEntry: false });
}

/** The number of a removed file is soon another's; the moment of its making is not. */
function isSameFile(one: BigIntStats, other: BigIntStats | undefined): boolean {
  return other !== undefined && one.ino === other.ino && one.ctimeNs === other.ctimeNs;
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && Number(error.errcode) % 256 === SQLITE_BUSY;
}
