import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { AUTHORIZATION, serviceError, testClient, WANTED } from '../../helpers/api-client.ts';
import { failureOf } from '../../helpers/context.ts';
import { RESET, SILENCE, startServer, startSocketServer, type Reply } from '../../helpers/http-servers.ts';

const SECRETS = [AUTHORIZATION, AUTHORIZATION.slice('Basic '.length), 'not-a-real-key'];

/** Everything that any output could show of a value: hidden properties, causes and getters included. */
function shownOf(value: unknown): string {
  return inspect(value, { depth: Infinity, showHidden: true, getters: true, maxStringLength: Infinity });
}

function secretsIn(value: unknown): readonly string[] {
  const shown = shownOf(value);
  return SECRETS.filter((secret) => shown.includes(secret));
}

const echo: Reply = (request, response) => {
  const message = `What is ${String(request.headers.authorization)}, with the key not-a-real-key?`;
  response.writeHead(400).end(JSON.stringify(serviceError(400, message)));
};

describe('the credentials', () => {
  it.each([
    ['an answer that repeats them', echo],
    ['a broken connection', RESET],
    ['a timeout', SILENCE],
    [
      'a redirect',
      { status: 302, headers: { location: `/?a=${encodeURIComponent(AUTHORIZATION)}#not-a-real-key` } },
    ],
    ['a redirect with them in its path', { status: 302, headers: { location: '/not-a-real-key' } }],
    ['a page', { status: 200, body: `<p>${AUTHORIZATION}</p>` }],
  ] satisfies [string, Reply][])('are in no error after %s', async (_what, reply) => {
    const server = await startServer(reply);
    const api = testClient(server.url, { limits: { retries: 1, attemptTimeoutMs: 100 } });
    for (const error of [await failureOf(api.list()), await failureOf(api.create(WANTED))]) {
      expect(error.request).toContain(server.url);
      expect(secretsIn(error)).toEqual([]);
    }
    expect(secretsIn(api.notices)).toEqual([]);
  });

  it.each([490, 480, 475, 470, 499])(
    'are in no part of a message that is cut at character %i of them',
    async (before) => {
      const server = await startServer((_request, response) => {
        const message = `${'x'.repeat(before)}not-a-real-key and ${AUTHORIZATION}`;
        response.writeHead(400).end(JSON.stringify(serviceError(400, message)));
      });
      const { message } = await failureOf(testClient(server.url).list());
      expect(message).not.toMatch(/not-|Basic /);
    },
  );

  it('are in no part of a redirect that is cut', async () => {
    const location = `/${'x'.repeat(460)}/not-a-real-key/${'y'.repeat(90)}`;
    const server = await startServer({ status: 302, headers: { location } });
    const { message } = await failureOf(testClient(`${server.url}/v2`).list());
    expect(message).not.toContain('not-a');
  });

  it.each([
    ['percent-encoded', encodeURIComponent(AUTHORIZATION)],
    ['escaped for JSON', String.raw`\u006eot-a-real-key`],
    ['in base64url', Buffer.from('not-a-real-key').toString('base64url')],
    ['as a pair', '0a1b2c3d:not-a-real-key'],
    ['broken into lines', 'not-a-re\nal-key'],
  ])('are hidden %s', async (_how, written) => {
    const server = await startServer({
      status: 400,
      body: `{"message":"<${written.replaceAll('\n', String.raw`\n`)}>"}`,
    });
    const { message } = await failureOf(testClient(server.url).list());
    expect(message).toMatch(/<(?:0a1b2c3d:)?…>$/);
  });

  it('of a proxy and of the address are hidden too', async () => {
    const proxy = await startServer({
      status: 400,
      body: serviceError(400, 'ann:p@ss-word-1 sent p%40ss-word-1 with tenant-token-9'),
    });
    const environment = { HTTP_PROXY: proxy.url.replace('//', '//ann:p%40ss-word-1@') };
    const address = 'http://api.dyte.test/v2?token=tenant-token-9';
    const connect = await failureOf(testClient(address, { environment, limits: { retries: 0 } }).list());
    expect(shownOf(connect)).not.toMatch(/ss-word|tenant-token/);
  });

  it('are in no error after bytes that are not HTTP', async () => {
    const server = await startSocketServer((socket) => {
      socket.end(`${AUTHORIZATION}\r\n\r\n`);
    });
    expect(secretsIn(await failureOf(testClient(server.url).list()))).toEqual([]);
  });

  it('cannot be read off the client', () => {
    expect(secretsIn(testClient('http://127.0.0.1:1/v2'))).toEqual([]);
  });

  it('inside the address are neither sent nor shown', async () => {
    const server = await startServer({ status: 400 });
    const address = server.url.replace('http://', 'http://ann:s3cret@');
    const error = await failureOf(testClient(address).list());
    expect(server.received[0]?.headers.authorization).toBe(AUTHORIZATION);
    expect(shownOf(error)).not.toContain('s3cret');
  });
});
