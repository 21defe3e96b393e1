import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { HooksError } from '../../../domain/errors.ts';
import { fileReason } from '../../../domain/file-reason.ts';

/** A file that appears under its name only once it is whole. */
export interface WholeFile {
  /** @throws HooksError `file_failed` */
  write(text: string): void;
  /** Puts it in its place, instead of what was there. */
  finish(): void;
  /** Leaves what was there as it was; does nothing after `finish`. */
  discard(): void;
}

/** Payloads hold names of people, and with `--show-secrets` what opens things. */
const OWNER_ONLY = 0o600;

/**
 * Opens a file to be written whole or not at all, for its owner only.
 *
 * @throws HooksError `file_failed`
 */
export function openWholeFile(path: string): WholeFile {
  const partial = join(dirname(path), `.${basename(path)}.${randomUUID().slice(0, 8)}.partial`);
  const descriptor = attempt(path, () => {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true)
      throw Object.assign(new Error('It is a directory'), { code: 'EISDIR' });
    return openSync(partial, 'wx', OWNER_ONLY);
  });
  let isOpen = true;
  const close = (): void => {
    if (isOpen) closeSync(descriptor);
    isOpen = false;
  };
  return {
    write: (text) => attempt(path, () => writeWhole(descriptor, Buffer.from(text))),
    finish: () =>
      attempt(path, () => {
        fsyncSync(descriptor);
        close();
        renameSync(partial, path);
      }),
    discard: () => {
      close();
      rmSync(partial, { force: true });
    },
  };
}

function writeWhole(descriptor: number, bytes: Uint8Array): void {
  for (let rest = bytes; rest.length > 0;) rest = rest.subarray(writeSync(descriptor, rest));
}

function attempt<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    throw new HooksError('file_failed', `"${path}" cannot be written: ${fileReason(cause)}.`, {
      hint: 'Choose another file with --output, or leave it out for standard output.',
      cause,
    });
  }
}
