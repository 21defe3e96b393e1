import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Clock } from '../../domain/clock.ts';
import type { DeliveryHistory, DeliveryStore, StoreListener } from '../delivery-store.ts';
import type { ReplayJournal } from '../replay-journal.ts';
import type { EngineAccess, EngineOptions, StoreEnvironment } from './engine-types.ts';
import { HooksError } from '../../domain/errors.ts';
import { StoreEngine } from './write/engine.ts';
import { EngineThread } from './thread/engine-thread.ts';
import { loadSqlite } from './file/database.ts';
import { openForWriting } from './file/open-for-writing.ts';
import type { StoreAccess } from './file/open-database.ts';
import { StoreReader } from './read/store-reader.ts';
import { SqliteHistory } from './read/sqlite-history.ts';
import { SqliteReplays } from './replay/sqlite-replays.ts';
import { SqliteStore } from './sqlite-store.ts';
import type { ThreadOptions } from './thread/messages.ts';

export interface StoreParts {
  readonly options: EngineOptions;
  readonly environment: StoreEnvironment;
  readonly clock: Clock;
  readonly onEvent: StoreListener;
}

/** A store whose commits are made in this thread: simple, but each stops everything else for as long as the disk takes. */
export async function openStore(parts: StoreParts): Promise<DeliveryStore> {
  const { options, environment, clock, onEvent } = parts;
  const engine = new StoreEngine(await loadSqlite(), options, environment, onEvent);
  const access: EngineAccess = {
    commit: async (operations) => engine.commit(operations),
    pendingForwards: async (target, after, limit) => engine.pendingForwards(target, after, limit),
    countPending: async (target) => engine.countPending(target),
    close: async () => engine.close(),
  };
  return new SqliteStore(options.path, access, clock, onEvent);
}

/**
 * A store whose commits are made in a thread of its own.
 *
 * @param threadFile the built `process/store-thread.ts`
 * @throws HooksError `store_failed` where that is missing, and as the engine's constructor does
 */
export async function openStoreInThread(parts: StoreParts, threadFile: URL): Promise<DeliveryStore> {
  const { options, environment, clock, onEvent } = parts;
  const workerData: ThreadOptions = { ...options, receiver: environment.receiver };
  const engine = new EngineThread(() => {
    if (!existsSync(threadFile)) throw missingThread(threadFile);
    return new Worker(threadFile, { workerData });
  }, onEvent);
  await engine.start();
  return new SqliteStore(options.path, engine, clock, onEvent);
}

function missingThread(threadFile: URL): HooksError {
  return new HooksError(
    'store_failed',
    `The store cannot be opened: ${fileURLToPath(threadFile)} is missing.`,
    {
      hint: 'It is a part of dyte-hooks. Install that again, or receive without keeping: --store memory.',
    },
  );
}

/** How long a reader waits for another process. */
const READER_BUSY_MS = 5000;

/**
 * A store to look into.
 *
 * @param access `write` where deliveries are removed
 * @param onDamaged told of each delivery that is left out of what is read: `delivery_damaged`
 * @throws HooksError `store_not_found`, `store_unusable`, `store_damaged`, `store_busy`, `store_failed`
 */
export async function openHistory(
  path: string,
  access: 'read' | 'write',
  onDamaged?: (error: HooksError) => void,
): Promise<DeliveryHistory> {
  return new SqliteHistory(path, await openExisting(path, access), onDamaged);
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
  if (access === 'read') return new StoreReader(sqlite, path, { busyMs: READER_BUSY_MS, mayBeEmpty: false });
  const { database, inode } = openForWriting(sqlite, path, { busyTime: READER_BUSY_MS, mustExist: true });
  return { inode, use: (work) => work(database), close: () => database.close() };
}
