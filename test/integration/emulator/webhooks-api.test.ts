import { describe, expect, it } from 'vitest';
import { AUTHORIZATION, basic, EVERY_EVENT, idOf, testEmulator } from '../../helpers/emulator.ts';

const ORGANIZATION = '00000000-0000-4000-8000-00000000e001';
const UNKNOWN_ID = '99999999-9999-4999-8999-999999999999';
const WEBHOOK = {
  name: 'Mine',
  url: 'http://127.0.0.1:1/hook',
  events: ['meeting.started', 'meeting.ended'],
};

function failure(code: number, message: string): object {
  return { success: false, error: { code, message } };
}

describe('POST /v2/webhooks', () => {
  it('creates a webhook, enabled unless told otherwise', async () => {
    const { call, clock } = await testEmulator();
    const answered = await call('POST', '/v2/webhooks', { body: WEBHOOK });
    const now = new Date(clock.now()).toISOString();
    expect(answered.status).toBe(201);
    expect(answered.body).toEqual({
      success: true,
      data: {
        id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
        ...WEBHOOK,
        enabled: true,
        organization_id: ORGANIZATION,
        created_at: now,
        updated_at: now,
      },
    });
    const off = await call('POST', '/v2/webhooks', {
      body: { ...WEBHOOK, url: 'http://127.0.0.1:2/', enabled: false },
    });
    expect(off.body).toMatchObject({ data: { enabled: false } });
  });

  it('refuses a URL that is registered already, but not a name', async () => {
    const { call } = await testEmulator();
    await call('POST', '/v2/webhooks', { body: WEBHOOK });
    const again = await call('POST', '/v2/webhooks', { body: { ...WEBHOOK, name: 'Other' } });
    expect([again.status, again.body]).toMatchObject([409, { success: false, error: { code: 409 } }]);
    const other = await call('POST', '/v2/webhooks', { body: { ...WEBHOOK, url: `${WEBHOOK.url}/2` } });
    expect(other.status).toBe(201);
  });

  it('lets only one of many calls at the same moment have a URL', async () => {
    const { call } = await testEmulator();
    const calls = Array.from({ length: 8 }, () => call('POST', '/v2/webhooks', { body: WEBHOOK }));
    const statuses = (await Promise.all(calls)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(7);
  });

  it('keeps a bounded number of webhooks', async () => {
    const { call } = await testEmulator();
    const statuses = new Map<number, number>();
    for (let first = 0; first <= 1000; first += 91) {
      const calls = Array.from({ length: 91 }, (_, index) =>
        call('POST', '/v2/webhooks', {
          body: { ...WEBHOOK, url: `http://127.0.0.1:1/${String(first + index)}` },
        }),
      );
      for (const { status } of await Promise.all(calls))
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    expect(statuses).toEqual(
      new Map([
        [201, 1000],
        [400, 1],
      ]),
    );
  });
});

describe('a broken field', () => {
  const { name, url, events } = WEBHOOK;
  const list = EVERY_EVENT.join(', ');

  it.each([
    ['no body', '', '"name" is required'],
    ['nothing', {}, '"name" is required'],
    ['no url', { name }, '"url" is required'],
    ['no events', { name, url }, '"events" is required'],
    ['a name that is no text', { name: 5, url, events }, '"name" must be a string'],
    ['a name that is null', { name: null, url, events }, '"name" must be a string'],
    ['an empty name', { name: '', url, events }, '"name" is not allowed to be empty'],
    ['a url that is no text', { name, url: [], events }, '"url" must be a string'],
    ['an empty url', { name, url: '', events }, '"url" is not allowed to be empty'],
    ['a url without a scheme', { name, url: 'example.com/x', events }, '"url" must be a valid uri'],
    ['a url with a space', { name, url: 'http://a b/', events }, '"url" must be a valid uri'],
    ['a url that breaks off', { name, url: 'http://', events }, '"url" must be a valid uri'],
    ['events that are no list', { name, url, events: 'all' }, '"events" must be an array'],
    ['no event at all', { name, url, events: [] }, '"events" must contain at least 1 items'],
    [
      'an unknown event',
      { name, url, events: ['meeting.started', 'x'] },
      `"events[1]" must be one of [${list}]`,
    ],
    ['an event that is no text', { name, url, events: [7] }, `"events[0]" must be one of [${list}]`],
    ['enabled that is no boolean', { ...WEBHOOK, enabled: 'yes' }, '"enabled" must be a boolean'],
    ['an unknown field', { ...WEBHOOK, secret: 'x' }, '"secret" is not allowed'],
    ['two faults: the first one counts', { url: 5, events }, '"name" is required'],
    ['a list', [], '"value" must be of type object'],
    ['a text', '"text"', '"value" must be of type object'],
    ['broken JSON', '{"name":', 'the body is not valid JSON'],
  ])('is answered 400 on POST and PUT: %s', async (_what, body, message) => {
    const { call, register } = await testEmulator();
    const { id } = await register('http://127.0.0.1:1/other');
    for (const [method, path] of [
      ['POST', '/v2/webhooks'],
      ['PUT', `/v2/webhooks/${id}`],
    ] as const) {
      const answered = await call(method, path, { body });
      expect(answered.status).toBe(400);
      expect(answered.body).toEqual(failure(400, `BAD_REQUEST: ${message}`));
    }
  });

  it.each([
    [{ name: '' }, '"name" is not allowed to be empty'],
    [{ url: 'x' }, '"url" must be a valid uri'],
    [{ events: {} }, '"events" must be an array'],
    [{ enabled: null }, '"enabled" must be a boolean'],
    [{ id: UNKNOWN_ID }, '"id" is not allowed'],
  ])('is answered 400 on PATCH: %j', async (body, message) => {
    const { call, register } = await testEmulator();
    const { id } = await register('http://127.0.0.1:1/');
    const answered = await call('PATCH', `/v2/webhooks/${id}`, { body });
    expect([answered.status, answered.body]).toEqual([400, failure(400, `BAD_REQUEST: ${message}`)]);
  });

  it('changes nothing', async () => {
    const { call, register } = await testEmulator();
    const { id } = await register('http://127.0.0.1:1/');
    const before = await call('GET', `/v2/webhooks/${id}`);
    await call('PATCH', `/v2/webhooks/${id}`, { body: { name: 'New', enabled: 3 } });
    expect((await call('GET', `/v2/webhooks/${id}`)).text).toBe(before.text);
  });

  it('takes every kind of URL that is a URI', async () => {
    const { call } = await testEmulator();
    const urls = [
      'https://example.com',
      'HTTP://[::1]:80/x?y=%20#z',
      'mailto:a@example.com',
      'localhost:8000/x',
    ];
    for (const uri of urls)
      expect((await call('POST', '/v2/webhooks', { body: { ...WEBHOOK, url: uri } })).status).toBe(201);
  });
});

describe('reading', () => {
  it('lists the webhooks in one array, in the order they were made', async () => {
    const { call, register } = await testEmulator();
    expect((await call('GET', '/v2/webhooks')).body).toEqual({ success: true, data: [] });
    const first = await register('http://127.0.0.1:1/1');
    const second = await register('http://127.0.0.1:1/2');
    const listed = await call('GET', '/v2/webhooks');
    expect(listed.status).toBe(200);
    expect(listed.body).toMatchObject({ success: true, data: [first, second] });
  });

  it('gives one webhook by its id, in capitals too', async () => {
    const { call, register } = await testEmulator();
    const { id } = await register(WEBHOOK.url);
    for (const text of [id, id.toUpperCase()])
      expect((await call('GET', `/v2/webhooks/${text}`)).body).toMatchObject({ success: true, data: { id } });
  });

  it('answers HEAD like GET without a body', async () => {
    const { call } = await testEmulator();
    expect(await call('HEAD', '/v2/webhooks')).toMatchObject({ status: 200, text: '' });
  });
});

describe('PUT /v2/webhooks/{id}', () => {
  it('replaces all fields, with enabled true by default, and keeps what is not the caller’s', async () => {
    const { call, clock } = await testEmulator();
    const made = await call('POST', '/v2/webhooks', { body: { ...WEBHOOK, enabled: false } });
    const id = idOf(made);
    clock.advance(5000);
    const replacement = { name: 'New', url: 'http://127.0.0.1:3/', events: ['meeting.summary'] };
    const answered = await call('PUT', `/v2/webhooks/${id}`, { body: replacement });
    expect(answered.status).toBe(200);
    expect(answered.body).toEqual({
      success: true,
      data: {
        id,
        ...replacement,
        enabled: true,
        organization_id: ORGANIZATION,
        created_at: new Date(clock.now() - 5000).toISOString(),
        updated_at: new Date(clock.now()).toISOString(),
      },
    });
    expect((await call('GET', `/v2/webhooks/${id}`)).text).toBe(answered.text);
  });
});

describe('PATCH /v2/webhooks/{id}', () => {
  it('changes the fields that are there', async () => {
    const { call, register } = await testEmulator();
    const { id } = await register(WEBHOOK.url);
    const answered = await call('PATCH', `/v2/webhooks/${id}`, { body: { name: 'New', enabled: false } });
    expect(answered.status).toBe(200);
    expect(answered.body).toMatchObject({
      data: { id, name: 'New', url: WEBHOOK.url, events: EVERY_EVENT, enabled: false },
    });
  });

  it('switches a disabled webhook on when enabled is left out: the schema’s default', async () => {
    const { call, register } = await testEmulator();
    const { id } = await register(WEBHOOK.url, { enabled: false });
    const answered = await call('PATCH', `/v2/webhooks/${id}`, { body: { name: 'New' } });
    expect(answered.body).toMatchObject({ data: { name: 'New', enabled: true } });
  });
});

describe('a URL that another webhook has', () => {
  it.each(['PUT', 'PATCH'])('is refused on %s; the webhook’s own is not', async (method) => {
    const { call, register } = await testEmulator();
    await register('http://127.0.0.1:1/taken');
    const { id } = await register('http://127.0.0.1:1/own');
    const wanted = (url: string) => call(method, `/v2/webhooks/${id}`, { body: { ...WEBHOOK, url } });
    expect(await wanted('http://127.0.0.1:1/taken')).toMatchObject({ status: 409, body: { success: false } });
    expect((await wanted('http://127.0.0.1:1/own')).status).toBe(200);
  });

  it('is free again once that webhook is gone or has another', async () => {
    const { call, register } = await testEmulator();
    const { id } = await register('http://127.0.0.1:1/a');
    await call('PATCH', `/v2/webhooks/${id}`, { body: { url: 'http://127.0.0.1:1/b' } });
    const second = await register('http://127.0.0.1:1/a');
    await call('DELETE', `/v2/webhooks/${second.id}`);
    const third = await register('http://127.0.0.1:1/a');
    const listed = await call('GET', '/v2/webhooks');
    expect(listed.body).toMatchObject({ data: [{ url: 'http://127.0.0.1:1/b' }, third] });
  });
});

describe('DELETE /v2/webhooks/{id}', () => {
  it('removes the webhook and answers with it', async () => {
    const { call, register } = await testEmulator();
    const { id } = await register(WEBHOOK.url);
    const answered = await call('DELETE', `/v2/webhooks/${id}`);
    expect(answered).toMatchObject({ status: 200, body: { success: true, data: { id } } });
    expect((await call('DELETE', `/v2/webhooks/${id}`)).status).toBe(404);
    expect((await call('GET', '/v2/webhooks')).body).toEqual({ success: true, data: [] });
  });
});

describe('an id', () => {
  const calls = [
    ['GET', undefined],
    ['PUT', WEBHOOK],
    ['PATCH', { name: 'x' }],
    ['DELETE', undefined],
  ] as const;

  it.each(calls)('that is malformed is answered 400 on %s', async (method, body) => {
    const { call } = await testEmulator();
    for (const id of ['abc', `${UNKNOWN_ID}0`, encodeURIComponent('../x')]) {
      const answered = await call(method, `/v2/webhooks/${id}`, { body });
      expect([answered.status, answered.body]).toEqual([
        400,
        failure(400, 'BAD_REQUEST: "id" must be a valid GUID'),
      ]);
    }
  });

  it.each(calls)('that nobody has is answered 404 on %s', async (method, body) => {
    const { call } = await testEmulator();
    const answered = await call(method, `/v2/webhooks/${UNKNOWN_ID}`, { body });
    expect([answered.status, answered.body]).toEqual([404, failure(404, 'Error: resource not found')]);
  });
});

describe('credentials', () => {
  it.each([
    ['none', ''],
    ['another scheme', 'Bearer emulator-api-key'],
    ['a wrong key', basic(ORGANIZATION, 'wrong')],
    ['a wrong organization', basic(UNKNOWN_ID, 'emulator-api-key')],
    ['a key that only begins right', basic(ORGANIZATION, 'emulator-api-key2')],
    ['no key', basic(ORGANIZATION, '')],
    ['no base64', 'Basic ::::'],
    ['no value', 'Basic'],
    ['far too much', `Basic ${'A'.repeat(9000)}`],
  ])('are wanted: %s', async (_what, authorization) => {
    const { call } = await testEmulator();
    for (const path of ['/v2/webhooks', `/v2/webhooks/${UNKNOWN_ID}`, '/v2/nothing']) {
      const answered = await call('GET', path, { headers: { authorization } });
      expect([answered.status, answered.text]).toEqual([401, '{"message":"Unauthorized"}']);
    }
  });

  it.each([ORGANIZATION, ORGANIZATION.replaceAll('-', ''), ORGANIZATION.toUpperCase()])(
    'may name the organization with or without dashes: %s',
    async (id) => {
      const { call } = await testEmulator();
      const headers = { authorization: basic(id, 'emulator-api-key') };
      expect((await call('GET', '/v2/webhooks', { headers })).status).toBe(200);
    },
  );

  it('may hold a key with a colon, and an id that is no UUID', async () => {
    const { call } = await testEmulator({
      credentials: { kind: 'basic', organizationId: 'acme', apiKey: 'a:b:c' },
    });
    const headers = { authorization: basic('acme', 'a:b:c').replace('Basic', 'basic') };
    expect((await call('GET', '/v2/webhooks', { headers })).status).toBe(200);
  });

  it('given without dashes are stored with them', async () => {
    const organizationId = ORGANIZATION.replaceAll('-', '');
    const { call } = await testEmulator({ credentials: { kind: 'basic', organizationId, apiKey: 'k' } });
    const headers = { authorization: basic(organizationId, 'k') };
    const made = await call('POST', '/v2/webhooks', { body: WEBHOOK, headers });
    expect(made.body).toMatchObject({ data: { organization_id: ORGANIZATION } });
  });
});

describe('other routes', () => {
  it.each([
    '/v1/webhooks',
    '/v2',
    '/v2/webhook',
    '/v2/webhooks/',
    `/v2/webhooks/${UNKNOWN_ID}/test`,
    '/_emulator/event',
  ])('are answered 404: %s', async (path) => {
    const { call } = await testEmulator();
    const answered = await call('GET', path);
    expect([answered.status, answered.body]).toEqual([404, failure(404, 'Error: resource not found')]);
  });

  it.each([
    ['DELETE', '/v2/webhooks', 'GET, POST'],
    ['OPTIONS', '/v2/webhooks', 'GET, POST'],
    ['POST', `/v2/webhooks/${UNKNOWN_ID}`, 'GET, PUT, PATCH, DELETE'],
    ['POST', '/.well-known/webhooks.json', 'GET'],
    ['GET', '/_emulator/events', 'POST'],
    ['DELETE', '/_emulator/deliveries', 'GET'],
    ['GET', '/_emulator/faults', 'POST, DELETE'],
  ])('are answered 405 for a method they do not have: %s %s', async (method, path, allowed) => {
    const { call } = await testEmulator();
    const answered = await call(method, path);
    expect([answered.status, answered.headers.get('allow')]).toEqual([405, allowed]);
    expect(answered.body).toEqual(failure(405, 'Error: method not allowed'));
  });
});

describe('a body that is too large', () => {
  it('is refused, whether or not it is announced', async () => {
    const { call, url } = await testEmulator();
    const large = JSON.stringify({ ...WEBHOOK, name: 'x'.repeat(101 * 1024) });
    expect(await call('POST', '/v2/webhooks', { body: large })).toMatchObject({ status: 413 });
    const stream = new Blob([large]).stream();
    const init = {
      method: 'POST',
      body: stream,
      duplex: 'half' as const,
      headers: { authorization: AUTHORIZATION },
    };
    expect((await fetch(`${url}/v2/webhooks`, init)).status).toBe(413);
    expect((await call('GET', '/v2/webhooks')).body).toEqual({ success: true, data: [] });
  });

  it('may come in pieces when it is not', async () => {
    const { url } = await testEmulator();
    const stream = new Blob([JSON.stringify(WEBHOOK)]).stream();
    const init = {
      method: 'POST',
      body: stream,
      duplex: 'half' as const,
      headers: { authorization: AUTHORIZATION },
    };
    expect((await fetch(`${url}/v2/webhooks`, init)).status).toBe(201);
  });
});

describe('a call', () => {
  it('is told with its status', async () => {
    const { call, events } = await testEmulator();
    await call('GET', '/v2/webhooks?token=secret');
    await call('GET', '/v2/webhooks', { headers: { authorization: '' } });
    expect(events).toMatchObject([
      { type: 'request', method: 'GET', path: '/v2/webhooks', status: 200 },
      { type: 'request', method: 'GET', path: '/v2/webhooks', status: 401 },
    ]);
    expect(JSON.stringify(events)).not.toContain('secret');
  });
});
