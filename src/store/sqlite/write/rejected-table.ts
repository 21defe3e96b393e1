import type { NewDelivery, RejectedDelivery } from '../../../domain/delivery/stored-delivery.ts';
import { numberIn } from '../read/row-values.ts';
import type { Database } from '../file/database.ts';

/** The budget is checked once in so many rejected deliveries. */
const CHECK_EVERY = 50;

/** The share of the budget that may come in between two checks, and that one delivery may take at most. */
const CHECK_SHARE = 1 / 8;

/** Keeps deliveries that were not accepted within their budget: the newest of them stay. */
export class RejectedTable {
  readonly #budget: number;
  readonly #firstOverBudget;
  readonly #removals;
  /** A file of an older version may hold more than it should. */
  #sinceCheck = CHECK_EVERY;
  #bytesSinceCheck = 0;

  /** @param budget bytes for all of them */
  constructor(database: Database, budget: number) {
    this.#budget = budget;
    this.#firstOverBudget = database.prepare(`
      SELECT position FROM (
        SELECT d.position, row_number() OVER newest AS number, sum(${REJECTED_COST_SQL}) OVER newest AS bytes
        FROM deliveries AS d JOIN contents AS c ON c.position IN (d.position, -d.position)
        WHERE d.rejection IS NOT NULL
        WINDOW newest AS (ORDER BY d.position DESC ROWS UNBOUNDED PRECEDING)
      ) WHERE number > ? OR bytes > ? LIMIT 1`);
    const overBudget = 'FROM deliveries WHERE rejection IS NOT NULL AND position <= ?';
    this.#removals = [
      `DELETE FROM contents WHERE position IN (SELECT -position ${overBudget})`,
      // As older versions have them.
      `DELETE FROM contents WHERE position IN (SELECT position ${overBudget})`,
      `DELETE ${overBudget}`,
    ].map((sql) => database.prepare(sql));
  }

  /** Whether one is small enough to be kept at all. */
  isSmallEnough(delivery: RejectedDelivery): boolean {
    return rejectedCost(delivery) <= this.#budget * CHECK_SHARE;
  }

  /** To be called after one was kept, in the same transaction. */
  onKept(delivery: RejectedDelivery): void {
    this.#sinceCheck += 1;
    this.#bytesSinceCheck += rejectedCost(delivery);
    if (this.#sinceCheck < CHECK_EVERY && this.#bytesSinceCheck < this.#budget * CHECK_SHARE) return;
    this.#sinceCheck = 0;
    this.#bytesSinceCheck = 0;
    const row = this.#firstOverBudget.get(MAX_REJECTED, this.#budget * (1 - CHECK_SHARE));
    if (row === undefined) return;
    const position = numberIn(row, 'position');
    for (const removal of this.#removals) removal.run(position);
  }
}

/**
 * Deliveries that were not accepted and are kept: anybody can send such, so they have a small part of the
 * store to themselves, in number and in bytes, and go before anything that was accepted.
 */
export const MAX_REJECTED = 1000;

const MAX_REJECTED_BYTES = 8 * 1024 * 1024;

/** Their part of a store that has a limit. */
const REJECTED_SHARE = 0.05;

/** Rows, ids and indexes of one, whatever its size. */
const ROW_BYTES = 1024;

/**
 * Bytes that deliveries which were not accepted may take together.
 *
 * @param maxBytes bytes that the whole store may take; undefined for no limit
 */
export function rejectedBudget(maxBytes: number | undefined): number {
  return Math.min(MAX_REJECTED_BYTES, maxBytes === undefined ? Infinity : maxBytes * REJECTED_SHARE);
}

/** Bytes that one takes in the store, about: its headers count as well, and what stands in an index twice. */
export function rejectedCost(delivery: NewDelivery): number {
  const { body, target, headers, event, uuid, webhookId, meetingId, sessionId } = delivery;
  let cost = ROW_BYTES + body.length + target.length;
  for (const [name, value] of headers) cost += name.length + value.length;
  for (const indexed of [event, uuid, webhookId, meetingId, sessionId]) cost += 2 * (indexed?.length ?? 0);
  return cost;
}

/** The same of a row of `deliveries AS d` with its `contents AS c`. */
export const REJECTED_COST_SQL = `
  (${String(ROW_BYTES)} + d.body_size + octet_length(c.request_target) + octet_length(c.headers)
  + 2 * octet_length(concat(d.event, d.uuid, d.webhook_id, d.meeting_id, d.session_id)))`;
