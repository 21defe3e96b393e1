import { EventEmitter, getEventListeners, once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { HooksError } from '../../../src/domain/errors.ts';
import { data, testClient, WANTED, WEBHOOK, type TestClient } from '../../helpers/api-client.ts';
import { failureOf } from '../../helpers/context.ts';
import { RESET, SILENCE, startServer, startSocketServer, type Reply } from '../../helpers/http-servers.ts';

const GOOD: Reply = { status: 200, body: data(WEBHOOK) };
const INTERRUPTED = new HooksError('interrupted', 'Cancelled.');

const REPEATABLE: readonly [string, (api: TestClient) => Promise<unknown>][] = [
  ['GET', (api) => api.get(WEBHOOK.id)],
  ['PUT', (api) => api.replace(WEBHOOK.id, WANTED)],
  ['PATCH', (api) => api.edit(WEBHOOK.id, { enabled: true })],
  ['DELETE', (api) => api.delete(WEBHOOK.id)],
];

describe.each(REPEATABLE)('%s', (method, run) => {
  it.each([
    ['429', { status: 429 }],
    ['502', { status: 502 }],
    ['503', { status: 503, body: '<html>busy</html>' }],
    ['504', { status: 504 }],
    ['a broken connection', RESET],
  ] satisfies [string, Reply][])('is sent again after %s', async (_what, failure) => {
    const server = await startServer(failure, GOOD);
    const api = testClient(server.url);
    await run(api);
    expect(server.received.map((request) => request.method)).toEqual([method, method]);
    expect(server.received[1]?.body).toBe(server.received[0]?.body);
    expect(api.clock.sleeps).toEqual([250]);
  });

  it.each([400, 401, 403, 409, 418, 500, 501, 505])('is not sent again after %i', async (status) => {
    const server = await startServer({ status }, GOOD);
    const api = testClient(server.url);
    await failureOf(run(api));
    expect(server.received).toHaveLength(1);
    expect(api.clock.sleeps).toEqual([]);
  });
});

describe('the number of retries', () => {
  it.each([
    [0, [503], 1],
    [1, [503], 2],
    [5, [503], 6],
  ])('%i means what it says', async (retries, [status = 0], attempts) => {
    const server = await startServer({ status });
    const api = testClient(server.url, { limits: { retries } });
    expect((await failureOf(api.list())).code).toBe('service_unreachable');
    expect(server.received).toHaveLength(attempts);
    expect(api.clock.sleeps).toHaveLength(attempts - 1);
  });

  it('zero also holds for a create: one request, nothing looked up', async () => {
    const server = await startServer(RESET);
    const error = await failureOf(testClient(server.url, { limits: { retries: 0 } }).create(WANTED));
    expect(server.calls()).toEqual(['POST /webhooks']);
    expect(error.message).toContain('may have been stored');
    expect(error.hint).toContain('dyte-hooks list');
  });

  it('is three unless told otherwise', async () => {
    const server = await startServer({ status: 503 });
    await failureOf(testClient(server.url).list());
    expect(server.received).toHaveLength(4);
  });
});

describe('waiting', () => {
  it('doubles, up to a bound, with half of it left to chance', async () => {
    const server = await startServer({ status: 503 });
    const early = testClient(server.url, { limits: { retries: 6 } });
    await failureOf(early.list());
    expect(early.clock.sleeps).toEqual([250, 500, 1000, 2000, 4000, 4000]);
    const late = testClient(server.url, { limits: { retries: 2 }, random: () => 0.5 });
    await failureOf(late.list());
    expect(late.clock.sleeps).toEqual([375, 750]);
  });

  it.each([
    ['7', 7000],
    ['Fri, 02 Jan 2026 03:04:25 GMT', 20_000],
    ['0', 250],
    ['Thu, 01 Jan 2026 00:00:00 GMT', 250],
    ['soon', 250],
    ['-5', 250],
  ])('takes retry-after: %s into account', async (header, wait) => {
    const server = await startServer(
      { status: 429, headers: { 'retry-after': header } },
      { status: 200, body: data([]) },
    );
    const api = testClient(server.url);
    expect(await api.list()).toMatchObject({ webhooks: [] });
    expect(api.clock.sleeps).toEqual([wait]);
  });

  it('is told before it begins', async () => {
    const server = await startServer({ status: 503 }, RESET, { status: 200, body: data([]) });
    const api = testClient(`${server.url}/v2?key=s3cret`);
    await api.list();
    const { host } = new URL(server.url);
    const url = `${server.url}/v2/webhooks?key=…`;
    const common = { action: 'retry', method: 'GET', url, host, retries: 3 };
    expect(api.notices).toEqual([
      { ...common, reason: { kind: 'answered', status: 503 }, retry: 1, delayMs: 250 },
      {
        ...common,
        reason: { kind: 'failed', what: expect.stringContaining('broke') },
        retry: 2,
        delayMs: 500,
      },
    ]);
  });

  it('does not begin when the total time would pass: the last answer is the error', async () => {
    const server = await startServer({ status: 429, headers: { 'retry-after': '3600' } });
    const api = testClient(server.url);
    const error = await failureOf(api.list());
    expect(error.code).toBe('rate_limited');
    expect(error.hint).toContain('1h 00m');
    expect(api.clock.sleeps).toEqual([]);
    expect(server.received).toHaveLength(1);
  });

  it('ends with the total time, however many retries are left', async () => {
    const server = await startServer({ status: 503 });
    const api = testClient(server.url, { limits: { retries: 1000, totalTimeoutMs: 5000 } });
    await failureOf(api.list());
    // 250, 500, 1000 and 2000; the next 4000 would pass 5000.
    expect(api.clock.sleeps).toEqual([250, 500, 1000, 2000]);
  });

  it('counts anew for each call', async () => {
    const server = await startServer({ status: 503 });
    const api = testClient(server.url, { limits: { retries: 1 } });
    await failureOf(api.list());
    await failureOf(api.list());
    expect(api.clock.sleeps).toEqual([250, 250]);
  });
});

describe('the time limit of an attempt', () => {
  it('ends an attempt that gets no answer, and the next may succeed', async () => {
    const server = await startServer(SILENCE, { status: 200, body: data([]) });
    const api = testClient(server.url, { limits: { attemptTimeoutMs: 150 } });
    expect(await api.list()).toMatchObject({ webhooks: [] });
    expect(api.notices).toMatchObject([{ reason: { kind: 'no_answer' } }]);
  });

  it('also covers the body', async () => {
    const server = await startServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"success":true,');
    });
    const error = await failureOf(
      testClient(server.url, { limits: { attemptTimeoutMs: 150, retries: 0 } }).list(),
    );
    expect(error).toMatchObject({ code: 'service_timeout', exitCode: 5 });
    expect(error.request).toContain(server.url);
  });

  it('is cut to what is left of the total time', async () => {
    const server = await startServer(SILENCE);
    const limits = { attemptTimeoutMs: 3_600_000, totalTimeoutMs: 150, retries: 0 };
    expect((await failureOf(testClient(server.url, { limits }).list())).code).toBe('service_timeout');
  });
});

