import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { HooksError } from '../../../domain/errors.ts';

/** What each SQLite database begins with (its file format, "The Database Header"). */
const MAGIC = Buffer.from('SQLite format 3\0', 'latin1');

/**
 * Recognises a file that was named as a store and never was one: it would be quarantined like a damaged store,
 * and people mistype names. What a failing disk leaves, nothing but zeros, is damage.
 *
 * It is for when this process has not opened the file: closing it gives up every lock on it.
 *
 * @returns undefined for a store, for what may become one, and for what cannot be read
 */
export function foreignFileError(path: string): HooksError | undefined {
  const start = startOf(path);
  if (start === undefined || start.equals(MAGIC) || start.every((byte) => byte === 0)) return undefined;
  return new HooksError('store_unusable', `${path} is not a dyte-hooks store.`, {
    hint: 'It was left as it is. Choose another name with --store, or move the file away.',
  });
}

/** @returns undefined where there is no file, or it cannot be read: opening it says why */
function startOf(path: string): Buffer | undefined {
  try {
    // Opening a pipe would wait for who writes to it.
    if (!statSync(path).isFile()) return undefined;
    const file = openSync(path, 'r');
    try {
      const start = Buffer.alloc(MAGIC.length);
      return start.subarray(0, readSync(file, start));
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}
