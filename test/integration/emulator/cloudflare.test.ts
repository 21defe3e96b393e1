import { describe, expect, it } from 'vitest';
import {
  ACCOUNT_ID,
  API,
  APP_ID,
  BEARER,
  KIT,
  testCloudflare,
  WEBHOOKS,
} from '../../helpers/emulated-cloudflare.ts';
import { basic, EVERY_EVENT, field, type Answered } from '../../helpers/emulator.ts';
import { startServer } from '../../helpers/http-servers.ts';

const UNKNOWN_ID = '99999999-9999-4999-8999-999999999999';
const WEBHOOK = { name: 'Mine', url: 'http://127.0.0.1:1/hook', events: ['meeting.started'] };

/** What the gateway says: status, code and message. */
function refusal({ status, body }: Answered): unknown {
  const errors = field(body, 'errors');
  const [first]: readonly unknown[] = Array.isArray(errors) ? errors : [];
  expect(body).toMatchObject({ success: false, messages: [], result: null });
  return [status, field(first, 'code'), field(first, 'message')];
}

function names({ body }: Answered): unknown {
  const data = field(body, 'data');
  return Array.isArray(data) ? data.map((each: unknown) => field(each, 'name')) : undefined;
}

const MISSING = { success: false, error: { code: 404, message: 'Error: resource not found' } };

describe('the webhooks of an app', () => {
  it('are answered 404 where there are none', async () => {
    const { call, register } = await testCloudflare();
    expect(await call('GET', WEBHOOKS)).toMatchObject({ status: 404, body: MISSING });
    const { id } = await register('http://127.0.0.1:1/');
    expect((await call('GET', WEBHOOKS)).body).toMatchObject({ success: true, data: [{ id }] });
    await call('DELETE', `${WEBHOOKS}/${id}`);
    expect((await call('GET', WEBHOOKS)).status).toBe(404);
  });

  it('are made as documented, without an organization', async () => {
    const { call, clock } = await testCloudflare();
    const now = new Date(clock.now()).toISOString();
    expect(await call('POST', WEBHOOKS, { body: WEBHOOK })).toMatchObject({ status: 201 });
    expect((await call('GET', WEBHOOKS)).body).toEqual({
      success: true,
      data: [{ id: expect.any(String), ...WEBHOOK, enabled: true, created_at: now, updated_at: now }],
    });
    expect((await call('POST', WEBHOOKS, { body: WEBHOOK })).status).toBe(409);
  });

  it.each([
    ['PUT', { ...WEBHOOK, name: 'New', enabled: false }],
    ['PATCH', { name: 'New', enabled: false }],
  ])('are changed without showing in the answer whether they are enabled: %s', async (method, body) => {
    const { call, register } = await testCloudflare();
    const { id } = await register(WEBHOOK.url);
    const changed = await call(method, `${WEBHOOKS}/${id}`, { body });
    expect(changed).toMatchObject({ status: 200, body: { success: true, data: { id, name: 'New' } } });
    expect(field(changed.body, 'data')).not.toHaveProperty('enabled');
    const read = await call('GET', `${WEBHOOKS}/${id}`);
    expect(read.body).toMatchObject({ data: { name: 'New', enabled: false } });
  });

  it('of an id that is none are answered without a colon', async () => {
    const { call } = await testCloudflare();
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
      const answered = await call(method, `${WEBHOOKS}/mine`, method === 'GET' ? {} : { body: WEBHOOK });
      expect(answered.status).toBe(400);
      expect(answered.text).toBe(
        String.raw`{"success":false,"error":{"code":400,"message":"BAD_REQUEST \"id\" must be a valid GUID"}}`,
      );
    }
    const body = { ...WEBHOOK, events: undefined };
    expect((await call('POST', WEBHOOKS, { body })).body).toMatchObject({
      error: { message: 'BAD_REQUEST: "events" is required' },
    });
    expect(await call('GET', `${WEBHOOKS}/${UNKNOWN_ID}`)).toMatchObject({ status: 404, body: MISSING });
  });

  it('can ask for the names of all events', async () => {
    const { call } = await testCloudflare();
    expect((await call('GET', `${WEBHOOKS}/all`)).body).toEqual({ success: true, data: EVERY_EVENT });
  });

  it('belong to one app', async () => {
    const emulator = await testCloudflare({
      apps: [{ name: 'Emulated app', id: APP_ID }, { name: 'Staging' }],
    });
    const { call, register } = emulator;
    const [, staging] = emulator.apps();
    expect(staging).toMatchObject({ id: '00000000-0000-4000-8000-0000000000a2', name: 'Staging' });
    const other = `${KIT}/${staging?.id.toUpperCase() ?? ''}/webhooks`;
    const { id } = await register(WEBHOOK.url);
    expect((await call('GET', other)).status).toBe(404);
    expect((await call('GET', `${other}/${id}`)).status).toBe(404);
    expect((await call('POST', other, { body: WEBHOOK })).status).toBe(201);
    expect((await call('GET', `${KIT}/${UNKNOWN_ID}/webhooks`)).body).toEqual(MISSING);
    expect((await call('POST', `${KIT}/${UNKNOWN_ID}/webhooks`, { body: WEBHOOK })).status).toBe(404);
  });
});

