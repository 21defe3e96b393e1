import {
  accessSync,
  closeSync,
  constants,
  lstatSync,
  openSync,
  realpathSync,
  statSync,
  type Stats,
} from 'node:fs';
import { dirname } from 'node:path';
import { HooksError, errorCode } from '../../../domain/errors.ts';
import { fileReason } from '../../../domain/text/file-error-text.ts';
import { makeDirectory } from '../../../files/make-directory.ts';
import { removeSideFiles, SIDE_FILES, sideFilesOf } from '../../../files/sqlite-side-files.ts';

/** Payloads hold names of people, and links and keys that open things. */
const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

/** Bits of a mode: the group, or everybody, may write. */
const WRITABLE_BY_OTHERS = 0o022;

/** The user that may write everything anyway. */
const ROOT = 0;

/**
 * The number by which the file system knows a store; 0 where there is none.
 *
 * @throws HooksError `store_failed` for what is no ordinary file: to open a pipe waits for who writes to it
 */
export function storeInode(path: string): number {
  return withFileErrors(path, () => ordinaryFile(path)?.ino ?? 0);
}

/**
 * Makes the file of a store, and its directory, where there is none. SQLite gives its log and index the
 * mode of it. One that is there is not opened: closing it would give up the locks that another connection
 * of this process has on it, and with them its log.
 *
 * @returns the number by which the file system knows it
 * @throws HooksError `store_failed`, `store_full`
 */
export function makeStoreFile(path: string): number {
  return withFileErrors(path, () => {
    makeDirectory(dirname(path), DIRECTORY_MODE);
    const left = sideFilesOf(path);
    const found = ordinaryFile(path);
    if (found !== undefined) {
      accessSync(path, constants.R_OK | constants.W_OK);
      checkOwners(path, realpathSync(path));
      return found.ino;
    }
    removeSideFiles(path, left);
    createEmpty(path);
    return ordinaryFile(path)?.ino ?? 0;
  });
}

/**
 * Refuses what somebody else has laid beside a store that only its owner writes: SQLite takes a log and a
 * journal for part of the database, and whoever made them has written what is in them.
 *
 * @param path what people know it as
 * @param file where that leads
 * @throws HooksError `store_unusable`
 */
export function checkOwners(path: string, file: string): void {
  const store = statIfThere(file);
  if (store === undefined || (store.mode & WRITABLE_BY_OTHERS) !== 0) return;
  const trusted = new Set([store.uid, ROOT]);
  for (const suffix of SIDE_FILES) {
    const beside = statIfThere(file + suffix);
    if (beside === undefined || trusted.has(beside.uid)) continue;
    throw new HooksError(
      'store_unusable',
      `${path}${suffix} belongs to another user than the store beside it.`,
      {
        hint: 'Whoever made it could write anything into the store. See what it is, and move it away.',
      },
    );
  }
}

/** Of a directory: what is in it can be removed and renamed by its owner only. */
const STICKY = 0o1000;

/**
 * What to say of a store that other users may write, or exchange for another one. Where modes mean
 * nothing, as on Windows, it is not to be asked.
 *
 * @returns whole sentences; none for a store that is its owner's alone
 */
export function warningsOn(path: string): readonly string[] {
  const files = ['', ...SIDE_FILES].flatMap((suffix) => {
    const mode = modeOf(path + suffix);
    if ((mode & WRITABLE_BY_OTHERS) === 0) return [];
    return [
      `Other users may write to the store: ${path}${suffix} has mode ${octal(mode)}. "chmod 600" ends that.`,
    ];
  });
  const directory = dirname(path);
  const mode = modeOf(directory);
  if ((mode & WRITABLE_BY_OTHERS) === 0 || (mode & STICKY) !== 0) return files;
  return [
    ...files,
    `Other users may exchange the store for another one: its directory ${directory} has mode ${octal(mode)}. "chmod 700" ends that.`,
  ];
}

/** 0 for what cannot be looked at. */
function modeOf(path: string): number {
  try {
    return statSync(path, { throwIfNoEntry: false })?.mode ?? 0;
  } catch {
    return 0;
  }
}

function octal(mode: number): string {
  return (mode & 0o777).toString(8).padStart(4, '0');
}

/** @returns what keeps a store from being written; undefined when nothing is known */
export function writingObstacle(path: string, cause: unknown): HooksError | undefined {
  const parts = [
    [path, 'the file'],
    [`${path}-wal`, `its log ${path}-wal`],
    [`${path}-shm`, `the index of its log ${path}-shm`],
    [dirname(path), 'its directory'],
  ] as const;
  for (const [part, name] of parts) {
    const reason = isThere(part) ? refusalOf(part) : undefined;
    if (reason === undefined) continue;
    return new HooksError(
      'store_failed',
      `The store ${path} cannot be written: ${name} is not writable (${reason}).`,
      {
        hint: 'It may belong to another user. Make it writable, or choose another file with --store.',
        cause,
      },
    );
  }
  return undefined;
}

function refusalOf(path: string): string | undefined {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return undefined;
  } catch (error) {
    return fileReason(error);
  }
}

/** Through a link that leads nowhere, a file would be made where somebody else wants it. */
function createEmpty(path: string): void {
  try {
    closeSync(openSync(path, 'wx', FILE_MODE));
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true && !isThere(path))
      throw new Error('it is a symbolic link to a file that does not exist', { cause: error });
    // Another process was first.
  }
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function ordinaryFile(path: string): Stats | undefined {
  const found = statIfThere(path);
  if (found === undefined || found.isFile()) return found;
  throw new Error(`it is ${kindOf(found)}, not a file`);
}

function statIfThere(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    // A part of the path is a file: there is nothing below it.
    if (errorCode(error) === 'ENOTDIR') return undefined;
    throw error;
  }
}

function kindOf(found: Stats): string {
  if (found.isDirectory()) return 'a directory';
  if (found.isFIFO()) return 'a named pipe';
  return found.isSocket() ? 'a socket' : 'a device';
}

/** @throws HooksError `store_failed`, `store_full` for what node:fs throws */
export function withFileErrors<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw error instanceof HooksError ? error : fileError(error, path);
  }
}

function fileError(error: unknown, path: string): HooksError {
  return new HooksError(
    errorCode(error) === 'ENOSPC' ? 'store_full' : 'store_failed',
    `The store ${path} cannot be opened: ${fileReason(error)}.`,
    { hint: 'Choose another file with --store, or receive without keeping: --store memory.', cause: error },
  );
}
