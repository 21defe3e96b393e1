import { describe, expect, it } from 'vitest';
import { AUTHORIZATION, data, serviceError, testClient, WANTED, WEBHOOK } from '../../helpers/api-client.ts';
import { failureOf } from '../../helpers/context.ts';
import { startServer } from '../../helpers/http-servers.ts';

const PATH = `/v2/webhooks/${WEBHOOK.id}`;

describe('list', () => {
  it('returns every webhook, unknown fields kept', async () => {
    const other = { ...WEBHOOK, id: 'another', url: 'https://example.com/other' };
    const server = await startServer({ status: 200, body: data([WEBHOOK, other]) });
    const { webhooks } = await testClient(`${server.url}/v2`).list();
    expect(webhooks).toEqual([WEBHOOK, other]);
    expect(server.calls()).toEqual(['GET /v2/webhooks']);
  });

  it('says who asks, and for what', async () => {
    const server = await startServer({ status: 200, body: data([]) });
    await testClient(`${server.url}/v2`).list();
    expect(server.received[0]?.headers).toMatchObject({
      authorization: AUTHORIZATION,
      accept: 'application/json',
      'user-agent': 'dyte-hooks/test',
    });
  });

  it.each([
    ['the error of the service', serviceError(404, 'Error: resource not found')],
    ['no body at all', undefined],
    ['a list without webhooks', data([])],
  ])('takes a 404 with %s as an account without webhooks', async (_what, body) => {
    const server = await startServer({ status: 404, body });
    expect(await testClient(server.url).list()).toMatchObject({ webhooks: [] });
  });

  it.each([
    ['a web page', '<html><body>Not found</body></html>'],
    ['JSON of another kind', { path: '/webhooks' }],
  ])('takes a 404 with %s as a wrong address', async (_what, body) => {
    const server = await startServer({ status: 404, body });
    const error = await failureOf(testClient(server.url).list());
    expect(error.code).toBe('not_found');
    expect(error.request).toContain(`${server.url}/webhooks`);
    expect(error.hint).toContain('--api-url');
  });

  it('calls the base with a trailing slash, and keeps its query', async () => {
    const server = await startServer({ status: 200, body: data([]) });
    await testClient(`${server.url}/v2/?tenant=a%20b#part`).list();
    expect(server.calls()).toEqual(['GET /v2/webhooks?tenant=a%20b']);
  });

  it('speaks to realtimekit-v2 in the same way', async () => {
    const server = await startServer({ status: 200, body: data([WEBHOOK]) });
    expect(await testClient(server.url, { service: 'realtimekit-v2' }).list()).toMatchObject({
      webhooks: [WEBHOOK],
    });
  });

  it('reads each entry by itself: half a webhook is read as far as it can be', async () => {
    const { url: _url, ...half } = { ...WEBHOOK, enabled: 'yes' };
    const server = await startServer({ status: 200, body: data([WEBHOOK, half]) });
    const { webhooks } = await testClient(server.url).list();
    expect(webhooks[0]).toEqual(WEBHOOK);
    expect(webhooks[1]).toMatchObject({
      id: WEBHOOK.id,
      name: WEBHOOK.name,
      url: undefined,
      enabled: undefined,
      problems: ['url is missing', 'enabled is of the wrong type'],
    });
    expect(JSON.parse(JSON.stringify(webhooks[1]))).toEqual(half);
  });
});

