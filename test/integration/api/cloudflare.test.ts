import { describe, expect, it } from 'vitest';
import { data, serviceError, WANTED, WEBHOOK } from '../../helpers/api-client.ts';
import {
  APP_ID,
  APP_PATH,
  appEntry,
  APPS_PATH,
  BEARER,
  cloudflareClient,
  gatewayError,
} from '../../helpers/cloudflare.ts';
import { failureOf } from '../../helpers/context.ts';
import { startServer, type Received, type Reply } from '../../helpers/http-servers.ts';

const ONCE = { limits: { retries: 0 } };
const V4 = '/client/v4';
const ITEM = `${V4}${APP_PATH}/webhooks/${WEBHOOK.id}`;
const LIST = `GET ${V4}${APP_PATH}/webhooks`;
const APPS = `GET ${V4}${APPS_PATH}?page_no=1&per_page=50`;

const { enabled: _enabled, ...WITHOUT_ENABLED } = WEBHOOK;

describe('the webhooks of an app', () => {
  it('are below the account and the app, and asked for with the token', async () => {
    const server = await startServer({ status: 200, body: data([WEBHOOK]) });
    const { webhooks } = await cloudflareClient(`${server.url}${V4}`).list();
    expect(webhooks).toEqual([WEBHOOK]);
    expect(server.calls()).toEqual([LIST]);
    expect(server.received[0]?.headers.authorization).toBe(BEARER);
  });

  it('are below it too where the base has a query', async () => {
    const server = await startServer({ status: 200, body: data([]) });
    await cloudflareClient(`${server.url}${V4}/?tenant=a`).list();
    expect(server.calls()).toEqual([`${LIST}?tenant=a`]);
  });

  it.each([
    ['no app', undefined],
    ['no id of an account', { accountId: '../x', appId: APP_ID }],
    ['a short account', { accountId: 'abc', appId: APP_ID }],
    ['an account in another alphabet', { accountId: 'z'.repeat(32), appId: APP_ID }],
    ['the name of an app', { accountId: '0'.repeat(32), appId: 'My app' }],
    ['a path', { accountId: '0'.repeat(32), appId: `${APP_ID}/..` }],
  ])('are not asked for with %s', async (_what, app) => {
    const server = await startServer({ status: 200, body: data([]) });
    expect(() => cloudflareClient(server.url, { app })).toThrow(
      'Cloudflare RealtimeKit needs the id of an account and of an app.',
    );
    expect(server.received).toEqual([]);
  });
});

describe('an app without webhooks', () => {
  const EMPTY: readonly (readonly [what: string, body: unknown])[] = [
    ['the error of the service', serviceError(404, 'Error: resource not found')],
    ['an error as text', { success: false, error: 'not found' }],
    ['no body', undefined],
    ['an empty list', data([])],
  ];

  it.each(EMPTY)('may answer 404 with %s, as long as there is the app', async (_what, body) => {
    const server = await startServer(
      { status: 404, body },
      { status: 200, body: data([appEntry(APP_ID.toUpperCase(), 'Mine')]) },
    );
    expect(await cloudflareClient(`${server.url}${V4}`).list()).toMatchObject({ webhooks: [] });
    expect(server.calls()).toEqual([LIST, APPS]);
  });

  it.each(EMPTY)('is told from an app that there is not, for a 404 with %s', async (_what, body) => {
    const server = await startServer({ status: 404, body }, { status: 200, body: data([]) });
    const error = await failureOf(cloudflareClient(server.url).list());
    expect(error).toMatchObject({ code: 'app_not_found', exitCode: 4 });
    expect(error.message).toContain(APP_ID);
    expect(error.request).toContain('/webhooks');
  });

  it('is believed where apps may not be listed', async () => {
    const server = await startServer({ status: 404, body: serviceError(404, 'x') }, { status: 403 });
    expect(await cloudflareClient(server.url).list()).toMatchObject({ webhooks: [] });
  });

  it.each([
    ['a route that there is not', gatewayError(7003, 'Could not route to /accounts/x'), 'not_found'],
    ['another error of the gateway', gatewayError(10000, 'Authentication error'), 'credentials_refused'],
    ['a web page', '<html>', 'not_found'],
    ['JSON of another kind', { detail: 'Not Found' }, 'not_found'],
    ['half of it', '{"success":false', 'not_found'],
  ])('is not what a 404 says with %s', async (_what, body, code) => {
    const server = await startServer({ status: 404, body });
    expect((await failureOf(cloudflareClient(server.url).list())).code).toBe(code);
    expect(server.received).toHaveLength(1);
  });

  it('names the account for the gateway’s 7003', async () => {
    const server = await startServer({ status: 400, body: gatewayError(7003, 'Could not route') });
    const error = await failureOf(cloudflareClient(server.url).get(WEBHOOK.id));
    expect(error.message).toBe('There is no such account (400): Could not route');
    expect(error.hint).toContain('Check the account id');
  });

  it('is not what a 404 to a create says', async () => {
    const server = await startServer({ status: 404, body: serviceError(404, 'no app') });
    const error = await failureOf(cloudflareClient(server.url).create(WANTED));
    expect(error).toMatchObject({ code: 'app_not_found', message: 'There is no such app (404): no app' });
  });
});

