import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run, type VerifyOptions } from '../../../../src/commands/verify/verify.ts';
import { HooksError } from '../../../../src/domain/errors.ts';
import { keyFingerprint } from '../../../../src/domain/signature/key-fingerprint.ts';
import { newDelivery } from '../../../helpers/deliveries.ts';
import {
  failureOf,
  keyCacheOf,
  testContext,
  type ContextParts,
  type TestContext,
} from '../../../helpers/context.ts';
import { DYTE_SETTINGS } from '../../../helpers/settings.ts';
import { temporaryDirectory } from '../../../helpers/directory.ts';
import { memoryHistory } from '../../../helpers/memory-history.ts';

const SERVICE = generateKeyPairSync('rsa', { modulusLength: 2048 });
const CLOUDFLARE = generateKeyPairSync('rsa', { modulusLength: 2048 });
const LOCAL = generateKeyPairSync('rsa', { modulusLength: 2048 });

const pemOf = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString();
const BODY = '{"event":"meeting.started","meeting":{"id":"m1"}}';

function signatureOf(body: string | Buffer, pair = SERVICE): string {
  return sign('sha256', Buffer.from(body), pair.privateKey).toString('base64');
}

const DYTE_URL = 'https://api.dyte.io/.well-known/webhooks.json';
const EMULATOR_URL = 'http://127.0.0.1:4010/.well-known/webhooks.json';

const NONE: VerifyOptions = {
  file: undefined,
  delivery: undefined,
  store: undefined,
  headers: undefined,
  header: [],
  signature: undefined,
  key: undefined,
  offline: false,
};

/** What each key document holds; nothing answers at any other. */
function publishing(documents: Readonly<Record<string, string>>): (url: string) => Promise<string> {
  return async (url) => {
    const pem = documents[url];
    if (pem === undefined) throw new HooksError('key_unavailable', `nothing at ${url}`);
    return pem;
  };
}

function contextWith(parts: ContextParts = {}): TestContext {
  return testContext({
    settings: DYTE_SETTINGS,
    publicKey: publishing({ [DYTE_URL]: pemOf(SERVICE.publicKey) }),
    ...parts,
  });
}

async function fileOf(name: string, content: string | Buffer): Promise<string> {
  const path = join(await temporaryDirectory(), name);
  await writeFile(path, content);
  return path;
}

interface Verified {
  readonly error: HooksError | undefined;
  readonly text: string;
  readonly context: TestContext;
}

async function verify(options: Partial<VerifyOptions>, parts: ContextParts = {}): Promise<Verified> {
  const context = contextWith(parts);
  const error = await run({ ...NONE, ...options }, context).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error !== undefined && !(error instanceof HooksError)) throw error;
  return { error, text: context.io.stdout.text(), context };
}