describe('events of several apps', () => {
  it('go to the webhooks of the one that is named, or of the first', async () => {
    const [first, second] = [await startServer({ status: 200 }), await startServer({ status: 200 })];
    const emulator = await testCloudflare({ apps: [{ name: 'One' }, { name: 'Two' }, { name: 'Two' }] });
    const { call } = emulator;
    const [one, two] = emulator.apps();
    for (const [app, url] of [[one, first.url] as const, [two, second.url] as const])
      await call('POST', `${KIT}/${app?.id ?? ''}/webhooks`, {
        body: { ...WEBHOOK, url, events: EVERY_EVENT },
      });
    await call('POST', '/_emulator/events', { body: { event: 'meeting.started' } });
    await call('POST', '/_emulator/events', { body: { event: 'meeting.ended', app: 'One' } });
    await call('POST', '/_emulator/events', { body: { scenario: 'meeting', app: two?.id } });
    await emulator.idle();
    const eventsAt = (received: readonly { readonly body: string }[]): unknown[] =>
      received.map(({ body }) => field(JSON.parse(body), 'event'));
    expect(eventsAt(first.received)).toEqual(['meeting.started', 'meeting.ended']);
    expect(eventsAt(second.received)).toContain('meeting.ended');
    const { meeting }: { readonly meeting?: unknown } = JSON.parse(second.received[0]?.body ?? '{}');
    expect(field(field(meeting, 'organizedBy'), 'id')).toBe(two?.id);
    const refused = await call('POST', '/_emulator/events', { body: { scenario: 'chat', app: 'Two' } });
    expect([refused.status, field(field(refused.body, 'error'), 'message')]).toEqual([
      400,
      expect.stringMatching(/^BAD_REQUEST: 2 apps are called "Two"\. Give the id of one: 0{8}-/),
    ]);
  });

  it('are sent as RealtimeKit does', async () => {
    const receiver = await startServer({ status: 400 });
    const emulator = await testCloudflare();
    const { register, apiUrl, url } = emulator;
    expect(apiUrl).toBe(`${url}/client/v4`);
    await register(receiver.url);
    await emulator.emit('meeting.started');
    await emulator.idle();
    expect(receiver.received).toHaveLength(1);
    expect(receiver.received[0]?.headers).toHaveProperty('rtk-signature');
    expect(receiver.received[0]?.headers).not.toHaveProperty('dyte-signature');
  });
});

