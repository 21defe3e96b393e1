import type { Database } from './load-sqlite.ts';

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

function rollBack(database: Database): void {
  try {
    // Some errors have ended the transaction already.
    if (database.isTransaction) database.exec('ROLLBACK');
  } catch {
    // Why it failed is what matters, and that is known.
  }
}
