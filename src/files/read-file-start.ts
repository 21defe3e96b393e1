import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { errorCode } from '../domain/errors.ts';

/** What a file begins with. */
export interface FileStart {
  readonly text: string;
  /** Whether that is all of it. */
  readonly isWhole: boolean;
}

const MAX_START_BYTES = 4096;

/** A pipe in the place of a file must not be waited for. */
const READ_NO_FOLLOW = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Reads the first 4 KiB of a regular file as UTF-8, however large it is. Links are not followed.
 *
 * @returns undefined where there is no file
 * @throws what node:fs throws, and an error with the reason for what is no regular file
 */
export function readStart(path: string): FileStart | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(path, READ_NO_FOLLOW);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const found = fstatSync(descriptor);
    if (!found.isFile()) throw new Error('it is not an ordinary file');
    const buffer = Buffer.alloc(MAX_START_BYTES);
    const length = readSync(descriptor, buffer);
    return { text: buffer.toString('utf8', 0, length), isWhole: found.size <= length };
  } finally {
    closeSync(descriptor);
  }
}
