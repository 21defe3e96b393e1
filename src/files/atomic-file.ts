import { randomUUID } from 'node:crypto';
import {
  closeSync,
  constants,
  copyFileSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { HooksError, errorCode } from '../domain/errors.ts';
import { fileReason } from '../domain/text/file-error-text.ts';
import { flush, flushDirectory } from './flush.ts';

/** A file that appears under its name only once it is whole. */
export interface AtomicFile {
  /** What it is called until `commit`, for who can only write to a name. */
  readonly partial: string;
  /** @throws HooksError `file_failed` */
  write(chunk: string | Uint8Array): void;
  /**
   * Gives it its name; from then on it outlives a power cut.
   *
   * @returns false where a file that is to be kept has that name already
   * @throws HooksError `file_failed`
   */
  commit(): boolean;
  /** Leaves what was there as it was. Does nothing after `commit`, and never throws. */
  discard(): void;
}

export interface AtomicFileOptions {
  /** Its permissions, such as 0o600; the umask may narrow them for others, never for the owner. */
  readonly mode: number;
  /** What becomes of a file that has the name already; it is replaced where nothing is said. */
  readonly existing?: 'replaced' | 'kept';
  /** A failure up to its reason, such as `The report cannot be written to "report.xml"`. */
  readonly failure: string;
  /** What the user can do when it fails. */
  readonly hint: string;
}

const OWNER_MODE = 0o700;

/** On Windows O_NOFOLLOW is not there, and O_EXCL alone does not follow links either. */
const NEW_FILE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);

/** What a file system says that has no hard links. */
const WITHOUT_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

/**
 * Opens a file to be written whole or not at all: whoever looks at `path`, also after a crash, finds what
 * was there before or all of it. Only a regular file is replaced. A symbolic link is refused, so that
 * neither the link nor a file elsewhere is lost; a caller whose users link this file resolves it first.
 *
 * @throws HooksError `file_failed`
 * @example
 * const file = openAtomicFile(path, { mode: 0o600, failure: `"${path}" cannot be written`, hint });
 * try {
 *   for (const chunk of chunks) file.write(chunk);
 *   file.commit();
 * } finally {
 *   file.discard();
 * }
 */
export function openAtomicFile(path: string, options: AtomicFileOptions): AtomicFile {
  const { mode, existing = 'replaced' } = options;
  const partial = join(dirname(path), `.dyte-hooks-${randomUUID()}.partial`);
  const attempt = <Result>(work: () => Result): Result => withFileError(options, work);
  const descriptor = attempt(() => {
    if (existing === 'replaced') requireReplaceable(path);
    return openSync(partial, NEW_FILE, mode);
  });
  let isOpen = true;
  let isThere = true;
  const close = (): void => {
    if (!isOpen) return;
    isOpen = false;
    closeSync(descriptor);
  };
  const discard = (): void => {
    ignoreFailure(close);
    if (isThere) ignoreFailure(() => rmSync(partial, { force: true }));
    isThere = false;
  };
  const file: AtomicFile = {
    partial,
    write: (chunk) =>
      attempt(() => writeAll(descriptor, typeof chunk === 'string' ? Buffer.from(chunk) : chunk)),
    commit: () =>
      attempt(() => {
        fsyncSync(descriptor);
        close();
        const isPut = existing === 'kept' ? linkInPlace(partial, path) : renameInPlace(partial, path);
        discard();
        flushDirectory(dirname(path));
        return isPut;
      }),
    discard,
  };
  try {
    attempt(() => keepReadableByOwner(descriptor, mode));
  } catch (error) {
    discard();
    throw error;
  }
  return file;
}

/**
 * Writes a file whole or not at all (`openAtomicFile`).
 *
 * @returns false where a file that is to be kept has that name already
 * @throws HooksError `file_failed`
 */
export function writeFileAtomically(
  path: string,
  content: string | Uint8Array,
  options: AtomicFileOptions,
): boolean {
  const file = openAtomicFile(path, options);
  try {
    file.write(content);
    return file.commit();
  } finally {
    file.discard();
  }
}

/**
 * Sees that what stands at `path` may be replaced: nothing, or a regular file.
 *
 * @throws an error with the reason
 */
export function requireReplaceable(path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined || found.isFile()) return;
  if (found.isDirectory()) throw Object.assign(new Error('it is a directory'), { code: 'EISDIR' });
  throw new Error(found.isSymbolicLink() ? 'it is a symbolic link' : 'it is not an ordinary file');
}

function keepReadableByOwner(descriptor: number, mode: number): void {
  const made = fstatSync(descriptor).mode & 0o777;
  const wanted = made | (mode & OWNER_MODE);
  if (made !== wanted) fchmodSync(descriptor, wanted);
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let rest = bytes; rest.length > 0;) rest = rest.subarray(writeSync(descriptor, rest));
}

function renameInPlace(partial: string, path: string): true {
  renameSync(partial, path);
  return true;
}

function linkInPlace(partial: string, path: string): boolean {
  try {
    try {
      linkSync(partial, path);
    } catch (error) {
      if (!WITHOUT_LINKS.has(errorCode(error) ?? '')) throw error;
      copyFileSync(partial, path, constants.COPYFILE_EXCL);
      flush(path);
    }
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function ignoreFailure(work: () => void): void {
  try {
    work();
  } catch {
    // What is left to do was done; the first failure is the one to report.
  }
}

function withFileError<Result>({ failure, hint }: AtomicFileOptions, work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    throw new HooksError('file_failed', `${failure}: ${fileReason(cause)}.`, { hint, cause });
  }
}
