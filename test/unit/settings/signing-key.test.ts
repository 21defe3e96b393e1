import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { chmod, chown, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parsePublicKey } from '../../../src/domain/signature/public-key.ts';
import { signBody, verifySignature } from '../../../src/domain/signature/signature.ts';
import { findSigningKey, loadSigningKey } from '../../../src/settings/signing-key.ts';
import { failureOf } from '../../helpers/context.ts';
import { temporaryDirectory } from '../../helpers/directory.ts';

async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777;
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** Making a key takes a noticeable part of a second. */
const PEM = pemOf(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);

/** A directory with a key that was made before. */
async function directoryWithKey(): Promise<string> {
  const directory = await temporaryDirectory();
  await writeFile(join(directory, 'signing-key.pem'), PEM, { mode: 0o600 });
  return directory;
}

describe('the key that changed deliveries are signed with', () => {
  it('is made on first use, for its owner alone, with the public key beside it', async () => {
    const directory = join(await temporaryDirectory(), 'new', 'data');
    const key = await loadSigningKey(directory);
    expect(key).toMatchObject({ isNew: true, warning: undefined, path: join(directory, 'signing-key.pem') });
    expect(await modeOf(directory)).toBe(0o700);
    expect(await modeOf(key.path)).toBe(0o600);
    expect(key.privateKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
    expect((await readdir(directory)).toSorted()).toEqual(['signing-key.pem', 'signing-key.pub.pem']);
    const body = Buffer.from('{"event":"meeting.started"}');
    const publicKey = parsePublicKey(await readFile(key.publicKeyPath, 'utf8'));
    expect(verifySignature(body, await signBody(body, key.privateKey), publicKey)).toEqual({
      state: 'valid',
    });
  });

  it('stays the same', async () => {
    const key = await loadSigningKey(await directoryWithKey());
    expect(key).toMatchObject({ isNew: false, warning: undefined });
    expect(pemOf(key.privateKey)).toBe(PEM);
    expect(await readFile(key.path, 'utf8')).toBe(PEM);
  });

  it('is one and the same for all who make it at once', async () => {
    const directory = await temporaryDirectory();
    const keys = await Promise.all(Array.from({ length: 3 }, () => loadSigningKey(directory)));
    expect(new Set(keys.map(({ privateKey }) => pemOf(privateKey))).size).toBe(1);
    expect((await readdir(directory)).toSorted()).toEqual(['signing-key.pem', 'signing-key.pub.pem']);
  });

  it('has its public key written again when that is gone or another', async () => {
    const directory = await directoryWithKey();
    const { publicKeyPath } = await loadSigningKey(directory);
    const pem = await readFile(publicKeyPath, 'utf8');
    await writeFile(publicKeyPath, 'something else');
    await loadSigningKey(directory);
    expect(await readFile(publicKeyPath, 'utf8')).toBe(pem);
  });

  it.each([
    ['nothing', ''],
    ['half a key', '-----BEGIN PRIVATE KEY-----\nMIIEvQ'],
    ['another kind of key', pemOf(generateKeyPairSync('ed25519').privateKey)],
  ])('is refused and left alone when the file holds %s', async (_what, text) => {
    const directory = await temporaryDirectory();
    const path = join(directory, 'signing-key.pem');
    await writeFile(path, text);
    const error = await failureOf(loadSigningKey(directory));
    expect(error).toMatchObject({ code: 'key_invalid', message: expect.stringContaining(path) });
    expect(error.hint).toContain('Move it away');
    expect(await readFile(path, 'utf8')).toBe(text);
  });

  it('is refused when a directory has its name', async () => {
    const directory = await temporaryDirectory();
    await mkdir(join(directory, 'signing-key.pem'));
    expect((await failureOf(loadSigningKey(directory))).code).toBe('key_invalid');
  });

  it('comes with a warning when others can read it', async () => {
    const directory = await directoryWithKey();
    const { path } = await loadSigningKey(directory);
    await chmod(path, 0o640);
    expect((await loadSigningKey(directory)).warning).toContain(`chmod 600 ${path}`);
  });

  it.each([
    ['it', 'signing-key.pem', 0o666],
    ['its directory', '.', 0o777],
  ])('is not used when all may write %s', async (_what, name, mode) => {
    const directory = await directoryWithKey();
    await chmod(join(directory, name), mode);
    const error = await failureOf(loadSigningKey(directory, process.getuid?.()));
    expect(error).toMatchObject({
      code: 'key_invalid',
      message: expect.stringContaining('may be written by everybody'),
      hint: expect.stringContaining('chmod go-w'),
    });
  });

  it.runIf(process.getuid?.() === 0)('is not used when it is another user’s', async () => {
    const directory = await directoryWithKey();
    await chown(join(directory, 'signing-key.pem'), 54_321, 54_321);
    const error = await failureOf(loadSigningKey(directory, 0));
    expect(error).toMatchObject({ code: 'key_invalid', message: expect.stringContaining('another user') });
  });

  it('says why it cannot be made', async () => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, 'file'), '');
    const error = await failureOf(loadSigningKey(join(directory, 'file', 'data')));
    expect(error).toMatchObject({ code: 'file_failed', message: expect.stringContaining('not a directory') });
  });
});

describe('the key where it is there already', () => {
  it('is found, and none is made', async () => {
    const directory = await directoryWithKey();
    const found = findSigningKey(directory);
    expect(found).toMatchObject({
      isNew: false,
      path: join(directory, 'signing-key.pem'),
      publicKeyPath: join(directory, 'signing-key.pub.pem'),
    });
    expect(found === undefined ? undefined : pemOf(found.privateKey)).toBe(PEM);
    const empty = await temporaryDirectory();
    expect(findSigningKey(empty)).toBeUndefined();
    expect(await readdir(empty)).toEqual([]);
  });

  it('is none where it cannot be used', async () => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, 'signing-key.pem'), 'damaged', { mode: 0o600 });
    expect(findSigningKey(directory)).toBeUndefined();
  });
});
