import { statSync } from 'node:fs';
import { HooksError } from '../../domain/errors.ts';
import type { PendingForward } from '../delivery-store.ts';
import { openForWriting } from './open-database.ts';
import { Pending } from './pending.ts';
import { Pruning } from './pruning.ts';
import { setAside } from './set-aside.ts';
import { sqliteFault, storeError } from './sqlite-fault.ts';
import { Writer } from './writer.ts';
import type { Database, DatabaseClass } from './load-sqlite.ts';
import type { OperationResult, StoreOperation, Surroundings } from './operation.ts';

export interface EngineOptions {
  readonly path: string;
  /** Milliseconds that deliveries are kept; undefined for ever. */
  readonly keep?: number | undefined;
  /** Bytes that the store may take; undefined for no limit. */
  readonly maxBytes?: number | undefined;
}

/** Told apart from the answers to requests: something happened to the file. */
export interface SetAside {
  /** Where the damaged file is now. */
  readonly path: string;
}

/**
 * Milliseconds to wait for another process that writes: a sender gives up after 3 seconds, and wants to
 * hear 503 before.
 */
const BUSY_TIME = 2000;

/** How often old deliveries are looked for, in milliseconds. */
const PRUNE_EVERY = 10_000;

/** Above this part of the limit the oldest go, so that there is room for the next. */
const COMFORT = 0.95;

/** What a commit takes besides the bodies, in bytes: headers, indexes, half-filled pages. */
const OVERHEAD = 64 * 1024;

/** Steps of pruning between two commits: receiving comes first. */
const STEPS_AT_ONCE = 2;

interface Connection {
  readonly database: Database;
  readonly writer: Writer;
  readonly pending: Pending;
  readonly pruning: Pruning;
  /** Of the file that was opened: another one may have taken its name since. */
  readonly inode: number;
}

/**
 * The store's file, from the side that writes. It is opened anew when it has been removed, could not be
 * reached, or is damaged; a damaged one is set aside. Everything in it waits for the disk.
 */
export class StoreEngine {
  readonly #sqlite: DatabaseClass;
  readonly #options: EngineOptions;
  readonly #surroundings: Surroundings;
  readonly #onSetAside: (aside: SetAside) => void;
  #connection: Connection | undefined;
  #prunedAt = 0;

  /** @throws HooksError as `openForWriting` does, except that a damaged file is set aside */
  constructor(
    sqlite: DatabaseClass,
    options: EngineOptions,
    surroundings: Surroundings,
    onSetAside: (aside: SetAside) => void,
  ) {
    this.#sqlite = sqlite;
    this.#options = options;
    this.#surroundings = surroundings;
    this.#onSetAside = onSetAside;
    this.#connect();
  }

  /**
   * Keeps all of it, or nothing.
   *
   * @throws HooksError `store_full`, `store_busy`, `store_damaged`, `store_failed`
   */
  commit(operations: readonly StoreOperation[]): readonly OperationResult[] {
    return this.#guarded((connection) => {
      this.#makeRoom(connection, operations);
      return connection.writer.commit(operations);
    });
  }

  pendingForwards(target: string, after: number, limit: number): readonly PendingForward[] {
    return this.#guarded(({ pending }) => pending.take(target, after, limit));
  }

  close(): void {
    const connection = this.#connection;
    this.#connection = undefined;
    if (connection === undefined) return;
    try {
      connection.writer.forwards.receivers.sayGoodbye();
      // The library's statements hold the connection until they are collected, and with it the log.
      connection.database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch {
      // Its pending forwards are taken over a little later then, and the log is read by who opens next.
    } finally {
      connection.database.close();
    }
  }

  #guarded<Result>(work: (connection: Connection) => Result): Result {
    try {
      return work(this.#current());
    } catch (error) {
      const fault = sqliteFault(error);
      if (fault === 'damaged') {
        this.#replaceDamaged();
        return work(this.#current());
      }
      if (fault === 'unreachable' || fault === 'read_only') this.#disconnect();
      throw storeError(error, this.#options.path);
    }
  }

  /** Opens the file again where its name leads elsewhere now: what is kept must be found by others. */
  #current(): Connection {
    const connection = this.#connection;
    if (connection !== undefined && inodeOf(this.#options.path) === connection.inode) return connection;
    this.#disconnect();
    return this.#connect();
  }

  #connect(): Connection {
    try {
      return (this.#connection = this.#open());
    } catch (error) {
      if (!(error instanceof HooksError) || error.code !== 'store_damaged') throw error;
      this.#replaceDamaged();
      return (this.#connection = this.#open());
    }
  }

  #open(): Connection {
    const { path, maxBytes } = this.#options;
    const database = openForWriting(this.#sqlite, path, { busyTime: BUSY_TIME, maxBytes });
    const writer = new Writer(database, this.#surroundings);
    return {
      database,
      writer,
      pending: new Pending(database, writer.forwards, this.#surroundings.receiver.id),
      pruning: new Pruning(database),
      inode: inodeOf(path),
    };
  }

  /** Moves the file away, unless somebody else has done so already. */
  #replaceDamaged(): void {
    const { path } = this.#options;
    const isStillThere = this.#connection === undefined || this.#connection.inode === inodeOf(path);
    this.#disconnect();
    if (!isStillThere) return;
    this.#onSetAside({ path: setAside(path, this.#surroundings.now()) });
  }

  #disconnect(): void {
    try {
      this.#connection?.database.close();
    } finally {
      this.#connection = undefined;
    }
  }

  #makeRoom({ pruning }: Connection, operations: readonly StoreOperation[]): void {
    const { keep, maxBytes } = this.#options;
    const now = this.#surroundings.now();
    const isTime = keep !== undefined && now - this.#prunedAt >= PRUNE_EVERY;
    const comfortable =
      maxBytes === undefined ? undefined : Math.min(maxBytes * COMFORT, maxBytes - roomFor(operations));
    const isTight = comfortable !== undefined && pruning.usedBytes() > comfortable;
    if (!isTime && !isTight) return;
    const limits = { before: keep === undefined ? undefined : now - keep, maxBytes: comfortable };
    let removed = 0;
    for (let step = 0; step < STEPS_AT_ONCE; step += 1) {
      removed = pruning.step(limits);
      if (removed === 0) break;
    }
    if (removed === 0) this.#prunedAt = now;
  }
}

function roomFor(operations: readonly StoreOperation[]): number {
  const sizes = operations.map((operation) => ('delivery' in operation ? operation.delivery.body.length : 0));
  return sizes.reduce((sum, size) => sum + size, OVERHEAD);
}

/** 0 where there is no file. */
function inodeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.ino ?? 0;
}
