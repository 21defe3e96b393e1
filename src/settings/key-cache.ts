import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { makeDirectory } from '../files/make-directory.ts';
import { readTrusted } from '../files/trusted-file.ts';
import { writeFileAtomically } from '../files/atomic-file.ts';
import { isLocalUrl } from '../domain/network/local-address.ts';
import { isObject, parseJson } from '../domain/json/json-value.ts';
import type { FormerKey } from '../domain/signature/former-key.ts';
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
  const formerPath = join(directory, `public-key-${digest}.former.json`);
  if (isLocalUrl(keyUrl)) return NO_CACHE;
  // Whoever else may write there could have put a key of their own in its place.
  const readText = (file: string): string | undefined =>
    withoutFailure(() => {
      const found = readTrusted(file, { uid, maxBytes: MAX_BYTES });
      return found.kind === 'read' ? found.bytes.toString('utf8') : undefined;
    });
  const writeText = (file: string, text: string): void => {
    withoutFailure(() => {
      makeDirectory(directory, DIRECTORY_MODE);
      const failure = 'The public key cannot be kept';
      return writeFileAtomically(file, text, { mode: FILE_MODE, failure, hint: '' });
    });
  };
  return {
    read: () => readText(path),
    write: (pem) => writeText(path, pem),
    readFormer: () => formerKeyIn(readText(formerPath)),
    writeFormer: (key) => writeText(formerPath, `${JSON.stringify(key)}\n`),
  };
}

const NO_CACHE: KeyCache = {
  read: () => undefined,
  write: () => undefined,
  readFormer: () => undefined,
  writeFormer: () => undefined,
};

function formerKeyIn(text: string | undefined): FormerKey | undefined {
  const value = text === undefined ? undefined : parseJson(text);
  if (!isObject(value)) return undefined;
  const { pem, until } = value;
  return typeof pem === 'string' && typeof until === 'number' ? { pem, until } : undefined;
}

/** It is a convenience: without it the key is fetched, as ever. */
function withoutFailure<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
