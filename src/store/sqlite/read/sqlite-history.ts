import { statSync, truncateSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { HooksError } from '../../../domain/errors.ts';
import type {
  DeliveryContent,
  DeliveryFilter,
  StoredAttempt,
  StoredDelivery,
  StoredForward,
} from '../../../domain/delivery/stored-delivery.ts';
import type { ReceiverRecord } from '../../../domain/forward/receiver-record.ts';
import type { Pause } from '../../../domain/forward/pause.ts';
import type { DeliveryHistory, Page, PruneLimits, PrunePlan, PruneResult } from '../../delivery-store.ts';
import {
  FORWARD_STATES,
  SIGNATURE_STATES,
  deliveryRows,
  intactDelivery,
  readOfDelivery,
  contentAt,
} from './delivery-rows.ts';
import { decodeOutcome } from './encoding.ts';
import { findDelivery } from './find-delivery.ts';
import { countPrunable } from '../write/prune-count.ts';
import { checkKnowsPause, pauseForwarding, readPause, resumeForwarding } from '../write/pause-state.ts';
import { readReceivers } from '../write/receiver-records.ts';
import { Pruning } from '../write/pruning.ts';
import {
  bytesIn,
  countIn,
  jsonIn,
  numberIn,
  optionalTextIn,
  textIn,
  timeIn,
  wordIn,
  type Row,
} from './row-values.ts';
import type { Condition } from './condition.ts';
import { selections, type Selection } from './filter-sql.ts';
import { inodeOf } from '../../../files/sqlite-side-files.ts';
import { sqliteFault, storeError } from '../file/store-error.ts';
import { inReadTransaction, prepareOnce, type Database } from '../file/database.ts';
import type { StoreAccess } from '../file/open-database.ts';

const NO_BYTES = Buffer.alloc(0);

/** The deliveries of a file, for looking at, while a receiver may be writing to it. */
export class SqliteHistory implements DeliveryHistory {
  readonly path: string;
  readonly #file: StoreAccess;
  /** Messages about damaged deliveries that were reported. */
  readonly #reported = new Set<string>();
  readonly #onDamaged: (error: HooksError) => void;

  /**
   * @param file one that was opened for writing, where anything is to be written
   * @param onDamaged told of each delivery that is left out of what is read: `delivery_damaged`
   */
  constructor(path: string, file: StoreAccess, onDamaged: (error: HooksError) => void = () => undefined) {
    this.#onDamaged = onDamaged;
    this.path = path;
    this.#file = file;
  }

  isInPlace(): boolean {
    return inodeOf(this.path) === this.#file.inode;
  }

  reportDamaged(error: HooksError): void {
    if (this.#reported.has(error.message)) return;
    this.#reported.add(error.message);
    this.#onDamaged(error);
  }

  find(reference: string): StoredDelivery {
    return this.#withStoreErrors((database) => findDelivery(database, reference));
  }

  list(filter: DeliveryFilter, { after, before, limit }: Page): readonly StoredDelivery[] {
    return this.#withStoreErrors((database) => {
      const bounds = [
        ...(after === undefined ? [] : [{ sql: 'd.position > ?', values: [after] }]),
        ...(before === undefined ? [] : [{ sql: 'd.position < ?', values: [before] }]),
      ];
      const order = after === undefined ? 'DESC' : 'ASC';
      const found = this.#select(database, selections(database, filter), bounds, order, limit);
      const sorted = found.toSorted((one, other) => one.position - other.position);
      return after === undefined ? sorted.slice(-limit) : sorted.slice(0, limit);
    });
  }

  count(filter: DeliveryFilter): number {
    return this.#withStoreErrors((database) => {
      const counts = selections(database, filter).map(({ from, sql, values }) => {
        const statement = database.prepare(`SELECT count(*) AS number FROM ${from} WHERE ${sql}`);
        return numberIn(statement.get(...values) ?? {}, 'number');
      });
      return counts.reduce((sum, number) => sum + number, 0);
    });
  }

  readTogether<Result>(read: () => Result): Result {
    return this.#withStoreErrors((database) => inReadTransaction(database, read));
  }

  content(position: number): DeliveryContent {
    return this.#withStoreErrors((database) => contentAt(database, position));
  }

  attempts(position: number): readonly StoredAttempt[] {
    return this.#ofDelivery(position, (database) => {
      const statement = prepareOnce(
        database,
        `
        SELECT 1 AS number, received_at, signature FROM deliveries WHERE position = ?1
        UNION ALL SELECT number, received_at, signature FROM repeats WHERE position = ?1 ORDER BY number`,
      );
      return statement.all(position).map((row) => ({
        number: countIn(row, 'number', 1),
        receivedAt: timeIn(row, 'received_at'),
        signature: wordIn(row, 'signature', SIGNATURE_STATES),
      }));
    });
  }

  forwards(position: number): readonly StoredForward[] {
    return this.#ofDelivery(position, (database) => {
      const targets = prepareOnce(
        database,
        `
        SELECT t.target_id, t.name, f.state, f.owner FROM forwards AS f JOIN targets AS t ON t.target_id = f.target_id
        WHERE f.position = ? ORDER BY t.target_id`,
      );
      const tries = prepareOnce(
        database,
        'SELECT origin, started_at, outcome, answer FROM tries WHERE position = ? AND target_id = ? ORDER BY try_id',
      );
      return targets.all(position).map((row) => ({
        target: textIn(row, 'name'),
        state: wordIn(row, 'state', FORWARD_STATES),
        owner: optionalTextIn(row, 'owner'),
        tries: tries.all(position, numberIn(row, 'target_id')).map(storedTry),
      }));
    });
  }

  readPause(): Pause | undefined {
    return this.#withStoreErrors(readPause);
  }

  pauseForwarding(pause: Pause): Pause {
    return this.#withStoreErrors((database) => {
      checkKnowsPause(database, this.path);
      return pauseForwarding(database, pause);
    });
  }

  resumeForwarding(): Pause | undefined {
    return this.#withStoreErrors(resumeForwarding);
  }

  receivers(): readonly ReceiverRecord[] {
    return this.#withStoreErrors(readReceivers);
  }

  copyTo(file: string): void {
    this.#withStoreErrors((database) => {
      // A look that is begun again finds what it has written before.
      truncateSync(file);
      database.prepare('VACUUM INTO ?').run(file);
    });
  }

  planPrune(limits: PruneLimits): PrunePlan {
    return this.#withStoreErrors((database) => {
      const pruning = new Pruning(database);
      const [deliveries, lastReceivedAt] = [
        countPrunable(database, limits, pruning.usedBytes()),
        pruning.lastReceivedAt(),
      ];
      return { deliveries, bytes: this.#fileBytes(), lastReceivedAt };
    });
  }

  async prune(limits: PruneLimits, onProgress?: (deliveries: number) => void): Promise<PruneResult> {
    const bytesBefore = this.#fileBytes();
    const pruning = this.#withStoreErrors((database) => new Pruning(database));
    let deliveries = 0;
    for (;;) {
      const removed = this.#withStoreErrors(() => pruning.step(limits));
      if (removed === 0) break;
      deliveries += removed;
      onProgress?.(deliveries);
      // Ctrl-C is heard between two steps.
      await setImmediate();
    }
    this.#withStoreErrors(shrink);
    return { deliveries, bytesBefore, bytesAfter: this.#fileBytes() };
  }

  close(): void {
    this.#file.close();
  }

  #select(
    database: Database,
    parts: readonly Selection[],
    bounds: readonly Condition[],
    order: 'ASC' | 'DESC',
    limit: number,
  ): readonly StoredDelivery[] {
    return parts.flatMap(({ from, sql, values, order: orderedBy }) => {
      const ordered = orderedBy.map((column) => `${column} ${order}`).join(', ');
      const intact: StoredDelivery[] = [];
      for (let last: Value | undefined; intact.length < limit;) {
        const beyond = order === 'ASC' ? 'd.position > ?' : 'd.position < ?';
        const where = [sql, ...bounds.map((bound) => bound.sql), ...(last === undefined ? [] : [beyond])];
        const wanted = limit - intact.length;
        const rows = deliveryRows(
          database,
          (columns) =>
            `SELECT ${columns} FROM ${from} WHERE ${where.join(' AND ')} ORDER BY ${ordered} LIMIT ?`,
          [
            ...values,
            ...bounds.flatMap((bound) => bound.values),
            ...(last === undefined ? [] : [last]),
            wanted,
          ],
        );
        intact.push(...rows.flatMap((row) => this.#intactOrNone(row)));
        last = positionOf(rows.at(-1));
        if (rows.length < wanted || last === undefined) break;
      }
      return intact;
    });
  }

  #intactOrNone(row: Row): readonly StoredDelivery[] {
    try {
      return [intactDelivery(row)];
    } catch (error) {
      if (!(error instanceof HooksError)) throw error;
      this.reportDamaged(error);
      return [];
    }
  }

  #fileBytes(): number {
    const sizes = [this.path, `${this.path}-wal`].map(
      (path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0,
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  #ofDelivery<Result>(position: number, read: (database: Database) => Result): Result {
    return this.#withStoreErrors((database) => readOfDelivery(database, position, () => read(database)));
  }

  #withStoreErrors<Result>(work: (database: Database) => Result): Result {
    try {
      return this.#file.use(work);
    } catch (error) {
      throw storeError(error, this.path);
    }
  }
}

/** Gives back all that is free; what a receiver keeps from being given back now is given back later. */
function shrink(database: Database): void {
  try {
    database.exec('PRAGMA incremental_vacuum');
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch (error) {
    if (sqliteFault(error) !== 'busy') throw error;
  }
}

type Value = number | bigint;

/** A bigint where it is beyond what a number holds. */
function positionOf(row: Row | undefined): Value | undefined {
  const position = row?.['position'];
  return typeof position === 'number' || typeof position === 'bigint' ? position : undefined;
}

function storedTry(row: Row): StoredForward['tries'][number] {
  return {
    origin: wordIn(row, 'origin', ['receiver', 'replay']),
    startedAt: timeIn(row, 'started_at'),
    outcome: decodeOutcome(
      jsonIn(row, 'outcome'),
      row['answer'] === null ? NO_BYTES : bytesIn(row, 'answer'),
    ),
  };
}
