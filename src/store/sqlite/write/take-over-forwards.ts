import { inTransaction, prepareOnce, type Database } from '../file/database.ts';
import type { ForwardTable } from './forward-table.ts';

/**
 * Makes the pending forwards of dead receivers those of this one. A receiver's pending forwards are its own
 * while it is alive. One that only stands still for long loses them too: then a delivery may be forwarded
 * twice, but never not at all.
 *
 * @param self the id of this receiver
 */
export function takeOverForwards(
  database: Database,
  forwards: ForwardTable,
  target: string,
  self: string,
): void {
  const takeOver = prepareOnce(
    database,
    `UPDATE forwards SET owner = ?
    WHERE target_id = ? AND state = 'pending'
      AND (owner IS NULL OR owner NOT IN (SELECT value FROM json_each(?)))`,
  );
  try {
    inTransaction(database, () => {
      const alive = forwards.heartbeats.removeDead();
      takeOver.run(self, forwards.targetId(target), JSON.stringify([...alive, self]));
    });
  } catch (error) {
    forwards.forgetTargets();
    throw error;
  }
}