describe('verify', () => {
  it('says that a body with its headers is genuine', async () => {
    const file = await fileOf('body.json', BODY);
    const { error, text } = await verify({
      file,
      headers: await fileOf('headers.txt', `dyte-signature: ${signatureOf(BODY)}\n`),
    });
    expect(error).toBeUndefined();
    expect(text.split('\n').slice(0, 2)).toEqual([
      '✓ Genuine: the signature in dyte-signature is that of these bytes, by the key of api.dyte.io.',
      `  delivery   ${file}`,
    ]);
    expect(text).toContain('body       49 bytes\n');
    expect(text).toContain(keyFingerprint(SERVICE.publicKey));
  });

  it('takes the signature alone, and the body of standard input', async () => {
    const { error, text } = await verify({ file: '-', signature: signatureOf(BODY) }, { stdin: BODY });
    expect(error).toBeUndefined();
    expect(text).toContain('delivery   standard input\n');
  });

  it('takes a header of the command line in place of one of the file', async () => {
    const { error } = await verify({
      file: await fileOf('body.json', BODY),
      headers: await fileOf('wrong.txt', 'rtk-signature: AAAA\nhost: x'),
      header: [`RTK-Signature: ${signatureOf(BODY)}`],
    });
    expect(error).toMatchObject({ code: 'not_genuine' });
    const request = await fileOf('r.http', `POST / HTTP/1.1\nrtk-signature: AAAA\n\n${BODY}`);
    expect(
      (await verify({ file: request, header: [`RTK-Signature: ${signatureOf(BODY)}`] })).error,
    ).toBeUndefined();
    expect((await verify({ file: request, signature: signatureOf(BODY) })).error).toBeUndefined();
  });

  it('takes a request as it was saved, and says what it did with it', async () => {
    const head = `POST /webhook HTTP/1.1\r\nrtk-signature: ${signatureOf(BODY)}\r\n`;
    const plain = await verify({
      file: await fileOf('a.http', `${head}Content-Length: 49\r\n\r\n${BODY}\n`),
    });
    expect(plain.error).toBeUndefined();
    expect(plain.text).toContain('Behind the body there is more: 1 byte, left out as Content-Length says.');
    const chunked = `${head}Transfer-Encoding: chunked\r\n\r\n31\r\n${BODY}\r\n0\r\n\r\n`;
    const inChunks = await verify({ file: await fileOf('b.http', chunked) });
    expect(inChunks.error).toBeUndefined();
    expect(inChunks.text).toContain('The body came in chunks, which were put together.');
    const joined = await verify({
      file: await fileOf('c.http', `${head}Transfer-Encoding: chunked\r\n\r\n${BODY}`),
    });
    expect(joined.error).toBeUndefined();
    expect(joined.text).toContain('and there are none: it was taken as it is.');
    const cut = await verify({
      file: await fileOf('d.http', `${head}Content-Length: 49\r\n\r\n${BODY.slice(0, 40)}`),
    });
    expect(cut.error?.code).toBe('not_genuine');
    expect(cut.text).toContain('The body is cut off: 40 of 49 bytes are there.');
    expect(cut.text).toContain('The JSON of the body ends in the middle: it was cut off.');
  });

  it('takes a delivery that was received', async () => {
    const headers = [['dyte-signature', signatureOf(BODY)]] as const;
    const history = memoryHistory(newDelivery('one', { headers, body: Buffer.from(BODY) }));
    const { error, text } = await verify({ delivery: 'last' }, { history: async () => history });
    expect(error).toBeUndefined();
    expect(text).toContain(`delivery   delivery ${history.find('last').id}`);
  });

  it('says what makes a body verify that was written anew, and what does that', async () => {
    const { error, text } = await verify({
      file: await fileOf('python.json', BODY.replaceAll(/([,:])/g, '$1 ')),
      signature: signatureOf(BODY),
    });
    expect(error).toMatchObject({ code: 'not_genuine', exitCode: 6, isTold: true });
    expect(text).toContain(
      '✗ It does not verify as it is. It does when the body is taken with the white space between its JSON removed.',
    );
    expect(text).toContain('It is written as by json.dumps of Python.');
    expect(text).toContain('Verify the raw bytes of the request');
  });

  it('prints nothing with --quiet, and a document with --json', async () => {
    const file = await fileOf('newline.json', `${BODY}\n`);
    const options = { file, signature: signatureOf(BODY) };
    const quiet = await verify(options, { options: { quiet: true } });
    expect(quiet).toMatchObject({ text: '', error: { code: 'not_genuine' } });
    expect(quiet.context.io.stderr.text()).toBe('');
    const { text } = await verify(options, { options: { json: true } });
    expect(JSON.parse(text)).toMatchObject({
      valid: false,
      verdict: 'explained',
      header: 'rtk-signature',
      key: { name: 'api.dyte.io', fingerprint: keyFingerprint(SERVICE.publicKey), isExpected: true },
      bodyForms: ['without_newline'],
      signatureForm: null,
      writtenAs: null,
      signedSha256: null,
      origin: file,
      bodySize: 50,
      keys: ['api.dyte.io'],
      notes: [],
    });
  });

  it.each([
    ['missing', {}, 'A body alone has none.'],
    ['missing', { header: ['Host: x'] }, 'neither is there'],
    ['malformed', { signature: 'a'.repeat(64) }, 'HMAC'],
    [
      'unknown_key',
      { signature: signatureOf(BODY, generateKeyPairSync('rsa', { modulusLength: 2048 })) },
      'forged',
    ],
    ['other_body', { signature: signatureOf('other') }, 'that of another delivery'],
  ] as const)('says why it is not genuine: %s', async (verdict, options, cause) => {
    const file = await fileOf('body.json', BODY);
    const json = await verify({ file, ...options }, { options: { json: true } });
    expect(json.error?.code).toBe('not_genuine');
    const answer: unknown = JSON.parse(json.text);
    expect(answer).toMatchObject({ valid: false, verdict });
    const { text } = await verify({ file, ...options }, { isTerminal: true, columns: 60 });
    expect(text.replaceAll(/\s+/g, ' ')).toContain(cause);
    expect(text).toMatch(/^✗ /);
  });

  it('is harmless on a terminal', async () => {
    const { text } = await verify(
      { file: '-', header: ['x-signature: a\u001B[31m'], signature: undefined },
      { stdin: '\u001B[31m' },
    );
    expect(text).not.toContain('\u001B');
  });
});

