import { accessSync, closeSync, constants, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { HooksError } from '../../domain/errors.ts';
import { errorCode, fileReason } from '../../domain/file-reason.ts';
import { makeDirectory } from '../../files/make-directory.ts';
import { numberIn, type Row } from './rows.ts';
import { APPLICATION_ID, migrate, SCHEMA_VERSION } from './schema.ts';
import { inodeOf, removeSideFiles, sideFilesOf, type SideFiles } from './side-files.ts';
import { storeError } from './sqlite-fault.ts';
import { inTransaction } from './transaction.ts';
import type { Database, DatabaseClass } from './load-sqlite.ts';

/** A database, and which file it is: another one may take its name. */
export interface OpenFile {
  readonly database: Database;
  /** The number by which the file system knows it. */
  readonly inode: number;
}

/** The same with what lies beside it, for who may have to tidy up. */
export interface WritableFile extends OpenFile {
  readonly sideFiles: SideFiles;
}

export interface OpenOptions {
  /** Milliseconds to wait for another process that writes. */
  readonly busyTime: number;
  /** Bytes that the file may have at most; undefined for no limit. */
  readonly maxBytes?: number | undefined;
}

/** Payloads hold names of people, and links and keys that open things. */
const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

const PAGE_SIZE = 4096;

/**
 * Pages of the log that are brought into the file at once, while deliveries wait. Pages change again and
 * again: with SQLite's 1000 there is more to bring over; with 8000 the slowest answers take twice as long
 * in a store of a million.
 */
const LOG_PAGES = 2000;

/**
 * Settings of a connection that writes. WAL with `synchronous = FULL`: a commit is on disk when it
 * returns, and readers never wait. `fullfsync` asks macOS for what `fsync` means elsewhere. What is
 * deleted gives its pages back in small steps.
 */
const WRITER_SETTINGS = `
  PRAGMA page_size = ${String(PAGE_SIZE)};
  PRAGMA auto_vacuum = INCREMENTAL;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA fullfsync = 1;
  PRAGMA checkpoint_fullfsync = 1;
  PRAGMA cache_size = -16384;
  PRAGMA temp_store = MEMORY;
  PRAGMA journal_size_limit = 67108864;
  PRAGMA wal_autocheckpoint = ${String(LOG_PAGES)};
`;

/** How often a file may be exchanged for another one while it is opened. */
const MOST_EXCHANGES = 3;

/**
 * Opens the store at `path` for writing; makes it, its directory included, where there is none.
 *
 * @throws HooksError `store_unusable` for a file of a newer version or of another program, which is left
 * as it is; `store_damaged`, `store_busy`, `store_full`, `store_failed`
 */
export function openForWriting(sqlite: DatabaseClass, path: string, options: OpenOptions): WritableFile {
  for (let exchanges = 0; exchanges < MOST_EXCHANGES; exchanges += 1) {
    const file = openOnce(sqlite, path, options);
    // What is written to a file without a name is lost.
    if (inodeOf(path) === file.inode) return file;
    file.database.close();
  }
  throw new HooksError('store_failed', `The store ${path} is exchanged for another file again and again.`, {
    hint: 'See which program moves or removes it, or choose another file with --store.',
  });
}

function openOnce(sqlite: DatabaseClass, path: string, options: OpenOptions): WritableFile {
  const inode = madeFile(path);
  const database = opened(path, () =>
    prepared(new sqlite(path, { timeout: options.busyTime }), (fresh) => {
      // Before anything of the file is changed.
      checkOrigin(fresh, path);
      fresh.exec(WRITER_SETTINGS);
      bringForward(fresh, path);
      if (options.maxBytes !== undefined) limitSize(fresh, options.maxBytes);
    }),
  );
  return { database, inode, sideFiles: sideFilesOf(path) };
}

/**
 * Opens the store at `path` for reading, beside a receiver that writes.
 *
 * @throws HooksError `store_not_found`, `store_unusable`, `store_damaged`, `store_failed`
 */
export function openForReading(sqlite: DatabaseClass, path: string, busyTime: number): OpenFile {
  const inode = onFile(path, () => inodeOf(path));
  if (inode === 0) throw noStore(path);
  const database = opened(path, () =>
    prepared(new sqlite(path, { timeout: busyTime, readOnly: true }), (fresh) => {
      checkOrigin(fresh, path);
      const version = versionOf(fresh);
      if (version === 0) throw noStore(path);
      if (version < SCHEMA_VERSION) throw olderStore(path);
    }),
  );
  return { database, inode };
}

function madeFile(path: string): number {
  return onFile(path, () => {
    makeDirectory(dirname(path), DIRECTORY_MODE);
    makeFile(path);
    return inodeOf(path);
  });
}

/**
 * Makes the file where there is none: SQLite gives its log and index the mode of it. One that is there is
 * not opened: closing it would give up the locks that another connection of this process has on it, and
 * with them its log.
 */
function makeFile(path: string): void {
  const left = sideFilesOf(path);
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) {
    accessSync(path, constants.R_OK | constants.W_OK);
    return;
  }
  removeSideFiles(path, left);
  closeSync(openSync(path, 'a', FILE_MODE));
}

