import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HooksError } from '../../domain/errors.ts';
import { errorCode, fileReason } from '../../domain/file-reason.ts';

/** A file of a few lines that others read as soon as it is there. */
export interface SmallFile {
  /**
   * Puts it there whole, in the place of what was there.
   *
   * @throws HooksError `file_failed`
   */
  put(text: string): Promise<void>;
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
 * @param hint what to do where it cannot be written
 * @throws HooksError `file_failed`
 */
export async function prepareSmallFile(path: string, what: string, hint: string): Promise<SmallFile> {
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (cause) {
      throw new HooksError('file_failed', `${what} cannot be written to "${path}": ${fileReason(cause)}.`, {
        hint,
        cause,
      });
    }
  };
  await attempt(async () => {
    await access(dirname(path), constants.W_OK);
    if (!(await isReplaceable(path))) throw new Error('it is no ordinary file');
    await rm(path, { force: true });
  });
  return {
    put: (text) => attempt(() => replaceFile(path, text)),
    read: () => readFile(path, 'utf8').catch(() => undefined),
    remove: () => rm(path, { force: true }).catch(() => undefined),
  };
}

async function isReplaceable(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return true;
    throw error;
  }
}

async function replaceFile(path: string, text: string): Promise<void> {
  const partial = `${path}.${randomUUID().slice(0, 8)}.partial`;
  try {
    const file = await open(partial, 'wx');
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}
