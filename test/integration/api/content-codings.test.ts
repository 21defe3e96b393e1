import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fetchPublicKey } from '../../../src/api/key-document.ts';
import { data, serviceError, testClient, WANTED, WEBHOOK } from '../../helpers/api-client.ts';
import { failureOf } from '../../helpers/context.ts';
import { KEYS } from '../../helpers/emulator.ts';
import { startServer, type Reply } from '../../helpers/http-servers.ts';

const ONCE = { limits: { retries: 0 } };

const CODINGS: readonly (readonly [coding: string, encode: (bytes: Buffer) => Buffer])[] = [
  ['gzip', (bytes) => gzipSync(bytes)],
  ['x-gzip', (bytes) => gzipSync(bytes)],
  ['deflate', (bytes) => deflateSync(bytes)],
  ['Deflate', (bytes) => deflateRawSync(bytes)],
  ['br', (bytes) => brotliCompressSync(bytes)],
  ['gzip, br', (bytes) => brotliCompressSync(gzipSync(bytes))],
];

function coded(status: number, encoding: string | readonly string[], body: Buffer | string): Reply {
  return (_request, response) => {
    response.setHeader('content-type', 'application/json').setHeader('content-encoding', encoding);
    response.writeHead(status).end(body);
  };
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

async function fetchKey(url: string): Promise<string> {
  return await fetchPublicKey({ keyUrl: url, environment: {}, signal: new AbortController().signal });
}

describe('an answer of the service in a content coding', () => {
  it.each(CODINGS)('is read: %s', async (coding, encode) => {
    const server = await startServer(coded(200, coding, encode(json(data([WEBHOOK])))));
    expect((await testClient(server.url).list()).webhooks).toEqual([WEBHOOK]);
    expect(server.received[0]?.headers['accept-encoding']).toBe('identity');
  });

  it('is read when its codings stand in several lines', async () => {
    const body = gzipSync(deflateSync(json(data([WEBHOOK]))));
    const server = await startServer(coded(200, ['deflate', 'gzip'], body));
    expect((await testClient(server.url).list()).webhooks).toEqual([WEBHOOK]);
  });

  it.each(CODINGS)('is read when it is an error: %s', async (coding, encode) => {
    const server = await startServer(coded(400, coding, encode(json(serviceError(400, 'name is required')))));
    const error = await failureOf(testClient(server.url, ONCE).create(WANTED));
    expect(error).toMatchObject({ code: 'request_invalid' });
    expect(error.message).toContain('name is required');
  });

  it.each([
    ['zzip', json(data([])), 'in the content coding "zzip", which cannot be read here'],
    ['gzip', json(data([])), 'said to be in the content coding "gzip", and is not, or not whole'],
    ['br', gzipSync(json(data([]))).subarray(0, 20), 'said to be in the content coding "br"'],
    ['gzip', gzipSync(json(data([]))).subarray(0, -6), 'said to be in the content coding "gzip"'],
    ['gzip', gzipSync(Buffer.alloc(20_000_000, ' ')), 'larger than is read'],
    ['gzip, gzip', gzipSync(gzipSync(Buffer.alloc(40_000_000, ' '))), 'larger than is read'],
  ])('says what cannot be undone: %s', async (coding, body, what) => {
    const server = await startServer(coded(200, coding, body));
    const error = await failureOf(testClient(server.url).list());
    expect(error).toMatchObject({ code: 'service_answer_invalid' });
    expect(error.message).toContain(`The answer (200) is ${what}`);
    expect(error.request).toBe(`GET ${server.url}/webhooks`);
    expect(error.hint).toContain('compresses');
    expect(server.calls()).toHaveLength(1);
  });

  it('keeps its status when its body cannot be read', async () => {
    const server = await startServer(coded(401, 'zzip', 'x'));
    const error = await failureOf(testClient(server.url, ONCE).list());
    expect(error).toMatchObject({ code: 'credentials_refused' });
    expect(error.message).toContain('(401); the answer is in the content coding "zzip"');
  });

  it('of a creation that cannot be read is looked up: it was made', async () => {
    const server = await startServer(coded(201, 'zzip', 'x'), { status: 200, body: data([WEBHOOK]) });
    expect(await testClient(server.url).create(WANTED)).toMatchObject({ id: WEBHOOK.id });
    expect(server.calls()).toEqual(['POST /webhooks', 'GET /webhooks']);
  });

  it('is no empty account when its 404 cannot be read', async () => {
    const server = await startServer(coded(404, 'zzip', 'x'));
    expect(await failureOf(testClient(server.url, ONCE).list())).toMatchObject({ code: 'not_found' });
  });

  it.each([
    ['utf-16le', 'application/json; charset=utf-16le', Buffer.from('{"success":true,"data":[]}', 'utf16le')],
    ['a byte order mark', 'application/json', Buffer.from('\uFEFF{"success":true,"data":[]}')],
  ])('may be in %s', async (_name, type, body) => {
    const server = await startServer((_request, response) => {
      response.writeHead(200, { 'content-type': type, 'content-encoding': 'gzip' }).end(gzipSync(body));
    });
    expect((await testClient(server.url).list()).webhooks).toEqual([]);
  });
});

describe('the key document in a content coding', () => {
  const document = json({ success: true, data: { publicKey: KEYS.publicKeyPem }, message: '' });

  it.each(CODINGS)('is read: %s', async (coding, encode) => {
    const server = await startServer(coded(200, coding, encode(document)));
    expect(await fetchKey(server.url)).toBe(KEYS.publicKeyPem);
  });

  it.each([
    ['zzip', document, 'in the content coding "zzip"'],
    ['gzip', document, 'said to be in the content coding "gzip"'],
    ['gzip', gzipSync(Buffer.alloc(1_000_000)), 'larger than is read'],
  ])('is unavailable with a reason: %s', async (coding, body, what) => {
    const server = await startServer(coded(200, coding, body));
    const error = await failureOf(fetchKey(server.url));
    expect(error).toMatchObject({ code: 'key_unavailable' });
    expect(error.message).toContain(`the answer is ${what}`);
  });
});