function opened(path: string, open: () => Database): Database {
  try {
    return open();
  } catch (error) {
    throw storeError(error, path);
  }
}

function prepared(database: Database, prepare: (database: Database) => void): Database {
  try {
    prepare(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** @throws HooksError `store_unusable` when it is another program's, or a newer version's */
function checkOrigin(database: Database, path: string): void {
  // In this order: another process may be making it, and writes tables and mark at once.
  const isEmpty = database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
  if (!isEmpty && pragma(database, 'application_id') !== APPLICATION_ID)
    throw new HooksError('store_unusable', `${path} is a database of another program.`, {
      hint: 'It was left as it is. Choose another file with --store.',
    });
  const version = versionOf(database);
  if (version > SCHEMA_VERSION) throw newerStore(path, version);
}

/** Two processes may open a new or old file at once: the second one finds it done. */
function bringForward(database: Database, path: string): void {
  if (versionOf(database) === SCHEMA_VERSION) return;
  inTransaction(database, () => {
    checkOrigin(database, path);
    migrate(database, versionOf(database));
    database.exec(`PRAGMA application_id = ${String(APPLICATION_ID)}`);
  });
}

function limitSize(database: Database, maxBytes: number): void {
  const pages = Math.max(1, Math.floor(maxBytes / pragma(database, 'page_size')));
  database.exec(`PRAGMA max_page_count = ${String(pages)}`);
  database.exec(`PRAGMA wal_autocheckpoint = ${String(Math.min(pages, LOG_PAGES))}`);
}

/** The version of the schema; 0 for a new file. */
function versionOf(database: Database): number {
  return versionQuery(database)();
}

/** The same, for asking again and again. */
export function versionQuery(database: Database): () => number {
  const query = database.prepare('PRAGMA user_version');
  return () => numberIn(query.get() ?? {}, 'user_version');
}

/** A pragma whose answer is one number. */
export function pragma(database: Database, name: string): number {
  const row: Row = database.prepare(`PRAGMA ${name}`).get() ?? {};
  return numberIn(row, name);
}

export function noStore(path: string): HooksError {
  return new HooksError('store_not_found', `There are no deliveries: the store ${path} does not exist.`, {
    hint: '"dyte-hooks listen" makes it. Is another one meant? Name it with --store.',
  });
}

export function newerStore(path: string, version: number): HooksError {
  return new HooksError('store_unusable', `The store ${path} was written by a newer dyte-hooks.`, {
    hint: `It has version ${String(version)}, this dyte-hooks knows ${String(SCHEMA_VERSION)}. Update it, or choose another file with --store.`,
  });
}

function olderStore(path: string): HooksError {
  return new HooksError('store_unusable', `The store ${path} was written by an older dyte-hooks.`, {
    hint: 'Start "dyte-hooks listen" with it once: that brings it to the present version.',
  });
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
