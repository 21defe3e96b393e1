import { checkSchema, pragma, versionOf } from './open-database.ts';
import { APPLICATION_ID, migrate, SCHEMA_VERSION } from './schema.ts';
import { noteBeginning } from './store-lifetime.ts';
import { sqliteFault } from './store-error.ts';
import { inTransaction, type Database, type DatabaseClass } from './database.ts';
import type { StoreListener } from '../../delivery-store.ts';

/** Bytes of a file from which on it takes long enough to be told: about a third of a second. */
const MIN_TOLD_BYTES = 256 * 1024 * 1024;

/**
 * How often another process is waited for, each time as long as the connection waits: five minutes with two
 * seconds. Another receiver may be at the same work, which takes a second for a million deliveries.
 */
const MAX_WAITS = 150;

/**
 * Makes a new file a store, and brings one of an older version to the present one, all or nothing. Two
 * processes may do so at once: the second one waits, and finds it done.
 *
 * @throws HooksError `store_unusable`, and what SQLite throws: then the file is as it was
 */
export function migrateIfNeeded(
  sqlite: DatabaseClass,
  database: Database,
  path: string,
  onEvent: StoreListener,
): void {
  for (let waits = 0; versionOf(database) !== SCHEMA_VERSION; waits += 1) {
    try {
      migrateAtOnce(sqlite, database, path, onEvent);
      return;
    } catch (error) {
      if (sqliteFault(error) !== 'busy' || versionOf(database) <= 0 || waits === MAX_WAITS) throw error;
      if (waits === 0) onEvent({ type: 'store_migration_waiting' });
    }
  }
}

function migrateAtOnce(
  sqlite: DatabaseClass,
  database: Database,
  path: string,
  onEvent: StoreListener,
): void {
  const begun = performance.now();
  const isTold = inTransaction(database, () => {
    const from = checkSchema(sqlite, database, path);
    const bytes = pragma(database, 'page_count') * pragma(database, 'page_size');
    const isLong = from > 0 && from < SCHEMA_VERSION && bytes >= MIN_TOLD_BYTES;
    if (isLong) onEvent({ type: 'store_migrating', bytes });
    migrate(database, from);
    if (from <= 0) noteBeginning(database);
    database.exec(`PRAGMA application_id = ${String(APPLICATION_ID)}`);
    return isLong;
  });
  if (isTold) onEvent({ type: 'store_migrated', elapsedMs: performance.now() - begun });
}
