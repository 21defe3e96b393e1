import { describe, expect, it } from 'vitest';
import { traceLines } from '../../../src/views/api-trace.ts';
import type { Exchange } from '../../../src/api/trace.ts';
import type { SessionsApi } from '../../../src/api/sessions-api.ts';
import { AUTHORIZATION, data, serviceError } from '../../helpers/api-client.ts';
import { ACCOUNT_ID, APP_ID, APP_PATH, appEntry, BEARER, gatewayError } from '../../helpers/cloudflare.ts';
import { failureOf } from '../../helpers/context.ts';
import { startServer, type Reply } from '../../helpers/http-servers.ts';
import { all, sessionsClient, type TestSessionsClient } from '../../helpers/sessions-client.ts';

const ID = '182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e';
const AT = Date.parse('2026-01-09T03:34:05.000Z');
const PERIOD = { since: AT, until: AT + 3_600_000 };
const NONE = { status: 404, body: serviceError(404, 'Error: resource not found') };
const LINK = 'https://files.example.test/chat.csv?X-Sig=link-secret';

function cloudflare(url: string, options = {}): TestSessionsClient {
  const app = { accountId: ACCOUNT_ID, appId: APP_ID };
  return sessionsClient(url, { service: 'cloudflare', authorization: BEARER, app, ...options });
}

function session(id: string, more: object = {}): object {
  return { id, associated_id: 'meeting', started_at: new Date(AT).toISOString(), ...more };
}

/** Every call that there is, by name. */
const CALLS: Readonly<Record<string, (api: SessionsApi) => Promise<unknown>>> = {
  sessions: (api) => all(api.sessions(PERIOD)),
  'sessions of a meeting': (api) => all(api.sessionsOf('meeting')),
  'a session': (api) => api.session(ID),
  participants: (api) => all(api.participants(ID)),
  recordings: (api) => all(api.recordings(PERIOD)),
  'recordings of a meeting': (api) => all(api.recordings({ meetingId: 'meeting' })),
  'a recording': (api) => api.recording(ID),
  livestreams: (api) => all(api.livestreams(PERIOD)),
  'a transcript': (api) => api.sessionFile(ID, 'transcript'),
};