describe('a write', () => {
  it.each([
    ['shows no enabled', WITHOUT_ENABLED],
    ['shows an enabled that nobody can rely on', { ...WEBHOOK, enabled: true }],
    ['shows no events', { id: WEBHOOK.id, name: WEBHOOK.name, url: WEBHOOK.url }],
    ['shows nothing', {}],
  ])('that %s is judged by one look', async (_what, echo) => {
    const stored = { ...WEBHOOK, enabled: false };
    const server = await startServer({ status: 200, body: data(echo) }, { status: 200, body: data(stored) });
    const api = cloudflareClient(`${server.url}${V4}`);
    expect(await api.edit(WEBHOOK.id, { enabled: false })).toEqual(stored);
    expect(server.calls()).toEqual([`PATCH ${ITEM}`, `GET ${ITEM}`]);
  });

  it.each([
    ['without a body', undefined],
    ['with a page', '<html>'],
    ['cut off', '{"success":true,"data":{"id'],
    ['with JSON of another kind', { ok: 1 }],
    ['with a list', data([])],
    ['with Cloudflare’s result', { success: true, errors: [], messages: [], result: {} }],
  ])('answered with 200 %s is judged by one look', async (_what, body) => {
    const server = await startServer({ status: 200, body }, { status: 200, body: data(WEBHOOK) });
    expect(await cloudflareClient(`${server.url}${V4}`).replace(WEBHOOK.id, WANTED)).toEqual(WEBHOOK);
    expect(server.calls()).toEqual([`PUT ${ITEM}`, `GET ${ITEM}`]);
  });

  it('that switched nothing off is told, whatever its answer says', async () => {
    const reply: Reply = ({ method }, response) => {
      response.end(JSON.stringify(data(method === 'GET' ? WEBHOOK : { ...WEBHOOK, enabled: false })));
    };
    const server = await startServer(reply);
    const error = await failureOf(cloudflareClient(server.url).edit(WEBHOOK.id, { enabled: false }));
    expect(error.code).toBe('change_unconfirmed');
    expect(error.message).toContain('(enabled)');
  });

  it('that creates is believed', async () => {
    const server = await startServer({ status: 201, body: data(WEBHOOK) });
    expect(await cloudflareClient(server.url).create(WANTED)).toEqual(WEBHOOK);
    expect(server.received).toHaveLength(1);
  });
});

