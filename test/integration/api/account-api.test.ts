import { describe, expect, it } from 'vitest';
import { data } from '../../helpers/api-client.ts';
import {
  ACCOUNT_ID,
  accountClient,
  APP_ID,
  appEntry,
  APPS_PATH,
  BEARER,
  gatewayError,
  result,
} from '../../helpers/cloudflare.ts';
import { failureOf } from '../../helpers/context.ts';
import { startServer, type Reply } from '../../helpers/http-servers.ts';

const OF_USER = 'GET /user/tokens/verify';
const OF_ACCOUNT = `GET /accounts/${ACCOUNT_ID}/tokens/verify`;

/** Answers each path by itself. */
function byPath(replies: Readonly<Record<string, readonly [status: number, body: unknown]>>): Reply {
  return ({ method, path }, response) => {
    const [status, body] = replies[`${method} ${path}`] ?? [404, undefined];
    response.statusCode = status;
    response.end(JSON.stringify(body));
  };
}

describe('verifyToken', () => {
  it('asks about the token of a user first', async () => {
    const server = await startServer({ status: 200, body: result({ id: 'x', status: 'active' }) });
    expect(await accountClient(server.url).verifyToken()).toEqual({ state: 'active' });
    expect(server.calls()).toEqual([OF_USER]);
    expect(server.received[0]?.headers.authorization).toBe(BEARER);
  });

  it.each([
    ['401', 401, gatewayError(1000, 'Invalid API Token')],
    ['403', 403, gatewayError(9109, 'Invalid access token')],
    ['400', 400, gatewayError(6003, 'Invalid request headers')],
    ['a no with 200', 200, gatewayError(10000, 'Authentication error')],
  ])('asks the account after a %s', async (_what, status, body) => {
    const server = await startServer(
      byPath({ [OF_USER]: [status, body], [OF_ACCOUNT]: [200, result({ status: 'active' })] }),
    );
    expect(await accountClient(server.url).verifyToken()).toEqual({ state: 'active' });
    expect(server.calls()).toEqual([OF_USER, OF_ACCOUNT]);
  });

  it('says no where both say no, and where no account is known', async () => {
    const server = await startServer({ status: 401, body: gatewayError(1000, 'Invalid API Token') });
    const { state } = await accountClient(server.url).verifyToken();
    const withoutAccount = await accountClient(server.url, { accountId: undefined }).verifyToken();
    expect([state, withoutAccount.state]).toEqual(['refused', 'refused']);
    expect(server.calls()).toEqual([OF_USER, OF_ACCOUNT, OF_USER]);
  });

  it.each(['expired', 'disabled', 'something new'])('says that a token is %s', async (status) => {
    const server = await startServer({ status: 200, body: result({ status }) });
    expect(await accountClient(server.url).verifyToken()).toEqual({ state: 'inactive', status });
  });

  it.each([
    [500, undefined, 'service_error'],
    [200, result({}), 'service_answer_invalid'],
    [200, '<html>', 'service_answer_invalid'],
    [429, undefined, 'rate_limited'],
  ])('is an error where %i with %j says neither', async (status, body, code) => {
    const server = await startServer({ status, body });
    const api = accountClient(server.url, { limits: { retries: 0 } });
    expect((await failureOf(api.verifyToken())).code).toBe(code);
  });

  it('is tried again like every call', async () => {
    const server = await startServer({ status: 503 }, { status: 200, body: result({ status: 'active' }) });
    expect(await accountClient(server.url).verifyToken()).toEqual({ state: 'active' });
  });
});