describe('the gateway', () => {
  it.each([
    ['no header', '', [400, 9106, 'Missing X-Auth-Key, X-Auth-Email or Authorization headers']],
    ['another scheme', basic('a', 'b'), [400, 6003, 'Invalid request headers']],
    ['no token', 'Bearer ', [400, 6003, 'Invalid request headers']],
    ['a wrong token', `${BEARER}x`, [401, 10_000, 'Authentication error']],
  ])('refuses %s', async (_what, authorization, expected) => {
    const { call } = await testCloudflare();
    for (const path of [WEBHOOKS, `${KIT}/apps`, `${API}/accounts`, `${API}/nothing`])
      expect(refusal(await call('GET', path, { headers: { authorization } }))).toEqual(expected);
  });

  it('knows an account by its id', async () => {
    const { call } = await testCloudflare();
    const other = WEBHOOKS.replace(ACCOUNT_ID, ACCOUNT_ID.replace('e', 'f'));
    expect(refusal(await call('GET', other))).toEqual([
      403,
      9109,
      'Unauthorized to access requested resource',
    ]);
    const malformed = WEBHOOKS.replace(ACCOUNT_ID, 'mine');
    expect(refusal(await call('GET', malformed))).toEqual([
      404,
      7003,
      `Could not route to ${malformed}, perhaps your object identifier is invalid?`,
    ]);
  });

  it.each([API, `${API}/zones`, `${KIT}/apps/one`, `${KIT}/${APP_ID}/nothing`])(
    'has no route for %s',
    async (path) => {
      const { call } = await testCloudflare();
      expect(refusal(await call('GET', path))).toEqual([404, 7003, expect.stringContaining(path)]);
    },
  );

  it('is not there for the v2 API, nor that for it', async () => {
    const { call } = await testCloudflare();
    expect(await call('GET', '/v2/webhooks')).toMatchObject({ status: 404, body: MISSING });
  });

  it('names every answer', async () => {
    const { call } = await testCloudflare();
    await call('POST', '/_emulator/faults', { body: { kind: 'status', status: 503 } });
    const answers = [
      await call('GET', WEBHOOKS),
      await call('GET', WEBHOOKS),
      await call('GET', WEBHOOKS, { headers: { authorization: '' } }),
      await call('POST', WEBHOOKS, { body: '{' }),
      await call('GET', `${API}/nothing`),
      await call('GET', '/.well-known/webhooks.json'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([503, 404, 400, 400, 404, 200]);
    const rays = answers.map(({ headers }) => headers.get('cf-ray'));
    expect(rays).toEqual(rays.map(() => expect.stringMatching(/^[0-9a-f]{16}-[A-Z]{3}$/)));
    expect(new Set(rays).size).toBe(rays.length);
  });

  it('answers over the limit without a body, and throttles on request', async () => {
    const { call } = await testCloudflare({ callsPerMinute: 1 });
    await call('GET', WEBHOOKS);
    const limited = await call('GET', WEBHOOKS);
    expect([limited.status, limited.text, limited.headers.get('retry-after')]).toEqual([429, '', '60']);
    expect(limited.headers.has('x-envoy-ratelimited')).toBe(false);
    await call('POST', '/_emulator/faults', { body: { kind: 'throttled' } });
    expect(refusal(await call('GET', WEBHOOKS))).toEqual([
      429,
      971,
      'Please wait and consider throttling your request speed',
    ]);
  });
});

describe('the apps of an account', () => {
  const wanted = ['Alpha', 'Beta', 'Gamma', 'alphabet'].map((name) => ({ name }));

  it.each([
    ['', ['Alpha', 'Beta', 'Gamma', 'alphabet'], [1, 4, 4]],
    ['?per_page=3', ['Alpha', 'Beta', 'Gamma'], [1, 3, 4]],
    ['?per_page=3&page_no=2', ['alphabet'], [4, 4, 4]],
    ['?per_page=3&page_no=3', [], [0, 0, 4]],
    ['?search=ALPHA', ['Alpha', 'alphabet'], [1, 2, 2]],
    ['?search=none', [], [0, 0, 0]],
    ['?sort_order=DESC&per_page=2', ['alphabet', 'Gamma'], [1, 2, 4]],
  ])('are listed: %s', async (query, expected, [start_offset, end_offset, total_count]) => {
    const { call } = await testCloudflare({ apps: wanted });
    const answered = await call('GET', `${KIT}/apps${query}`);
    expect(names(answered)).toEqual(expected);
    expect(field(answered.body, 'paging')).toEqual({ start_offset, end_offset, total_count });
  });

  it.each(['page_no=0', 'per_page=101', 'per_page=x', 'sort_order=down'])('are not for %s', async (query) => {
    const { call } = await testCloudflare();
    const { status, body } = await call('GET', `${KIT}/apps?${query}`);
    expect([status, field(field(body, 'error'), 'message')]).toEqual([
      400,
      expect.stringMatching(/^BAD_REQUEST: "\w+" must be /),
    ]);
  });

  it('can become more, and the newest is the last', async () => {
    const { call, clock } = await testCloudflare();
    await clock.sleep(1000);
    const made = await call('POST', `${KIT}/apps`, { body: { name: 'Another' } });
    expect(made).toMatchObject({ status: 201, body: { success: true, data: { app: { name: 'Another' } } } });
    expect(names(await call('GET', `${KIT}/apps`))).toEqual(['Emulated app', 'Another']);
    const id = field(field(field(made.body, 'data'), 'app'), 'id');
    expect((await call('POST', `${KIT}/${String(id)}/webhooks`, { body: WEBHOOK })).status).toBe(201);
    expect((await call('POST', `${KIT}/apps`, { body: {} })).status).toBe(400);
    expect((await call('DELETE', `${KIT}/apps`)).status).toBe(405);
  });

  it('are bounded', async () => {
    const { call } = await testCloudflare();
    const made = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        call('POST', `${KIT}/apps`, { body: { name: `App ${String(index)}` } }),
      ),
    );
    expect(made.filter(({ status }) => status === 201)).toHaveLength(99);
    expect(made.filter(({ status }) => status === 400)).toHaveLength(1);
  });
});

