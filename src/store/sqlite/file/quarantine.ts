import { renameSync } from 'node:fs';
import { inodeOf, SIDE_FILES } from '../../../files/sqlite-side-files.ts';

/**
 * Moves a damaged store out of the way, with its log and index, so that nothing of it is overwritten.
 *
 * @param now milliseconds since 1970, for the new name
 * @returns where it is now
 */
export function quarantine(path: string, now: number): string {
  const stamp = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const aside = freeName(`${path}.damaged-${stamp}`);
  // Without its database, SQLite would throw a log away.
  for (const suffix of [...SIDE_FILES, '']) {
    if (inodeOf(path + suffix) !== 0) renameSync(path + suffix, aside + suffix);
  }
  return aside;
}

function freeName(wanted: string): string {
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted}-${String(number)}`;
    if (inodeOf(name) === 0) return name;
  }
}
