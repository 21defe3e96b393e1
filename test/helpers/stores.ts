import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../src/process/system.ts';
import { openHistory, openReconstructions, openReplays } from '../../src/store/sqlite/open-history.ts';
import { openStore } from '../../src/store/sqlite/open-store.ts';
import type { DeliveryHistory, DeliveryStore, StoreEvent } from '../../src/store/delivery-store.ts';
import type { ReconstructionStore } from '../../src/store/reconstructions.ts';
import type { ReplayJournal } from '../../src/store/replay-journal.ts';
import type { StoreEnvironment } from '../../src/store/sqlite/engine-types.ts';
import { temporaryDirectory } from './directory.ts';

export interface TestStoreParts {
  readonly path: string;
  readonly keep?: number;
  readonly maxBytes?: number;
  /** Of the receiver; another one is another receiver. */
  readonly receiver?: string;
  readonly process?: number;
  readonly now?: () => number;
  readonly elapsed?: () => number;
  readonly isRunning?: (process: number) => boolean;
}

export interface TestStore extends DeliveryStore {
  readonly events: readonly StoreEvent[];
}

/** A place for a store, gone when the test has finished. */
export async function storePath(): Promise<string> {
  return join(await temporaryDirectory(), 'deliveries.sqlite');
}

export function testEnvironment(parts: Omit<TestStoreParts, 'path'> = {}): StoreEnvironment {
  return {
    receiver: { id: parts.receiver ?? 'receiver', host: 'host', process: parts.process ?? 1 },
    now: parts.now ?? (() => Date.now()),
    elapsed: parts.elapsed ?? (() => systemClock.elapsed()),
    isProcessRunning: parts.isRunning ?? (() => true),
  };
}

/** What a store that a test makes up says of what holds for all receivers: nothing. */
export const NO_STORE_STATE: Pick<
  DeliveryStore,
  'readPause' | 'pauseForwarding' | 'resumeForwarding' | 'recordReceiver'
> = {
  readPause: async () => undefined,
  pauseForwarding: async (pause) => pause,
  resumeForwarding: async () => undefined,
  recordReceiver: async () => undefined,
};

/** A durable store in this thread, closed when the test has finished. */
export async function testStore(parts: TestStoreParts): Promise<TestStore> {
  const events: StoreEvent[] = [];
  const { path, keep, maxBytes } = parts;
  const store = await openStore({
    options: { path, keep, maxBytes },
    environment: testEnvironment(parts),
    clock: systemClock,
    onEvent: (event) => events.push(event),
  });
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= store.close());
  onTestFinished(close);
  return {
    events,
    admit: (delivery, targets) => store.admit(delivery, targets),
    admitSigned: async (delivery, targets, toCheck) => await store.admitSigned?.(delivery, targets, toCheck),
    keepRejected: (delivery) => store.keepRejected(delivery),
    recordForward: (record) => store.recordForward(record),
    announceTargets: async (targets) => await store.announceTargets?.(targets),
    countPending: (target) => store.countPending(target),
    ...(store.health === undefined ? {} : { health: store.health }),
    pendingForwards: (target, after, limit) => store.pendingForwards(target, after, limit),
    readPause: () => store.readPause(),
    pauseForwarding: (pause) => store.pauseForwarding(pause),
    resumeForwarding: () => store.resumeForwarding(),
    recordReceiver: (report) => store.recordReceiver(report),
    close,
  };
}

/** The replays of a store; closed when the test has finished. Another process is another one. */
export async function testReplays(
  path: string,
  parts: Omit<TestStoreParts, 'path'> = {},
  access: 'read' | 'write' = 'write',
): Promise<ReplayJournal> {
  const replays = await openReplays(path, access, testEnvironment({ receiver: 'replay', ...parts }));
  onTestFinished(() => {
    try {
      replays.close();
    } catch {
      // The test has closed it.
    }
  });
  return replays;
}

/** What was rebuilt of deliveries that never came to a store; closed when the test has finished. */
export async function testReconstructions(
  path: string,
  parts: Omit<TestStoreParts, 'path'> = {},
  access: 'read' | 'write' = 'write',
): Promise<ReconstructionStore> {
  const opened = await openReconstructions(
    path,
    access,
    testEnvironment({ receiver: 'reconcile', ...parts }),
  );
  onTestFinished(() => {
    try {
      opened.close();
    } catch {
      // The test has closed it.
    }
  });
  return opened;
}

/** What a store holds, for looking at; closed when the test has finished. */
export async function testHistory(path: string, access: 'read' | 'write' = 'read'): Promise<DeliveryHistory> {
  const history = await openHistory(path, access);
  onTestFinished(() => {
    try {
      history.close();
    } catch {
      // The test has closed it.
    }
  });
  return history;
}
