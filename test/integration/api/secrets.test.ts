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
    const api = testClient(server.url, { limits: { retries: 1, attemptTimeout: 100 } });
    for (const error of [await failureOf(api.list()), await failureOf(api.create(WANTED))]) {
      expect(error.message).toContain(server.url);
      expect(secretsIn(error)).toEqual([]);
    }
    expect(secretsIn(api.notices)).toEqual([]);
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
