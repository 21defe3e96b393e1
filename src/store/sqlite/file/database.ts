import { HooksError } from '../../../domain/errors.ts';
import type { DatabaseSync } from '@photostructure/sqlite';

/** An open SQLite database, with the interface of node:sqlite. */
export type Database = InstanceType<typeof DatabaseSync>;

export type DatabaseClass = typeof DatabaseSync;

/**
 * Loads SQLite: it is machine code, made for every usual platform, and costs a few milliseconds that
 * only commands with a store spend.
 *
 * @throws HooksError `store_failed` on a platform that it was not made for
 */
export async function loadSqlite(): Promise<DatabaseClass> {
  try {
    const sqlite = await import('@photostructure/sqlite');
    return sqlite.DatabaseSync;
  } catch (cause) {
    throw new HooksError(
      'store_failed',
      'SQLite, which keeps deliveries, cannot be loaded on this machine.',
      {
        hint: 'Install dyte-hooks again on this machine, or receive without keeping: --store memory.',
        cause,
      },
    );
  }
}

/**
 * Does all of the work, or nothing of it: when this returns, it is on disk.
 *
 * @throws what the work or SQLite throws
 */
export function inTransaction<Result>(database: Database, work: () => Result): Result {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

/** Reads all of one state: beside who writes, each query would have to find out which one is the latest. */
export function inReadTransaction<Result>(database: Database, read: () => Result): Result {
  database.exec('BEGIN');
  try {
    return read();
  } finally {
    rollBack(database);
  }
}

function rollBack(database: Database): void {
  try {
    // Some errors have ended the transaction already.
    if (database.isTransaction) database.exec('ROLLBACK');
  } catch {
    // Why it failed is what matters, and that is known.
  }
}

/**
 * Asks for a number that changes with what other connections commit, whatever it is (SQLite's `data_version`).
 * Within a transaction that writes, it stays as it is.
 */
export function changesByOthers(database: Database): () => number {
  const query = database.prepare('PRAGMA data_version');
  return () => Number(query.get()?.['data_version']);
}

type Statement = ReturnType<Database['prepare']>;

const statements = new WeakMap<Database, Map<string, Statement>>();

/** A statement that is kept with its database: preparing one takes longer than reading one delivery with it. */
export function prepareOnce(database: Database, sql: string): Statement {
  const known = statements.get(database) ?? new Map<string, Statement>();
  statements.set(database, known);
  const statement = known.get(sql) ?? database.prepare(sql);
  known.set(sql, statement);
  return statement;
}