describe('accounts', () => {
  const account = (digit: string): object => ({ id: digit.repeat(32), name: `Account ${digit}`, type: 'x' });

  it('are read page by page', async () => {
    const paging = (page: number): object => ({ result_info: { page, per_page: 2, total_count: 3 } });
    const server = await startServer(
      { status: 200, body: result([account('a'), account('b')], paging(1)) },
      { status: 200, body: result([account('c')], paging(2)) },
    );
    const listed = await accountClient(server.url, { accountId: undefined }).accounts();
    expect(listed).toEqual({
      kind: 'listed',
      accounts: ['a', 'b', 'c'].map((digit) => ({ id: digit.repeat(32), name: `Account ${digit}` })),
    });
    expect(server.calls()).toEqual(['GET /accounts?page=1&per_page=50', 'GET /accounts?page=2&per_page=50']);
  });

  it.each([
    ['an empty list', 200, result([])],
    ['403', 403, gatewayError(9109, 'Unauthorized to access requested resource')],
    ['400 for a token of an account', 400, gatewayError(1001, 'does not support account owned tokens')],
    ['entries without an id', 200, result([{ name: 'x' }, { id: '../..' }, null])],
  ])('may not be listed: %s', async (_what, status, body) => {
    const server = await startServer({ status, body });
    expect(await accountClient(server.url).accounts()).toEqual({ kind: 'not_allowed' });
  });

  it('cannot be known without a token that is accepted', async () => {
    const server = await startServer({ status: 401, body: gatewayError(10000, 'Authentication error') });
    expect((await failureOf(accountClient(server.url).accounts())).code).toBe('credentials_refused');
  });
});

describe('apps', () => {
  const id = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
  const page = (from: number, to: number, total: number): object => ({
    ...data(
      Array.from({ length: to - from + 1 }, (_, index) => appEntry(id(from + index), `App ${from + index}`)),
    ),
    paging: { start_offset: from, end_offset: to, total_count: total },
  });

  it('are read until all are there, however many a page has', async () => {
    const server = await startServer(
      { status: 200, body: page(1, 20, 45) },
      { status: 200, body: page(21, 40, 45) },
      { status: 200, body: page(41, 45, 45) },
    );
    const apps = await accountClient(`${server.url}/client/v4?x=1`).apps();
    expect(apps).toHaveLength(45);
    expect(apps[44]).toEqual({ id: id(45), name: 'App 45', createdAt: '2026-03-04T05:06:07.000Z' });
    expect(server.calls()).toEqual(
      [1, 2, 3].map((number) => `GET /client/v4${APPS_PATH}?x=1&page_no=${String(number)}&per_page=50`),
    );
  });

  it.each([
    ['a total that is never reached', { paging: { total_count: 1e15 } }],
    ['a next page for ever', { paging: { next: 'yes' } }],
  ])('end with what brings nothing new, for %s', async (_what, more) => {
    const server = await startServer({ status: 200, body: { ...page(1, 2, 2), ...more } });
    expect(await accountClient(server.url).apps()).toHaveLength(2);
    expect(server.received).toHaveLength(2);
  });

  it('are an error where they have no end', async () => {
    let next = 0;
    const server = await startServer((_request, response) => {
      next += 1;
      response.end(JSON.stringify(page(next, next, 1e9)));
    });
    const error = await failureOf(accountClient(server.url).apps());
    expect(error).toMatchObject({ code: 'service_answer_invalid' });
    expect(error.request).toBe(`GET ${server.url}${APPS_PATH}`);
    expect(server.received).toHaveLength(100);
  });

  it('leave out what cannot be chosen, and read the rest as far as it goes', async () => {
    const entries = [{ id: APP_ID }, { name: 'no id' }, { id: 7 }, { id: '..' }, 'x', null];
    const server = await startServer({ status: 200, body: data(entries) });
    expect(await accountClient(server.url).apps()).toEqual([{ id: APP_ID, name: '', createdAt: undefined }]);
  });

  it('need an account', async () => {
    const error = await failureOf(accountClient('http://127.0.0.1:1', { accountId: undefined }).apps());
    expect(error).toMatchObject({ code: 'option_missing', exitCode: 2 });
  });

  it.each([
    [403, gatewayError(10000, 'Authentication error'), 'not_allowed'],
    [404, gatewayError(7003, 'Could not route'), 'not_found'],
    [200, data({}), 'service_answer_invalid'],
  ])('are not there with %i and %j', async (status, body, code) => {
    const server = await startServer({ status, body });
    expect((await failureOf(accountClient(server.url).apps())).code).toBe(code);
  });
});

describe('a service without accounts', () => {
  it.each(['dyte', 'realtimekit-v2'] as const)('is said to have none: %s', (service) => {
    expect(() => accountClient('http://127.0.0.1:1', { service })).toThrow('has no accounts and apps');
  });
});