describe('the sessions of the service', () => {
  it.each([
    ['cloudflare', cloudflare, APP_PATH, BEARER],
    ['dyte', (url: string) => sessionsClient(url), '', AUTHORIZATION],
    [
      'realtimekit-v2',
      (url: string) => sessionsClient(url, { service: 'realtimekit-v2' }),
      '',
      AUTHORIZATION,
    ],
  ] as const)('are at the paths of %s', async (_service, client, base, authorization) => {
    const server = await startServer({ status: 200, body: data({}) });
    const api = client(server.url);
    for (const name of ['sessions', 'participants', 'recordings', 'livestreams']) await CALLS[name]?.(api);
    const paths = server.received.map(({ path }) => path.split('?')[0]);
    const wanted = ['/sessions', `/sessions/${ID}/participants`, '/recordings', '/livestreams'];
    expect(paths).toEqual(wanted.map((path) => `${base}${path}`));
    expect(server.received[0]?.headers.authorization).toBe(authorization);
  });

  it('are asked for in pages, of a period that is a day longer on both sides', async () => {
    const page = (ids: readonly string[]): Reply => ({
      status: 200,
      body: { ...data({ sessions: ids.map((id) => session(id)) }), paging: { total_count: 3 } },
    });
    const server = await startServer(page(['a', 'b']), page(['c']));
    const found = await all(sessionsClient(server.url).sessions(PERIOD));
    expect(found.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    const queries = server.received.map(({ path }) => new URL(path, server.url).searchParams);
    expect(queries.map((query) => query.get('page_no'))).toEqual(['1', '2']);
    expect(Object.fromEntries(queries[0] ?? [])).toEqual({
      sort_by: 'createdAt',
      sort_order: 'ASC',
      start_time: '2026-01-08T03:34:05.000Z',
      end_time: '2026-01-10T04:34:05.000Z',
      page_no: '1',
      per_page: '50',
    });
  });

  it('are those that overlap the period, and those without times', async () => {
    const before = new Date(AT - 60_000).toISOString();
    const sessions = [
      session('ended-before', { started_at: before, ended_at: before }),
      session('over-the-start', { started_at: before, ended_at: new Date(AT).toISOString() }),
      session('live', { started_at: before, status: 'LIVE' }),
      session('later', { started_at: new Date(PERIOD.until + 1).toISOString() }),
      { id: 'without-times' },
    ];
    const server = await startServer({ status: 200, body: data({ sessions }) });
    const found = await all(sessionsClient(server.url).sessions(PERIOD));
    expect(found.map(({ id }) => id)).toEqual(['over-the-start', 'live', 'without-times']);
  });

  it('are read of a period without a beginning or an end', async () => {
    const server = await startServer({ status: 200, body: data({ sessions: [] }) });
    const period = { since: -Number.MAX_VALUE, until: Number.MAX_VALUE };
    expect(await all(sessionsClient(server.url).sessions(period))).toEqual([]);
  });

  it('are livestreams that go on, too, whenever they changed last', async () => {
    const before = new Date(AT - 60_000).toISOString();
    const times = { created_at: before, updated_at: before };
    const streams = [
      { id: 'live', status: 'LIVE', ...times },
      { id: 'idle', status: 'IDLE', ...times },
    ];
    const server = await startServer({ status: 200, body: data(streams) });
    const found = await all(sessionsClient(server.url).livestreams(PERIOD));
    expect(found.map(({ id }) => id)).toEqual(['live']);
  });

  it.each(['a session', 'a recording'])('are an error where the answer is another one: %s', async (name) => {
    const server = await startServer({ status: 200, body: data({ id: 'another' }) });
    const error = await failureOf(CALLS[name]?.(sessionsClient(server.url)) ?? Promise.resolve());
    expect(error.code).toBe('service_answer_invalid');
  });

  it('may have a list, or what holds one, or one of it alone', async () => {
    const stream = { id: ID, meeting_id: 'meeting' };
    for (const body of [data([stream]), data({ livestreams: [stream] }), data({ ...stream, paging: {} })]) {
      const server = await startServer({ status: 200, body });
      expect(await all(sessionsClient(server.url).livestreams(PERIOD))).toMatchObject([{ id: ID }]);
    }
  });

  it.each(Object.keys(CALLS))('wait for the limit and for a service that is away: %s', async (name) => {
    const server = await startServer(
      { status: 429, headers: { 'retry-after': '200' } },
      { status: 503 },
      NONE,
    );
    const client = sessionsClient(server.url);
    expect([undefined, []]).toContainEqual(await CALLS[name]?.(client));
    expect(client.clock.sleeps[0]).toBe(200_000);
    expect(client.notices).toHaveLength(2);
  });

  it.each(Object.keys(CALLS))('say what failed for good: %s', async (name) => {
    const server = await startServer({ status: 500 });
    const error = await failureOf(CALLS[name]?.(sessionsClient(server.url)) ?? Promise.resolve());
    expect(error.code).toBe('service_error');
    expect(error.request).toMatch(/^GET http[^?]*$/);
  });

  it.each(Object.keys(CALLS))('are none where the service says that there is none: %s', async (name) => {
    const server = await startServer(NONE);
    expect([undefined, []]).toContainEqual(await CALLS[name]?.(sessionsClient(server.url)));
  });

  it.each(Object.keys(CALLS))('are not none where somebody else answers 404: %s', async (name) => {
    const server = await startServer({ status: 404, body: '<html>not here</html>' });
    const error = await failureOf(CALLS[name]?.(sessionsClient(server.url)) ?? Promise.resolve());
    expect(error.code).toBe('not_found');
  });

  it('are not none for an app that there is not, which is asked for once', async () => {
    const apps = { ...data([appEntry(ID, 'Other')]), paging: { total_count: 1 } };
    const server = await startServer(({ path }, response) => {
      response.statusCode = path.includes('/kit/apps') ? 200 : 404;
      response.end(path.includes('/kit/apps') ? JSON.stringify(apps) : undefined);
    });
    const client = cloudflare(server.url);
    for (const name of ['sessions', 'a session']) {
      const error = await failureOf(CALLS[name]?.(client) ?? Promise.resolve());
      expect(error.code).toBe('app_not_found');
    }
    expect(server.received.filter(({ path }) => path.includes('/kit/apps'))).toHaveLength(1);
  });

  it('need a permission, which the error names', async () => {
    const server = await startServer({ status: 403, body: gatewayError(10_000, 'Authentication error') });
    const onCloudflare = await failureOf(all(cloudflare(server.url).sessions(PERIOD)));
    expect(onCloudflare).toMatchObject({ code: 'not_allowed' });
    expect(onCloudflare.hint).toContain('the permission "Realtime Admin" or "Realtime"');
    const onDyte = await failureOf(all(sessionsClient(server.url).sessions(PERIOD)));
    expect(onDyte.hint).toContain('may read sessions, recordings and livestreams');
  });

  it.each([
    ['a text', '"sessions"'],
    ['a number', '7'],
    ['something else', '{"webhooks": []}'],
    ['a list of nothing', '{"sessions": [1, null, "a"]}'],
    ['a list that is none', '{"sessions": {"id": "a"}}'],
  ])('are an error where the answer is no list of them: %s', async (_what, text) => {
    const server = await startServer({ status: 200, body: `{"success":true,"data":${text}}` });
    const error = await failureOf(all(sessionsClient(server.url).sessions(PERIOD)));
    expect(error.code).toBe('service_answer_invalid');
  });

  it('are an error where the answer is huge', async () => {
    const body = `{"success":true,"data":[${'{"id":"a"},'.repeat(1_000_000)}]}`;
    const server = await startServer({ status: 200, body });
    const error = await failureOf(all(sessionsClient(server.url).sessions(PERIOD)));
    expect(error.code).toBe('service_answer_invalid');
  });

  it.each(['..', '../webhooks', 'a/b', '', 'a?b=c'])('are not asked for by what is no id: %j', async (id) => {
    const server = await startServer(NONE);
    const client = sessionsClient(server.url);
    for (const call of [client.session(id), all(client.participants(id)), client.sessionFile(id, 'chat')])
      expect((await failureOf(call)).code).toBe('usage_invalid');
    expect(server.received).toEqual([]);
  });
});

describe('a file of a session', () => {
  it.each([
    ['chat', { chat_download_url: LINK, chat_download_url_expiry: '2026-01-09 03:34:05.123456Z' }],
    [
      'transcript',
      {
        sessionId: ID,
        transcript_download_url: LINK,
        transcript_download_url_expiry: '2026-01-09T03:34:05.123Z',
      },
    ],
    [
      'summary',
      { sessionId: ID, summaryDownloadUrl: LINK, summaryDownloadUrlExpiry: '2026-01-09T03:34:05.123Z' },
    ],
  ] as const)('has a link: %s', async (kind, body) => {
    const server = await startServer({ status: 200, body: data(body) });
    const link = await sessionsClient(server.url).sessionFile(ID, kind);
    expect(link).toEqual({ url: LINK, expiresAt: AT + 123 });
    expect(server.calls()).toEqual([`GET /sessions/${ID}/${kind}`]);
  });

  it.each([[{}], [null], [{ chat_download_url: null }], [{ chat_download_url: '' }]])(
    'is not there: %j',
    async (body) => {
      const server = await startServer({ status: 200, body: data(body) });
      expect(await sessionsClient(server.url).sessionFile(ID, 'chat')).toBeUndefined();
    },
  );

  it('is an error that does not show the link, where that is none', async () => {
    const server = await startServer({
      status: 200,
      body: data({ chat_download_url: 'file:///link-secret' }),
    });
    const error = await failureOf(sessionsClient(server.url).sessionFile(ID, 'chat'));
    expect(error.code).toBe('service_answer_invalid');
    expect(JSON.stringify(error)).not.toContain('link-secret');
  });
});

describe('what --debug shows', () => {
  it('has neither links nor where recordings are stored', async () => {
    const recording = {
      id: ID,
      download_url: LINK,
      storage_config: { bucket: 'storage-bucket', host: 'storage-host', access_key: 'storage-key' },
      meeting: {
        recording_config: { live_streaming_config: { rtmp_url: 'rtmp://a.test/live/rtmp-secret' } },
      },
      stream_key: 'stream-secret',
    };
    const server = await startServer({ status: 200, body: data([recording]) });
    const exchanges: Exchange[] = [];
    const client = sessionsClient(server.url);
    const traced = sessionsClient(server.url, {
      trace: { clock: client.clock, onExchange: (exchange) => exchanges.push(exchange) },
    });
    await all(traced.recordings(PERIOD));
    const shown = exchanges.flatMap(traceLines).join('\n');
    expect(shown).toContain(ID);
    expect(shown).not.toMatch(/link-secret|storage-|rtmp-secret|stream-secret/);
  });
});
