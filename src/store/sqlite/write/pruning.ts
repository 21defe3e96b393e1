import type { PruneLimits } from '../../delivery-store.ts';
import { numberIn, type Row } from '../read/row-values.ts';
import { pragma } from '../file/open-database.ts';
import { inTransaction, type Database } from '../file/database.ts';
import { notePruned } from '../file/store-lifetime.ts';
import { DeliveryRemoval } from './remove-deliveries.ts';

/** Deliveries that one step removes: a receiver beside it waits for as long as a step takes. */
const ROWS_AT_ONCE = 200;

/** Free pages that a step gives back to the file system. */
const VACUUM_PAGES = 512;

/** What a small delivery takes beside its body, about. */
const ROW_BYTES = 1024;

export const REMOVABLE = `d.position < (SELECT max(position) FROM deliveries)
  AND NOT EXISTS (SELECT 1 FROM forwards AS f WHERE f.position = d.position AND f.state = 'pending')`;

/**
 * Removes the oldest deliveries, except those that wait for a forward, and the newest of all. Where a size
 * decides, none that was accepted goes while there are others.
 */
export class Pruning {
  readonly #database: Database;
  readonly #pageSize: number;
  readonly #oldest;
  readonly #oldestRejected;
  readonly #next;
  readonly #last;
  readonly #older;
  readonly #removal: DeliveryRemoval;
  readonly #onRemoved: () => void;

  /** @param onRemoved told when deliveries were removed, and with them entries of `meeting_blocks` */
  constructor(database: Database, onRemoved: () => void = () => undefined) {
    this.#database = database;
    this.#onRemoved = onRemoved;
    this.#pageSize = pragma(database, 'page_size');
    this.#oldest = database.prepare(
      `SELECT position, body_size FROM deliveries AS d WHERE ${REMOVABLE} ORDER BY position LIMIT ?`,
    );
    this.#oldestRejected = database.prepare(
      `SELECT position, body_size FROM deliveries AS d WHERE rejection IS NOT NULL AND ${REMOVABLE} ORDER BY position LIMIT ?`,
    );
    this.#next = database.prepare(
      `SELECT position, received_at, ${REMOVABLE} AS removable FROM deliveries AS d WHERE position > ? ORDER BY position LIMIT ?`,
    );
    this.#last = database.prepare(
      'SELECT received_at FROM deliveries WHERE +received_at <= ? ORDER BY position DESC LIMIT 1',
    );
    this.#older = database.prepare('SELECT 1 FROM deliveries WHERE received_at < ? LIMIT 1');
    this.#removal = new DeliveryRemoval(database);
  }

  /** Bytes that are in use; what was deleted and can be used again does not count. */
  usedBytes(): number {
    return (pragma(this.#database, 'page_count') - pragma(this.#database, 'freelist_count')) * this.#pageSize;
  }

  /**
   * One step towards the limits.
   *
   * @returns how many deliveries it removed; 0 when the limits are kept, or nothing may go
   */
  step(limits: PruneLimits): number {
    return this.#removeAll(this.#nextPositions(limits));
  }

  /**
   * Removes some of the deliveries that were not accepted.
   *
   * @returns how many; 0 when there are none that may go
   */
  removeRejected(): number {
    return this.#removeAll(positionsOf(this.#oldestRejected.all(ROWS_AT_ONCE)));
  }

  #removeAll(positions: readonly number[]): number {
    if (positions.length > 0) this.#remove(positions);
    this.#database.exec(`PRAGMA incremental_vacuum(${String(VACUUM_PAGES)})`);
    return positions.length;
  }

  /** When the last delivery came, by the clock of then, of those that came no later than `latest`. */
  lastReceivedAt(latest = Number.MAX_SAFE_INTEGER): number | undefined {
    const row = this.#last.get(latest);
    return row === undefined ? undefined : numberIn(row, 'received_at');
  }

  hasOlderThan(time: number): boolean {
    return this.#older.get(time) !== undefined;
  }

  #nextPositions(limits: PruneLimits): readonly number[] {
    const { before, maxBytes = Infinity } = limits;
    const old = before === undefined ? [] : this.#oldPositions(before, latestOf(limits));
    if (old.length > 0) return old;
    const excess = this.usedBytes() - maxBytes;
    if (excess <= 0) return [];
    const rejected = this.#oldestRejected.all(ROWS_AT_ONCE);
    return positionsOf(rowsUpTo(rejected.length > 0 ? rejected : this.#oldest.all(ROWS_AT_ONCE), excess));
  }

  /**
   * In the order of arrival, up to the first that is not old: while the clock was set back, or a machine had
   * none yet, what came was stamped far too early, and while it was ahead, far too late.
   */
  #oldPositions(before: number, latest: number): readonly number[] {
    const earliest = earliestOf(before);
    const found: number[] = [];
    let undecided: number[] = [];
    for (let after = 0; ;) {
      const rows = this.#next.all(after, ROWS_AT_ONCE);
      for (const row of rows) {
        after = numberIn(row, 'position');
        const receivedAt = numberIn(row, 'received_at');
        if (receivedAt >= before && receivedAt <= latest) return found.slice(0, ROWS_AT_ONCE);
        if (row['removable'] === 1) undecided.push(after);
        if (receivedAt > latest || receivedAt < earliest) continue;
        found.push(...undecided);
        undecided = [];
        if (found.length >= ROWS_AT_ONCE) return found.slice(0, ROWS_AT_ONCE);
      }
      if (rows.length < ROWS_AT_ONCE) return found;
    }
  }

  #remove(positions: readonly number[]): void {
    const list = JSON.stringify(positions);
    inTransaction(this.#database, () => {
      if (this.#removal.hasState) notePruned(this.#database, list);
      this.#removal.remove(list);
    });
    this.#onRemoved();
  }
}

function positionsOf(rows: readonly Row[]): readonly number[] {
  return rows.map((row) => numberIn(row, 'position'));
}

/** As many of them as it takes, about: what one takes beside its body is known only once it is gone. */
function rowsUpTo(rows: readonly Row[], bytes: number): readonly Row[] {
  let freed = 0;
  const last = rows.findIndex((row) => (freed += numberIn(row, 'body_size') + ROW_BYTES) >= bytes);
  return last < 0 ? rows : rows.slice(0, last + 1);
}

/** Nobody has kept anything for so many milliseconds: an earlier time of receipt is not believed. */
const MAX_AGE_MS = 20 * 365 * 86_400_000;

export function earliestOf(before: number): number {
  return before - MAX_AGE_MS;
}

export function latestOf({ now }: PruneLimits): number {
  return now ?? Number.MAX_SAFE_INTEGER;
}
