import { join } from 'node:path';
import { decodeText } from '../domain/text/decode-text.ts';
import { HooksError } from '../domain/errors.ts';
import { fileReason } from '../domain/text/file-error-text.ts';
import { makeDirectory } from '../files/make-directory.ts';
import { readTrusted, type Distrust } from '../files/trusted-file.ts';
import { writeFileAtomically } from '../files/atomic-file.ts';
import { generateKeys, parseKeys, privateKeyPem, type KeyPair } from '../domain/signature/key-pair.ts';
import type { SigningKey } from './settings.ts';

const PRIVATE_MODE = 0o600;
const PUBLIC_MODE = 0o644;
const DIRECTORY_MODE = 0o700;

/** Far above what the largest key takes. */
const MAX_BYTES = 64 * 1024;

const HINT = 'Make its directory yours to write, or choose another one with DYTE_HOOKS_DATA_DIR.';

/**
 * The key of this machine that changed deliveries are signed with: `signing-key.pem` in `directory`, made
 * on first use. Two processes that make it at once get the same one. Beside it lies the public key, for
 * receivers.
 *
 * @param uid the effective user id; undefined where there is none, as on Windows
 * @throws HooksError `key_invalid` when the file holds something else, which is left as it is, or when
 *   others may have written it; `file_failed`
 */
export async function loadSigningKey(directory: string, uid?: number): Promise<SigningKey> {
  const path = join(directory, 'signing-key.pem');
  const publicKeyPath = publicPathIn(directory);
  return await onFile(path, async () => {
    const found = readPrivateKey(path, uid);
    const { keys, warning } = found ?? (await makePrivateKey(directory, path, uid));
    keepPublicKey(publicKeyPath, keys);
    return { privateKey: keys.privateKey, path, publicKeyPath, isNew: found === undefined, warning };
  });
}

/**
 * The same, where it is there already: nothing is made, and nothing said of one that cannot be used.
 *
 * @returns undefined where there is none
 */
export function findSigningKey(directory: string, uid?: number): SigningKey | undefined {
  const path = join(directory, 'signing-key.pem');
  try {
    const found = readPrivateKey(path, uid);
    if (found === undefined) return undefined;
    const { keys, warning } = found;
    return {
      privateKey: keys.privateKey,
      path,
      publicKeyPath: publicPathIn(directory),
      isNew: false,
      warning,
    };
  } catch {
    return undefined;
  }
}

interface FoundKey {
  readonly keys: KeyPair;
  readonly warning: string | undefined;
}

function publicPathIn(directory: string): string {
  return join(directory, 'signing-key.pub.pem');
}

/** @returns undefined when there is none */
function readPrivateKey(path: string, uid: number | undefined): FoundKey | undefined {
  const found = readTrusted(path, { uid, maxBytes: MAX_BYTES });
  if (found.kind === 'missing') return undefined;
  if (found.kind === 'distrusted') throw distrusted(path, found.distrust);
  const keys = found.kind === 'read' ? parseKeys(decodeText(found.bytes) ?? '') : undefined;
  if (keys !== undefined && found.kind === 'read')
    return { keys, warning: found.othersMayRead ? readableByOthers(path) : undefined };
  throw new HooksError('key_invalid', `The signing key ${path} is damaged, or is not an RSA private key.`, {
    hint: 'It was not changed. Move it away, and a new one is created.',
  });
}

async function makePrivateKey(directory: string, path: string, uid: number | undefined): Promise<FoundKey> {
  makeDirectory(directory, DIRECTORY_MODE);
  const made = await generateKeys();
  writeFileAtomically(path, privateKeyPem(made), {
    mode: PRIVATE_MODE,
    existing: 'kept',
    failure: `The signing key ${path} cannot be made`,
    hint: HINT,
  });
  // Another process may have been first.
  return readPrivateKey(path, uid) ?? { keys: made, warning: undefined };
}

/** The public key follows from the private one, so that whatever else stands there gives way. */
function keepPublicKey(path: string, { publicKeyPem }: KeyPair): void {
  const wanted = `${publicKeyPem}\n`;
  const found = readTrusted(path, { uid: undefined, maxBytes: MAX_BYTES });
  if (found.kind === 'read' && found.bytes.toString() === wanted) return;
  writeFileAtomically(path, wanted, {
    mode: PUBLIC_MODE,
    failure: `The public key ${path} cannot be written`,
    hint: HINT,
  });
}

function readableByOthers(path: string): string {
  return `Others on this machine may read the signing key ${path}. To close it: chmod 600 ${path}`;
}

function distrusted(path: string, { path: culprit, reason, fix }: Distrust): HooksError {
  const what = culprit === path ? 'it' : `the directory ${culprit}`;
  return new HooksError('key_invalid', `The signing key ${path} is not used: ${what} ${reason}.`, {
    hint: `Whoever may write there may know the key. Make it yours alone (${fix}), or choose another directory with DYTE_HOOKS_DATA_DIR.`,
  });
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
