import {
  accessSync,
  chmodSync,
  constants,
  copyFileSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { HooksError } from '../../../domain/errors.ts';
import { temporaryDirectory } from '../../../files/temporary-directory.ts';
import { checkOwners, onFile, storeInode } from '../file/store-file.ts';
import { noStore, openChecked, type StoreAccess } from '../file/open-database.ts';
import { inodeOf } from '../../../files/sqlite-side-files.ts';
import { storeError } from '../file/store-error.ts';
import type { Database, DatabaseClass } from '../file/database.ts';

/** How often a look is begun again because the file was written in the middle of it. */
const MAX_LOOKS = 5;

/** SQLite's journal of a database that is not in WAL mode, such as one that was exported. */
const JOURNAL = '-journal';

/**
 * How a file is read without leaving anything beside it.
 *
 * `shared`: log and index are there, and SQLite reads them beside whoever writes. `still`: there is no
 * log, so nobody writes, and SQLite is told that the file does not change; it would make a log and an
 * index otherwise, which stay, and belong to who reads. `copied`: there is a log without its index, which
 * SQLite would have to make beside it; a copy is read instead.
 */
type ReadingMode = 'shared' | 'still' | 'copied';

/** A copy that could not be removed while it is open lies in `directory`. */
interface Connected {
  readonly database: Database;
  readonly directory?: string | undefined;
}

interface Reading extends Connected {
  readonly mode: ReadingMode;
  /** What the file and its log were when it was opened. */
  readonly state: string;
}

/**
 * Opens the store at `path` for reading, beside a receiver that writes, or where nothing can be written.
 * It leaves no file behind.
 *
 * @throws HooksError `store_not_found`, `store_unusable`, `store_damaged`, `store_busy`, `store_failed`
 */
export function openForReading(sqlite: DatabaseClass, path: string, busyTime: number): StoreAccess {
  const inode = storeInode(path);
  if (inode === 0) throw noStore(path);
  return new StoreReader(sqlite, path, inode, { busyTime, mayBeOlder: false });
}

/**
 * Makes sure that a file with something in its log is a store, before it is opened for writing.
 *
 * @throws HooksError as `openForReading` does
 */
export function checkLogged(sqlite: DatabaseClass, path: string, busyTime: number): void {
  const inode = storeInode(path);
  if (inode === 0 || modeFor(realFile(path)) === 'still') return;
  new StoreReader(sqlite, path, inode, { busyTime, mayBeOlder: true }).close();
}

interface ReaderOptions {
  /** Milliseconds to wait for another process. */
  readonly busyTime: number;
  readonly mayBeOlder: boolean;
}

/** Where a link leads: the log lies there. */
function realFile(path: string): string {
  return onFile(path, () => realpathSync(path));
}

class StoreReader implements StoreAccess {
  readonly inode: number;
  readonly #sqlite: DatabaseClass;
  readonly #path: string;
  readonly #options: ReaderOptions;
  readonly #file: string;
  #reading: Reading;

  constructor(sqlite: DatabaseClass, path: string, inode: number, options: ReaderOptions) {
    this.inode = inode;
    this.#sqlite = sqlite;
    this.#path = path;
    this.#options = options;
    this.#file = realFile(path);
    this.#reading = this.#open();
  }

  use<Result>(work: (database: Database) => Result): Result {
    for (let looks = 0; looks < MAX_LOOKS; looks += 1) {
      const reading = this.#reading;
      try {
        const result = work(reading.database);
        if (!this.#isOutdated()) return result;
      } catch (error) {
        if (!this.#isOutdated()) throw error;
      }
      this.#reading = this.#open();
      closeReading(reading);
    }
    throw this.#busy();
  }

  close(): void {
    closeReading(this.#reading);
  }

  /** Beside who writes, SQLite sees to it; else nobody may have written since it was opened. */
  #isOutdated(): boolean {
    const { mode, state } = this.#reading;
    // What was moved away is written by nobody; what has taken its place is another store.
    return mode !== 'shared' && inodeOf(this.#path) === this.inode && stateOf(this.#file) !== state;
  }

  #open(): Reading {
    for (let looks = 0; looks < MAX_LOOKS; looks += 1) {
      const reading = this.#openOnce();
      if (reading !== undefined) return reading;
    }
    throw this.#busy();
  }

  /** @returns undefined when it was changed meanwhile */
  #openOnce(): Reading | undefined {
    checkOwners(this.#path, this.#file);
    const state = onFile(this.#path, () => stateOf(this.#file));
    const mode = modeFor(this.#file);
    try {
      const connected = this.#connect(mode);
      if (mode === 'shared' || stateOf(this.#file) === state) return { ...connected, mode, state };
      closeReading(connected);
      return undefined;
    } catch (error) {
      const isChanged = mode === 'shared' ? modeFor(this.#file) !== mode : stateOf(this.#file) !== state;
      if (isChanged) return undefined;
      throw storeError(error, this.#path);
    }
  }

  #connect(mode: ReadingMode): Connected {
    switch (mode) {
      case 'shared':
        return this.#connectShared();
      case 'still':
        return { database: this.#openChecked(`${pathToFileURL(this.#file).href}?immutable=1`, true) };
      case 'copied':
        return this.#connectCopy();
    }
  }

  /** The index may be another user's, who lets nobody read it. */
  #connectShared(): Connected {
    try {
      return { database: this.#openChecked(this.#file, true) };
    } catch (error) {
      if (isReadable(`${this.#file}-shm`)) throw error;
      return this.#connectCopy();
    }
  }

  #connectCopy(): Connected {
    const directory = onFile(this.#path, () => mkdtempSync(join(temporaryDirectory(), 'dyte-hooks-store-')));
    try {
      const copy = join(directory, 'store');
      onFile(this.#path, () => copyStore(this.#file, copy));
      const database = this.#openChecked(copy, false);
      // It can be read for as long as it is open, except where the system removes no open files.
      return { database, directory: removeDirectory(directory) ? undefined : directory };
    } catch (error) {
      removeDirectory(directory);
      throw error;
    }
  }

  #openChecked(name: string, readOnly: boolean): Database {
    const { busyTime: timeout, mayBeOlder } = this.#options;
    return openChecked(this.#sqlite, { name, path: this.#path, timeout, readOnly, mayBeOlder });
  }

  #busy(): HooksError {
    return new HooksError(
      'store_busy',
      `The store ${this.#path} is changed again and again while it is read.`,
      {
        hint: 'See which program writes to it besides dyte-hooks, or try again.',
      },
    );
  }
}

function closeReading({ database, directory }: Connected): void {
  database.close();
  if (directory !== undefined) removeDirectory(directory);
}

/** @returns whether it is gone */
function removeDirectory(path: string): boolean {
  try {
    rmSync(path, { recursive: true, force: true });
    return true;
  } catch {
    return false;
  }
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

function modeFor(file: string): ReadingMode {
  const hasLog = sizeOf(`${file}-wal`);
  if (hasLog !== undefined && sizeOf(`${file}-shm`) !== undefined) return 'shared';
  return (hasLog ?? 0) > 0 || (sizeOf(file + JOURNAL) ?? 0) > 0 ? 'copied' : 'still';
}

/** Changes with every write to the file or its log. */
function stateOf(file: string): string {
  return ['', '-wal', JOURNAL].map((suffix) => stampOf(file + suffix)).join();
}

function stampOf(path: string): string {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? '' : [found.ino, found.size, found.mtimeNs].join(':');
}

function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}

function copyStore(from: string, to: string): void {
  for (const suffix of ['', '-wal', JOURNAL]) {
    if (sizeOf(from + suffix) === undefined) continue;
    if (!isReadable(from + suffix)) throw new Error(`${from}${suffix} cannot be read`);
    copyFileSync(from + suffix, to + suffix);
    // The copy is written to: what is in the log is brought into it.
    chmodSync(to + suffix, 0o600);
  }
}