describe('get', () => {
  it('reads one webhook', async () => {
    const server = await startServer({ status: 200, body: data(WEBHOOK) });
    expect(await testClient(`${server.url}/v2`).get(WEBHOOK.id)).toEqual(WEBHOOK);
    expect(server.calls()).toEqual([`GET ${PATH}`]);
  });

  it.each([
    ['the error of the service', serviceError(404, 'Error: resource not found')],
    ['no body', undefined],
  ])('says that there is none after a 404 with %s', async (_what, body) => {
    const server = await startServer({ status: 404, body });
    const error = await failureOf(testClient(server.url).get(WEBHOOK.id));
    expect(error).toMatchObject({ code: 'webhook_not_found', exitCode: 4 });
  });

  it.each(['', '.', '..', '../meetings', 'a/b', 'a?b', 'a#b', '%2e%2e', ' ', 'a\r\nb', 'é', 'a'.repeat(129)])(
    'refuses the id %j before anything is sent',
    async (id) => {
      const server = await startServer({ status: 200, body: data(WEBHOOK) });
      const api = testClient(server.url);
      const calls = [api.get(id), api.replace(id, WANTED), api.edit(id, { enabled: true }), api.delete(id)];
      const codes = await Promise.all(calls.map(async (call) => (await failureOf(call)).code));
      expect(codes).toEqual(Array(4).fill('usage_invalid'));
      expect(server.received).toEqual([]);
    },
  );
});

describe('create', () => {
  it('sends the four fields as JSON and returns what was stored', async () => {
    const server = await startServer({ status: 201, body: data(WEBHOOK) });
    expect(await testClient(`${server.url}/v2`).create(WANTED)).toEqual(WEBHOOK);
    expect(server.calls()).toEqual(['POST /v2/webhooks']);
    expect(server.received[0]?.headers['content-type']).toBe('application/json');
    expect(JSON.parse(server.received[0]?.body ?? '')).toEqual(WANTED);
  });

  it('refuses a URL that is registered already, and does not look further', async () => {
    const server = await startServer({ status: 409, body: serviceError(409, 'Conflict') });
    const error = await failureOf(testClient(server.url).create(WANTED));
    expect(error).toMatchObject({ code: 'webhook_exists', exitCode: 1 });
    expect(server.calls()).toEqual(['POST /webhooks']);
  });

  it('reads the webhook when the answer shows only its id', async () => {
    const server = await startServer(
      { status: 201, body: data({ id: WEBHOOK.id }) },
      { status: 200, body: data(WEBHOOK) },
    );
    expect(await testClient(`${server.url}/v2`).create(WANTED)).toEqual(WEBHOOK);
    expect(server.calls()).toEqual(['POST /v2/webhooks', `GET ${PATH}`]);
  });

  it.each([
    ['is empty', undefined],
    ['breaks off', '{"success":true,"data":{"id":"0f8fa'],
  ])('finds the webhook by its URL when the answer %s', async (_what, body) => {
    const server = await startServer({ status: 201, body }, { status: 200, body: data([WEBHOOK]) });
    expect(await testClient(server.url).create(WANTED)).toEqual(WEBHOOK);
    expect(server.calls()).toEqual(['POST /webhooks', 'GET /webhooks']);
  });

  it('says so when an empty answer cannot be made up for', async () => {
    const server = await startServer({ status: 201 }, { status: 200, body: data([]) });
    const error = await failureOf(testClient(server.url).create(WANTED));
    expect(error).toMatchObject({ code: 'change_unconfirmed', exitCode: 1 });
  });
});

