import type { HooksError } from '../../domain/errors.ts';
import type { DeliveryHistory } from '../delivery-store.ts';
import type { ReconstructionStore } from '../reconstructions.ts';
import type { ReplayJournal } from '../replay-journal.ts';
import type { StoreEnvironment } from './engine-types.ts';
import { loadSqlite } from './file/database.ts';
import { openForWriting } from './file/open-for-writing.ts';
import type { StoreAccess } from './file/open-database.ts';
import { StoreReader } from './read/store-reader.ts';
import { SqliteHistory } from './read/sqlite-history.ts';
import { SqliteReplays } from './replay/sqlite-replays.ts';
import { SqliteReconstructions } from './write/sqlite-reconstructions.ts';

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

/**
 * The rebuilt deliveries of a store, on a connection of their own.
 *
 * @param access `read` where nothing is to be kept
 * @throws HooksError as `openHistory` does
 */
export async function openReconstructions(
  path: string,
  access: 'read' | 'write',
  environment: StoreEnvironment,
): Promise<ReconstructionStore> {
  return new SqliteReconstructions(path, await openExisting(path, access), environment);
}

/** Nothing is made where nothing is. */
async function openExisting(path: string, access: 'read' | 'write'): Promise<StoreAccess> {
  const sqlite = await loadSqlite();
  if (access === 'read') return new StoreReader(sqlite, path, { busyMs: READER_BUSY_MS, mayBeEmpty: false });
  const { database, inode } = openForWriting(sqlite, path, { busyTime: READER_BUSY_MS, mustExist: true });
  return { inode, use: (work) => work(database), close: () => database.close() };
}
