import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { platform } from 'node:os';
import { join } from 'node:path';
import { HooksError } from '../domain/errors.ts';
import { errorCode, fileReason } from '../domain/file-reason.ts';
import { makeDirectory } from '../files/make-directory.ts';
import { generateKeys, parseKeys, privateKeyPem, type KeyPair } from '../domain/key-pair.ts';
import type { SigningKey } from './settings.ts';

const PRIVATE_MODE = 0o600;
const PUBLIC_MODE = 0o644;
const DIRECTORY_MODE = 0o700;
/** Everyone but the owner. */
const OTHERS = 0o077;

/** Far above what the largest key takes. */
const MAX_BYTES = 64 * 1024;

/** What a file system says that has no hard links. */
const WITHOUT_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

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
  const text = await readText(path);
  if (text === undefined) return undefined;
  const keys = parseKeys(text);
  if (keys !== undefined) return keys;
  throw new HooksError('key_invalid', `The signing key ${path} is damaged, or no RSA private key.`, {
    hint: 'It was left as it is. Move it away, and a new one is made.',
  });
}

async function readText(path: string): Promise<string | undefined> {
  const found = await stat(path).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (found === undefined) return undefined;
  return found.isFile() && found.size <= MAX_BYTES ? await readFile(path, 'utf8') : '';
}

async function makePrivateKey(directory: string, path: string): Promise<KeyPair> {
  makeDirectory(directory, DIRECTORY_MODE);
  const made = await generateKeys();
  await withTemporary(path, privateKeyPem(made), PRIVATE_MODE, (temporary) => putInPlace(temporary, path));
  // Another process may have been first.
  return (await readPrivateKey(path)) ?? made;
}

/** Gives a whole file its name, unless something has that name already. */
async function putInPlace(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return;
    if (!WITHOUT_LINKS.has(errorCode(error) ?? '')) throw error;
    await copyFile(temporary, path, constants.COPYFILE_EXCL).catch((copyError: unknown) => {
      if (errorCode(copyError) !== 'EEXIST') throw copyError;
    });
  }
}

/** The public key follows from the private one, so that whatever else stands there gives way. */
async function keepPublicKey(path: string, { publicKeyPem }: KeyPair): Promise<void> {
  const wanted = `${publicKeyPem}\n`;
  if ((await readText(path)) === wanted) return;
  await withTemporary(path, wanted, PUBLIC_MODE, (temporary) => rename(temporary, path));
}

async function withTemporary(
  path: string,
  text: string,
  mode: number,
  use: (temporary: string) => Promise<void>,
): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    const file = await open(temporary, 'wx', mode);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await use(temporary);
  } finally {
    await rm(temporary, { force: true });
  }
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
      {
        hint: 'Make its directory yours to write, or choose another one with DYTE_HOOKS_DATA_DIR.',
        cause,
      },
    );
  }
}