describe('what the gateway says', () => {
  it.each([
    [401, 10000, 'credentials_refused'],
    [400, 10000, 'credentials_refused'],
    [403, 10000, 'not_allowed'],
    [400, 6003, 'credentials_refused'],
    [400, 9106, 'credentials_refused'],
    [403, 9109, 'not_allowed'],
    [401, 9109, 'credentials_refused'],
    [404, 7003, 'not_found'],
    [400, 7003, 'not_found'],
    [429, 971, 'rate_limited'],
    [403, 971, 'not_allowed'],
    [400, 971, 'rate_limited'],
    [200, 971, 'rate_limited'],
    [503, 971, 'service_unreachable'],
    [400, 12345, 'request_invalid'],
  ])('is understood: %i with code %i is %s', async (status, errorCode, code) => {
    const server = await startServer({ status, body: gatewayError(errorCode, 'Said so') });
    const error = await failureOf(cloudflareClient(server.url, ONCE).get(WEBHOOK.id));
    expect(error.code).toBe(code);
    expect(error.message).toContain('Said so');
    expect(error.message + (error.hint ?? '')).not.toContain('not-a-real-token');
  });

  it.each([
    [401, 'the permission "Realtime Admin" or "Realtime"'],
    [
      403,
      'the permission "Realtime Admin" or "Realtime" for this account. If it has that, RealtimeKit is not enabled',
    ],
  ])('names the permission that is needed, with %i', async (status, permission) => {
    const server = await startServer({ status, body: gatewayError(10000, 'Authentication error') });
    const api = cloudflareClient(server.url, ONCE);
    const calls = [api.list(), api.get(WEBHOOK.id), api.create(WANTED), api.edit(WEBHOOK.id, WANTED)];
    for (const call of [...calls, api.delete(WEBHOOK.id), api.eventNames()])
      expect((await failureOf(call)).hint).toContain(permission);
  });

  it('is tried again when it asks to slow down, in whatever way', async () => {
    const server = await startServer(
      { status: 429 },
      { status: 400, body: gatewayError(971, 'Please wait and consider throttling your request speed') },
      { status: 200, body: data([WEBHOOK]) },
    );
    const api = cloudflareClient(server.url);
    expect((await api.list()).webhooks).toHaveLength(1);
    expect(api.notices).toHaveLength(2);
  });

  it('is told with the limit where a 429 says nothing', async () => {
    const server = await startServer({ status: 429 });
    const error = await failureOf(cloudflareClient(server.url, ONCE).list());
    expect(error).toMatchObject({
      code: 'rate_limited',
      hint: 'It takes 3,500 calls in 5 minutes. Try again in a few minutes.',
    });
  });
});

describe('the names of events', () => {
  it('are those that the service lists, each once', async () => {
    const names = ['meeting.started', 'meeting.paused', 'meeting.started', 7, 'with blank', ''];
    const server = await startServer({ status: 200, body: data(names) });
    expect(await cloudflareClient(`${server.url}${V4}`).eventNames()).toEqual([
      'meeting.started',
      'meeting.paused',
    ]);
    expect(server.calls()).toEqual([`${LIST}/all`]);
  });

  it('are bounded', async () => {
    const names = Array.from({ length: 5000 }, (_, index) => `event.${String(index)}`);
    const server = await startServer({ status: 200, body: data(names) });
    expect(await cloudflareClient(server.url).eventNames()).toHaveLength(1000);
  });

  it.each([[{}], [[]], [['a b']], ['x']])('are not %j', async (answer) => {
    const server = await startServer({ status: 200, body: data(answer) });
    const error = await failureOf(cloudflareClient(server.url).eventNames());
    expect(error.code).toBe('service_answer_invalid');
  });

  it.each(['dyte', 'realtimekit-v2'] as const)('are not asked of %s', async (service) => {
    const server = await startServer({ status: 200, body: data(['x']) });
    expect(await cloudflareClient(server.url, { service }).eventNames()).toBeUndefined();
    expect(server.received).toEqual([]);
  });
});

describe('a look after a write, on every service', () => {
  const seen = (received: readonly Received[]): readonly string[] => received.map(({ method }) => method);

  it.each([
    ['cloudflare', ['PUT', 'GET']],
    ['dyte', ['PUT']],
    ['realtimekit-v2', ['PUT']],
  ] as const)('is as needed for a whole answer of %s', async (service, methods) => {
    const server = await startServer({ status: 200, body: data(WEBHOOK) });
    await cloudflareClient(server.url, { service }).replace(WEBHOOK.id, WANTED);
    expect(seen(server.received)).toEqual(methods);
  });

  it.each(
    (['cloudflare', 'dyte', 'realtimekit-v2'] as const).flatMap((service) =>
      ['id', 'name', 'url', 'events', 'enabled'].map((field) => [service, field] as const),
    ),
  )('is one for an answer of %s without %s', async (service, field) => {
    const { [field]: _left, ...part }: Record<string, unknown> = WEBHOOK;
    const server = await startServer({ status: 200, body: data(part) }, { status: 200, body: data(WEBHOOK) });
    const api = cloudflareClient(server.url, { service });
    expect(await api.replace(WEBHOOK.id, WANTED)).toEqual(WEBHOOK);
    expect(seen(server.received)).toEqual(['PUT', 'GET']);
  });
});
