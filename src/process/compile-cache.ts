import { lstatSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errorCode } from '../domain/errors.ts';
import { shortSum } from '../domain/text/short-sum.ts';
import { distrustOfPath } from '../files/trusted-file.ts';
import { cacheDirectory, type Machine } from '../settings/directories.ts';
import { VERSION } from '../version.ts';

/** The process that is to have a cache. */
export type CacheProcess = Pick<NodeJS.Process, 'env' | 'version' | 'geteuid'>;

const FOLDER = 'compile-cache';

const OWNER_ONLY = 0o700;
const OTHERS_WRITE = 0o022;

/** The folder of a copy of dyte-hooks, the one that has them all, and the cache directory itself. */
const OWN_LEVELS = 3;

/**
 * Node keeps a file for each of our chunks, of which there are some hundred. Where a disk is full, or a run is
 * killed while it writes, it leaves others behind, and never removes them.
 */
const MAX_FILES = 300;

/** Copies of dyte-hooks whose compiled code is kept; that of one takes about a megabyte. */
const MAX_COPIES = 8;

/**
 * The folder for Node to keep our compiled code in; made where it is missing. Whoever can write there decides
 * what we run: it belongs to this user, and nobody else can write there or put another one in its place.
 *
 * @param program the directory of the program: each copy has a folder of its own, for each version of it and of Node
 * @returns undefined where there is no such folder and none can be made; the program runs as well without
 */
export function compileCacheFolder(
  node: CacheProcess,
  program: string,
  machine?: Machine,
): string | undefined {
  try {
    const folder = join(cacheDirectory(node.env, machine), FOLDER, copyName(node, program));
    const uid = node.geteuid?.();
    // Looked at before anything is made: root leaves nothing in the home of somebody else.
    if (!isWayTrusted(folder, uid)) return undefined;
    if (lstatSync(folder, { throwIfNoEntry: false }) === undefined) {
      // With the platform's directory for caches; the home is never made.
      make(folder, OWN_LEVELS + 1);
      removeOldest(dirname(folder));
      if (!isWayTrusted(folder, uid)) return undefined;
    }
    if (!isOwn(folder, uid, OWN_LEVELS)) return undefined;
    removeLeftovers(folder);
    return folder;
  } catch {
    return undefined;
  }
}

function copyName({ version }: CacheProcess, program: string): string {
  return `${VERSION}-${shortSum(JSON.stringify([program, version]))}`;
}

/** Windows has access lists, and directories of the user that others cannot write. */
function isWayTrusted(folder: string, uid: number | undefined): boolean {
  return uid === undefined || distrustOfPath(join(folder, 'code'), uid, 'trusted') === undefined;
}

/** Whether the last `levels` directories of a path are this user's, and no links. */
function isOwn(path: string, uid: number | undefined, levels: number): boolean {
  if (levels === 0) return true;
  const stats = lstatSync(path);
  const isOwned = uid === undefined || (stats.uid === uid && (stats.mode & OTHERS_WRITE) === 0);
  return stats.isDirectory() && isOwned && isOwn(dirname(path), uid, levels - 1);
}

/** Makes at most the last `levels` directories of a path. */
function make(path: string, levels: number): void {
  const parent = dirname(path);
  if (levels > 1 && lstatSync(parent, { throwIfNoEntry: false }) === undefined) make(parent, levels - 1);
  try {
    mkdirSync(path, { mode: OWNER_ONLY });
  } catch (error) {
    // Another process may have been first.
    if (errorCode(error) !== 'EEXIST') throw error;
  }
}

/** Node makes a folder in it for each build of itself. */
function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (readdirSync(path).length > MAX_FILES) rmSync(path, { recursive: true, force: true });
  }
}

/** A copy that loses its folder gets it back when it runs again. */
function removeOldest(folder: string): void {
  const copies = readdirSync(folder).map((name) => join(folder, name));
  if (copies.length <= MAX_COPIES) return;
  const byAge = copies.map((path) => ({ path, time: statSync(path).mtimeMs }));
  byAge.sort((one, other) => other.time - one.time);
  for (const { path } of byAge.slice(MAX_COPIES)) rmSync(path, { recursive: true, force: true });
}
