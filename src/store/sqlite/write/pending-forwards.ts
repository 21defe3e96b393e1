import type { PendingForward } from '../../delivery-store.ts';
import {
  CONTENT_QUERY,
  DELIVERY_COLUMNS,
  deliveryContent,
  isUnreadable,
  storedDelivery,
} from '../read/delivery-rows.ts';
import { numberIn, type Row } from '../read/row-values.ts';
import { inTransaction, type Database } from '../file/database.ts';
import type { ForwardTable } from './forward-table.ts';

/** Bytes of bodies that are handed out at a time: a page of the largest ones would fill memory. */
const MAX_PAGE_BYTES = 16 * 1024 * 1024;

/** Hands out what waits for a target, and takes over what the dead have left. */
export class PendingForwards {
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
    const found: PendingForward[] = [];
    let bytes = 0;
    for (let seen = after; ;) {
      const rows = this.#page.all(targetId, seen, this.#self, limit);
      for (const row of rows) {
        seen = numberIn(row, 'position');
        const forward = this.#soundOrNone(row);
        if (forward === undefined) continue;
        bytes += forward.body.length;
        if (found.length > 0 && bytes > MAX_PAGE_BYTES) return found;
        found.push(forward);
      }
      // None at all would say that there are no more.
      if (found.length > 0 || rows.length < limit) return found;
    }
  }

  /** One that is damaged keeps none of the others waiting; who looks into the store is told of it. */
  #soundOrNone(row: Row): PendingForward | undefined {
    try {
      const { attempts, bodySize: _size, ...delivery } = storedDelivery(row);
      const content = deliveryContent(this.#content.get(delivery.position) ?? {});
      return { ...delivery, ...content, attempt: attempts };
    } catch (error) {
      if (isUnreadable(error)) return undefined;
      throw error;
    }
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
