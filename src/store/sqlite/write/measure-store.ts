import { statSync } from 'node:fs';
import { SIDE_FILES } from '../../../files/sqlite-side-files.ts';
import type { PendingMeasure, StoreMeasures } from '../../delivery-store.ts';
import { prepareOnce, type Database } from '../file/database.ts';
import { numberIn } from '../read/row-values.ts';

/** Counted in their own index; of the first one, the delivery says when it came. */
const PENDING = `
  SELECT count(*) AS count, (
    SELECT d.received_at FROM forwards AS f JOIN deliveries AS d ON d.position = f.position
    WHERE f.target_id = t.target_id AND f.state = 'pending' ORDER BY f.position LIMIT 1
  ) AS oldest
  FROM targets AS t JOIN forwards AS w ON w.target_id = t.target_id AND w.state = 'pending'
  WHERE t.name = ?`;

/**
 * What a store holds, for whoever watches it. Nothing is written: no forward is taken over for being counted.
 *
 * @throws what SQLite and node:fs throw
 */
export function measureStore(database: Database, path: string, targets: readonly string[]): StoreMeasures {
  return { bytes: bytesOf(path), pending: targets.map((target) => pendingOf(database, target)) };
}

function bytesOf(path: string): number {
  return [path, ...SIDE_FILES.map((suffix) => path + suffix)]
    .map((file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0)
    .reduce((sum, size) => sum + size, 0);
}

function pendingOf(database: Database, target: string): PendingMeasure {
  const row = prepareOnce(database, PENDING).get(target) ?? {};
  const count = numberIn(row, 'count');
  const oldest = row['oldest'];
  return { target, count, oldestReceivedAt: typeof oldest === 'number' ? oldest : undefined };
}
