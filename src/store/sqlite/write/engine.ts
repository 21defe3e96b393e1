import { commitChecked } from './check-signatures.ts';
import { StoreConnection } from './store-connection.ts';
import type { PendingForward, StoreListener, StoreMeasures } from '../../delivery-store.ts';
import type { ReceiverReport } from '../../../domain/forward/receiver-record.ts';
import type { Pause } from '../../../domain/forward/pause.ts';
import { StoreQuota } from './store-quota.ts';
import { quarantine } from '../file/quarantine.ts';
import { storeError } from '../file/store-error.ts';
import type { EngineOptions, OperationResult, StoreOperation, StoreEnvironment } from '../engine-types.ts';
import type { DatabaseClass } from '../file/database.ts';

/**
 * The store's file, from the side that writes. It is opened anew when it has been removed, could not be
 * reached, or is damaged; a damaged one is quarantined. Everything in it waits for the disk.
 */
export class StoreEngine {
  readonly #sqlite: DatabaseClass;
  readonly #options: EngineOptions;
  readonly #environment: StoreEnvironment;
  readonly #onEvent: StoreListener;
  readonly #quota: StoreQuota;
  #connection: StoreConnection | undefined;
  #hasConnected = false;

  /** @throws HooksError as `openForWriting` does, except that a damaged file is quarantined */
  constructor(
    sqlite: DatabaseClass,
    options: EngineOptions,
    environment: StoreEnvironment,
    onEvent: StoreListener,
  ) {
    this.#sqlite = sqlite;
    this.#options = options;
    this.#environment = environment;
    this.#onEvent = onEvent;
    this.#quota = new StoreQuota(options, environment, (jump) =>
      onEvent({ type: 'store_clock_ahead', ...jump }),
    );
    this.#withStoreErrors(() => undefined);
  }

  /**
   * Keeps all of it, or nothing; without the deliveries whose signature, if it is still to be checked, is
   * not theirs.
   *
   * @throws HooksError `store_full`, `store_busy`, `store_damaged`, `store_failed`
   */
  commit(operations: readonly StoreOperation[]): readonly OperationResult[] {
    return commitChecked(operations, (genuine) => this.#commit(genuine));
  }

  #commit(operations: readonly StoreOperation[]): readonly OperationResult[] {
    return this.#withStoreErrors((connection) => {
      const keepsRejected = this.#quota.reserve(operations, connection.pruning);
      const results = connection.writer.commit(operations, keepsRejected);
      this.#quota.onKept(operations);
      return results;
    });
  }

  pendingForwards(target: string, after: number, limit: number): readonly PendingForward[] {
    return this.#withStoreErrors((connection) => connection.pendingForwards(target, after, limit));
  }

  countPending(target: string): number {
    return this.#withStoreErrors((connection) => connection.countPending(target));
  }

  measure(targets: readonly string[]): StoreMeasures {
    return this.#withStoreErrors((connection) => connection.measure(targets));
  }

  readPause(): Pause | undefined {
    return this.#withStoreErrors((connection) => connection.readPause());
  }

  pauseForwarding(pause: Pause): Pause {
    return this.#withStoreErrors((connection) => connection.pauseForwarding(pause));
  }

  resumeForwarding(): Pause | undefined {
    return this.#withStoreErrors((connection) => connection.resumeForwarding());
  }

  recordReceiver(report: ReceiverReport): void {
    this.#withStoreErrors((connection) => connection.recordReceiver(report));
  }

  /** Never fails: what was committed is on disk. */
  close(): void {
    try {
      this.#connection?.unregister();
    } catch {
      // Its pending forwards are taken over a little later then, and the log is read by who opens next.
    }
    this.#disconnect();
  }

  /** A disk that cannot be read for a moment looks like damage too: only what stays damaged is quarantined. */
  #withStoreErrors<Result>(work: (connection: StoreConnection) => Result): Result {
    for (let damages = 0; ; damages += 1) {
      try {
        return this.#work(work);
      } catch (error) {
        const known = storeError(error, this.#options.path);
        if (known.code !== 'store_damaged' || damages === 2) throw known;
        if (damages === 0) this.#disconnect();
        else this.#replaceDamaged();
      }
    }
  }

  #work<Result>(work: (connection: StoreConnection) => Result): Result {
    const connection = this.#current();
    try {
      connection.checkVersion();
      const result = work(connection);
      connection.setPatience(true);
      return result;
    } catch (error) {
      const known = storeError(error, this.#options.path);
      if (known.code === 'store_busy') connection.setPatience(false);
      // What is full passes by itself; all else may be better on a new connection.
      else if (known.code !== 'store_full' && known.code !== 'store_damaged') this.#disconnect();
      throw known;
    }
  }

  /** Opens the file again where its name leads elsewhere now. */
  #current(): StoreConnection {
    if (this.#connection?.isInPlace() === true) return this.#connection;
    this.#disconnect();
    return this.#connect();
  }

  #connect(): StoreConnection {
    // A file that follows another one counts from the time on: what is still under way for a delivery of
    // the first must not be taken for one of the second.
    const first = this.#hasConnected ? this.#environment.now() : 1;
    const parts = [this.#sqlite, this.#options, this.#environment, first, this.#onEvent] as const;
    this.#connection = new StoreConnection(...parts);
    this.#hasConnected = true;
    return this.#connection;
  }

  /** Moves the file away, unless somebody else has done so already. */
  #replaceDamaged(): void {
    const isStillThere = this.#connection?.isInPlace() ?? true;
    this.#disconnect();
    if (!isStillThere) return;
    const path = quarantine(this.#options.path, this.#environment.now());
    this.#onEvent({ type: 'store_quarantined', path });
  }

  #disconnect(): void {
    try {
      this.#connection?.close();
    } catch {
      // A new connection tells what is wrong, if anything still is.
    } finally {
      this.#connection = undefined;
    }
  }
}
