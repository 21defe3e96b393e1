import { describe, expect, it } from 'vitest';
import { SERVICES, type Service } from '../../../src/domain/service/names.ts';
import { serviceOf } from '../../../src/domain/service/services.ts';
import { FIXED_CREDENTIALS, FIXED_TOKEN } from '../../../src/emulator/credentials.ts';
import { readTime } from '../../../src/domain/events/read-payload.ts';
import { ACCOUNT_ID, APP_ID, BEARER, KIT } from '../../helpers/emulated-cloudflare.ts';
import {
  AUTHORIZATION,
  EVERY_EVENT,
  field,
  testEmulator,
  type TestEmulator,
} from '../../helpers/emulator.ts';
import { failureOf } from '../../helpers/context.ts';
import { startServer } from '../../helpers/http-servers.ts';
import { all, sessionsClient, type TestSessionsClient } from '../../helpers/sessions-client.ts';
import type { EmulatorOptions } from '../../../src/emulator/emulator-options.ts';
import type { SessionFileKind } from '../../../src/domain/session/session-records.ts';

const EVER = { since: 0, until: Date.UTC(2100, 0) };
const KINDS: readonly SessionFileKind[] = ['chat', 'transcript', 'summary'];

interface World {
  readonly emulator: TestEmulator;
  readonly api: TestSessionsClient;
  /** Payloads that reached the endpoint, by event. */
  readonly payloads: (event: string) => readonly unknown[];
}

async function world(service: Service, options: Partial<EmulatorOptions> = {}): Promise<World> {
  const isToken = serviceOf(service).signIn === 'token';
  const emulator = await testEmulator({
    service,
    credentials: isToken ? FIXED_TOKEN : FIXED_CREDENTIALS,
    ...options,
  });
  const authorization = isToken ? BEARER : AUTHORIZATION;
  const app = isToken ? { accountId: ACCOUNT_ID, appId: APP_ID } : undefined;
  const api = sessionsClient(emulator.apiUrl, { service, authorization, app });
  const endpoint = await startServer({ status: 200 });
  const path = isToken ? `${KIT}/${APP_ID}/webhooks` : '/v2/webhooks';
  const body = { name: 'All', url: `${endpoint.url}/hook`, events: EVERY_EVENT };
  await emulator.call('POST', path, { body, headers: { authorization } });
  const received = (): readonly unknown[] => endpoint.received.map((each): unknown => JSON.parse(each.body));
  return {
    emulator,
    api,
    payloads: (event) => received().filter((payload) => field(payload, 'event') === event),
  };
}

async function firstId(api: TestSessionsClient): Promise<string> {
  const [first] = await all(api.sessions(EVER));
  return first?.id ?? '';
}

/** A field below others of a payload, and its time. */
function at(payload: unknown, ...names: readonly string[]): unknown {
  return names.reduce(field, payload);
}

function timeAt(payload: unknown, ...names: readonly string[]): number | undefined {
  return readTime(at(payload, ...names));
}

