import { numberIn, type Row } from './rows.ts';
import { pragma } from './open-database.ts';
import { inTransaction } from './transaction.ts';
import type { Database } from './load-sqlite.ts';

/** Deliveries that one step removes: a receiver beside it waits for as long as a step takes. */
const STEP = 200;

/** Free pages that a step gives back to the file system. */
const VACUUM_PAGES = 512;

/** What a small delivery takes beside its body, about. */
const ROW_BYTES = 1024;

/** How much may stay. */
interface Limits {
  /** Milliseconds since 1970: what was received before it goes. */
  readonly before?: number | undefined;
  /** Bytes that the deliveries may take. */
  readonly maxBytes?: number | undefined;
}

const MAY_GO = `d.position < (SELECT max(position) FROM deliveries)
  AND NOT EXISTS (SELECT 1 FROM forwards AS f WHERE f.position = d.position AND f.state = 'pending')`;

const COUNT_BEFORE = `SELECT count(*) AS number FROM deliveries AS d WHERE received_at < ? AND ${MAY_GO}`;

/** Those before which, with so many bytes for each beside its body, not enough has gone yet. */
const COUNT_LARGE = `
  SELECT count(*) AS number FROM (
    SELECT sum(body_size + ?) OVER (ORDER BY rejection IS NULL, position) - (body_size + ?) AS gone
    FROM deliveries AS d WHERE ${MAY_GO}
  ) WHERE gone < ?`;

/**
 * Removes the oldest deliveries, except those that wait for a forward, and the newest of all. Where a size
 * decides, none that was accepted goes while there are others.
 */
export class Pruning {
  readonly #database: Database;
  readonly #pageSize: number;
  readonly #oldest;
  readonly #oldestRejected;
  readonly #oldestBefore;
  readonly #removals;

  constructor(database: Database) {
    this.#database = database;
    this.#pageSize = pragma(database, 'page_size');
    this.#oldest = database.prepare(
      `SELECT position, body_size FROM deliveries AS d WHERE ${MAY_GO} ORDER BY position LIMIT ?`,
    );
    this.#oldestRejected = database.prepare(
      `SELECT position, body_size FROM deliveries AS d WHERE rejection IS NOT NULL AND ${MAY_GO} ORDER BY position LIMIT ?`,
    );
    this.#oldestBefore = database.prepare(
      `SELECT position FROM deliveries AS d WHERE received_at < ? AND ${MAY_GO} ORDER BY received_at LIMIT ?`,
    );
    const listed = 'SELECT value FROM json_each(?1)';
    this.#removals = ['deliveries', 'contents', 'repeats', 'forwards', 'tries'].map((table) => {
      const positions =
        table === 'contents' ? `${listed} UNION ALL SELECT -value FROM json_each(?1)` : listed;
      return database.prepare(`DELETE FROM ${table} WHERE position IN (${positions})`);
    });
  }

  /** Bytes that are in use; what was deleted and can be used again does not count. */
  usedBytes(): number {
    return (pragma(this.#database, 'page_count') - pragma(this.#database, 'freelist_count')) * this.#pageSize;
  }

  /** How many would go; where a size decides, as far as can be told from the sizes of the bodies. */
  count({ before, maxBytes }: Limits): number {
    const old = before === undefined ? 0 : this.#number(COUNT_BEFORE, before);
    const surplus = maxBytes === undefined ? 0 : this.usedBytes() - maxBytes;
    if (surplus <= 0) return old;
    const bodies = this.#number('SELECT total(body_size) AS number FROM deliveries');
    const all = this.#number('SELECT count(*) AS number FROM deliveries');
    const rest = (this.usedBytes() - bodies) / Math.max(1, all);
    return Math.max(old, this.#number(COUNT_LARGE, rest, rest, surplus));
  }

  /**
   * One step towards the limits.
   *
   * @returns how many deliveries it removed; 0 when the limits are kept, or nothing may go
   */
  step(limits: Limits): number {
    return this.#removeAll(this.#next(limits));
  }

  /**
   * Removes some of the deliveries that were not accepted.
   *
   * @returns how many; 0 when there are none that may go
   */
  removeRejected(): number {
    return this.#removeAll(positionsOf(this.#oldestRejected.all(STEP)));
  }

  #removeAll(positions: readonly number[]): number {
    if (positions.length > 0) this.#remove(positions);
    this.#database.exec(`PRAGMA incremental_vacuum(${String(VACUUM_PAGES)})`);
    return positions.length;
  }

  #number(sql: string, ...values: readonly number[]): number {
    return numberIn(this.#database.prepare(sql).get(...values) ?? {}, 'number');
  }

  #next({ before, maxBytes = Infinity }: Limits): readonly number[] {
    const old = before === undefined ? [] : this.#oldestBefore.all(before, STEP);
    if (old.length > 0) return positionsOf(old);
    const surplus = this.usedBytes() - maxBytes;
    if (surplus <= 0) return [];
    const rejected = this.#oldestRejected.all(STEP);
    return positionsOf(enough(rejected.length > 0 ? rejected : this.#oldest.all(STEP), surplus));
  }

  #remove(positions: readonly number[]): void {
    const list = JSON.stringify(positions);
    inTransaction(this.#database, () => {
      for (const removal of this.#removals) removal.run(list);
    });
  }
}

function positionsOf(rows: readonly Row[]): readonly number[] {
  return rows.map((row) => numberIn(row, 'position'));
}

/** As many of them as it takes, about: what one takes beside its body is known only once it is gone. */
function enough(rows: readonly Row[], bytes: number): readonly Row[] {
  let freed = 0;
  const last = rows.findIndex((row) => (freed += numberIn(row, 'body_size') + ROW_BYTES) >= bytes);
  return last < 0 ? rows : rows.slice(0, last + 1);
}
