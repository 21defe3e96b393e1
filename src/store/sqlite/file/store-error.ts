import { HooksError } from '../../../domain/errors.ts';

/** What SQLite's primary result codes mean for a store. */
export type SqliteFault = 'full' | 'busy' | 'read_only' | 'damaged' | 'unreachable' | 'too_big' | 'other';

const FAULTS: Readonly<Record<number, SqliteFault>> = {
  5: 'busy',
  6: 'busy',
  8: 'read_only',
  10: 'unreachable',
  11: 'damaged',
  13: 'full',
  14: 'unreachable',
  15: 'busy',
  18: 'too_big',
  26: 'damaged',
};

/** The extended result code is in the upper bits. */
const PRIMARY_CODE = 0xff;

/** SQLite's own words for SQLITE_TOOBIG. */
const TOO_BIG = 'string or blob too big';

/** IOERR_SHMSIZE: how a file system says that there is no room for the index of the log. */
const NO_SPACE_CODES: ReadonlySet<number> = new Set([10 + 19 * 256]);

/** @returns what an error of SQLite means; `other` for one that is none */
export function sqliteFault(error: unknown): SqliteFault {
  // Of some of its calls, the driver hands on the text alone.
  if (error instanceof Error && error.message === TOO_BIG) return 'too_big';
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return 'other';
  if (NO_SPACE_CODES.has(error.errcode)) return 'full';
  return FAULTS[error.errcode & PRIMARY_CODE] ?? 'other';
}

/** The error for people that an error of SQLite becomes. */
export function storeError(error: unknown, path: string): HooksError {
  if (error instanceof HooksError) return error;
  const cause = error;
  switch (sqliteFault(error)) {
    case 'full':
      return fullStore(path, cause);
    case 'busy':
      return new HooksError('store_busy', `The store ${path} is locked by another process.`, {
        hint: 'Nothing has to be done: it works again as soon as the other one is finished.',
        cause,
      });
    case 'read_only':
      return new HooksError('store_failed', `The store ${path} cannot be written: it is read-only.`, {
        hint: 'Make the file and its directory writable, or choose another one with --store.',
        cause,
      });
    case 'damaged':
      return new HooksError('store_damaged', `The store ${path} is damaged, or not a database.`, {
        hint: '"dyte-hooks listen" moves it to another name and starts a new one; nothing is overwritten.',
        cause,
      });
    case 'unreachable':
      return new HooksError('store_failed', `The store ${path} cannot be opened, read or written.`, {
        hint: 'See that its directory exists and belongs to you, or choose another file with --store.',
        cause,
      });
    case 'too_big':
      return new HooksError(
        'store_failed',
        `The store ${path} holds a value that is larger than any delivery.`,
        {
          hint: 'It may come from somebody else. Choose another file with --store.',
          cause,
        },
      );
    case 'other':
      return new HooksError('store_failed', `The store ${path} failed: ${messageOf(error)}.`, { cause });
  }
}

export function fullStore(path: string, cause?: unknown): HooksError {
  return new HooksError('store_full', `The store ${path} cannot grow: the disk or the store is full.`, {
    hint: 'Free some space; "dyte-hooks deliveries prune" removes old deliveries. Nothing has to be restarted.',
    cause,
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
