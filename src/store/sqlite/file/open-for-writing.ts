import { HooksError } from '../../../domain/errors.ts';
import { checkSchema, connect, emptyStore, missingStore, pragma, closeOnFailure } from './open-database.ts';
import { migrateIfNeeded } from './migration.ts';
import { inodeOf, sideFilesOf, type SideFiles } from '../../../files/sqlite-side-files.ts';
import { storeError } from './store-error.ts';
import { makeStoreFile, storeInode, writingObstacle } from './store-file.ts';
import { checkLogged } from '../read/store-reader.ts';
import type { Database, DatabaseClass } from './database.ts';
import type { StoreListener } from '../../delivery-store.ts';

/** A database, and which file it is: another one may take its name. */
export interface OpenFile {
  readonly database: Database;
  /** The number by which the file system knows it. */
  readonly inode: number;
}

/** The same with what lies beside it, for who may have to tidy up. */
export interface WritableFile extends OpenFile {
  readonly sideFiles: SideFiles;
}

export interface OpenOptions {
  /** Milliseconds to wait for another process that writes. */
  readonly busyTime: number;
  /** Bytes that the file may have at most; undefined for no limit. */
  readonly maxBytes?: number | undefined;
  /**
   * Makes nothing where there is nothing, and leaves an older version as it is: a receiver of that version may
   * be at work on it.
   */
  readonly mustExist?: boolean;
  /** Told of an older version that is brought to the present one. */
  readonly onEvent?: StoreListener;
}

const PAGE_SIZE = 4096;

/**
 * Pages of the log that are brought into the file at once, while deliveries wait. Pages change again and
 * again: with SQLite's 1000 there is more to bring over; with 8000 the slowest answers take twice as long
 * in a store of a million.
 */
const CHECKPOINT_PAGES = 2000;

/**
 * Settings of a new file: what is deleted gives its pages back in small steps. Of one that is there they
 * change nothing, and would wait for whoever writes to it.
 */
const NEW_FILE_PRAGMAS = `
  PRAGMA page_size = ${String(PAGE_SIZE)};
  PRAGMA auto_vacuum = INCREMENTAL;
`;

/**
 * Settings of a connection that writes. WAL with `synchronous = FULL`: a commit is on disk when it
 * returns, and readers never wait. `fullfsync` asks macOS for what `fsync` means elsewhere.
 */
const WRITER_PRAGMAS = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA fullfsync = 1;
  PRAGMA checkpoint_fullfsync = 1;
  PRAGMA cache_size = -16384;
  PRAGMA temp_store = MEMORY;
  PRAGMA journal_size_limit = 67108864;
  PRAGMA wal_autocheckpoint = ${String(CHECKPOINT_PAGES)};
`;

/** How often a file may be exchanged for another one while it is opened. */
const MAX_EXCHANGES = 3;

/**
 * Opens the store at `path` for writing; makes it, its directory included, where there is none.
 *
 * @throws HooksError `store_unusable` for a file of a newer version or of another program, which is left
 * as it is; `store_not_found` where it must exist; `store_damaged`, `store_busy`, `store_full`, `store_failed`
 */
export function openForWriting(sqlite: DatabaseClass, path: string, options: OpenOptions): WritableFile {
  for (let exchanges = 0; exchanges < MAX_EXCHANGES; exchanges += 1) {
    const file = openOnce(sqlite, path, options);
    // What is written to a file without a name is lost.
    if (inodeOf(path) === file.inode) return file;
    file.database.close();
  }
  throw new HooksError('store_failed', `The store ${path} is exchanged for another file again and again.`, {
    hint: 'See which program moves or removes it, or choose another file with --store.',
  });
}

function openOnce(sqlite: DatabaseClass, path: string, options: OpenOptions): WritableFile {
  const { mustExist = false, onEvent = () => undefined } = options;
  if (mustExist && storeInode(path) === 0) throw missingStore(path);
  const inode = makeStoreFile(path);
  // Closing a connection that may write brings the log into the file, also where it is refused.
  checkLogged(sqlite, path, options.busyTime);
  const database = withWritingErrors(path, () =>
    closeOnFailure(connect(sqlite, path, { timeout: options.busyTime }), (fresh) => {
      // Before anything of the file is changed.
      const isNew = checkSchema(sqlite, fresh, path) <= 0;
      if (isNew && mustExist) throw emptyStore(path);
      if (isNew) fresh.exec(NEW_FILE_PRAGMAS);
      fresh.exec(WRITER_PRAGMAS);
      if (!mustExist) migrateIfNeeded(sqlite, fresh, path, onEvent);
      if (options.maxBytes !== undefined) limitSize(fresh, options.maxBytes);
    }),
  );
  return { database, inode, sideFiles: sideFilesOf(path) };
}

/** What is in the way is more than SQLite can say. */
function withWritingErrors(path: string, open: () => Database): Database {
  try {
    return open();
  } catch (error) {
    const known = storeError(error, path);
    throw (known.code === 'store_failed' ? writingObstacle(path, error) : undefined) ?? known;
  }
}

function limitSize(database: Database, maxBytes: number): void {
  const pages = Math.max(1, Math.floor(maxBytes / pragma(database, 'page_size')));
  database.exec(`PRAGMA max_page_count = ${String(pages)}`);
  database.exec(`PRAGMA wal_autocheckpoint = ${String(Math.min(pages, CHECKPOINT_PAGES))}`);
}
