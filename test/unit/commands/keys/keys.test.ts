import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run as check } from '../../../../src/commands/keys/check.ts';
import { run as create } from '../../../../src/commands/keys/create.ts';
import { run as show } from '../../../../src/commands/keys/show.ts';
import { HooksError } from '../../../../src/domain/errors.ts';
import { keyFingerprint } from '../../../../src/domain/signature/key-fingerprint.ts';
import {
  failureOf,
  keyCacheOf,
  testContext,
  type ContextParts,
  type TestContext,
} from '../../../helpers/context.ts';
import { DYTE_SETTINGS } from '../../../helpers/settings.ts';
import { temporaryDirectory } from '../../../helpers/directory.ts';
import type { SigningKey } from '../../../../src/settings/settings.ts';

const LOCAL = generateKeyPairSync('rsa', { modulusLength: 2048 });
const SERVICE = generateKeyPairSync('rsa', { modulusLength: 2048 });
const OTHER = generateKeyPairSync('rsa', { modulusLength: 2048 });

const pemOf = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString();
const LOCAL_PEM = pemOf(LOCAL.publicKey);
const SERVICE_PEM = pemOf(SERVICE.publicKey);

function signingKey(parts: Partial<SigningKey> = {}): () => Promise<SigningKey> {
  return async () => ({
    privateKey: LOCAL.privateKey,
    path: '/data/signing-key.pem',
    publicKeyPath: '/data/signing-key.pub.pem',
    isNew: false,
    warning: undefined,
    ...parts,
  });
}

function contextWith(parts: ContextParts = {}): TestContext {
  return testContext({
    settings: DYTE_SETTINGS,
    signingKey: signingKey(),
    publicKey: async () => SERVICE_PEM,
    ...parts,
  });
}

const JSON_OUTPUT: ContextParts = { options: { json: true } };

describe('keys create', () => {
  it('says where the key is, and that it is new', async () => {
    const context = contextWith({ signingKey: signingKey({ isNew: true }) });
    await create({}, context);
    expect(context.io.stdout.text()).toBe(
      [
        'Made a signing key for this machine.',
        'private key  /data/signing-key.pem',
        'public key   /data/signing-key.pub.pem',
        `fingerprint  ${keyFingerprint(LOCAL.publicKey)}`,
        '',
      ].join('\n'),
    );
    expect(context.io.stderr.text()).toContain('dyte-hooks keys show');
  });

  it('leaves one that is there as it is, and warns of who may read it', async () => {
    const context = contextWith({ signingKey: signingKey({ warning: 'Others may read it.' }) });
    await create({}, context);
    expect(context.io.stdout.text()).toMatch(/^There is a signing key already; it stays as it is\.\n/);
    expect(context.io.stderr.text()).toContain('Others may read it.');
  });

  it('answers as JSON, without the private key', async () => {
    const context = contextWith(JSON_OUTPUT);
    await create({}, context);
    expect(JSON.parse(context.io.stdout.text())).toEqual({
      created: false,
      path: '/data/signing-key.pem',
      publicKeyPath: '/data/signing-key.pub.pem',
      publicKey: LOCAL_PEM.trimEnd(),
      fingerprint: keyFingerprint(LOCAL.publicKey),
    });
  });
});

describe('keys show', () => {
  const NEITHER = { document: false, published: false };

  it('prints the public key and nothing else', async () => {
    const context = contextWith();
    await show(NEITHER, context);
    expect(context.io.stdout.text()).toBe(LOCAL_PEM);
    expect(context.io.stderr.text()).toBe('');
  });

  it('says on standard error that it made one', async () => {
    const context = contextWith({ signingKey: signingKey({ isNew: true, warning: 'Others may read it.' }) });
    await show(NEITHER, context);
    expect(context.io.stdout.text()).toBe(LOCAL_PEM);
    expect(context.io.stderr.text()).toBe(
      'Others may read it.\nThere was no signing key yet: a new one is in /data/signing-key.pem\n',
    );
  });

  it('prints the key document, byte for byte as a service publishes one', async () => {
    const context = contextWith();
    await show({ ...NEITHER, document: true }, context);
    const escaped = LOCAL_PEM.trimEnd().replaceAll('\n', '\\n');
    expect(context.io.stdout.text()).toBe(
      `{"success":true,"data":{"publicKey":"${escaped}"},"message":""}\n`,
    );
  });

  it('prints that of the service', async () => {
    const context = contextWith({
      publicKey: async (url) => {
        expect(url).toBe('https://api.dyte.io/.well-known/webhooks.json');
        return SERVICE_PEM;
      },
    });
    await show({ ...NEITHER, published: true }, context);
    expect(context.io.stdout.text()).toBe(SERVICE_PEM);
  });

  it('answers as JSON', async () => {
    const context = contextWith(JSON_OUTPUT);
    await show(NEITHER, context);
    expect(JSON.parse(context.io.stdout.text())).toEqual({
      publicKey: LOCAL_PEM.trimEnd(),
      fingerprint: keyFingerprint(LOCAL.publicKey),
      origin: '/data/signing-key.pub.pem',
    });
    const published = contextWith(JSON_OUTPUT);
    await show({ document: true, published: true }, published);
    expect(JSON.parse(published.io.stdout.text())).toEqual({
      success: true,
      data: { publicKey: SERVICE_PEM.trimEnd() },
      message: '',
    });
  });
});

