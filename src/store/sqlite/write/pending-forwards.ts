import type { PendingForward } from '../../delivery-store.ts';
import { contentOrNone, DELIVERY_COLUMNS, isUnreadable, storedDelivery } from '../read/delivery-rows.ts';
import { withRebuiltSignature } from '../read/rebuilt-signature.ts';
import { numberIn, type Row } from '../read/row-values.ts';
import { prepareOnce, type Database } from '../file/database.ts';
import type { ForwardTable } from './forward-table.ts';
import { takeOverForwards } from './take-over-forwards.ts';

/** Bytes of bodies that are handed out at a time: a page of the largest ones would fill memory. */
const MAX_PAGE_BYTES = 16 * 1024 * 1024;

/**
 * What waits for a target, oldest first: forwards of this receiver, and those that it takes over from dead
 * ones. None at all means that there are no more.
 *
 * @param self the id of this receiver
 * @param after only those behind this position
 */
export function pendingForwards(
  database: Database,
  forwards: ForwardTable,
  self: string,
  { target, after, limit }: { readonly target: string; readonly after: number; readonly limit: number },
): readonly PendingForward[] {
  takeOverForwards(database, forwards, target, self);
  const page = prepareOnce(
    database,
    `SELECT ${DELIVERY_COLUMNS} FROM forwards AS w JOIN deliveries AS d ON d.position = w.position
    WHERE w.target_id = ? AND w.state = 'pending' AND w.position > ? AND w.owner = ?
    ORDER BY w.position LIMIT ?`,
  );
  const found: PendingForward[] = [];
  let bytes = 0;
  for (let seen = after; ;) {
    const rows = page.all(forwards.targetId(target), seen, self, limit);
    for (const row of rows) {
      seen = numberIn(row, 'position');
      const forward = intactForward(database, row);
      if (forward === undefined) continue;
      bytes += forward.body.length;
      if (found.length > 0 && bytes > MAX_PAGE_BYTES) return found;
      found.push(forward);
    }
    // Where only damaged ones were found, there may be more.
    if (found.length > 0 || rows.length < limit) return found;
  }
}

/** How many wait for a target: forwards of this receiver, and those that it takes over from dead ones. */
export function countPending(
  database: Database,
  forwards: ForwardTable,
  self: string,
  target: string,
): number {
  takeOverForwards(database, forwards, target, self);
  const count = prepareOnce(
    database,
    "SELECT count(*) AS count FROM forwards WHERE target_id = ? AND state = 'pending' AND owner = ?",
  );
  return numberIn(count.get(forwards.targetId(target), self) ?? {}, 'count');
}

/** A damaged delivery keeps none of the others waiting. A reader of the store is told of it. */
function intactForward(database: Database, row: Row): PendingForward | undefined {
  try {
    const { attempts, bodySize: _size, ...delivery } = storedDelivery(row);
    const content = contentOrNone(database, delivery.position);
    if (content === undefined) return undefined;
    const sent =
      delivery.signature === 'reconstructed'
        ? withRebuiltSignature(database, delivery.position, content)
        : content;
    return { ...delivery, ...sent, attempt: attempts };
  } catch (error) {
    if (isUnreadable(error)) return undefined;
    throw error;
  }
}
