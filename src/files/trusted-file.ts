import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  readlinkSync,
  type Stats,
} from 'node:fs';
import { platform } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { errorCode } from '../domain/errors.ts';

/** Why a file is not believed: somebody else decides what stands in it. */
export interface Distrust {
  /** The file, or a directory on the way to it. */
  readonly path: string;
  /** For the end of a sentence: `belongs to another user`. */
  readonly reason: string;
  /** A command that repairs it. */
  readonly fix: string;
}

export type TrustedRead =
  | { readonly kind: 'missing' }
  /** Something else than a file, or a file that is too large. */
  | { readonly kind: 'unfit'; readonly reason: string }
  | { readonly kind: 'distrusted'; readonly distrust: Distrust }
  | { readonly kind: 'read'; readonly bytes: Buffer; readonly othersMayRead: boolean };

export interface TrustedReadOptions {
  /** The effective user id of this process; undefined where there is none (Windows has access lists). */
  readonly uid: number | undefined;
  readonly maxBytes: number;
}

const ROOT = 0;
const GROUP_WRITE = 0o020;
const OTHERS_WRITE = 0o002;
const STICKY = 0o1000;
/** Everyone but the owner. */
const OTHERS = 0o077;

/** As many as Linux follows. */
const MAX_LINKS = 40;

/** On a named pipe, opening would wait for a writer. */
const READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * Reads a file that decides something, when nobody else than this user and root can have written it, by
 * the rules of ssh: the file and its directory belong to one of the two, and neither group nor others may
 * write there. A group that has the owner's number is the owner's alone (umask 002), but for root's. A
 * directory with the sticky bit may be written by others, since they cannot replace there what is not
 * theirs. Directories above must not be open to others either, who could put another one in the place of
 * the file's; an owner who is neither is put up with there: containers have homes of other users.
 *
 * What is read is what was looked at: one open file. Symbolic links are followed, and every directory
 * that they lead through is looked at.
 *
 * @throws what node:fs throws
 */
export function readTrusted(path: string, { uid, maxBytes }: TrustedReadOptions): TrustedRead {
  let descriptor: number;
  try {
    descriptor = openSync(path, READ);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return { kind: 'missing' };
    throw error;
  }
  // Windows keeps access lists; the mode says nothing there.
  const hasModes = platform() !== 'win32';
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) return { kind: 'unfit', reason: 'is not a file' };
    if (stats.size > maxBytes) return { kind: 'unfit', reason: 'is far too large' };
    const distrust =
      uid === undefined ? undefined : (distrustOf(path, stats, uid) ?? distrustOfPath(path, uid));
    if (distrust !== undefined) return { kind: 'distrusted', distrust };
    const bytes = readFileSync(descriptor);
    return { kind: 'read', bytes, othersMayRead: hasModes && (stats.mode & OTHERS) !== 0 };
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Why what is written to `path` would not be believed later on: see `readTrusted`. The file itself need
 * not be there.
 *
 * @param above `trusted` where directories above may not belong to anybody else either: whoever owns one
 *   can put another directory in the place of the next at any moment, also after it was looked at
 */
export function distrustOfPath(
  path: string,
  uid: number,
  above: 'any owner' | 'trusted' = 'any owner',
): Distrust | undefined {
  let current: string = sep;
  let rest = resolve(path)
    .split(sep)
    .filter((part) => part !== '');
  for (let links = 0; ;) {
    const distrust = distrustOfDirectory(current, uid, rest.length === 1, above);
    if (distrust !== undefined) return distrust;
    const [part, ...others] = rest;
    if (part === undefined) return undefined;
    const next = part === '..' ? dirname(current) : join(current, part);
    const stats = lstatSync(next, { throwIfNoEntry: false });
    if (stats === undefined || (others.length === 0 && !stats.isSymbolicLink())) return undefined;
    if (!stats.isSymbolicLink()) {
      current = next;
      rest = others;
      continue;
    }
    links += 1;
    // Whoever opens it hears why that does not work.
    if (links > MAX_LINKS) return undefined;
    const target = readlinkSync(next);
    if (target.startsWith(sep)) current = sep;
    rest = [...target.split(sep).filter((step) => step !== '' && step !== '.'), ...others];
  }
}

function distrustOfDirectory(
  path: string,
  uid: number,
  isOwn: boolean,
  above: 'any owner' | 'trusted',
): Distrust | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined || !stats.isDirectory()) return undefined;
  if ((isOwn || above === 'trusted') && !isTrustedOwner(stats, uid)) return foreign(path, stats, uid);
  if ((stats.mode & STICKY) !== 0) return undefined;
  // Of directories above also root's group: images for containers give it what is root's.
  return mayBeWritten(stats, isOwn ? isPrivateGroup(stats) : stats.gid === stats.uid)
    ? writable(path, stats)
    : undefined;
}

/** With umask 002 each user has a group for himself, of the same number; files of his are open to it. */
function isPrivateGroup({ uid, gid }: Stats): boolean {
  return gid === uid && uid !== ROOT;
}

function mayBeWritten({ mode }: Stats, isGroupPrivate: boolean): boolean {
  return (mode & (isGroupPrivate ? OTHERS_WRITE : OTHERS_WRITE | GROUP_WRITE)) !== 0;
}

function distrustOf(path: string, stats: Stats, uid: number): Distrust | undefined {
  if (!isTrustedOwner(stats, uid)) return foreign(path, stats, uid);
  return mayBeWritten(stats, isPrivateGroup(stats)) ? writable(path, stats) : undefined;
}

function isTrustedOwner({ uid: owner }: Stats, uid: number): boolean {
  return owner === uid || owner === ROOT;
}

function foreign(path: string, { uid: owner }: Stats, uid: number): Distrust {
  return {
    path,
    reason: `belongs to another user (user id ${String(owner)})`,
    fix: `chown ${String(uid)} ${path}`,
  };
}

function writable(path: string, { mode }: Stats): Distrust {
  const who = (mode & OTHERS_WRITE) === 0 ? 'its group' : 'everybody';
  return { path, reason: `may be written by ${who}`, fix: `chmod go-w ${path}` };
}