describe('a token', () => {
  const verify = `${API}/user/tokens/verify`;
  const ownVerify = `${API}/accounts/${ACCOUNT_ID}/tokens/verify`;

  it('is verified', async () => {
    const { call } = await testCloudflare();
    for (const path of [verify, ownVerify])
      expect((await call('GET', path)).body).toEqual({
        success: true,
        errors: [],
        messages: [{ code: 10_000, message: 'This API Token is valid and active', type: null }],
        result: { id: expect.stringMatching(/^[0-9a-f]{32}$/), status: 'active' },
      });
    const wrong = await call('GET', verify, { headers: { authorization: `${BEARER}x` } });
    expect(refusal(wrong)).toEqual([401, 1000, 'Invalid API Token']);
  });

  it('sees its account', async () => {
    const { call } = await testCloudflare();
    expect((await call('GET', `${API}/accounts?page=1&per_page=50`)).body).toMatchObject({
      success: true,
      errors: [],
      messages: [],
      result: [{ id: ACCOUNT_ID, name: 'Emulated account' }],
      result_info: { page: 1, per_page: 50, count: 1, total_count: 1, total_pages: 1 },
    });
    expect((await call('GET', `${API}/accounts?page=2`)).body).toMatchObject({
      result: [],
      result_info: { page: 2, per_page: 20, count: 0, total_count: 1 },
    });
  });

  it('may be one of a person’s own', async () => {
    const apiToken = 'own'.repeat(1365);
    const credentials = { kind: 'token', apiToken, accountId: 'f'.repeat(32) } as const;
    const { call } = await testCloudflare({ credentials });
    const own = { headers: { authorization: `bearer ${apiToken}` } };
    const path = KIT.replace(ACCOUNT_ID, credentials.accountId.toUpperCase());
    expect((await call('GET', `${path}/apps`, own)).status).toBe(200);
    expect((await call('GET', `${KIT}/apps`)).status).toBe(401);
  });
});

describe('what is out of order on request', () => {
  const verify = `${API}/user/tokens/verify`;
  const accounts = `${API}/accounts`;
  const apps = `${KIT}/apps`;

  it.each([
    ['token_disabled', verify, 200, { result: { status: 'disabled' }, messages: [] }],
    ['token_disabled', apps, 401, { errors: [{ code: 10_000 }] }],
    ['token_expired', verify, 200, { result: { status: 'expired' } }],
    ['token_expired', WEBHOOKS, 401, { errors: [{ code: 10_000 }] }],
    ['token_of_account', verify, 401, { errors: [{ code: 1000 }] }],
    [
      'token_of_account',
      `${API}/accounts/${ACCOUNT_ID}/tokens/verify`,
      200,
      { result: { status: 'active' } },
    ],
    ['token_of_account', accounts, 400, { errors: [{ code: 1001 }] }],
    ['token_of_account', apps, 200, {}],
    ['accounts_hidden', accounts, 200, { result: [], result_info: { total_count: 0 } }],
    ['accounts_hidden', apps, 200, {}],
    ['accounts_refused', accounts, 403, { errors: [{ code: 9109 }] }],
    ['permission_missing', verify, 200, { result: { status: 'active' } }],
    ['permission_missing', accounts, 200, { result: [{}] }],
    ['permission_missing', apps, 403, { errors: [{ code: 10_000, message: 'Authentication error' }] }],
    ['permission_missing', WEBHOOKS, 403, { errors: [{ code: 10_000 }] }],
    ['not_entitled', apps, 403, { error: { code: 403, message: expect.stringContaining('not enabled') } }],
    ['not_entitled', WEBHOOKS, 403, { success: false }],
  ])('%s: %s is answered %i, until it is mended', async (kind, path, status, body) => {
    const { call } = await testCloudflare();
    const before = (await call('GET', path)).status;
    expect(await call('POST', '/_emulator/faults', { body: { kind } })).toMatchObject({
      status: 202,
      body: { data: { kind } },
    });
    for (let times = 0; times < 3; times += 1)
      expect(await call('GET', path)).toMatchObject({ status, body });
    expect((await call('DELETE', '/_emulator/faults')).status).toBe(200);
    expect((await call('GET', path)).status).toBe(before);
  });

  it('ends after so many calls that it meets', async () => {
    const { call } = await testCloudflare();
    const body = { kind: 'permission_missing', count: 2 };
    expect((await call('POST', '/_emulator/faults', { body })).body).toEqual({ success: true, data: body });
    const statuses: number[] = [];
    for (const path of [apps, verify, apps, apps]) statuses.push((await call('GET', path)).status);
    expect(statuses).toEqual([403, 200, 403, 200]);
  });

  it('has names that are known', async () => {
    const { call } = await testCloudflare();
    const { body } = await call('POST', '/_emulator/faults', { body: { kind: 'broken' } });
    expect(field(field(body, 'error'), 'message')).toBe(
      'BAD_REQUEST: "kind" is one of rate_limit, throttled, status, token_disabled, token_expired, token_of_account, accounts_hidden, accounts_refused, permission_missing, not_entitled, links_expired, lose, fail, drop, delay, duplicate, reorder, new_uuid, throttle',
    );
  });
});
