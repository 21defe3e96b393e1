import { statSync, truncateSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { HooksError } from '../../domain/errors.ts';
import type {
  DeliveryContent,
  DeliveryFilter,
  ForwardRecord,
  StoredAttempt,
  StoredDelivery,
  StoredForward,
} from '../../domain/stored-delivery.ts';
import type { DeliveryHistory, Page, PruneLimits, PrunePlan, PruneResult } from '../delivery-store.ts';
import {
  CONTENT_QUERY,
  DELIVERY_COLUMNS,
  deliveryContent,
  FORWARD_STATES,
  SIGNATURE_STATES,
  storedDelivery,
} from './delivery-rows.ts';
import { decodeOutcome } from './encoding.ts';
import { findDelivery } from './find-delivery.ts';
import { ForwardTable } from './forward-table.ts';
import { Pruning } from './pruning.ts';
import { bytesIn, numberIn, textIn, wordIn, type Row } from './rows.ts';
import { selections, type Fragment, type Selection } from './selection.ts';
import { inodeOf } from './side-files.ts';
import { sqliteFault, storeError } from './sqlite-fault.ts';
import { inTransaction } from './transaction.ts';
import type { Database } from './load-sqlite.ts';
import type { StoreAccess } from './open-database.ts';
import type { Surroundings } from './operation.ts';

const NO_BYTES = Buffer.alloc(0);

type Statement = ReturnType<Database['prepare']>;

/** The deliveries of a file, for looking at, while a receiver may be writing to it. */
export class SqliteHistory implements DeliveryHistory {
  readonly path: string;
  readonly #file: StoreAccess;
  readonly #surroundings: Surroundings;
  /** Preparing a statement takes longer than reading one delivery with it. */
  readonly #statements = new WeakMap<Database, Map<string, Statement>>();

  /** @param file one that was opened for writing, where anything is to be written */
  constructor(path: string, file: StoreAccess, surroundings: Surroundings) {
    this.path = path;
    this.#file = file;
    this.#surroundings = surroundings;
  }

  isInPlace(): boolean {
    return inodeOf(this.path) === this.#file.inode;
  }

  find(reference: string): StoredDelivery {
    return this.#guarded((database) => findDelivery(database, reference));
  }

  list(filter: DeliveryFilter, { after, before, limit }: Page): readonly StoredDelivery[] {
    return this.#guarded((database) => {
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
    return this.#guarded((database) => {
      const counts = selections(database, filter).map(({ from, sql, values }) => {
        const statement = database.prepare(`SELECT count(*) AS number FROM ${from} WHERE ${sql}`);
        return numberIn(statement.get(...values) ?? {}, 'number');
      });
      return counts.reduce((sum, number) => sum + number, 0);
    });
  }

  content(position: number): DeliveryContent {
    return this.#guarded((database) => {
      const statement = this.#prepared(database, CONTENT_QUERY);
      const row = statement.get(position);
      if (row === undefined) throw goneMeanwhile();
      return deliveryContent(row);
    });
  }

  attempts(position: number): readonly StoredAttempt[] {
    return this.#guarded((database) => {
      const statement = this.#prepared(
        database,
        `
        SELECT 1 AS number, received_at, signature FROM deliveries WHERE position = ?1
        UNION ALL SELECT number, received_at, signature FROM repeats WHERE position = ?1 ORDER BY number`,
      );
      return statement.all(position).map((row) => ({
        number: numberIn(row, 'number'),
        receivedAt: numberIn(row, 'received_at'),
        signature: wordIn(row, 'signature', SIGNATURE_STATES),
      }));
    });
  }

  forwards(position: number): readonly StoredForward[] {
    return this.#guarded((database) => {
      const targets = this.#prepared(
        database,
        `
        SELECT t.target_id, t.name, f.state FROM forwards AS f JOIN targets AS t ON t.target_id = f.target_id
        WHERE f.position = ? ORDER BY t.target_id`,
      );
      const tries = this.#prepared(
        database,
        'SELECT origin, started_at, outcome, answer FROM tries WHERE position = ? AND target_id = ? ORDER BY try_id',
      );
      return targets.all(position).map((row) => ({
        target: textIn(row, 'name'),
        state: wordIn(row, 'state', FORWARD_STATES),
        tries: tries.all(position, numberIn(row, 'target_id')).map(storedTry),
      }));
    });
  }

  recordForward(record: ForwardRecord): void {
    this.#guarded((database) => {
      const table = new ForwardTable(database, this.#surroundings);
      inTransaction(database, () => table.record(record));
    });
  }

  copyTo(file: string): void {
    this.#guarded((database) => {
      // A look that is begun again finds what it has written before.
      truncateSync(file);
      database.prepare('VACUUM INTO ?').run(file);
    });
  }

  planPrune(limits: PruneLimits): PrunePlan {
    return this.#guarded((database) => {
      const pruning = new Pruning(database);
      const [deliveries, lastReceivedAt] = [pruning.count(limits), pruning.lastReceivedAt()];
      return { deliveries, bytes: this.#fileBytes(), lastReceivedAt };
    });
  }

  async prune(limits: PruneLimits, onProgress?: (deliveries: number) => void): Promise<PruneResult> {
    const bytesBefore = this.#fileBytes();
    const pruning = this.#guarded((database) => new Pruning(database));
    let deliveries = 0;
    for (;;) {
      const removed = this.#guarded(() => pruning.step(limits));
      if (removed === 0) break;
      deliveries += removed;
      onProgress?.(deliveries);
      // Ctrl-C is heard between two steps.
      await setImmediate();
    }
    this.#guarded(shrink);
    return { deliveries, bytesBefore, bytesAfter: this.#fileBytes() };
  }

  close(): void {
    this.#file.close();
  }

  #prepared(database: Database, sql: string): Statement {
    const statements = this.#statements.get(database) ?? new Map<string, Statement>();
    this.#statements.set(database, statements);
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const statement = database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  }

  #select(
    database: Database,
    parts: readonly Selection[],
    bounds: readonly Fragment[],
    order: 'ASC' | 'DESC',
    limit: number,
  ): readonly StoredDelivery[] {
    return parts.flatMap(({ from, sql, values }) => {
      const where = [sql, ...bounds.map((bound) => bound.sql)].join(' AND ');
      const statement = database.prepare(
        `SELECT ${DELIVERY_COLUMNS} FROM ${from} WHERE ${where} ORDER BY d.position ${order} LIMIT ?`,
      );
      return statement.all(...values, ...bounds.flatMap((bound) => bound.values), limit).map(storedDelivery);
    });
  }

  #fileBytes(): number {
    const sizes = [this.path, `${this.path}-wal`].map(
      (path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0,
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  #guarded<Result>(work: (database: Database) => Result): Result {
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

function goneMeanwhile(): HooksError {
  return new HooksError('delivery_not_found', 'The delivery has been removed in the meantime.');
}

function storedTry(row: Row): StoredForward['tries'][number] {
  return {
    origin: wordIn(row, 'origin', ['receiver', 'replay']),
    startedAt: numberIn(row, 'started_at'),
    outcome: decodeOutcome(
      textIn(row, 'outcome'),
      row['answer'] === null ? NO_BYTES : bytesIn(row, 'answer'),
    ),
  };
}