describe('the keys that verify tries', () => {
  const cloudflareUrl = 'https://api.realtime.cloudflare.com/.well-known/webhooks.json';
  const documents = {
    [DYTE_URL]: pemOf(SERVICE.publicKey),
    [cloudflareUrl]: pemOf(CLOUDFLARE.publicKey),
  };

  it('is the one that is given', async () => {
    const options = { file: '-', signature: signatureOf(BODY, LOCAL), key: 'env:KEY' };
    const { error, text } = await verify(options, {
      stdin: BODY,
      environment: { KEY: pemOf(LOCAL.publicKey) },
      publicKey: publishing({}),
    });
    expect(error).toBeUndefined();
    expect(text).toContain('by the key of KEY.');
  });

  it('is one that was kept, without asking anybody, where it fits', async () => {
    const { error } = await verify(
      { file: '-', signature: signatureOf(BODY) },
      {
        stdin: BODY,
        keyCache: keyCacheOf(pemOf(SERVICE.publicKey)),
        publicKey: async () => {
          throw new Error('nobody is to be asked');
        },
      },
    );
    expect(error).toBeUndefined();
  });

  it('is asked of nobody where there is no signature', async () => {
    const { error, text } = await verify({ file: '-' }, { stdin: BODY, publicKey: publishing({}) });
    expect(error?.code).toBe('not_genuine');
    expect(text).toContain('A body alone has none.');
  });

  it('is the new one where the service has changed it', async () => {
    const options = { file: '-', signature: signatureOf(BODY, CLOUDFLARE) };
    const { error, text } = await verify(options, {
      stdin: BODY,
      keyCache: keyCacheOf(pemOf(SERVICE.publicKey)),
      publicKey: publishing({ [DYTE_URL]: pemOf(CLOUDFLARE.publicKey) }),
    });
    expect(error).toBeUndefined();
    expect(text).toContain('by the key of api.dyte.io.');
  });

  it.each([
    ['api.realtime.cloudflare.com', CLOUDFLARE],
    ['this machine (keys show)', LOCAL],
    ['the emulator at http://127.0.0.1:4010', LOCAL],
  ])('are those of others too: %s', async (name, pair) => {
    const isEmulator = name.startsWith('the emulator');
    const { error, text } = await verify(
      { file: '-', signature: signatureOf(BODY, pair) },
      {
        stdin: BODY,
        publicKey: publishing(
          isEmulator ? { ...documents, [EMULATOR_URL]: pemOf(LOCAL.publicKey) } : documents,
        ),
        ...(isEmulator
          ? {
              emulatorAddresses: {
                list: () => [
                  {
                    id: 'e',
                    url: 'http://127.0.0.1:4010',
                    startedAt: 0,
                    service: 'dyte',
                    appId: 'a',
                    credentials: undefined,
                  },
                ],
                add: () => undefined,
                remove: () => undefined,
              },
            }
          : {
              signingKey: async () => ({
                privateKey: LOCAL.privateKey,
                path: 'p',
                publicKeyPath: 'q',
                isNew: false,
                warning: undefined,
              }),
            }),
      },
    );
    expect(error).toMatchObject({ code: 'not_genuine' });
    expect(text).toContain(`It does when the key of ${name} is used.`);
    expect(text).toContain('The key of api.dyte.io was expected.');
  });

  it('are only those of this machine with --offline', async () => {
    const asked: string[] = [];
    const publicKey = async (url: string): Promise<string> => {
      asked.push(url);
      return pemOf(SERVICE.publicKey);
    };
    const options = { file: '-', signature: signatureOf(BODY), offline: true };
    const none = await verify(options, { stdin: BODY, publicKey });
    expect(none.error).toMatchObject({ code: 'key_unavailable', exitCode: 5 });
    const kept = keyCacheOf(pemOf(CLOUDFLARE.publicKey));
    expect((await verify(options, { stdin: BODY, publicKey, keyCache: kept })).error?.code).toBe(
      'not_genuine',
    );
    expect(asked).toEqual([]);
  });

  it('are needed', async () => {
    const { error } = await verify(
      { file: '-', signature: signatureOf(BODY) },
      { stdin: BODY, publicKey: publishing({}) },
    );
    expect(error).toMatchObject({ code: 'key_unavailable', exitCode: 5 });
  });

  it('are counted once, also where a kept one is damaged', async () => {
    const { text } = await verify(
      { file: '-', signature: signatureOf(BODY, CLOUDFLARE) },
      {
        stdin: BODY,
        options: { json: true },
        publicKey: publishing({ [DYTE_URL]: documents[DYTE_URL], [cloudflareUrl]: documents[DYTE_URL] }),
        keyCache: keyCacheOf('damaged'),
      },
    );
    expect(JSON.parse(text)).toMatchObject({ keys: ['api.dyte.io'], verdict: 'unknown_key' });
  });
});

