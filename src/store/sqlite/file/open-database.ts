import { HooksError } from '../../../domain/errors.ts';
import { numberIn, type Row } from '../read/row-values.ts';
import { APPLICATION_ID, SCHEMA_VERSION } from './schema.ts';
import { schemaDifference } from './schema-check.ts';
import type { Database, DatabaseClass } from './database.ts';

/** A store that is looked into, by whichever connection is right at the time. */
export interface StoreAccess {
  /** The number by which the file system knows the file. */
  readonly inode: number;
  /** @param work may be done again where the file has changed meanwhile, unless it is open for writing */
  use<Result>(work: (database: Database) => Result): Result;
  close(): void;
}

/**
 * Settings of every connection, before anything of the file is read: a schema that is not ours runs no
 * function, and a damaged page is found when it is read.
 */
const SAFETY_PRAGMAS = 'PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON';

/**
 * Bytes of one value, and of one row: the largest body is a third of it. A file that comes from
 * somebody else may say of a value that it takes a gigabyte.
 */
const MAX_VALUE_BYTES = 16 * 1024 * 1024;

/** What is opened, and as what. */
export interface CheckedTarget {
  /** What SQLite opens: a path or a URI. */
  readonly name: string;
  /** What people know it as. */
  readonly path: string;
  /** Milliseconds to wait for another process. */
  readonly timeout: number;
  readonly readOnly: boolean;
  /** One that is still to be made will do too. */
  readonly mayBeEmpty: boolean;
}

/**
 * A connection that only reads, once it is known that the file is a store.
 *
 * @throws HooksError `store_not_found`, `store_unusable`, and what SQLite throws
 */
export function openChecked(sqlite: DatabaseClass, target: CheckedTarget): Database {
  const { name, path, mayBeEmpty, ...options } = target;
  return closeOnFailure(connect(sqlite, name, options), (fresh) => {
    if (checkSchema(sqlite, fresh, path) <= 0 && !mayBeEmpty) throw emptyStore(path);
  });
}

/** Closes what cannot be prepared. */
export function closeOnFailure(database: Database, prepare: (database: Database) => void): Database {
  try {
    prepare(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** @param path a path or a URI */
export function connect(
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
export function checkSchema(sqlite: DatabaseClass, database: Database, path: string): number {
  database.exec(SAFETY_PRAGMAS);
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

/** The version of the schema; 0 for a new file. */
export function versionOf(database: Database): number {
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

export function missingStore(path: string): HooksError {
  return new HooksError('store_not_found', `There are no deliveries: the store ${path} does not exist.`, {
    // Tells it from a store that is there and empty.
    cause: Object.assign(new Error('no such file'), { code: 'ENOENT' }),
    hint: '"dyte-hooks listen" makes it. Is another one meant? Name it with --store.',
  });
}

/** Of a store in use, everything may still be in its log. */
export function emptyStore(path: string): HooksError {
  return new HooksError('store_not_found', `There are no deliveries: the store ${path} is empty.`, {
    hint: `Is it a copy? Then take ${path}-wal along, or make it with "dyte-hooks deliveries export --format store". Is another one meant? Name it with --store.`,
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
