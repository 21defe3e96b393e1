import { constants } from 'node:fs';
import { access, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HooksError } from '../../domain/errors.ts';
import { fileReason } from '../../domain/file-reason.ts';
import { requireReplaceable, writeWholeFile } from '../../files/whole-file.ts';

/** A file of a few lines that others read as soon as it is there. */
export interface SmallFile {
  /**
   * Puts it there whole, in the place of what was there.
   *
   * @throws HooksError `file_failed`
   */
  put(text: string): void;
  /** Its text; undefined where it cannot be read. */
  read(): Promise<string | undefined>;
  /** Does nothing where there is none. Never throws. */
  remove(): Promise<void>;
}

/**
 * Sees that a file can be put at `path` later on, and removes what a former run has left there: whoever
 * looks must not take it for ours. What is no ordinary file is refused, so that no device is replaced.
 *
 * @param what it is, such as `The report`
 * @param mode its permissions
 * @param hint what to do where it cannot be written
 * @throws HooksError `file_failed`
 */
export async function prepareSmallFile(
  path: string,
  what: string,
  mode: number,
  hint: string,
): Promise<SmallFile> {
  const failure = `${what} cannot be written to "${path}"`;
  try {
    await access(dirname(path), constants.W_OK);
    requireReplaceable(path);
    await rm(path, { force: true });
  } catch (cause) {
    throw new HooksError('file_failed', `${failure}: ${fileReason(cause)}.`, { hint, cause });
  }
  return {
    put: (text) => {
      writeWholeFile(path, text, { mode, failure, hint });
    },
    read: () => readFile(path, 'utf8').catch(() => undefined),
    remove: () => rm(path, { force: true }).catch(() => undefined),
  };
}
