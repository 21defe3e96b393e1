import { HooksError } from '../../domain/errors.ts';
import { numberIn, type Row } from './rows.ts';
import { APPLICATION_ID, migrate, SCHEMA_VERSION } from './schema.ts';
import { inodeOf, sideFilesOf, type SideFiles } from './side-files.ts';
import { schemaDifference } from './schema-check.ts';
import { storeError } from './sqlite-fault.ts';
import { makeStoreFile, storeInode } from './store-file.ts';
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

/**
 * Settings of every connection, before anything of the file is read: a schema that is not ours runs no
 * function, and a damaged page is found when it is read.
 */
const CAUTION = 'PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON';

/**
 * Bytes of one value, and of one row: the largest body is a third of it. A file that comes from
 * somebody else may say of a value that it takes a gigabyte.
 */
const MAX_VALUE_BYTES = 16 * 1024 * 1024;

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
  const inode = makeStoreFile(path);
  const database = opened(path, () =>
    prepared(connect(sqlite, path, { timeout: options.busyTime }), (fresh) => {
      // Before anything of the file is changed.
      checkOrigin(sqlite, fresh, path);
      fresh.exec(WRITER_SETTINGS);
      bringForward(sqlite, fresh, path);
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
  const inode = storeInode(path);
  if (inode === 0) throw noStore(path);
  const database = opened(path, () =>
    prepared(connect(sqlite, path, { timeout: busyTime, readOnly: true }), (fresh) => {
      const version = checkOrigin(sqlite, fresh, path);
      if (version === 0) throw noStore(path);
      if (version < SCHEMA_VERSION) throw olderStore(path);
    }),
  );
  return { database, inode };
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

function connect(
  sqlite: DatabaseClass,
  path: string,
  options: { readonly timeout: number; readonly readOnly?: boolean },
): Database {
  return new sqlite(path, { ...options, defensive: true, limits: { length: MAX_VALUE_BYTES } });
}

/**
 * @returns the version of its schema; 0 for a new file
 * @throws HooksError `store_unusable` when it is another program's, a newer version's, or was changed
 */
function checkOrigin(sqlite: DatabaseClass, database: Database, path: string): number {
  database.exec(CAUTION);
  // In this order: another process may be making it, and writes tables and marks at once.
  const isEmpty = database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
  if (!isEmpty && pragma(database, 'application_id') !== APPLICATION_ID)
    throw new HooksError('store_unusable', `${path} is a database of another program.`, {
      hint: 'It was left as it is. Choose another file with --store.',
    });
  for (;;) {
    const version = versionOf(database);
    if (version > SCHEMA_VERSION) throw newerStore(path, version);
    const difference = schemaDifference(sqlite, database, version);
    if (difference === undefined) return version;
    if (versionOf(database) === version) throw changedStore(path, difference);
  }
}

/** Two processes may open a new or old file at once: the second one finds it done. */
function bringForward(sqlite: DatabaseClass, database: Database, path: string): void {
  if (versionOf(database) === SCHEMA_VERSION) return;
  inTransaction(database, () => {
    migrate(database, checkOrigin(sqlite, database, path));
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

function changedStore(path: string, difference: string): HooksError {
  return new HooksError('store_unusable', `The store ${path} is not as dyte-hooks makes it: ${difference}.`, {
    hint: 'It may come from somebody else, or another program has changed it. It was left as it is. Choose another file with --store.',
  });
}

function olderStore(path: string): HooksError {
  return new HooksError('store_unusable', `The store ${path} was written by an older dyte-hooks.`, {
    hint: 'Start "dyte-hooks listen" with it once: that brings it to the present version.',
  });
}
