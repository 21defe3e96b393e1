import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { makeDirectory } from '../files/make-directory.ts';
import { readTrusted } from '../files/trusted-file.ts';
import { writeFileAtomically } from '../files/atomic-file.ts';
import { isLocalUrl } from '../domain/network/local-address.ts';
import type { KeyCache } from './settings.ts';

const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

/** Far above what the largest key takes. */
const MAX_BYTES = 64 * 1024;

/**
 * The last good key of a key document, kept for when the document cannot be fetched. One of a document on this
 * machine is not kept: an emulator has a new one each time.
 *
 * @param directory of data
 * @param uid the effective user id; undefined where there is none, as on Windows
 */
export function createKeyCache(directory: string, keyUrl: string, uid: number | undefined): KeyCache {
  // The URL may hold a token.
  const digest = createHash('sha256').update(keyUrl).digest('hex').slice(0, 32);
  const path = join(directory, `public-key-${digest}.pem`);
  if (isLocalUrl(keyUrl)) return { read: () => undefined, write: () => undefined };
  return {
    // Whoever else may write there could have put a key of their own in its place.
    read: () =>
      withoutFailure(() => {
        const found = readTrusted(path, { uid, maxBytes: MAX_BYTES });
        return found.kind === 'read' ? found.bytes.toString('utf8') : undefined;
      }),
    write: (pem) => {
      withoutFailure(() => {
        makeDirectory(directory, DIRECTORY_MODE);
        const failure = 'The public key cannot be kept';
        return writeFileAtomically(path, pem, { mode: FILE_MODE, failure, hint: '' });
      });
    },
  };
}

/** It is a convenience: without it the key is fetched, as ever. */
function withoutFailure<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
