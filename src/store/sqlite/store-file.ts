import { accessSync, closeSync, constants, lstatSync, openSync, statSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { HooksError } from '../../domain/errors.ts';
import { errorCode, fileReason } from '../../domain/file-reason.ts';
import { makeDirectory } from '../../files/make-directory.ts';
import { removeSideFiles, sideFilesOf } from './side-files.ts';

/** Payloads hold names of people, and links and keys that open things. */
const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

/**
 * The number by which the file system knows a store; 0 where there is none.
 *
 * @throws HooksError `store_failed` for what is no ordinary file: to open a pipe waits for who writes to it
 */
export function storeInode(path: string): number {
  return onFile(path, () => ordinaryFile(path)?.ino ?? 0);
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
  return onFile(path, () => {
    makeDirectory(dirname(path), DIRECTORY_MODE);
    const left = sideFilesOf(path);
    const found = ordinaryFile(path);
    if (found !== undefined) {
      accessSync(path, constants.R_OK | constants.W_OK);
      return found.ino;
    }
    removeSideFiles(path, left);
    createEmpty(path);
    return ordinaryFile(path)?.ino ?? 0;
  });
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

function onFile<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw fileError(error, path);
  }
}

function fileError(error: unknown, path: string): HooksError {
  return new HooksError(
    errorCode(error) === 'ENOSPC' ? 'store_full' : 'store_failed',
    `The store ${path} cannot be opened: ${fileReason(error)}.`,
    { hint: 'Choose another file with --store, or receive without keeping: --store memory.', cause: error },
  );
}
