import type { RejectedDelivery } from '../../../domain/delivery/stored-delivery.ts';
import { MAX_REJECTED, REJECTED_COST_SQL, rejectedCost } from './rejected-budget.ts';
import { numberIn } from '../read/rows.ts';
import type { Database } from '../file/load-sqlite.ts';

/** How often the surplus is looked for: once in so many. */
const CHECK_EVERY = 50;

/** The part of the budget that may come in before the surplus is looked for, and that one may take at most. */
const CHECK_SHARE = 1 / 8;

/** Keeps deliveries that were not accepted within their budget: the newest of them stay. */
export class RejectedTable {
  readonly #budget: number;
  readonly #firstSurplus;
  readonly #removals;
  /** A file of an older version may hold more than it should. */
  #sinceCheck = CHECK_EVERY;
  #bytesSinceCheck = 0;

  /** @param budget bytes for all of them */
  constructor(database: Database, budget: number) {
    this.#budget = budget;
    this.#firstSurplus = database.prepare(`
      SELECT position FROM (
        SELECT d.position, row_number() OVER newest AS number, sum(${REJECTED_COST_SQL}) OVER newest AS bytes
        FROM deliveries AS d JOIN contents AS c ON c.position IN (d.position, -d.position)
        WHERE d.rejection IS NOT NULL
        WINDOW newest AS (ORDER BY d.position DESC ROWS UNBOUNDED PRECEDING)
      ) WHERE number > ? OR bytes > ? LIMIT 1`);
    const surplus = 'FROM deliveries WHERE rejection IS NOT NULL AND position <= ?';
    this.#removals = [
      `DELETE FROM contents WHERE position IN (SELECT -position ${surplus})`,
      // As older versions have them.
      `DELETE FROM contents WHERE position IN (SELECT position ${surplus})`,
      `DELETE ${surplus}`,
    ].map((sql) => database.prepare(sql));
  }

  /** Whether one is small enough to be kept at all. */
  takes(delivery: RejectedDelivery): boolean {
    return rejectedCost(delivery) <= this.#budget * CHECK_SHARE;
  }

  /** To be called after one was kept, in the same transaction. */
  onKept(delivery: RejectedDelivery): void {
    this.#sinceCheck += 1;
    this.#bytesSinceCheck += rejectedCost(delivery);
    if (this.#sinceCheck < CHECK_EVERY && this.#bytesSinceCheck < this.#budget * CHECK_SHARE) return;
    this.#sinceCheck = 0;
    this.#bytesSinceCheck = 0;
    const row = this.#firstSurplus.get(MAX_REJECTED, this.#budget * (1 - CHECK_SHARE));
    if (row === undefined) return;
    const position = numberIn(row, 'position');
    for (const removal of this.#removals) removal.run(position);
  }
}