describe('what verify is given', () => {
  it.each([
    [{}, 'option_missing', /--delivery last/],
    [{ file: 'a', delivery: 'last' }, 'usage_invalid', /one of them/],
    [{ file: '/no/such/body.json' }, 'file_failed', /standard input/],
    [{ file: 'last~1' }, 'file_failed', /verify --delivery last~1/],
    [{ file: '-', headers: '/no/such/headers' }, 'file_failed', /a header on each line/],
    [{ file: '-', header: ['none'] }, 'usage_invalid', /Name: value/],
  ] as const)('is refused: %j', async (options, code, hint) => {
    const error = await failureOf(run({ ...NONE, ...options }, contextWith({ stdin: BODY })));
    expect(error.code).toBe(code);
    expect(error.hint).toMatch(hint);
  });

  it('is refused where it begins as a request and is none', async () => {
    const file = await fileOf('broken.http', 'POST / HTTP/1.1\nno header\n\n{}');
    const error = await failureOf(run({ ...NONE, file }, contextWith()));
    expect(error).toMatchObject({ code: 'usage_invalid' });
    expect(error.message).toContain('its line 2 is no header');
  });

  it('is refused where it is far too large', async () => {
    const stdin = ' '.repeat(16 * 1024 * 1024 + 1);
    const error = await failureOf(run({ ...NONE, file: '-' }, contextWith({ stdin })));
    expect(error).toMatchObject({ code: 'file_failed' });
  });
});
