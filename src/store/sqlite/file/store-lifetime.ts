import { numberIn, optionalTextIn } from '../read/row-values.ts';
import { STORE_STATE_VERSION } from './schema.ts';
import { versionOf } from './open-database.ts';
import { prepareOnce, type Database } from './database.ts';
import type { StoreHorizon } from '../../../domain/reconcile/judge-facts.ts';

/** Names in `store_state`: both hold milliseconds since 1970. */
const SINCE = 'since';
const PRUNED_UNTIL = 'pruned_until';

/** Milliseconds since 1970, by the clock of this machine. */
const NOW = "CAST(unixepoch('subsec') * 1000 AS INTEGER)";

/** Writes down when a file became a store: what happened before, it cannot know of. */
export function noteBeginning(database: Database): void {
  database.exec(`INSERT INTO store_state (name, value) VALUES ('${SINCE}', CAST(${NOW} AS TEXT))`);
}

/**
 * Writes down up to when deliveries that came are being removed. To be called before they are, in the same
 * transaction; a time that is still to come is of a clock that was wrong.
 *
 * @param positions JSON of their positions
 */
export function notePruned(database: Database, positions: string): void {
  prepareOnce(
    database,
    `INSERT INTO store_state (name, value)
    SELECT '${PRUNED_UNTIL}', CAST(max(received_at) AS TEXT) FROM deliveries
    WHERE position IN (SELECT value FROM json_each(?1)) AND rejection IS NULL
      AND signature <> 'reconstructed' AND received_at <= ${NOW}
    HAVING max(received_at) IS NOT NULL
    ON CONFLICT (name) DO UPDATE SET value = CAST(max(CAST(value AS INTEGER), CAST(excluded.value AS INTEGER)) AS TEXT)`,
  ).run(positions);
}

/** Which time a store can know of. One of an older version knows no earlier than its oldest delivery. */
export function readHorizon(database: Database): StoreHorizon {
  const hasState = versionOf(database) >= STORE_STATE_VERSION;
  const since = hasState ? readTime(database, SINCE) : undefined;
  return {
    since: since ?? oldestReceivedAt(database),
    prunedUntil: hasState ? readTime(database, PRUNED_UNTIL) : undefined,
  };
}

function readTime(database: Database, name: string): number | undefined {
  const row = prepareOnce(database, 'SELECT value FROM store_state WHERE name = ?').get(name);
  const text = row === undefined ? undefined : optionalTextIn(row, 'value');
  return text === undefined || !/^\d{1,15}$/.test(text) ? undefined : Number(text);
}

function oldestReceivedAt(database: Database): number | undefined {
  const row = database
    .prepare(
      "SELECT received_at FROM deliveries WHERE rejection IS NULL AND +signature <> 'reconstructed' ORDER BY position LIMIT 1",
    )
    .get();
  return row === undefined ? undefined : numberIn(row, 'received_at');
}
