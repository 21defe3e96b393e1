import { accessSync, constants, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { HooksError } from '../../domain/errors.ts';
import { fileReason } from '../../domain/text/file-error-text.ts';
import { readStart, type FileStart } from '../../files/read-file-start.ts';
import { requireReplaceable, writeFileAtomically } from '../../files/atomic-file.ts';

/** A file of a few lines that others read as soon as it is there. */
export interface OwnedFile {
  /**
   * Puts it there whole, in the place of an older one of ours.
   *
   * @throws HooksError `file_failed`
   */
  write(text: string): void;
  /** Removes it where it still is what was put there last. Never throws. */
  remove(): void;
}

export interface OwnedFileOptions {
  readonly path: string;
  /** What it is, such as `The report`. */
  readonly what: string;
  /** The option that names it, such as `--report`. */
  readonly option: string;
  /** Its permissions. */
  readonly mode: number;
  /**
   * Whether a file was written by us, now or in a former run.
   *
   * @param start its first 4 KiB
   * @param isWhole whether that is all of it
   */
  readonly isOurs: (start: string, isWhole: boolean) => boolean;
}

/**
 * Sees that a file can be put at a path later on, and removes what a former run has left there: whoever
 * looks must not take it for that of this run. Whatever else stands there is somebody's, and stays: only
 * what we wrote is removed or replaced, and a file with nothing in it, as mktemp makes.
 *
 * @throws HooksError `file_failed`
 */
export function prepareOwnedFile(options: OwnedFileOptions): OwnedFile {
  const { path, what, option, mode } = options;
  const failure = `${what} cannot be written to "${path}"`;
  const hint = `Choose another place for ${option}.`;
  try {
    accessSync(dirname(path), constants.W_OK);
    requireOurs(options);
    rmSync(path, { force: true });
  } catch (cause) {
    if (cause instanceof HooksError) throw cause;
    throw new HooksError('file_failed', `${failure}: ${fileReason(cause)}.`, { hint, cause });
  }
  let put: string | undefined;
  return {
    write: (text) => {
      requireOurs(options);
      writeFileAtomically(path, text, { mode, failure, hint });
      put = text;
    },
    remove: () => {
      if (put !== undefined && isStill(path, put)) removeQuietly(path);
    },
  };
}

/** @throws HooksError `file_failed` */
function requireOurs({ path, what, option, isOurs }: OwnedFileOptions): void {
  const failure = `${what} cannot be written to "${path}"`;
  let found: FileStart | undefined;
  try {
    requireReplaceable(path);
    found = readStart(path);
  } catch (cause) {
    const hint = `Choose another place for ${option}.`;
    throw new HooksError('file_failed', `${failure}: ${fileReason(cause)}.`, { hint, cause });
  }
  if (found === undefined || found.text === '' || isOurs(found.text, found.isWhole)) return;
  throw new HooksError(
    'file_failed',
    `${failure}: a file of that name exists, and listen did not write it.`,
    {
      hint: `It was left as it is. Move it away, or choose another place for ${option}.`,
    },
  );
}

function isStill(path: string, text: string): boolean {
  try {
    const found = readStart(path);
    return found !== undefined && found.isWhole && found.text === text;
  } catch {
    return false;
  }
}

function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // The directory may be gone or closed to us by now; the next run sees to the file.
  }
}
