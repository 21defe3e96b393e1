import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomically } from '../files/atomic-file.ts';
import { makeDirectory } from '../files/make-directory.ts';

const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

/** Lists of accounts and apps that are kept; emulators have another address each time. */
const MAX_FILES = 50;

/**
 * Writes a list of names into the folder of lists, and removes the oldest where there are many.
 *
 * @throws what the file system says
 */
export function saveNames(folder: string, file: string, text: string): void {
  makeDirectory(folder, DIRECTORY_MODE);
  writeFileAtomically(join(folder, file), text, {
    mode: FILE_MODE,
    failure: 'The names cannot be kept',
    hint: '',
  });
  removeOldest(folder);
}

function removeOldest(folder: string): void {
  const files = readdirSync(folder).map((name) => join(folder, name));
  if (files.length <= MAX_FILES) return;
  const byAge = files.map((path) => ({ path, time: statSync(path).mtimeMs }));
  byAge.sort((one, other) => other.time - one.time);
  for (const { path } of byAge.slice(MAX_FILES)) rmSync(path, { force: true });
}
