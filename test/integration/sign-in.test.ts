import { describe, expect, it } from 'vitest';
import {
  accountsToSignIn,
  appsToSignIn,
  checkSignIn,
  type GivenSignIn,
} from '../../src/commands/shared/check-sign-in.ts';
import { data } from '../helpers/api-client.ts';
import {
  ACCOUNT_ID,
  accountClient,
  APP_ID,
  appEntry,
  APPS_PATH,
  gatewayError,
  result,
} from '../helpers/cloudflare.ts';
import { failureOf } from '../helpers/context.ts';
import { RESET, startServer, type Reply } from '../helpers/http-servers.ts';
import type { AccountApi } from '../../src/api/account-api.ts';

const GIVEN: GivenSignIn = { token: 'x', accountId: ACCOUNT_ID, app: 'Mine' };
const REFUSED = gatewayError(10000, 'Authentication error');
const APPS = data([appEntry(APP_ID, 'Mine')]);

type Answer = readonly [status: number, body?: unknown];

/** A service that answers for the apps, for a token of a user and for one of an account. */
async function startAccount(apps: Answer, ofUser: Answer = [404], ofAccount: Answer = [404]) {
  const reply: Reply = ({ path }, response) => {
    const isApps = path.startsWith(APPS_PATH);
    const [status, body] = isApps ? apps : path.startsWith('/user') ? ofUser : ofAccount;
    response.writeHead(status, { 'cf-ray': isApps ? 'ray-apps' : 'ray-token' });
    response.end(JSON.stringify(body));
  };
  return startServer(reply);
}

const clientOf = (url: string): AccountApi => accountClient(url, { limits: { retries: 0 } });

describe('checkSignIn', () => {
  it('gives the app that is meant, with one question', async () => {
    const server = await startAccount([200, APPS]);
    const app = await checkSignIn(GIVEN, (token, accountId) => {
      expect([token, accountId]).toEqual(['x', ACCOUNT_ID]);
      return clientOf(server.url);
    });
    expect(app).toMatchObject({ id: APP_ID, name: 'Mine' });
    expect(server.received).toHaveLength(1);
  });

  it.each([
    [{ ...GIVEN, token: undefined }, 'the API token is missing', 'CLOUDFLARE_API_TOKEN'],
    [{ ...GIVEN, accountId: undefined }, 'the account id is missing', 'CLOUDFLARE_ACCOUNT_ID'],
    [{ ...GIVEN, app: undefined }, 'the app is missing', 'REALTIMEKIT_APP_ID'],
    [
      { token: undefined, accountId: undefined, app: undefined },
      'the API token, the account id and the app are missing',
      'set CLOUDFLARE_API_TOKEN, CLOUDFLARE_ACCOUNT_ID and REALTIMEKIT_APP_ID',
    ],
  ])('names what is missing: %j', async (given, message, hint) => {
    const error = await failureOf(checkSignIn(given, () => clientOf('http://127.0.0.1:1')));
    expect(error).toMatchObject({ code: 'credentials_missing', exitCode: 3 });
    expect(error.message).toContain(message);
    expect(error.hint).toContain(hint);
  });

  it('names an app that there is not', async () => {
    const server = await startAccount([200, APPS]);
    const error = await failureOf(checkSignIn({ ...GIVEN, app: 'Mini' }, () => clientOf(server.url)));
    expect(error).toMatchObject({ code: 'app_not_found', exitCode: 4 });
    expect(error.hint).toContain('"Mine"');
  });
});

describe('what is wrong where the apps may not be seen', () => {
  it.each<readonly [what: string, apps: Answer, ofUser: Answer, ofAccount: Answer, code: string]>([
    ['a token that nobody knows', [401, REFUSED], [401, REFUSED], [401, REFUSED], 'credentials_refused'],
    ['the same, said with 403', [403, REFUSED], [401, REFUSED], [403, REFUSED], 'credentials_refused'],
    ['a token of no form', [400, gatewayError(6003, 'x')], [400], [400], 'credentials_refused'],
    ['an expired token', [403, REFUSED], [200, result({ status: 'expired' })], [404], 'credentials_refused'],
    [
      'a token without the permission',
      [403, REFUSED],
      [200, result({ status: 'active' })],
      [404],
      'account_refused',
    ],
    [
      'a token of another account',
      [403, REFUSED],
      [401],
      [200, result({ status: 'active' })],
      'account_refused',
    ],
    [
      'no such account',
      [404, gatewayError(7003, 'x')],
      [200, result({ status: 'active' })],
      [404],
      'account_refused',
    ],
    ['403 and a token that cannot be asked about', [403, REFUSED], [500], [500], 'account_refused'],
    ['401 and a token that cannot be asked about', [401, REFUSED], [500], [500], 'credentials_refused'],
  ])('%s', async (_what, apps, ofUser, ofAccount, code) => {
    const server = await startAccount(apps, ofUser, ofAccount);
    const error = await failureOf(appsToSignIn(clientOf(server.url)));
    expect(error).toMatchObject({ code, exitCode: 3, requestId: 'ray-apps' });
    expect(error.hint).toContain('the permission "Realtime Admin"');
  });

  it.each([
    ['5xx', [500] as const],
    ['503', [503] as const],
    ['429', [429] as const],
    ['a page', [200, 'page'] as const],
  ])('is left open by %s', async (_what, apps) => {
    const server = await startAccount(apps);
    const error = await failureOf(appsToSignIn(clientOf(server.url)));
    expect(error).toMatchObject({ code: 'sign_in_unchecked', exitCode: 5, requestId: 'ray-apps' });
    expect(error.message).toMatch(/^The sign-in could not be checked: the /);
    expect(server.received).toHaveLength(1);
  });

  it('is left open by a broken connection', async () => {
    const server = await startServer(RESET);
    const error = await failureOf(appsToSignIn(clientOf(server.url)));
    expect(error.code).toBe('sign_in_unchecked');
    expect(error.message).toContain('the connection broke');
  });

  it('is not asked once a person has stopped it', async () => {
    const controller = new AbortController();
    const reason = new Error('stopped');
    controller.abort(reason);
    const api = accountClient('http://127.0.0.1:1', { signal: controller.signal });
    await expect(appsToSignIn(api)).rejects.toBe(reason);
  });
});

describe('accountsToSignIn', () => {
  it('gives those that the token sees', async () => {
    const server = await startServer({ status: 200, body: result([{ id: ACCOUNT_ID, name: 'Mine' }]) });
    expect(await accountsToSignIn(clientOf(server.url))).toEqual({
      kind: 'listed',
      accounts: [{ id: ACCOUNT_ID, name: 'Mine' }],
    });
  });

  it.each([
    [403, { kind: 'not_allowed' }],
    [200, { kind: 'not_allowed' }],
  ])('gives none where the token may not list them (%i)', async (status, listed) => {
    const server = await startServer({ status, body: result([]) });
    expect(await accountsToSignIn(clientOf(server.url))).toEqual(listed);
  });

  it('says that the token is not accepted', async () => {
    const server = await startServer({ status: 401, body: REFUSED });
    expect((await failureOf(accountsToSignIn(clientOf(server.url)))).code).toBe('credentials_refused');
  });
});
