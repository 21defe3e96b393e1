import { closeSync, fsyncSync, openSync } from 'node:fs';
import { errorCode } from '../domain/errors.ts';

/** What is said where directories cannot be opened or flushed: on Windows, by some network file systems. */
const WITHOUT_DIRECTORY_FLUSH = new Set([
  'EISDIR',
  'EPERM',
  'EACCES',
  'EINVAL',
  'EBADF',
  'ENOTSUP',
  'ENOSYS',
]);

/**
 * Waits until the content of a file is on the disk.
 *
 * @throws what node:fs throws
 */
export function flush(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Waits until the names in a directory are on the disk: without it a power cut can take a new file back.
 * Does nothing where the system cannot do it.
 *
 * @throws what node:fs throws
 */
export function flushDirectory(path: string): void {
  try {
    flush(path);
  } catch (error) {
    if (!WITHOUT_DIRECTORY_FLUSH.has(errorCode(error) ?? '')) throw error;
  }
}
