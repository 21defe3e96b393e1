import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { flushDirectory } from './flush.ts';

/**
 * Makes a directory, and those above it that are missing. Node's own recursive way never ends where a
 * file system says that a directory is missing which is there, as /proc does, and hears no Ctrl-C then.
 * Each that is made outlives a power cut.
 *
 * @param mode of each that is made
 * @throws what node:fs throws
 */
export function makeDirectory(path: string, mode: number): void {
  if (isDirectory(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeDirectory(parent, mode);
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    // Another process may have been first.
    if (!isDirectory(path)) throw error;
    return;
  }
  flushDirectory(parent);
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
