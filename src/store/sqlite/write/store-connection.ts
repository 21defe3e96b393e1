import type { PendingForward, StoreListener, StoreMeasures } from '../../delivery-store.ts';
import type { ReceiverReport } from '../../../domain/forward/receiver-record.ts';
import type { Pause } from '../../../domain/forward/pause.ts';
import { newerStore, versionQuery } from '../file/open-database.ts';
import { openForWriting, type WritableFile } from '../file/open-for-writing.ts';
import { measureStore } from './measure-store.ts';
import { countPending, pendingForwards } from './pending-forwards.ts';
import { pauseForwarding, readPause, resumeForwarding } from './pause-state.ts';
import { recordReceiver } from './receiver-records.ts';
import { Pruning } from './pruning.ts';
import { SCHEMA_VERSION } from '../file/schema.ts';
import { inodeOf, removeSideFiles } from '../../../files/sqlite-side-files.ts';
import { Writer } from './writer.ts';
import type { EngineOptions, StoreEnvironment } from '../engine-types.ts';
import type { DatabaseClass } from '../file/database.ts';

/** How long to wait for another process that writes: a sender gives up after 3 seconds, and needs the 503 before. */
const BUSY_TIMEOUT_MS = 2000;

/** The same after a wait in vain: the deliveries that came meanwhile have waited so long already. */
const LATER_BUSY_TIMEOUT_MS = 200;

/** An open connection to the file of a store, with the statements that write to it. */
export class StoreConnection {
  readonly pruning: Pruning;
  readonly writer: Writer;
  readonly #self: string;
  readonly #path: string;
  readonly #file: WritableFile;
  readonly #version: () => number;
  #isPatient = true;

  /**
   * @param firstPosition where a file without deliveries begins to count
   * @param onEvent told of a file of an older version that is brought to the present one
   * @throws HooksError as `openForWriting` does
   */
  constructor(
    sqlite: DatabaseClass,
    { path, maxBytes }: EngineOptions,
    environment: StoreEnvironment,
    firstPosition: number,
    onEvent: StoreListener,
  ) {
    const file = openForWriting(sqlite, path, { busyTime: BUSY_TIMEOUT_MS, maxBytes, onEvent });
    const { database } = file;
    this.#path = path;
    this.#file = file;
    this.#version = versionQuery(database);
    this.writer = new Writer(database, environment, {
      firstPosition,
      maxBytes,
      onOtherWriter: () => this.checkVersion(),
    });
    this.#self = environment.receiver.id;
    this.pruning = new Pruning(database, () => this.writer.deliveries.meetingBlocks.forget());
  }

  pendingForwards(target: string, after: number, limit: number): readonly PendingForward[] {
    return pendingForwards(this.#file.database, this.writer.forwards, this.#self, { target, after, limit });
  }

  countPending(target: string): number {
    return countPending(this.#file.database, this.writer.forwards, this.#self, target);
  }

  measure(targets: readonly string[]): StoreMeasures {
    return measureStore(this.#file.database, this.#path, targets);
  }

  readPause(): Pause | undefined {
    return readPause(this.#file.database);
  }

  pauseForwarding(pause: Pause): Pause {
    return pauseForwarding(this.#file.database, pause);
  }

  resumeForwarding(): Pause | undefined {
    return resumeForwarding(this.#file.database);
  }

  recordReceiver(report: ReceiverReport): void {
    recordReceiver(this.#file.database, this.#self, report);
  }

  /** Whether its file still has its name: what is kept must be found by others. */
  isInPlace(): boolean {
    return inodeOf(this.#path) === this.#file.inode;
  }

  /** @throws HooksError `store_unusable` when a newer version has taken the file over meanwhile */
  checkVersion(): void {
    const version = this.#version();
    if (version > SCHEMA_VERSION) throw newerStore(this.#path, version);
  }

  /** An impatient connection hardly waits for other processes: the last wait was in vain. */
  setPatience(isPatient: boolean): void {
    if (this.#isPatient === isPatient) return;
    this.#isPatient = isPatient;
    this.#file.database.exec(
      `PRAGMA busy_timeout = ${String(isPatient ? BUSY_TIMEOUT_MS : LATER_BUSY_TIMEOUT_MS)}`,
    );
  }

  /** Others need not wait to find out that this receiver has gone. */
  unregister(): void {
    this.writer.forwards.heartbeats.unregister();
    // The library's statements hold the connection until they are collected, and with it the log.
    this.#file.database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  close(): void {
    try {
      if (!this.isInPlace()) this.#checkpointBeforeClose();
    } finally {
      this.#file.database.close();
    }
  }

  /** Its file was moved or removed without its log: the log goes into the file, wherever that is now. */
  #checkpointBeforeClose(): void {
    try {
      this.#file.database.exec('PRAGMA wal_checkpoint(PASSIVE)');
    } finally {
      removeSideFiles(this.#path, this.#file.sideFiles);
    }
  }
}