describe('keys check', () => {
  const withKey = (pem: string, parts: ContextParts = {}): TestContext =>
    contextWith({ environment: { WEBHOOK_KEY: pem }, ...parts });

  it('is content with the same key, however it is written', async () => {
    const path = join(await temporaryDirectory(), 'key.der');
    await writeFile(path, SERVICE.publicKey.export({ type: 'pkcs1', format: 'der' }));
    const context = contextWith();
    await check({ pinned: path }, context);
    expect(context.io.stdout.text()).toBe(
      [
        '✓ The pinned key is the one that the service publishes.',
        `  pinned     ${path}`,
        `             ${keyFingerprint(SERVICE.publicKey)}`,
        '  published  https://api.dyte.io/.well-known/webhooks.json',
        `             ${keyFingerprint(SERVICE.publicKey)}`,
        '',
      ].join('\n'),
    );
  });

  it('takes one with its line ends written out from the environment', async () => {
    const context = withKey(SERVICE_PEM.replaceAll('\n', '\\n'));
    await check({ pinned: 'env:WEBHOOK_KEY' }, context);
    expect(context.io.stdout.text()).toContain('  pinned     WEBHOOK_KEY\n');
  });

  it('takes one of a key document', async () => {
    const context = contextWith();
    await check({ pinned: 'https://example.com/key.json?token=abc' }, context);
    expect(context.io.stdout.text()).toContain('pinned     https://example.com/key.json?token=…');
  });

  it('ends with key_differs for another one, and says what to do', async () => {
    const context = withKey(pemOf(OTHER.publicKey));
    const error = await failureOf(check({ pinned: 'env:WEBHOOK_KEY' }, context));
    expect(error).toMatchObject({ code: 'key_differs', exitCode: 6 });
    expect(error.message).toBe(
      'The pinned key is not the one that the service publishes: your endpoint refuses genuine deliveries.',
    );
    expect(error.hint).toContain('dyte-hooks keys show --published');
    expect(context.io.stdout.text()).toMatch(/^✗ The pinned key is not the one/);
    expect(context.io.stdout.text()).toContain(keyFingerprint(OTHER.publicKey));
  });

  it('knows the key of this machine, and one that another service published', async () => {
    const local = await failureOf(check({ pinned: 'env:WEBHOOK_KEY' }, withKey(LOCAL_PEM)));
    expect(local.message).toContain('It is the signing key of this machine, which is for tests alone.');
    const kept = keyCacheOf(pemOf(OTHER.publicKey));
    const other = withKey(pemOf(OTHER.publicKey), { keyCache: kept });
    expect((await failureOf(check({ pinned: 'env:WEBHOOK_KEY' }, other))).message).toMatch(
      /It is the key that .+ published\.$/,
    );
    const damaged = withKey(pemOf(OTHER.publicKey), {
      keyCache: keyCacheOf('damaged'),
    });
    expect((await failureOf(check({ pinned: 'env:WEBHOOK_KEY' }, damaged))).message).toMatch(/deliveries\.$/);
  });

  it('answers as JSON, and prints nothing with --quiet', async () => {
    const json = withKey(LOCAL_PEM, JSON_OUTPUT);
    await failureOf(check({ pinned: 'env:WEBHOOK_KEY' }, json));
    expect(JSON.parse(json.io.stdout.text())).toEqual({
      matches: false,
      pinned: { origin: 'WEBHOOK_KEY', fingerprint: keyFingerprint(LOCAL.publicKey) },
      published: {
        origin: 'https://api.dyte.io/.well-known/webhooks.json',
        fingerprint: keyFingerprint(SERVICE.publicKey),
        publicKey: SERVICE_PEM.trimEnd(),
      },
      pinnedIs: 'this machine',
    });
    const quiet = withKey(SERVICE_PEM, { options: { quiet: true } });
    await check({ pinned: 'env:WEBHOOK_KEY' }, quiet);
    expect(quiet.io.stdout.text()).toBe('');
  });

  it('ends with 5 when the service cannot be asked', async () => {
    const context = withKey(SERVICE_PEM, {
      publicKey: async () => {
        throw new HooksError('key_unavailable', 'not now');
      },
    });
    const error = await failureOf(check({ pinned: 'env:WEBHOOK_KEY' }, context));
    expect(error).toMatchObject({ code: 'key_unavailable', exitCode: 5 });
  });

  it.each([
    [undefined, 'option_missing', /--pinned <file>/],
    ['env:NOT_SET', 'variable_missing', /file/],
    ['/no/such/file.pem', 'file_failed', /PEM file/],
    ['ftp://example.com/key', 'usage_invalid', /https:\/\//],
    ['http://example.com/key', 'usage_invalid', /https:\/\//],
    ['https://example.com/key?token=…', 'value_masked', /complete URL/],
  ] as const)('refuses %s with %s', async (pinned, code, hint) => {
    const error = await failureOf(check({ pinned }, contextWith()));
    expect(error.code).toBe(code);
    expect(error.hint).toMatch(hint);
  });
});
