import { renameSync, rmSync, statSync } from 'node:fs';
import { errorCode } from '../domain/errors.ts';

/** What SQLite keeps beside a database: its log, the index of that, and the journal of one without a log. */
export const SIDE_FILES = ['-wal', '-shm', '-journal'] as const;

/** Those that are there, with the numbers by which the file system knows them. */
export type SideFiles = ReadonlyMap<string, number>;

/** 0 where there is no file. @throws what node:fs throws where that cannot be told */
export function inodeOf(path: string): number {
  try {
    return statSync(path, { throwIfNoEntry: false })?.ino ?? 0;
  } catch (error) {
    // A part of the path is a file: there is nothing below it.
    if (errorCode(error) === 'ENOTDIR') return 0;
    throw error;
  }
}

export function sideFilesOf(path: string): SideFiles {
  const found = SIDE_FILES.map((suffix) => [suffix, inodeOf(path + suffix)] as const);
  return new Map(found.filter(([, inode]) => inode !== 0));
}

/**
 * Removes what a database that is gone has left beside its place: SQLite would take it for part of the
 * one that comes next. What another process has put there in the meantime stays.
 */
export function removeSideFiles(path: string, left: SideFiles): void {
  for (const [suffix, inode] of left) {
    if (inodeOf(path + suffix) === inode) removeIfSame(path + suffix, inode);
  }
}

/** Only under a name of its own can nobody exchange it between the last look and its removal. */
function removeIfSame(path: string, inode: number): void {
  const aside = `${path}.${String(inode)}`;
  try {
    renameSync(path, aside);
    if (inodeOf(aside) === inode) rmSync(aside);
    else renameSync(aside, path);
  } catch (error) {
    // Another process was quicker.
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}