describe.each(SERVICES)('the REST API of an emulator of %s', (service) => {
  it('knows the session that was played, with the ids and times of the payloads', async () => {
    const { emulator, api, payloads } = await world(service);
    await emulator.play('full');
    await emulator.idle();
    const [started] = payloads('meeting.started');
    const [ended] = payloads('meeting.ended');
    const sessions = await all(api.sessions(EVER));
    expect(sessions).toEqual([
      {
        id: at(started, 'meeting', 'sessionId'),
        meetingId: at(started, 'meeting', 'id'),
        title: at(started, 'meeting', 'title'),
        organizationId: at(started, 'meeting', 'organizedBy', 'id'),
        status: 'ENDED',
        createdAt: timeAt(started, 'meeting', 'createdAt'),
        startedAt: timeAt(started, 'meeting', 'startedAt'),
        endedAt: timeAt(ended, 'meeting', 'endedAt'),
      },
    ]);
    const id = sessions[0]?.id ?? '';
    const meetingId = sessions[0]?.meetingId ?? '';
    expect(await api.session(id)).toEqual(sessions[0]);
    expect(await all(api.sessionsOf(meetingId))).toEqual(sessions);
    expect(await all(api.sessionsOf('another'))).toEqual([]);
  });

  it('knows its participants, recording and livestream', async () => {
    const { emulator, api, payloads } = await world(service);
    await emulator.play('full');
    await emulator.idle();
    const [session] = await all(api.sessions(EVER));
    const left = payloads('meeting.participantLeft');
    const participants = await all(api.participants(session?.id ?? ''));
    expect(participants).toHaveLength(3);
    for (const payload of left)
      expect(participants).toContainEqual({
        peerId: at(payload, 'participant', 'peerId'),
        customParticipantId: at(payload, 'participant', 'customParticipantId'),
        displayName: at(payload, 'participant', 'userDisplayName'),
        joinedAt: timeAt(payload, 'participant', 'joinedAt'),
        leftAt: timeAt(payload, 'participant', 'leftAt'),
      });
    const uploaded = payloads('recording.statusUpdate').at(-1);
    const recordings = await all(api.recordings(EVER));
    expect(recordings).toMatchObject([
      {
        id: at(uploaded, 'recording', 'recordingId'),
        sessionId: session?.id,
        meetingId: session?.meetingId,
        status: 'UPLOADED',
        outputFileName: at(uploaded, 'recording', 'outputFileName'),
        startedAt: timeAt(uploaded, 'recording', 'startedTime'),
        stoppedAt: timeAt(uploaded, 'recording', 'stoppedTime'),
        durationSeconds: at(uploaded, 'recording', 'recordingDuration'),
        fileSize: Number(at(uploaded, 'recording', 'fileSize')),
      },
    ]);
    expect(await all(api.recordings({ meetingId: session?.meetingId ?? '' }))).toMatchObject([
      { id: recordings[0]?.id },
    ]);
    const [stream] = payloads('livestreaming.statusUpdate');
    expect(await all(api.livestreams(EVER))).toMatchObject([{ id: at(stream, 'streamId'), status: 'IDLE' }]);
  });

  it('knows a meeting that took no longer than it was told to', async () => {
    const { emulator, api } = await world(service);
    const began = emulator.clock.now();
    emulator.clock.advance(5000);
    await emulator.play('full', 5000);
    const [session] = await all(api.sessions(EVER));
    expect(session?.startedAt).toBe(began);
    const body = { scenario: 'meeting', lengthMs: 10_000 };
    expect((await emulator.call('POST', '/_emulator/events', { body })).status).toBe(202);
    await emulator.idle();
    const [, other] = await all(api.sessions(EVER));
    expect((other?.endedAt ?? 0) - (other?.startedAt ?? 0)).toBe(Math.round((10_000 * 30) / 33));
  });

  it('has files behind links that are signed newly each time, and expire', async () => {
    const { emulator, api } = await world(service);
    await emulator.play('full');
    const id = await firstId(api);
    const links = await Promise.all(KINDS.map((kind) => api.sessionFile(id, kind)));
    const again = await api.sessionFile(id, 'chat');
    const [recording] = await all(api.recordings(EVER));
    const files = [...links, again, recording?.download, recording?.audioDownload];
    const urls = files.map((link) => link?.url ?? '');
    expect(new Set(urls).size).toBe(urls.length);
    for (const link of files) {
      expect(link?.expiresAt).toBe(emulator.clock.now() + 7 * 24 * 60 * 60 * 1000);
      const answer = await fetch(link?.url ?? '');
      expect(answer.status).toBe(200);
      expect((await answer.arrayBuffer()).byteLength).toBe(Number(answer.headers.get('content-length')));
    }
    const types = await Promise.all(urls.map(async (url) => (await fetch(url)).headers.get('content-type')));
    expect(types).toEqual(['text/csv', 'text/csv', 'text/plain', 'text/csv', 'video/mp4', 'audio/mpeg']);
    const other = new URL(urls[0] ?? '');
    other.searchParams.set('expires', '9999999999999');
    expect((await fetch(other)).status).toBe(403);
    emulator.clock.advance(7 * 24 * 60 * 60 * 1000);
    for (const url of urls) expect((await fetch(url)).status).toBe(403);
    expect((await fetch((await api.sessionFile(id, 'chat'))?.url ?? '')).status).toBe(200);
  });

  it('answers 403 for links while they are told to be expired', async () => {
    const { emulator, api } = await world(service);
    await emulator.play('full');
    const id = await firstId(api);
    const url = (await api.sessionFile(id, 'summary'))?.url ?? '';
    await emulator.call('POST', '/_emulator/faults', { body: { kind: 'links_expired', count: 2 } });
    const statuses = [await fetch(url), await fetch(url), await fetch(url)].map(({ status }) => status);
    expect(statuses).toEqual([403, 403, 200]);
  });

  it('has pages that are smaller than those that are asked for', async () => {
    const { emulator, api } = await world(service);
    for (let played = 0; played < 60; played += 1) await emulator.play('transcript');
    const found = await all(api.sessions(EVER));
    expect(new Set(found.map(({ id }) => id)).size).toBe(60);
    const id = found[0]?.id ?? '';
    expect(await api.sessionFile(id, 'transcript')).toBeDefined();
    expect(await api.sessionFile(id, 'chat')).toBeUndefined();
    expect(await all(api.participants(id))).toEqual([]);
  });

  it('says that there is none of what did not take place', async () => {
    const { api } = await world(service);
    const id = '182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e';
    expect(await all(api.sessions(EVER))).toEqual([]);
    expect(await api.session(id)).toBeUndefined();
    expect(await all(api.participants(id))).toEqual([]);
    expect(await api.recording(id)).toBeUndefined();
    for (const kind of KINDS) expect(await api.sessionFile(id, kind)).toBeUndefined();
  });

  it('refuses with 429 and 5xx as it is told, which the client waits for', async () => {
    const { emulator, api } = await world(service);
    await emulator.play('meeting');
    const fault = { kind: 'rate_limit', retryAfterSeconds: 90, count: 2 };
    await emulator.call('POST', '/_emulator/faults', { body: fault });
    await emulator.call('POST', '/_emulator/faults', { body: { kind: 'status', status: 503 } });
    expect(await all(api.sessions(EVER))).toHaveLength(1);
    expect(api.clock.sleeps.slice(0, 2)).toEqual([90_000, 90_000]);
    expect(api.clock.sleeps).toHaveLength(3);
  });

  it('knows what goes on from single events, and forgets what is forged', async () => {
    const { emulator, api } = await world(service);
    const meeting = { id: 'meeting-1', sessionId: 'session-1', title: 'Mine' };
    const participant = { peerId: 'peer-1', userDisplayName: 'Ada', joinedAt: '2026-01-02 03:04:05.678901Z' };
    await emulator.emit('meeting.participantJoined', { meeting, participant });
    await emulator.forge('meeting.started', { meeting: { ...meeting, sessionId: 'forged' } });
    const now = emulator.clock.now();
    expect(await all(api.sessions(EVER))).toMatchObject([
      { id: 'session-1', title: 'Mine', status: 'LIVE', startedAt: now, endedAt: undefined },
    ]);
    expect(await all(api.participants('session-1'))).toMatchObject([
      { peerId: 'peer-1', joinedAt: Date.UTC(2026, 0, 2, 3, 4, 5, 678), leftAt: undefined },
    ]);
    const status = { recordingId: 'recording-1', status: 'RECORDING' };
    await emulator.emit('recording.statusUpdate', { meeting, recording: status });
    expect(await api.recording('recording-1')).toMatchObject({ status: 'RECORDING', download: undefined });
  });
});

