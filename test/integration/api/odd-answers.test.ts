import { describe, expect, it } from 'vitest';
import { fetchPublicKey } from '../../../src/api/key-document.ts';
import { data, testClient, WANTED, WEBHOOK } from '../../helpers/api-client.ts';
import { failureOf } from '../../helpers/context.ts';
import { KEYS } from '../../helpers/emulator.ts';
import { startServer, startSocketServer } from '../../helpers/http-servers.ts';
import {
  HTTP2_SERVERS,
  INTERIM,
  MALFORMED,
  NO_HTTP,
  startOddServer,
  TLS_ALERT,
} from '../../helpers/odd-answers.ts';

function answerOf(body: unknown, status = '200 OK'): string {
  const text = JSON.stringify(body);
  return `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${String(text.length)}\r\n\r\n${text}`;
}

const LIST = answerOf(data([WEBHOOK]));
const KEY = answerOf({ success: true, data: { publicKey: KEYS.publicKeyPem }, message: '' });

async function fetchKey(url: string): Promise<string> {
  return await fetchPublicKey({ keyUrl: url, environment: {}, signal: new AbortController().signal });
}

describe('an answer of the service', () => {
  it.each(INTERIM)('is found after %s', async (_name, pieces) => {
    const { url, connections } = await startOddServer(
      ...pieces.slice(0, -1),
      `${pieces.at(-1) ?? ''}${LIST}`,
    );
    expect((await testClient(url).list()).webhooks).toMatchObject([{ id: WEBHOOK.id }]);
    expect(connections()).toBe(1);
  });

  it('is found after an interim one when something is created, which happens once', async () => {
    const server = await startServer((_request, response) => {
      response.writeContinue();
      response.writeHead(201, { 'content-type': 'application/json' });
      response.end(JSON.stringify(data(WEBHOOK)));
    });
    expect(await testClient(server.url).create(WANTED)).toMatchObject({ id: WEBHOOK.id });
    expect(server.calls()).toEqual(['POST /webhooks']);
  });

  it('may have 20 KiB of headers', async () => {
    const { url } = await startOddServer(LIST.replace('\r\n', `\r\nX: ${'y'.repeat(20 * 1024)}\r\n`));
    expect((await testClient(url).list()).webhooks).toHaveLength(1);
  });

  it('with 204 has no body, whatever it says', async () => {
    const { url, connections } = await startSocketServer((socket) => {
      socket.write('HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\n');
      setImmediate(() => socket.write('ok'));
    });
    const client = testClient(url, { limits: { retries: 0 } });
    await client.delete(WEBHOOK.id);
    await client.delete(WEBHOOK.id);
    expect(connections()).toBe(2);
  });

  it.each(MALFORMED)('is said to break the rules of HTTP, once: %s', async (_name, head) => {
    const { url, connections } = await startOddServer(head);
    const error = await failureOf(testClient(url).list());
    expect(error).toMatchObject({ code: 'service_answer_invalid' });
    expect(error.message).toMatch(/breaks the rules of HTTP \(HPE_[A-Z_]+\)\.$/);
    expect(connections()).toBe(1);
  });

  it.each(NO_HTTP)('is said to be no HTTP, once: %s', async (_name, bytes) => {
    const { url, connections } = await startOddServer(bytes);
    const error = await failureOf(testClient(url).list());
    expect(error).toMatchObject({ code: 'service_answer_invalid' });
    expect(error.message).toMatch(/The answer is not HTTP \(HPE_[A-Z_]+\)\.$/);
    expect(connections()).toBe(1);
  });

  it.each(HTTP2_SERVERS)('is said to be HTTP/2: %s', async (_name, start) => {
    const error = await failureOf(testClient(await start()).list());
    expect(error.message).toContain('speaks only HTTP/2');
  });

  it('is said to be https', async () => {
    const error = await failureOf(testClient((await startOddServer(TLS_ALERT)).url).list());
    expect(error.message).toContain('speaks https at this port');
  });

  it.each([
    ['in its head', 'HTTP/1.1 200 OK\r\nContent-Length: 20\r\nX-'],
    ['in its body', 'HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{'],
    ['before it, after an interim one', 'HTTP/1.1 100 Continue\r\n\r\n'],
  ])('that breaks off %s is a broken connection, and asked for again', async (_name, bytes) => {
    const { url, connections } = await startOddServer(bytes);
    const error = await failureOf(testClient(url).list());
    expect(error.message).toContain('The connection broke');
    expect(connections()).toBe(4);
  });
});

describe('the key document', () => {
  it.each(INTERIM)('is found after %s', async (_name, pieces) => {
    const { url } = await startOddServer(...pieces.slice(0, -1), `${pieces.at(-1) ?? ''}${KEY}`);
    expect(await fetchKey(url)).toBe(KEYS.publicKeyPem);
  });

  it.each(MALFORMED)('is said to break the rules of HTTP: %s', async (_name, head) => {
    const error = await failureOf(fetchKey((await startOddServer(head)).url));
    expect(error).toMatchObject({ code: 'key_unavailable' });
    expect(error.message).toContain('breaks the rules of HTTP');
  });
});
