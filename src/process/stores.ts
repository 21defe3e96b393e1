import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import type { HistoryRequest, StoreRequest } from '../context.ts';
import type { Clock } from '../domain/clock.ts';
import { HooksError } from '../domain/errors.ts';
import { elapsedMs } from './elapsed.ts';
import { isProcessRunning } from './running.ts';
import { storeFile } from '../settings/directories.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import { foreignFileError } from '../store/sqlite/file/foreign-file.ts';
import { openHistory, openReplays, openStore, openStoreInThread } from '../store/sqlite/open-store.ts';
import { warningsOn } from '../store/sqlite/file/store-file.ts';
import type { DeliveryHistory, DeliveryStore } from '../store/delivery-store.ts';
import type { ReplayJournal } from '../store/replay-journal.ts';
import type { StoreEnvironment } from '../store/sqlite/thread/operation.ts';

/** The name of the store that is none. */
const MEMORY = 'memory';

/** Where the build puts it, seen from this module's place in the build; there is none in the source. */
const THREAD_FILE = new URL('../store-thread.cjs', import.meta.url);

export async function openDeliveryStore(
  node: NodeJS.Process,
  clock: Clock,
  wanted: StoreRequest,
  say: (text: string) => void,
): Promise<DeliveryStore> {
  const { file, keep, maxBytes, onEvent } = wanted;
  if (file === MEMORY) return createMemoryStore();
  const options = { path: storeFile(node.env, file), keep, maxBytes };
  const foreign = file === undefined ? undefined : foreignFileError(options.path);
  if (foreign !== undefined) throw foreign;
  const parts = { options, environment: storeEnvironment(node), clock, onEvent };
  const store =
    existsSync(THREAD_FILE) && hasWorkingDirectory(node)
      ? await openStoreInThread(parts, THREAD_FILE)
      : await openStore(parts);
  warn(node, options.path, say);
  return store;
}

function warn(node: NodeJS.Process, path: string, say: (text: string) => void): void {
  if (node.platform !== 'win32') for (const warning of warningsOn(path)) say(warning);
}

/** Node starts no thread in a directory that was removed; then the store works in this one, and slower. */
function hasWorkingDirectory(node: NodeJS.Process): boolean {
  try {
    node.cwd();
    return true;
  } catch {
    return false;
  }
}

export async function openDeliveryHistory(
  node: NodeJS.Process,
  { file, access }: HistoryRequest,
  say: (text: string) => void,
): Promise<DeliveryHistory> {
  const path = keptFile(node, file);
  const history = await openNamed(path, file, () =>
    openHistory(path, access, storeEnvironment(node), ({ message }) => say(`${message} It is left out.`)),
  );
  warn(node, path, say);
  return history;
}

export async function openReplayJournal(
  node: NodeJS.Process,
  { file, access }: HistoryRequest,
): Promise<ReplayJournal> {
  const path = keptFile(node, file);
  return await openNamed(path, file, () => openReplays(path, access, storeEnvironment(node)));
}

function keptFile(node: NodeJS.Process, file: string | undefined): string {
  if (file !== MEMORY) return storeFile(node.env, file);
  throw new HooksError('usage_invalid', '--store memory keeps nothing that could be looked at.', {
    hint: 'Receive into a file: leave --store out, or name one.',
  });
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

function storeEnvironment(node: NodeJS.Process): StoreEnvironment {
  return {
    receiver: { id: randomUUID(), host: hostname(), process: node.pid },
    now: () => Date.now(),
    elapsed: elapsedMs,
    isRunning: isProcessRunning,
  };
}