describe('replace and edit', () => {
  it('puts the whole webhook', async () => {
    const server = await startServer({ status: 200, body: data(WEBHOOK) });
    expect(await testClient(`${server.url}/v2`).replace(WEBHOOK.id, WANTED)).toEqual(WEBHOOK);
    expect(server.calls()).toEqual([`PUT ${PATH}`]);
    expect(JSON.parse(server.received[0]?.body ?? '')).toEqual(WANTED);
  });

  it.each([true, false])('patches what changes, with enabled: %s always there', async (enabled) => {
    const server = await startServer({ status: 200, body: data({ ...WEBHOOK, name: 'New', enabled }) });
    await testClient(`${server.url}/v2`).edit(WEBHOOK.id, { name: 'New', enabled });
    expect(server.calls()).toEqual([`PATCH ${PATH}`]);
    expect(JSON.parse(server.received[0]?.body ?? '')).toEqual({ name: 'New', enabled });
  });

  it.each([
    ['a part of the webhook', 200, data({ id: WEBHOOK.id, name: WEBHOOK.name })],
    ['no data', 200, { success: true }],
    ['no body', 200, undefined],
    ['204', 204, undefined],
  ])('read the webhook again when the answer is %s', async (_what, status, body) => {
    const changes = { name: WEBHOOK.name, enabled: true };
    const replies = [
      { status, body },
      { status: 200, body: data(WEBHOOK) },
    ];
    const putServer = await startServer(...replies);
    const patchServer = await startServer(...replies);
    expect(await testClient(`${putServer.url}/v2`).replace(WEBHOOK.id, WANTED)).toEqual(WEBHOOK);
    expect(await testClient(`${patchServer.url}/v2`).edit(WEBHOOK.id, changes)).toEqual(WEBHOOK);
    expect(putServer.calls()).toEqual([`PUT ${PATH}`, `GET ${PATH}`]);
    expect(patchServer.calls()).toEqual([`PATCH ${PATH}`, `GET ${PATH}`]);
  });

  it('say that it was said to be done when only reading again fails', async () => {
    const server = await startServer({ status: 200, body: data({}) }, { status: 403 });
    const error = await failureOf(testClient(server.url).replace(WEBHOOK.id, WANTED));
    expect(error.code).toBe('change_unconfirmed');
    expect(error.message).toMatch(
      /^The service answered 200, but reading it again failed: The service .* \(403\)/,
    );
    expect(error.hint).toBeDefined();
  });

  it('do not take a web page for a change', async () => {
    const server = await startServer({ status: 200, body: '<html>Sign in</html>' });
    const error = await failureOf(testClient(server.url).edit(WEBHOOK.id, { enabled: false }));
    expect(error.code).toBe('change_unconfirmed');
    expect(error.message).toContain('web page');
  });
});

describe('delete', () => {
  it.each([
    ['200 and the webhook', 200, data(WEBHOOK)],
    ['200 and a part of it', 200, data({ id: WEBHOOK.id })],
    ['200 and no data', 200, { success: true }],
    ['200 and nothing', 200, undefined],
    ['204', 204, undefined],
  ])('is done after %s', async (_what, status, body) => {
    const server = await startServer({ status, body });
    await expect(testClient(`${server.url}/v2`).delete(WEBHOOK.id)).resolves.toBeUndefined();
    expect(server.calls()).toEqual([`DELETE ${PATH}`]);
  });

  it('says that there is none after a 404', async () => {
    const server = await startServer({ status: 404, body: serviceError(404, 'Error: resource not found') });
    const error = await failureOf(testClient(server.url).delete(WEBHOOK.id));
    expect(error.code).toBe('webhook_not_found');
  });

  it('takes a 404 after a lost answer as its own work', async () => {
    const server = await startServer(
      { status: 503 },
      { status: 404, body: serviceError(404, 'Error: resource not found') },
    );
    await expect(testClient(server.url).delete(WEBHOOK.id)).resolves.toBeUndefined();
    expect(server.received).toHaveLength(2);
  });

  it('does not take a 404 after a 429 as its own work: that one was never carried out', async () => {
    const server = await startServer(
      { status: 429 },
      { status: 404, body: serviceError(404, 'Error: resource not found') },
    );
    const error = await failureOf(testClient(server.url).delete(WEBHOOK.id));
    expect(error.code).toBe('webhook_not_found');
  });
});

describe('settings that cannot be used', () => {
  it.each(['', 'Basic abc\r\nx-evil: 1', 'Basic äöü'])(
    'refuses the authorization %j without showing it',
    (value) => {
      const refused = {
        code: 'settings_invalid',
        message: 'The credentials contain characters that cannot be sent.',
      };
      expect(() => testClient('http://127.0.0.1:1', { authorization: value })).toThrow(
        expect.objectContaining(refused),
      );
    },
  );
});
