import { createHash } from 'node:crypto';
import { constants, openSync, closeSync, fstatSync, readFileSync, statSync } from 'node:fs';
import { platform } from 'node:os';
import { join } from 'node:path';
import { makeDirectory } from '../files/make-directory.ts';
import { writeWholeFile } from '../files/whole-file.ts';
import { isLocalUrl } from '../domain/local-address.ts';
import type { KeptKey } from './settings.ts';

const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

/** Far above what the largest key takes. */
const MAX_BYTES = 64 * 1024;

/** Writable for others than the owner. */
const OTHERS_MAY_WRITE = 0o022;
const STICKY = 0o1000;

/**
 * The last good key of a key document, kept for when the document cannot be had. One of a document on this
 * machine is not kept: an emulator has a new one each time.
 *
 * @param directory of data
 * @param ownUser id of the user that runs this; undefined on Windows
 */
export function createKeptKey(directory: string, keyUrl: string, ownUser: number | undefined): KeptKey {
  // The URL may hold a token.
  const digest = createHash('sha256').update(keyUrl).digest('hex').slice(0, 32);
  const path = join(directory, `public-key-${digest}.pem`);
  if (isLocalUrl(keyUrl)) return { read: () => undefined, write: () => undefined };
  return {
    read: () =>
      withoutFailure(() => (isOurs(statSync(directory), ownUser) ? readOwn(path, ownUser) : undefined)),
    write: (pem) => {
      withoutFailure(() => {
        makeDirectory(directory, DIRECTORY_MODE);
        const failure = 'The public key cannot be kept';
        return writeWholeFile(path, pem, { mode: FILE_MODE, failure, hint: '' });
      });
    },
  };
}

function readOwn(path: string, ownUser: number | undefined): string | undefined {
  const descriptor = openSync(
    path,
    constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
  );
  try {
    const found = fstatSync(descriptor);
    if (!found.isFile() || found.size > MAX_BYTES || !isOurs(found, ownUser)) return undefined;
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
}

/** Whoever may write it could have put a key of their own there. Windows keeps access lists instead. */
function isOurs(
  { uid, mode }: { readonly uid: number; readonly mode: number },
  ownUser: number | undefined,
): boolean {
  if (platform() === 'win32') return true;
  const isClosed = (mode & OTHERS_MAY_WRITE) === 0 || (mode & STICKY) !== 0;
  return isClosed && (uid === 0 || uid === ownUser);
}

/** It is a convenience: without it the key is fetched, as ever. */
function withoutFailure<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
