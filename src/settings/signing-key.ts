import { stat } from 'node:fs/promises';
import { platform } from 'node:os';
import { join } from 'node:path';
import { HooksError } from '../domain/errors.ts';
import { errorCode, fileReason } from '../domain/file-reason.ts';
import { makeDirectory } from '../files/make-directory.ts';
import { readText } from '../files/read-text.ts';
import { writeWholeFile } from '../files/whole-file.ts';
import { generateKeys, parseKeys, privateKeyPem, type KeyPair } from '../domain/key-pair.ts';
import type { SigningKey } from './settings.ts';

const PRIVATE_MODE = 0o600;
const PUBLIC_MODE = 0o644;
const DIRECTORY_MODE = 0o700;
/** Everyone but the owner. */
const OTHERS = 0o077;

/** Far above what the largest key takes. */
const MAX_BYTES = 64 * 1024;

const HINT = 'Make its directory yours to write, or choose another one with DYTE_HOOKS_DATA_DIR.';

/**
 * The key of this machine that changed deliveries are signed with: `signing-key.pem` in `directory`, made
 * on first use. Two processes that make it at once get the same one. Beside it lies the public key, for
 * receivers.
 *
 * @throws HooksError `key_invalid` when the file holds something else, which is left as it is;
 * `file_failed`
 */
export async function loadSigningKey(directory: string): Promise<SigningKey> {
  const path = join(directory, 'signing-key.pem');
  const publicKeyPath = join(directory, 'signing-key.pub.pem');
  return await onFile(path, async () => {
    const found = await readPrivateKey(path);
    const keys = found ?? (await makePrivateKey(directory, path));
    await keepPublicKey(publicKeyPath, keys);
    const { privateKey } = keys;
    return { privateKey, path, publicKeyPath, isNew: found === undefined, warning: await warningAbout(path) };
  });
}

/** @returns undefined when there is none */
async function readPrivateKey(path: string): Promise<KeyPair | undefined> {
  const text = await readIfThere(path);
  if (text === undefined) return undefined;
  const keys = parseKeys(text);
  if (keys !== undefined) return keys;
  throw new HooksError('key_invalid', `The signing key ${path} is damaged, or no RSA private key.`, {
    hint: 'It was left as it is. Move it away, and a new one is made.',
  });
}

/** @returns undefined when there is none, and nothing where it is no text file of a key's size */
async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readText(path, MAX_BYTES);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') return undefined;
    if (code === undefined || code === 'EISDIR') return '';
    throw error;
  }
}

async function makePrivateKey(directory: string, path: string): Promise<KeyPair> {
  makeDirectory(directory, DIRECTORY_MODE);
  const made = await generateKeys();
  writeWholeFile(path, privateKeyPem(made), {
    mode: PRIVATE_MODE,
    existing: 'kept',
    failure: `The signing key ${path} cannot be made`,
    hint: HINT,
  });
  // Another process may have been first.
  return (await readPrivateKey(path)) ?? made;
}

/** The public key follows from the private one, so that whatever else stands there gives way. */
async function keepPublicKey(path: string, { publicKeyPem }: KeyPair): Promise<void> {
  const wanted = `${publicKeyPem}\n`;
  if ((await readIfThere(path)) === wanted) return;
  writeWholeFile(path, wanted, {
    mode: PUBLIC_MODE,
    failure: `The public key ${path} cannot be written`,
    hint: HINT,
  });
}

async function warningAbout(path: string): Promise<string | undefined> {
  // Windows keeps access lists; the mode says nothing there.
  if (platform() === 'win32') return undefined;
  const { mode } = await stat(path);
  if ((mode & OTHERS) === 0) return undefined;
  return `Others on this machine may read the signing key ${path}. To close it: chmod 600 ${path}`;
}

async function onFile<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof HooksError) throw cause;
    throw new HooksError(
      'file_failed',
      `The signing key ${path} cannot be made or read: ${fileReason(cause)}.`,
      { hint: HINT, cause },
    );
  }
}