describe('interrupting', () => {
  it('before the call sends nothing', async () => {
    const server = await startServer(GOOD);
    const api = testClient(server.url, { signal: AbortSignal.abort(INTERRUPTED) });
    await expect(api.list()).rejects.toBe(INTERRUPTED);
    await expect(api.create(WANTED)).rejects.toBe(INTERRUPTED);
    expect(server.received).toEqual([]);
  });

  it.each(REPEATABLE)('during a %s rejects with the reason and cuts the connection', async (_method, run) => {
    const controller = new AbortController();
    const connection = new EventEmitter();
    const closed = once(connection, 'close');
    const server = await startServer((_request, response) => {
      response.on('close', () => connection.emit('close'));
      controller.abort(INTERRUPTED);
    });
    await expect(run(testClient(server.url, { signal: controller.signal }))).rejects.toBe(INTERRUPTED);
    await closed;
    expect(server.received).toHaveLength(1);
  });

  it('while an answer comes in rejects with the reason', async () => {
    const controller = new AbortController();
    const server = await startServer((_request, response) => {
      response.writeHead(200);
      response.write('{', () => {
        controller.abort(INTERRUPTED);
      });
    });
    await expect(testClient(server.url, { signal: controller.signal }).list()).rejects.toBe(INTERRUPTED);
  });

  it('during a wait rejects at once, and nothing more is sent', async () => {
    const controller = new AbortController();
    const server = await startServer({ status: 503 });
    const api = testClient(server.url, { signal: controller.signal });
    api.clock.hold();
    const asleep = api.clock.nextSleep();
    const call = api.list();
    call.catch(() => {});
    await asleep;
    controller.abort(INTERRUPTED);
    await expect(call).rejects.toBe(INTERRUPTED);
    expect(server.received).toHaveLength(1);
  });

  it('during the look-up of a lost create is not mistaken for its failure', async () => {
    const controller = new AbortController();
    const server = await startServer(RESET, () => {
      controller.abort(INTERRUPTED);
    });
    await expect(testClient(server.url, { signal: controller.signal }).create(WANTED)).rejects.toBe(
      INTERRUPTED,
    );
    expect(server.calls()).toEqual(['POST /webhooks', 'GET /webhooks']);
  });

  it('while reading again after a change is not mistaken for its failure', async () => {
    const controller = new AbortController();
    const server = await startServer({ status: 204 }, () => {
      controller.abort(INTERRUPTED);
    });
    const call = testClient(server.url, { signal: controller.signal }).replace(WEBHOOK.id, WANTED);
    await expect(call).rejects.toBe(INTERRUPTED);
  });

  it('while a connection is being made rejects at once', async () => {
    const controller = new AbortController();
    const proxy = await startSocketServer(() => {
      controller.abort(INTERRUPTED);
    });
    const options = { signal: controller.signal, environment: { HTTP_PROXY: proxy.url } };
    await expect(testClient('http://api.dyte.test/v2', options).list()).rejects.toBe(INTERRUPTED);
  });

  it('leaves nothing behind on the signal of a call that is done', async () => {
    const { signal } = new AbortController();
    const server = await startServer({ status: 503 }, { status: 200, body: data([]) });
    await testClient(server.url, { signal }).list();
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});
