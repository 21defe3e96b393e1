import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fetchPublicKey, type KeyDocumentOptions } from '../../../src/api/key-document.ts';
import { HooksError } from '../../../src/domain/errors.ts';
import { parsePublicKey } from '../../../src/domain/signature/public-key.ts';
import { failureOf } from '../../helpers/context.ts';
import {
  freePort,
  RESET,
  SILENCE,
  startServer,
  startTlsServer,
  type Reply,
} from '../../helpers/http-servers.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const ellipticKey = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
}).publicKey;

function document(key: unknown): Reply {
  return { status: 200, body: { success: true, data: { publicKey: key }, message: '' } };
}

function fetchFrom(keyUrl: string, options: Partial<KeyDocumentOptions> = {}): Promise<string> {
  return fetchPublicKey({ keyUrl, environment: {}, signal: new AbortController().signal, ...options });
}

describe('fetchPublicKey', () => {
  it('returns the key as it is published', async () => {
    const server = await startServer(document(publicKey));
    expect(await fetchFrom(`${server.url}/.well-known/webhooks.json`)).toBe(publicKey);
    expect(server.calls()).toEqual(['GET /.well-known/webhooks.json']);
    expect(server.received[0]?.headers.authorization).toBeUndefined();
    expect(server.received[0]?.headers['cache-control']).toBe('no-cache');
  });

  it.each([
    ['the PEM alone', publicKey],
    ['the PEM with a byte order mark and Windows line ends', `\uFEFF${publicKey.replaceAll('\n', '\r\n')}`],
    ['a key document with real line ends', `{"data":{"publicKey":"${publicKey}"}}`],
    ['a key document with a byte order mark', `\uFEFF${JSON.stringify({ data: { publicKey } })}`],
    ['a key in one line', JSON.stringify({ data: { publicKey: publicKey.replaceAll('\n', '\\n') } })],
  ])('takes %s', async (_what, body) => {
    const server = await startServer({ status: 200, body });
    const key = parsePublicKey(await fetchFrom(server.url));
    expect(key.keyObject.equals(createPublicKey(publicKey))).toBe(true);
  });

  it.each(['http://keys.example.test/key', 'http://10.0.0.1/', 'http://127.0.0.1.nip.io/'])(
    'asks nobody at %s, which anybody on the way could answer for',
    async (keyUrl) => {
      const error = await failureOf(fetchFrom(keyUrl));
      expect(error).toMatchObject({ code: 'key_unavailable', hint: expect.stringContaining('https://') });
      expect(error.message).toContain('anybody on the way');
    },
  );

  it.each([
    ['404', { status: 404 }, 'answered 404'],
    ['500 with a key', { status: 500, body: { data: { publicKey } } }, 'answered 500'],
    [
      'a redirect',
      { status: 301, headers: { location: 'https://elsewhere.example/key?t=s3cret' } },
      'redirects to https://elsewhere.example/key?t=… (301)',
    ],
    ['a page', { status: 200, body: '<html></html>' }, 'not JSON'],
    ['nothing', { status: 200 }, 'not JSON'],
    ['a JWK set', { status: 200, body: { keys: [] } }, 'no data.publicKey'],
    ['null', { status: 200, body: 'null' }, 'no data.publicKey'],
    ['a key that is no text', document({ kty: 'RSA' }), 'no data.publicKey'],
    ['a key that is no PEM', document('AAAA'), 'not an RSA public key'],
    ['a damaged PEM', document(publicKey.replace('MII', 'AAA')), 'not an RSA public key'],
    ['a private key', document(privateKey), 'not an RSA public key'],
    ['a key of another kind', document(ellipticKey), 'not an RSA public key'],
    ['a document without end', { status: 200, body: ' '.repeat(100_000) }, 'too large'],
    ['a broken connection', RESET, 'the connection broke'],
    ['silence', SILENCE, 'no complete answer came in time'],
  ] satisfies [string, Reply, string][])('says what is wrong with %s', async (_what, reply, why) => {
    const server = await startServer(reply);
    const error = await failureOf(fetchFrom(`${server.url}/key?token=s3cret`, { timeoutMs: 150 }));
    expect(error).toMatchObject({ code: 'key_unavailable', exitCode: 5 });
    expect(error.message).toContain(`${server.url}/key?token=…: `);
    expect(error.message).toContain(why);
    expect(error.message).not.toContain('s3cret');
    expect(error.hint).toBeDefined();
    expect(server.received).toHaveLength(1);
  });

  it('says that nothing listens', async () => {
    const error = await failureOf(fetchFrom(`http://127.0.0.1:${String(await freePort())}/key`));
    expect(error.code).toBe('key_unavailable');
    expect(error.message).toContain('ECONNREFUSED');
  });

  it('trusts no certificate that is not vouched for', async () => {
    const read = (name: string): string =>
      readFileSync(new URL(`../../fixtures/tls/${name}.pem`, import.meta.url), 'utf8');
    const server = await startTlsServer({ key: read('key'), cert: read('self-signed') }, document(publicKey));
    const error = await failureOf(fetchFrom(server.url));
    expect(error.code).toBe('key_unavailable');
    expect(error.message).toContain('self-signed');
  });

  it.each(['', 'key.json', 'file:///etc/passwd'])('refuses the address %j', async (keyUrl) => {
    expect((await failureOf(fetchFrom(keyUrl))).code).toBe('key_unavailable');
  });

  it('is interrupted at once, with the reason', async () => {
    const reason = new HooksError('interrupted', 'Cancelled.');
    const controller = new AbortController();
    const server = await startServer(() => {
      controller.abort(reason);
    });
    await expect(fetchFrom(server.url, { signal: controller.signal })).rejects.toBe(reason);
  });
});
