import { describe, expect, it, onTestFinished } from 'vitest';
import type { WebhooksApiOptions } from '../../../src/api/create-api.ts';
import type { Exchange } from '../../../src/api/trace.ts';
import { traceLines } from '../../../src/views/api-trace.ts';
import type { MeetingsApi } from '../../../src/api/meetings-api.ts';
import { createMeetingsApi } from '../../../src/api/meetings-client.ts';
import { AUTHORIZATION, data, serviceError } from '../../helpers/api-client.ts';
import { fakeClock } from '../../helpers/clock.ts';
import { ACCOUNT_ID, APP_ID, APP_PATH, BEARER } from '../../helpers/cloudflare.ts';
import { failureOf } from '../../helpers/context.ts';
import { startServer } from '../../helpers/http-servers.ts';

const ID = '182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e';
const WANTED = { title: 'Planning', recordOnStart: false };
const ADA = { customId: 'ada-1', name: 'Ada', preset: 'group-call-host' };

function meetingsClient(apiUrl: string, options: Partial<WebhooksApiOptions> = {}): MeetingsApi {
  const api = createMeetingsApi({
    service: 'dyte',
    apiUrl,
    authorization: AUTHORIZATION,
    clock: fakeClock(),
    random: () => 0,
    signal: new AbortController().signal,
    environment: {},
    userAgent: 'dyte-hooks/test',
    ...options,
  });
  onTestFinished(() => api.close());
  return api;
}

const CLOUDFLARE = {
  service: 'cloudflare',
  authorization: BEARER,
  app: { accountId: ACCOUNT_ID, appId: APP_ID },
} as const;

describe('the meetings of the service', () => {
  it.each([
    ['cloudflare', CLOUDFLARE, APP_PATH, BEARER],
    ['dyte', {}, '', AUTHORIZATION],
    ['realtimekit-v2', { service: 'realtimekit-v2' }, '', AUTHORIZATION],
  ] as const)('are made at the paths of %s', async (_service, options, base, authorization) => {
    const server = await startServer({ status: 201, body: data({ id: ID, token: 'a.b_c-d' }) });
    const api = meetingsClient(server.url, options);
    expect(await api.create(WANTED)).toBe(ID);
    expect(await api.addParticipant(ID, ADA)).toEqual({ id: ID, token: 'a.b_c-d' });
    expect(server.received.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `POST ${base}/meetings`,
      `POST ${base}/meetings/${ID}/participants`,
    ]);
    expect(server.received[0]?.headers.authorization).toBe(authorization);
    expect(server.received.map(({ body }): unknown => JSON.parse(body))).toEqual([
      { title: 'Planning' },
      { name: 'Ada', preset_name: 'group-call-host', custom_participant_id: 'ada-1' },
    ]);
  });

  it('are recorded where that is asked for', async () => {
    const server = await startServer({ status: 201, body: data({ id: ID }) });
    await meetingsClient(server.url).create({ ...WANTED, recordOnStart: true });
    expect(JSON.parse(server.received[0]?.body ?? '')).toMatchObject({ record_on_start: true });
  });

  it.each([
    ['dyte', {}, 'https://api.dyte.io/v2', 'https://app.dyte.io/v2/meeting'],
    [
      'cloudflare',
      CLOUDFLARE,
      'https://api.cloudflare.com/client/v4',
      'https://demo.realtime.cloudflare.com/v2/meeting',
    ],
    [
      'realtimekit-v2',
      { service: 'realtimekit-v2' },
      'https://api.realtime.cloudflare.com/v2',
      'https://demo.realtime.cloudflare.com/v2/meeting',
    ],
    ['an emulator', {}, 'http://127.0.0.1:4010/v2', 'http://127.0.0.1:4010/meeting'],
    ['an emulator', CLOUDFLARE, 'http://127.0.0.1:4010/client/v4', 'http://127.0.0.1:4010/meeting'],
  ] as const)('are joined at the page of %s', (_service, options, apiUrl, page) => {
    expect(meetingsClient(apiUrl, options).joinUrl(ID, 'a+b/c=')).toBe(
      `${page}?id=${ID}&authToken=a%2Bb%2Fc%3D`,
    );
  });

  it.each([500, 503, 504])('are not made twice where %i leaves open whether they were', async (status) => {
    const server = await startServer({ status });
    const error = await failureOf(meetingsClient(server.url).create(WANTED));
    expect(error.message).toContain('The meeting may have been made all the same.');
    expect(error.mayBeDone).toBe(true);
    expect(server.received).toHaveLength(1);
  });

  it('are asked for again where the limit was reached', async () => {
    const server = await startServer({ status: 429 }, { status: 201, body: data({ id: ID }) });
    expect(await meetingsClient(server.url).create(WANTED)).toBe(ID);
    expect(server.received).toHaveLength(2);
  });

  it.each([
    ['an app that there is not', CLOUDFLARE, 404, 'app_not_found'],
    ['what the service takes for a duplicate', {}, 409, 'service_error'],
    ['a key that may not', {}, 403, 'not_allowed'],
  ] as const)('say no for %s', async (_what, options, status, code) => {
    const server = await startServer({ status, body: serviceError(status, 'Error: no') });
    const error = await failureOf(meetingsClient(server.url, options).create(WANTED));
    expect(error.code).toBe(code);
  });

  it('name what a key must be allowed', async () => {
    const server = await startServer({ status: 403, body: serviceError(403, 'Error: no') });
    const error = await failureOf(meetingsClient(server.url).create(WANTED));
    expect(error.hint).toContain('may make meetings');
  });

  it('name the preset where there is none', async () => {
    const server = await startServer({ status: 404, body: serviceError(404, 'Error: resource not found') });
    const error = await failureOf(meetingsClient(server.url).addParticipant(ID, ADA));
    expect(error.code).toBe('not_found');
    expect(error.message).toContain('no such preset');
    expect(error.hint).toContain('--preset');
  });

  it.each([{}, { id: '../x' }, { id: 7 }])('need an id that can be asked for: %j', async (answer) => {
    const server = await startServer({ status: 201, body: data(answer) });
    expect((await failureOf(meetingsClient(server.url).create(WANTED))).code).toBe('service_answer_invalid');
  });

  it.each([undefined, '', 'with space', `x${'y'.repeat(5000)}`])(
    'need a token that can stand in an address',
    async (token) => {
      const server = await startServer({ status: 201, body: data({ id: ID, token }) });
      const error = await failureOf(meetingsClient(server.url).addParticipant(ID, ADA));
      expect(error.code).toBe('service_answer_invalid');
      expect(error.message).not.toContain('space');
    },
  );

  it('show no token with --debug', async () => {
    const server = await startServer({ status: 201, body: data({ id: ID, token: 'opens-the-meeting' }) });
    const lines: string[] = [];
    const clock = fakeClock();
    const trace = { clock, onExchange: (exchange: Exchange) => lines.push(...traceLines(exchange)) };
    await meetingsClient(server.url, { trace }).addParticipant(ID, ADA);
    expect(lines.join('\n')).toContain(ID);
    expect(lines.join('\n')).not.toContain('opens-the-meeting');
  });

  it('refuse an id that would change the path', async () => {
    const server = await startServer({ status: 201 });
    const error = await failureOf(meetingsClient(server.url).addParticipant('../apps', ADA));
    expect(error.code).toBe('usage_invalid');
    expect(server.received).toHaveLength(0);
  });
});
