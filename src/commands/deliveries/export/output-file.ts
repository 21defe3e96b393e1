import { HooksError } from '../../../domain/errors.ts';
import { readStart, type FileStart } from '../../../files/read-start.ts';
import { requireSeparateFiles, storeFiles } from '../../shared/separate-files.ts';

/** What each SQLite database begins with (its file format, "The Database Header"). */
const DATABASE_START = 'SQLite format 3\0';

/**
 * Sees that an export takes the place of no store: neither of the one that is exported, nor of another
 * that a receiver may be writing to.
 *
 * @throws HooksError `usage_invalid`, `file_failed`
 */
export function requireNoStore(path: string, store: string): void {
  requireSeparateFiles([...storeFiles('--store', store), { option: '--output', path }]);
  if (startOf(path)?.text.startsWith(DATABASE_START) !== true) return;
  throw new HooksError('file_failed', `"${path}" cannot be written: it is a database, perhaps a store.`, {
    hint: 'It was left as it is. Choose another file with --output, or move it away.',
  });
}

/** What cannot be read is no reason to refuse it: writing it says why. */
function startOf(path: string): FileStart | undefined {
  try {
    return readStart(path);
  } catch {
    return undefined;
  }
}
