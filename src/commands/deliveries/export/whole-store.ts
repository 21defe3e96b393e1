import { existsSync } from 'node:fs';
import { notify, type Context } from '../../../context.ts';
import { HooksError } from '../../../domain/errors.ts';
import { SIDE_FILES } from '../../../files/sqlite-side-files.ts';
import { openAtomicFile } from '../../../files/atomic-file.ts';
import { sanitize } from '../../../terminal/text/sanitize.ts';
import { choosesSome, toDeliveryFilter, type FilterOptions } from '../filter.ts';
import { withHistory } from '../read-deliveries.ts';
import type { DeliveryHistory } from '../../../store/delivery-store.ts';
import { readStart, type FileStart } from '../../../files/read-file-start.ts';
import { requireSeparateFiles, storeFiles } from '../../shared/separate-files.ts';

/** Those that choose deliveries are only there to be refused. */
export interface WholeStoreOptions extends FilterOptions {
  readonly deliveries: readonly string[];
  readonly limit: number | undefined;
  readonly to: string | undefined;
  readonly output: string | undefined;
  readonly showSecrets: boolean;
  readonly store: string | undefined;
}

/** Everything is in it as it came. */
const OUTPUT_MODE = 0o600;

/**
 * Writes the whole store into one file, which is a store itself, also while a receiver writes to it.
 *
 * @throws HooksError `usage_invalid`, `file_failed`, and what opening a store can throw
 */
export async function exportStore(options: WholeStoreOptions, context: Context): Promise<void> {
  const output = checkedOutput(options, context.clock.now());
  await withHistory(context, { file: options.store, access: 'read' }, (history) => {
    requireNoStore(output, history.path);
    requireNothingBeside(output);
    const file = openAtomicFile(output, {
      mode: OUTPUT_MODE,
      failure: `"${output}" cannot be written`,
      hint: 'Choose another file with --output.',
    });
    try {
      copy(history, file.partial, output);
      file.commit();
    } finally {
      file.discard();
    }
  });
  notify(context, `Wrote the whole store to ${sanitize(output)}.`);
  if (!options.showSecrets)
    notify(context, 'It holds everything as it came, secrets too: share it with care.');
}

/** What is full is where the copy is made. */
function copy(history: DeliveryHistory, partial: string, output: string): void {
  try {
    history.copyTo(partial);
  } catch (cause) {
    if (!(cause instanceof HooksError) || cause.code !== 'store_full') throw cause;
    throw new HooksError('file_failed', `"${output}" cannot be written: the disk is full.`, {
      hint: 'Choose another file with --output.',
      cause,
    });
  }
}

function checkedOutput(options: WholeStoreOptions, now: number): string {
  const { deliveries, limit, to, output } = options;
  const isChosen =
    deliveries.length > 0 || limit !== undefined || choosesSome(toDeliveryFilter(options, now));
  if (isChosen || to !== undefined)
    throw new HooksError('usage_invalid', '--format store writes the whole store.', {
      hint: 'Leave out names and filters. The other formats take them.',
    });
  if (output !== undefined) return output;
  throw new HooksError('usage_invalid', '--format store needs a file to write to.', {
    hint: 'Add --output <file>.',
  });
}

function requireNothingBeside(output: string): void {
  const beside = SIDE_FILES.map((suffix) => output + suffix).find((path) => existsSync(path));
  if (beside === undefined) return;
  throw new HooksError(
    'file_failed',
    `"${output}" cannot be written: "${beside}" belongs to another store.`,
    {
      hint: 'It would be taken for a part of the new one. Choose another file with --output, or move it away.',
    },
  );
}

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
