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
import { checkOwners, withFileErrors, storeInode } from '../file/store-file.ts';
import { missingStore, openChecked, type StoreAccess } from '../file/open-database.ts';
import { inodeOf } from '../../../files/sqlite-side-files.ts';
import { storeError } from '../file/store-error.ts';
import type { Database, DatabaseClass } from '../file/database.ts';

/** How often reading is tried where the file is written in the middle of it. */
const MAX_ATTEMPTS = 5;

/** SQLite's journal of a database that is not in WAL mode, such as one that was exported. */
const JOURNAL = '-journal';

/**
 * How a file is read without leaving anything beside it.
 *
 * `shared`: log and index are there, and SQLite reads them beside whoever writes. `immutable`: there is no
 * log, so nobody writes, and SQLite is told that the file does not change; it would make a log and an
 * index otherwise, which stay, and belong to who reads. `copy`: there is a log without its index, which
 * SQLite would have to make beside it; a copy is read instead.
 */
type ReadingMode = 'shared' | 'immutable' | 'copy';

/** An open database, and the directory of a copy that cannot be removed while it is open. */
interface Connection {
  readonly database: Database;
  readonly copyDirectory?: string | undefined;
}

interface ReadConnection extends Connection {
  readonly mode: ReadingMode;
  /** Of the file and its log, when it was opened. */
  readonly fingerprint: string;
}

/**
 * Makes sure that a file with something in its log is a store, before it is opened for writing.
 *
 * @throws HooksError as the constructor of `StoreReader` does
 */
export function checkLogged(sqlite: DatabaseClass, path: string, busyMs: number): void {
  if (storeInode(path) === 0 || modeFor(resolveLink(path)) === 'immutable') return;
  new StoreReader(sqlite, path, { busyMs, mayBeEmpty: true }).close();
}

interface ReaderOptions {
  /** Milliseconds to wait for another process. */
  readonly busyMs: number;
  readonly mayBeEmpty: boolean;
}

/** Where a link leads: the log lies there. */
function resolveLink(path: string): string {
  return withFileErrors(path, () => realpathSync(path));
}

/**
 * A store that is only read, beside a receiver that writes, or where nothing can be written. It leaves no
 * file behind.
 */
export class StoreReader implements StoreAccess {
  readonly inode: number;
  readonly #sqlite: DatabaseClass;
  readonly #path: string;
  readonly #options: ReaderOptions;
  readonly #file: string;
  #connection: ReadConnection;
  #isInUse = false;

  /** @throws HooksError `store_not_found`, `store_unusable`, `store_damaged`, `store_busy`, `store_failed` */
  constructor(sqlite: DatabaseClass, path: string, options: ReaderOptions) {
    this.inode = storeInode(path);
    if (this.inode === 0) throw missingStore(path);
    this.#sqlite = sqlite;
    this.#path = path;
    this.#options = options;
    this.#file = resolveLink(path);
    this.#connection = this.#open();
  }

  /** Work within other work is checked with that. */
  use<Result>(work: (database: Database) => Result): Result {
    if (this.#isInUse) return work(this.#connection.database);
    this.#isInUse = true;
    try {
      return this.#useUnchanged(work);
    } finally {
      this.#isInUse = false;
    }
  }

  #useUnchanged<Result>(work: (database: Database) => Result): Result {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const connection = this.#connection;
      try {
        const result = work(connection.database);
        if (!this.#isOutdated()) return result;
      } catch (error) {
        if (!this.#isOutdated()) throw error;
      }
      this.#connection = this.#open();
      closeConnection(connection);
    }
    throw this.#busy();
  }

  close(): void {
    closeConnection(this.#connection);
  }

  /** Beside who writes, SQLite sees to it; else nobody may have written since it was opened. */
  #isOutdated(): boolean {
    const { mode, fingerprint } = this.#connection;
    // What was moved away is written by nobody; what has taken its place is another store.
    return (
      mode !== 'shared' && inodeOf(this.#path) === this.inode && fingerprintOf(this.#file) !== fingerprint
    );
  }

  #open(): ReadConnection {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const connection = this.#openOnce();
      if (connection !== undefined) return connection;
    }
    throw this.#busy();
  }

  /** @returns undefined when it was changed meanwhile */
  #openOnce(): ReadConnection | undefined {
    checkOwners(this.#path, this.#file);
    const fingerprint = withFileErrors(this.#path, () => fingerprintOf(this.#file));
    const mode = modeFor(this.#file);
    try {
      const connected = this.#connect(mode);
      if (mode === 'shared' || fingerprintOf(this.#file) === fingerprint)
        return { ...connected, mode, fingerprint };
      closeConnection(connected);
      return undefined;
    } catch (error) {
      const isChanged =
        mode === 'shared' ? modeFor(this.#file) !== mode : fingerprintOf(this.#file) !== fingerprint;
      if (isChanged) return undefined;
      throw storeError(error, this.#path);
    }
  }

  #connect(mode: ReadingMode): Connection {
    switch (mode) {
      case 'shared':
        return this.#connectShared();
      case 'immutable':
        return { database: this.#openChecked(`${pathToFileURL(this.#file).href}?immutable=1`, true) };
      case 'copy':
        return this.#connectCopy();
    }
  }

  /** The index may be another user's, who lets nobody read it. */
  #connectShared(): Connection {
    try {
      return { database: this.#openChecked(this.#file, true) };
    } catch (error) {
      if (isReadable(`${this.#file}-shm`)) throw error;
      return this.#connectCopy();
    }
  }

  #connectCopy(): Connection {
    const directory = withFileErrors(this.#path, () =>
      mkdtempSync(join(temporaryDirectory(), 'dyte-hooks-store-')),
    );
    try {
      const copy = join(directory, 'store');
      withFileErrors(this.#path, () => copyStore(this.#file, copy));
      const database = this.#openChecked(copy, false);
      // It can be read for as long as it is open, except where the system removes no open files.
      return { database, copyDirectory: removeDirectory(directory) ? undefined : directory };
    } catch (error) {
      removeDirectory(directory);
      throw error;
    }
  }

  #openChecked(name: string, readOnly: boolean): Database {
    const { busyMs: timeout, mayBeEmpty } = this.#options;
    return openChecked(this.#sqlite, { name, path: this.#path, timeout, readOnly, mayBeEmpty });
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

function closeConnection({ database, copyDirectory }: Connection): void {
  database.close();
  if (copyDirectory !== undefined) removeDirectory(copyDirectory);
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
  return (hasLog ?? 0) > 0 || (sizeOf(file + JOURNAL) ?? 0) > 0 ? 'copy' : 'immutable';
}

/** Changes with every write to the file or its log. */
function fingerprintOf(file: string): string {
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
