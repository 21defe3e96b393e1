import type { PendingForward } from '../delivery-store.ts';
import { CONTENT_QUERY, DELIVERY_COLUMNS, deliveryContent, storedDelivery } from './delivery-rows.ts';
import { inTransaction } from './transaction.ts';
import type { ForwardTable } from './forward-table.ts';
import type { Database } from './load-sqlite.ts';

/** Bytes of bodies that are handed out at a time: a page of the largest ones would fill memory. */
const MOST_BYTES = 16 * 1024 * 1024;

/** Hands out what waits for a target, and takes over what the dead have left. */
export class Pending {
  readonly #database: Database;
  readonly #forwards: ForwardTable;
  readonly #self: string;
  readonly #adopt;
  readonly #page;
  readonly #content;

  constructor(database: Database, forwards: ForwardTable, self: string) {
    this.#database = database;
    this.#forwards = forwards;
    this.#self = self;
    this.#adopt = database.prepare(`
      UPDATE forwards SET owner = ?
      WHERE target_id = ? AND state = 'pending'
        AND (owner IS NULL OR owner NOT IN (SELECT value FROM json_each(?)))`);
    this.#page = database.prepare(`
      SELECT ${DELIVERY_COLUMNS} FROM forwards AS w JOIN deliveries AS d ON d.position = w.position
      WHERE w.target_id = ? AND w.state = 'pending' AND w.position > ? AND w.owner = ?
      ORDER BY w.position LIMIT ?`);
    this.#content = database.prepare(CONTENT_QUERY);
  }

  take(target: string, after: number, limit: number): readonly PendingForward[] {
    const targetId = this.#adoptOrphans(target);
    const rows = this.#page.all(targetId, after, this.#self, limit);
    const found: PendingForward[] = [];
    let bytes = 0;
    for (const row of rows) {
      const { attempts, bodySize, ...delivery } = storedDelivery(row);
      bytes += bodySize;
      if (found.length > 0 && bytes > MOST_BYTES) break;
      const content = deliveryContent(this.#content.get(delivery.position) ?? {});
      found.push({ ...delivery, ...content, attempt: attempts });
    }
    return found;
  }

  #adoptOrphans(target: string): number {
    try {
      return inTransaction(this.#database, () => {
        const targetId = this.#forwards.targetId(target);
        const living = this.#forwards.receivers.living();
        this.#adopt.run(this.#self, targetId, JSON.stringify([...living, this.#self]));
        return targetId;
      });
    } catch (error) {
      this.#forwards.forgetTargets();
      throw error;
    }
  }
}
