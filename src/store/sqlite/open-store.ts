import { Worker } from 'node:worker_threads';
import type { Clock } from '../../domain/clock.ts';
import type { DeliveryHistory, DeliveryStore } from '../delivery-store.ts';
import type { ReplayJournal } from '../replay-journal.ts';
import type { StoreListener } from '../store-event.ts';
import type { EngineOptions } from './thread/engine-options.ts';
import type { HooksError } from '../../domain/errors.ts';
import { StoreEngine } from './thread/engine.ts';
import { inOwnThread, inThisThread } from './thread/engine-access.ts';
import { loadSqlite } from './file/load-sqlite.ts';
import { openForWriting } from './file/open-for-writing.ts';
import type { StoreAccess } from './file/open-database.ts';
import { openForReading } from './read/store-reader.ts';
import { SqliteHistory } from './read/sqlite-history.ts';
import { SqliteReplays } from './replay/sqlite-replays.ts';
import { SqliteStore } from './sqlite-store.ts';
import type { StoreEnvironment } from './thread/operation.ts';
import type { ThreadOptions } from './thread/store-thread.ts';

export interface StoreParts {
  readonly options: EngineOptions;
  readonly environment: StoreEnvironment;
  readonly clock: Clock;
  readonly onEvent: StoreListener;
}

/** A store whose commits are made in this thread; for what is short. */
export async function openStore(parts: StoreParts): Promise<DeliveryStore> {
  const { options, environment, clock, onEvent } = parts;
  const engine = new StoreEngine(await loadSqlite(), options, environment, onEvent);
  return new SqliteStore(options.path, inThisThread(engine), clock, onEvent);
}

/**
 * A store whose commits are made in a thread of its own.
 *
 * @param threadFile the built `process/store-thread.ts`
 */
export async function openStoreInThread(parts: StoreParts, threadFile: string | URL): Promise<DeliveryStore> {
  const { options, environment, clock, onEvent } = parts;
  const workerData: ThreadOptions = { ...options, receiver: environment.receiver };
  const engine = await inOwnThread(() => new Worker(threadFile, { workerData }), onEvent);
  return new SqliteStore(options.path, engine, clock, onEvent);
}

/** How long a look into a store waits for another process, in milliseconds. */
const READER_BUSY_MS = 5000;

/**
 * A store to look into.
 *
 * @param access `write` where forwards are recorded or deliveries removed
 * @param onDamaged told of each delivery that is left out of what is read: `delivery_damaged`
 * @throws HooksError `store_not_found`, `store_unusable`, `store_damaged`, `store_busy`, `store_failed`
 */
export async function openHistory(
  path: string,
  access: 'read' | 'write',
  environment: StoreEnvironment,
  onDamaged?: (error: HooksError) => void,
): Promise<DeliveryHistory> {
  return new SqliteHistory(path, await openExisting(path, access), environment, onDamaged);
}

/**
 * The replays of a store, on a connection of their own.
 *
 * @param access `read` where nothing is to be written down
 * @throws HooksError as `openHistory` does
 */
export async function openReplays(
  path: string,
  access: 'read' | 'write',
  environment: StoreEnvironment,
): Promise<ReplayJournal> {
  const file = await openExisting(path, access);
  // What was committed survives the end of the process, not a failure of power: what was sent in the
  // moments before that is sent again. A receiver's own commits stay as safe as they are.
  if (access === 'write') file.use((database) => database.exec('PRAGMA synchronous = NORMAL'));
  return new SqliteReplays(path, file, environment);
}

/** Nothing is made where nothing is. */
async function openExisting(path: string, access: 'read' | 'write'): Promise<StoreAccess> {
  const sqlite = await loadSqlite();
  if (access === 'read') return openForReading(sqlite, path, READER_BUSY_MS);
  const { database, inode } = openForWriting(sqlite, path, { busyTime: READER_BUSY_MS, mustExist: true });
  return { inode, use: (work) => work(database), close: () => database.close() };
}
