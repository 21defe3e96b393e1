import type { PruneLimits } from '../../delivery-store.ts';
import { prepareOnce, type Database } from '../file/database.ts';
import { numberIn, type Row } from '../read/row-values.ts';
import { earliestOf, latestOf, REMOVABLE } from './pruning.ts';

/** Deliveries whose sizes are added up in one query; where they are too many, one after the other is looked at. */
const ROWS_AT_ONCE = 4096;

/**
 * Parts of the store, spread over it, from which the size of a body is told, and deliveries of each. So
 * many take some milliseconds; adding up a million takes a quarter of a second.
 */
const SAMPLES = 16;
const SAMPLE_ROWS = 1024;

/** Those that wait for a forward, without looking at the forwards that do not. */
const WAITING = `SELECT DISTINCT f.position FROM forwards AS f
  WHERE f.state <> 'succeeded' AND f.state = 'pending' AND f.position > ?1 AND f.position <= ?2`;

/**
 * How many deliveries limits would remove; where a size decides, as far as can be told from the sizes of
 * bodies.
 *
 * @param usedBytes of the whole store
 */
export function countPrunable(database: Database, limits: PruneLimits, usedBytes: number): number {
  const old = limits.before === undefined ? 0 : countOld(database, limits, limits.before);
  const excess = limits.maxBytes === undefined ? 0 : usedBytes - limits.maxBytes;
  return excess <= 0 ? old : Math.max(old, countLarge(database, usedBytes, excess));
}

/**
 * Up to the last one that is old, before the first one that is not and whose time is believed: everything
 * behind that came later. All is told from the index of times, which is a small part of the table.
 */
function countOld(database: Database, limits: PruneLimits, before: number): number {
  const latest = latestOf(limits);
  const first = numberOf(
    database,
    'SELECT coalesce(min(position), 9e15) AS number FROM deliveries INDEXED BY deliveries_by_time WHERE received_at >= ? AND received_at <= ?',
    [before, latest],
  );
  const last = numberOf(
    database,
    `SELECT coalesce((SELECT position FROM deliveries
       WHERE +received_at < ? AND +received_at >= ? AND position < ? ORDER BY position DESC LIMIT 1), 0) AS number`,
    [before, earliestOf(before), first],
  );
  const end = Math.min(last, newestOf(database) - 1);
  const stamped = (condition: string, time: number): number =>
    numberOf(
      database,
      `SELECT count(*) AS number FROM deliveries INDEXED BY deliveries_by_time WHERE received_at ${condition} ? AND position <= ?`,
      [time, end],
    );
  const waiting = numberOf(
    database,
    `SELECT count(*) AS number FROM (${WAITING}) JOIN deliveries AS d USING (position)`,
    [0, end],
  );
  return stamped('<', before) + stamped('>', latest) - waiting;
}

/** As many of the oldest as make `excess` bytes, those that were not accepted before all others. */
function countLarge(database: Database, usedBytes: number, excess: number): number {
  const all = numberOf(database, 'SELECT count(*) AS number FROM deliveries');
  const rest = usedBytes / Math.max(1, all) - averageBody(database, all);
  const tally = new Tally(rest, excess);
  tally.addRows(removableAfter(database, 'd.rejection IS NOT NULL', 0));
  const newest = newestOf(database);
  for (let after = 0; !tally.isFull;) {
    const part = partAfter(database, after, newest);
    if (part === undefined) break;
    if (!tally.fits(part)) {
      tally.addRows(removableAfter(database, 'd.rejection IS NULL', after));
      break;
    }
    tally.add(part);
    after = part.last;
  }
  return tally.rows;
}

interface Part {
  readonly rows: number;
  readonly bytes: number;
}

/** Deliveries that go, until they are enough. */
class Tally {
  rows = 0;
  isFull = false;
  #gone = 0;
  readonly #rest: number;
  readonly #excess: number;

  /** @param rest bytes that each takes beside its body */
  constructor(rest: number, excess: number) {
    this.#rest = rest;
    this.#excess = excess;
  }

  /** Whether there is still something to remove after these. */
  fits(part: Part): boolean {
    return this.#gone + this.#costOf(part) < this.#excess;
  }

  add(part: Part): void {
    this.rows += part.rows;
    this.#gone += this.#costOf(part);
    this.isFull = this.#gone >= this.#excess;
  }

  addRows(rows: Iterable<Row>): void {
    for (const row of rows) {
      if (this.isFull) return;
      this.add({ rows: 1, bytes: numberIn(row, 'body_size') });
    }
  }

  #costOf({ rows, bytes }: Part): number {
    return rows * this.#rest + bytes;
  }
}

function removableAfter(database: Database, condition: string, after: number): Iterable<Row> {
  const sql = `SELECT d.body_size FROM deliveries AS d WHERE ${condition} AND ${REMOVABLE} AND d.position > ? ORDER BY d.position`;
  return database.prepare(sql).iterate(after);
}

/** The next ones that were accepted and wait for nothing, and where they end. */
function partAfter(
  database: Database,
  after: number,
  newest: number,
): (Part & { readonly last: number }) | undefined {
  const found =
    prepareOnce(
      database,
      `SELECT count(*) AS number, total(body_size) AS bytes, max(position) AS last FROM (
         SELECT position, body_size FROM deliveries
         WHERE position > ? AND position < ? AND rejection IS NULL ORDER BY position LIMIT ${String(ROWS_AT_ONCE)})`,
    ).get(after, newest) ?? {};
  if (found['last'] === null) return undefined;
  const last = numberIn(found, 'last');
  const waiting =
    prepareOnce(
      database,
      `SELECT count(*) AS number, total(d.body_size) AS bytes FROM (${WAITING}) JOIN deliveries AS d USING (position)
       WHERE d.rejection IS NULL`,
    ).get(after, last) ?? {};
  return {
    rows: numberIn(found, 'number') - numberIn(waiting, 'number'),
    bytes: numberIn(found, 'bytes') - numberIn(waiting, 'bytes'),
    last,
  };
}

/** Of all where they are few, else of some. */
function averageBody(database: Database, all: number): number {
  if (all <= SAMPLES * SAMPLE_ROWS)
    return numberOf(database, 'SELECT coalesce(avg(body_size), 0) AS number FROM deliveries');
  const newest = newestOf(database);
  const averages = Array.from({ length: SAMPLES }, (_, index) =>
    numberOf(
      database,
      `SELECT avg(body_size) AS number FROM (
         SELECT body_size FROM deliveries WHERE position <= ? ORDER BY position DESC LIMIT ${String(SAMPLE_ROWS)})`,
      [newest - Math.floor((newest - oldestOf(database)) * (index / SAMPLES))],
    ),
  );
  return averages.reduce((sum, average) => sum + average, 0) / SAMPLES;
}

function newestOf(database: Database): number {
  return numberOf(database, 'SELECT coalesce(max(position), 0) AS number FROM deliveries');
}

function oldestOf(database: Database): number {
  return numberOf(database, 'SELECT coalesce(min(position), 0) AS number FROM deliveries');
}

function numberOf(database: Database, sql: string, values: readonly number[] = []): number {
  return numberIn(prepareOnce(database, sql).get(...values) ?? {}, 'number');
}
