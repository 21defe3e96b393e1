import { hostname } from 'node:os';
import type { Context, HistoryRequest } from '../context.ts';
import { HooksError } from '../domain/errors.ts';
import type { Interruption } from './signals.ts';
import { storeEnvironment, systemClock } from './system.ts';
import { storeFile } from '../settings/directories.ts';
import type { DeliveryStore, StoreListener } from '../store/delivery-store.ts';
import { MemoryStore } from '../store/memory-store.ts';
import { foreignFileError } from '../store/sqlite/file/foreign-file.ts';
import { warningsOn } from '../store/sqlite/file/store-file.ts';
import type { StoreEnvironment } from '../store/sqlite/engine-types.ts';

/** The name of the store that no file keeps. */
const MEMORY = 'memory';

export interface StoresParts {
  readonly node: NodeJS.Process;
  readonly interruption: Pick<Interruption, 'suspend' | 'resume'>;
  /** The built `process/store-thread.ts`, which the stores of receivers work in. */
  readonly threadFile: URL;
  readonly notify: (text: string) => void;
}

/**
 * Opens stores, and warns of those that other users may write. What writes a store, with its thread, is
 * loaded by who receives, and what reads one by who looks into it.
 */
export function createStores({
  node,
  interruption,
  threadFile,
  notify,
}: StoresParts): Pick<Context, 'deliveryStore' | 'deliveryHistory' | 'replayJournal' | 'reconstructions'> {
  // A store may be opened again and again: by two parts of a command, or where another takes its place.
  const notified = new Set<string>();
  const notifyOnce = (text: string): void => {
    if (notified.has(text)) return;
    notified.add(text);
    notify(text);
  };
  const warn = (path: string): void => {
    if (node.platform !== 'win32') for (const warning of warningsOn(path)) notifyOnce(warning);
  };
  return {
    async deliveryStore({ file, keep, maxBytes, onEvent }) {
      if (file === MEMORY) return new MemoryStore();
      const path = storeFile(node.env, file);
      const foreign = file === undefined ? undefined : foreignFileError(path);
      if (foreign !== undefined) throw foreign;
      const options = { path, keep, maxBytes };
      const { openStore, openStoreInThread } = await import('../store/sqlite/open-store.ts');
      const store = await endingWhileMigrating(interruption, onEvent, (listener) => {
        const parts = { options, environment: environmentOf(node), clock: systemClock, onEvent: listener };
        // Node starts no thread in a directory that was removed: then the store works in this one, and slower.
        return hasWorkingDirectory(node) ? openStoreInThread(parts, threadFile) : openStore(parts);
      });
      warn(path);
      return store;
    },
    deliveryHistory: (wanted) =>
      openExisting(node, interruption, wanted, async (path) => {
        const { openHistory } = await import('../store/sqlite/open-history.ts');
        const history = await openHistory(path, wanted.access, ({ message }) =>
          notifyOnce(`${message} It is left out.`),
        );
        warn(path);
        return history;
      }),
    replayJournal: (wanted) =>
      openExisting(node, interruption, wanted, async (path) => {
        const { openReplays } = await import('../store/sqlite/open-history.ts');
        return await openReplays(path, wanted.access, environmentOf(node));
      }),
    reconstructions: (wanted) =>
      openExisting(node, interruption, wanted, async (path) => {
        const { openReconstructions } = await import('../store/sqlite/open-history.ts');
        return await openReconstructions(path, wanted.access, environmentOf(node));
      }),
  };
}

async function openExisting<Opened extends { close(): void }>(
  node: NodeJS.Process,
  interruption: StoresParts['interruption'],
  { file, endsAtOnce = false }: HistoryRequest,
  open: (path: string) => Promise<Opened>,
): Promise<Opened> {
  if (file === MEMORY)
    throw new HooksError('usage_invalid', '--store memory stores nothing, so there is nothing to read.', {
      hint: 'Leave --store out, or name a file.',
    });
  const path = storeFile(node.env, file);
  const opening = (): Promise<Opened> => openNamed(path, file, () => open(path));
  return endsAtOnce ? await endingAtOnce(interruption, opening) : await opening();
}

/** What is no database is taken for a damaged one; where a name was given, it may be mistyped. */
async function openNamed<Opened>(
  path: string,
  name: string | undefined,
  open: () => Promise<Opened>,
): Promise<Opened> {
  try {
    return await open();
  } catch (error) {
    const mayBeForeign = name !== undefined && error instanceof HooksError && error.code === 'store_damaged';
    throw (mayBeForeign ? foreignFileError(path) : undefined) ?? error;
  }
}

/**
 * Opens a receiver's store. While that waits for another process, or brings the file to the present version,
 * signals do what the system does with them: nothing of it is kept where it is cut off.
 */
async function endingWhileMigrating(
  interruption: StoresParts['interruption'],
  onEvent: StoreListener,
  open: (onEvent: StoreListener) => Promise<DeliveryStore>,
): Promise<DeliveryStore> {
  let isOpen = false;
  let isSuspended = false;
  try {
    return await open((event) => {
      if (!isOpen && !isSuspended && event.type.startsWith('store_migrat')) {
        isSuspended = true;
        interruption.suspend();
      }
      onEvent(event);
    });
  } finally {
    isOpen = true;
    if (isSuspended) interruption.resume();
  }
}

/** Until what was opened is closed, signals do what the system does with them. */
async function endingAtOnce<Opened extends { close(): void }>(
  interruption: StoresParts['interruption'],
  open: () => Promise<Opened>,
): Promise<Opened> {
  interruption.suspend();
  try {
    const opened = await open();
    const close = opened.close.bind(opened);
    opened.close = () => {
      interruption.resume();
      close();
    };
    return opened;
  } catch (error) {
    interruption.resume();
    throw error;
  }
}

function hasWorkingDirectory(node: NodeJS.Process): boolean {
  try {
    node.cwd();
    return true;
  } catch {
    return false;
  }
}

function environmentOf(node: NodeJS.Process): StoreEnvironment {
  return storeEnvironment({ id: crypto.randomUUID(), host: hostname(), process: node.pid });
}