describe('the REST API of an emulator', () => {
  it('shows a token without the permission nothing', async () => {
    const { emulator, api } = await world('cloudflare');
    await emulator.call('POST', '/_emulator/faults', { body: { kind: 'permission_missing' } });
    const error = await failureOf(all(api.sessions(EVER)));
    expect(error).toMatchObject({ code: 'not_allowed', hint: expect.stringContaining('Realtime Admin') });
  });

  it('knows each app’s own sessions', async () => {
    const other = { name: 'Other', id: '00000000-0000-4000-8000-0000000000b2' };
    const { emulator, api } = await world('cloudflare', { apps: [{ name: 'First', id: APP_ID }, other] });
    await emulator.call('POST', '/_emulator/events', { body: { scenario: 'chat', app: 'Other' } });
    await emulator.idle();
    expect(await all(api.sessions(EVER))).toEqual([]);
    const path = `${KIT}/${other.id}/sessions`;
    const { body } = await emulator.call('GET', path, { headers: { authorization: BEARER } });
    expect(at(body, 'paging')).toEqual({ start_offset: 1, end_offset: 1, total_count: 1 });
    const unknown = `${KIT}/00000000-0000-4000-8000-0000000000c3/sessions`;
    const answer = await emulator.call('GET', unknown, { headers: { authorization: BEARER } });
    expect(answer.status).toBe(404);
  });

  it.each([
    ['GET', '/v2/sessions?page_no=0', 400],
    ['GET', '/v2/sessions?per_page=many', 400],
    ['GET', '/v2/sessions?start_time=yesterday', 400],
    ['GET', '/v2/sessions?sort_order=up', 400],
    ['POST', '/v2/recordings', 405],
  ])('refuses what is wrong: %s %s', async (method, path, status) => {
    const { emulator } = await world('dyte');
    expect((await emulator.call(method, path)).status).toBe(status);
    const stranger = await emulator.call(method, path, { headers: { authorization: 'Basic x' } });
    expect(stranger.status).toBe(401);
  });
});
