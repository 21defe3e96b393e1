import { describe, expect, it } from 'vitest';
import { data, serviceError, testClient, WANTED, WEBHOOK } from '../../helpers/api-client.ts';
import { failureOf } from '../../helpers/context.ts';
import { startRoughService } from '../../helpers/rough-service.ts';

const { enabled: _enabled, ...WITHOUT_ENABLED } = WEBHOOK;

/** Ways to say yes that show no webhook, or not this one. */
const ODD_YESES: readonly (readonly [string, number, unknown])[] = [
  ['nothing', 200, undefined],
  ['nothing, with 204', 204, undefined],
  ['202 and nothing', 202, undefined],
  ['an empty object', 200, {}],
  ['no data', 200, { success: true }],
  ['null data', 200, data(null)],
  ['an empty list', 200, data([])],
  ['a list of it', 200, data([WEBHOOK])],
  ['a text', 200, data('done')],
  ['true', 200, 'true'],
  ['a message', 200, { message: 'Webhook updated' }],
  ['a web page', 200, '<html><body>OK</body></html>'],
  ['half an answer', 200, '{"success":true,"data":{"id":"0f8'],
  ['a webhook without "enabled"', 200, data(WITHOUT_ENABLED)],
  ['the webhook as it was before', 200, data({ ...WEBHOOK, name: 'Before', enabled: false })],
  ['another webhook', 200, data({ ...WEBHOOK, id: '7c9e6679-7425-40de-944b-e07fc1f90ae7' })],
  ['an envelope of another kind', 200, { result: WEBHOOK, success: true }],
];

const BEFORE = { ...WEBHOOK, name: 'Before', events: ['meeting.ended'], enabled: false };

describe('a write that is answered with', () => {
  it.each(ODD_YESES)('%s is judged by reading again', async (_what, status, body) => {
    const written = { status, body };
    const put = await startRoughService([BEFORE], { written });
    expect(await testClient(put.url).replace(WEBHOOK.id, WANTED)).toEqual(WEBHOOK);
    const patch = await startRoughService([BEFORE], { written });
    const changes = { name: 'New', enabled: true };
    expect(await testClient(patch.url).edit(WEBHOOK.id, changes)).toEqual({ ...BEFORE, ...changes });
    for (const { method } of [...put.received, ...patch.received].filter((_call, index) => index % 2 === 1))
      expect(method).toBe('GET');
  });

  it.each(
    ODD_YESES.filter(
      ([what]) => !what.startsWith('another') && !what.includes('before') && !what.includes('without'),
    ),
  )('%s may be a create: the webhook is found by its URL', async (_what, status, body) => {
    const service = await startRoughService([], { written: { status, body } });
    expect(await testClient(service.url).create(WANTED)).toEqual({ id: 'made-0', ...WANTED });
    expect(service.entries).toHaveLength(1);
  });

  it.each(ODD_YESES)('%s may be a delete', async (_what, status, body) => {
    const service = await startRoughService([WEBHOOK], { written: { status, body } });
    await testClient(service.url).delete(WEBHOOK.id);
    expect(service.entries).toEqual([]);
  });

  it.each([
    ['an error in the body', serviceError(500, 'No.')],
    ['"success": false', { success: false }],
    ['errors in the body', { success: false, errors: [{ message: 'No.' }], result: null }],
  ])('a 200 and %s is a no', async (_what, body) => {
    const service = await startRoughService([BEFORE], { written: { status: 200, body } });
    const api = testClient(service.url);
    for (const call of [
      api.replace(WEBHOOK.id, WANTED),
      api.edit(WEBHOOK.id, WANTED),
      api.delete(WEBHOOK.id),
    ])
      expect((await failureOf(call)).code).toBe('service_error');
  });
});

describe('a write that is answered with a yes', () => {
  it('is read again until everybody sees it', async () => {
    const service = await startRoughService([BEFORE], {
      written: { status: 204 },
      instead: (call) => (call === 1 ? { status: 200, body: data(BEFORE) } : undefined),
    });
    const api = testClient(service.url);
    expect(await api.replace(WEBHOOK.id, WANTED)).toEqual(WEBHOOK);
    expect(service.received.map(({ method }) => method)).toEqual(['PUT', 'GET', 'GET']);
    expect(api.clock.sleeps).toEqual([500]);
  });

  it('is not confirmed while the service says otherwise', async () => {
    const service = await startRoughService([BEFORE], {
      instead: () => ({ status: 200, body: data(BEFORE) }),
    });
    const error = await failureOf(testClient(service.url).edit(WEBHOOK.id, { name: 'New', enabled: true }));
    expect(error).toMatchObject({ code: 'change_unconfirmed', exitCode: 1 });
    expect(error.message).toMatch(/^The service answered 200, but .* other values .*\(name, enabled\)\.$/);
    expect(service.received).toHaveLength(4);
  });

  it.each([
    [401, { message: 'Unauthorized' }],
    [403, undefined],
    [500, undefined],
    [200, '<html>Sign in</html>'],
  ])('is not confirmed when reading again is answered with %i', async (status, body) => {
    const service = await startRoughService([BEFORE], {
      written: { status: 204 },
      instead: (call) => (call > 0 ? { status, body } : undefined),
    });
    const api = testClient(service.url, { limits: { retries: 0 } });
    const error = await failureOf(api.replace(WEBHOOK.id, WANTED));
    expect(error.code).toBe('change_unconfirmed');
    expect(error.message).toContain(`(${String(status)})`);
    expect(error.hint).toContain('may be done');
  });

  it('is not confirmed when a deleted webhook stays, or cannot be looked for', async () => {
    const written = { status: 200, body: {} };
    const stays = await startRoughService([WEBHOOK], {
      written,
      instead: (call) => (call > 0 ? { status: 200, body: data(WEBHOOK) } : undefined),
    });
    expect(await failureOf(testClient(stays.url).delete(WEBHOOK.id))).toMatchObject({
      code: 'change_unconfirmed',
      message: expect.stringContaining('still there'),
    });
    const hidden = await startRoughService([WEBHOOK], {
      written,
      instead: (call) => (call > 0 ? { status: 403 } : undefined),
    });
    expect((await failureOf(testClient(hidden.url).delete(WEBHOOK.id))).code).toBe('change_unconfirmed');
  });

  it('shows a webhook that is odd and was changed all the same', async () => {
    const odd = { ...BEFORE, name: null };
    const service = await startRoughService([odd]);
    const edited = await testClient(service.url).edit(WEBHOOK.id, { enabled: true });
    expect(JSON.parse(JSON.stringify(edited))).toEqual({ ...odd, enabled: true });
  });

  it('takes a URL that comes back written in another way for the one that was sent', async () => {
    const service = await startRoughService([BEFORE], {
      instead: () => ({ status: 200, body: data({ ...WEBHOOK, url: 'https://EXAMPLE.com:443/hook' }) }),
    });
    const replaced = await testClient(service.url).replace(WEBHOOK.id, WANTED);
    expect(replaced.url).toBe('https://EXAMPLE.com:443/hook');
  });
});
