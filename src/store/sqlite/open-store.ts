import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Clock } from '../../domain/clock.ts';
import type { DeliveryStore, StoreListener } from '../delivery-store.ts';
import type { EngineAccess, EngineOptions, StoreEnvironment } from './engine-types.ts';
import { HooksError } from '../../domain/errors.ts';
import { StoreEngine } from './write/engine.ts';
import { EngineThread } from './thread/engine-thread.ts';
import { loadSqlite } from './file/database.ts';
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
    measure: async (targets) => engine.measure(targets),
    readPause: async () => engine.readPause(),
    pauseForwarding: async (pause) => engine.pauseForwarding(pause),
    resumeForwarding: async () => engine.resumeForwarding(),
    recordReceiver: async (report) => engine.recordReceiver(report),
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
