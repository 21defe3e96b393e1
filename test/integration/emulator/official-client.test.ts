import Cloudflare, {
  APIError,
  AuthenticationError,
  BadRequestError,
  InternalServerError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
} from 'cloudflare';
import { describe, expect, it } from 'vitest';
import { ACCOUNT_ID, APP_ID, testCloudflare, WEBHOOKS } from '../../helpers/emulated-cloudflare.ts';
import type { EmulatorOptions } from '../../../src/emulator/emulator-options.ts';
import type { TestEmulator } from '../../helpers/emulator.ts';

const UNKNOWN_ID = '99999999-9999-4999-8999-999999999999';
const IN_APP = { account_id: ACCOUNT_ID, app_id: APP_ID };
const NEW = {
  account_id: ACCOUNT_ID,
  name: 'All events',
  url: 'https://example.com/webhook',
  events: ['meeting.started', 'meeting.ended'] as ('meeting.started' | 'meeting.ended')[],
};

interface World {
  readonly client: Cloudflare;
  readonly emulator: TestEmulator;
}

/** The client that Cloudflare publishes, which speaks to the emulator and to nothing else. */
async function world(
  options: Partial<EmulatorOptions> = {},
  apiToken = 'emulator-api-token',
): Promise<World> {
  const emulator = await testCloudflare(options);
  const client = new Cloudflare({
    apiToken,
    apiKey: null,
    apiEmail: null,
    userServiceKey: null,
    baseURL: emulator.apiUrl,
    maxRetries: 0,
  });
  return { client, emulator };
}

/** The error that a call ends with. */
async function errorOf(call: Promise<unknown>): Promise<APIError> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof APIError) return error;
  throw new Error('The call did not fail as the client’s own calls do.', { cause: error });
}

describe('the webhooks of Cloudflare’s client', () => {
  it('are created, listed, read, edited, replaced and deleted', async () => {
    const { client } = await world();
    const { webhooks } = client.realtimeKit;

    const created = await webhooks.createWebhook(APP_ID, NEW);
    const { id } = created.data;
    const { account_id: _account, ...fields } = NEW;
    expect(created).toMatchObject({ success: true, data: { ...fields, enabled: true } });

    expect(await webhooks.getWebhooks(APP_ID, { account_id: ACCOUNT_ID })).toEqual({
      success: true,
      data: [created.data],
    });
    expect(await webhooks.getWebhookByID(id, IN_APP)).toEqual({ success: true, data: created.data });

    const edited = await webhooks.editWebhook(id, { ...IN_APP, name: 'Edited', enabled: false });
    expect(edited).toMatchObject({ success: true, data: { id, name: 'Edited', url: NEW.url } });
    expect(edited.data).not.toHaveProperty('enabled');
    expect((await webhooks.getWebhookByID(id, IN_APP)).data).toMatchObject({
      name: 'Edited',
      enabled: false,
    });

    const url = 'https://example.com/moved';
    const replaced = await webhooks.replaceWebhook(id, {
      ...IN_APP,
      ...NEW,
      url,
      events: ['meeting.summary'],
    });
    expect(replaced).toMatchObject({ success: true, data: { id, url, events: ['meeting.summary'] } });
    expect((await webhooks.getWebhookByID(id, IN_APP)).data).toMatchObject({ url, enabled: true });

    expect(await webhooks.deleteWebhook(id, IN_APP)).toMatchObject({ success: true, data: { id } });
    expect((await errorOf(webhooks.getWebhookByID(id, IN_APP))).status).toBe(404);
  });

  it('have names of events, which the client can only ask for by path', async () => {
    const { client } = await world();
    const path = WEBHOOKS.replace('/client/v4', '');
    const answer = await client.get<{ readonly data: readonly string[] }>(`${path}/all`);
    expect(answer.data).toContain('meeting.chatSynced');
    expect(answer.data).toHaveLength(9);
  });

  it('are not there for an app without any', async () => {
    const { client } = await world();
    const error = await errorOf(client.realtimeKit.webhooks.getWebhooks(APP_ID, { account_id: ACCOUNT_ID }));
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error.headers?.get('cf-ray')).toMatch(/^[0-9a-f]{16}-[A-Z]{3}$/);
  });

  it('are refused by the service with an error that the client does not list', async () => {
    const { client } = await world();
    const { webhooks } = client.realtimeKit;
    await webhooks.createWebhook(APP_ID, NEW);
    const conflict = await errorOf(webhooks.createWebhook(APP_ID, NEW));
    expect([conflict.status, conflict.errors]).toEqual([409, []]);
    const malformed = await errorOf(webhooks.getWebhookByID('mine', IN_APP));
    expect(malformed.message).toContain(String.raw`BAD_REQUEST \"id\" must be a valid GUID`);
    const unknown = await errorOf(webhooks.deleteWebhook(UNKNOWN_ID, IN_APP));
    expect(unknown.status).toBe(404);
    const wrong = await errorOf(webhooks.editWebhook(UNKNOWN_ID, { ...IN_APP, name: '' }));
    expect(wrong).toBeInstanceOf(BadRequestError);
  });

  it('are refused by the gateway with an error that it does list', async () => {
    const { client } = await world({}, 'another-token');
    const call = client.realtimeKit.webhooks.getWebhooks(APP_ID, { account_id: ACCOUNT_ID });
    const error = await errorOf(call);
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(error.errors).toEqual([{ code: 10_000, message: 'Authentication error' }]);
  });

  it.each([
    ['permission_missing', PermissionDeniedError],
    ['not_entitled', PermissionDeniedError],
    ['token_expired', AuthenticationError],
    ['rate_limit', RateLimitError],
    ['throttled', RateLimitError],
    ['status', InternalServerError],
  ])('meet what is out of order on request: %s', async (kind, expected) => {
    const { client, emulator } = await world();
    await emulator.call('POST', '/_emulator/faults', { body: { kind } });
    const call = client.realtimeKit.webhooks.getWebhooks(APP_ID, { account_id: ACCOUNT_ID });
    expect(await errorOf(call)).toBeInstanceOf(expected);
  });
});

describe('what took place, for Cloudflare’s client', () => {
  it('is its sessions, with their participants and files', async () => {
    const { client, emulator } = await world();
    await emulator.play('full');
    await emulator.play('meeting');
    const { sessions } = client.realtimeKit;
    const listed = await sessions.getSessions(APP_ID, { account_id: ACCOUNT_ID, per_page: 1, page_no: 2 });
    expect(listed).toMatchObject({
      success: true,
      data: { sessions: [{ status: 'ENDED', type: 'meeting', ended_at: expect.any(String) }] },
      paging: { start_offset: 2, end_offset: 2, total_count: 2 },
    });
    const all = await sessions.getSessions(APP_ID, { account_id: ACCOUNT_ID, sort_order: 'ASC' });
    const id = all.data?.sessions?.[0]?.id ?? '';
    expect((await sessions.getSessionDetails(id, IN_APP)).data).toEqual(all.data?.sessions?.[0]);
    const { data } = await sessions.getSessionParticipants(id, { ...IN_APP, include_peer_events: true });
    const events = ['PEER_CREATED', 'PEER_JOINING', 'PEER_LEAVING'];
    expect(data?.participants?.map(({ peer_events }) => peer_events?.map((each) => each.event_name))).toEqual(
      [events, events, events],
    );
    const [first] = data?.participants ?? [];
    const params = { ...IN_APP, session_id: id };
    const one = await sessions.getSessionParticipantDetails(first?.id ?? '', params);
    expect(one.data?.participant).toMatchObject({ id: first?.id, joined_at: first?.joined_at });
    const urls = [
      (await sessions.getSessionChat(id, IN_APP)).data?.chat_download_url,
      (await sessions.getSessionTranscripts(id, IN_APP)).data?.transcript_download_url,
      (await sessions.getSessionSummary(id, IN_APP)).data?.summaryDownloadUrl,
    ];
    for (const url of urls) expect((await fetch(url ?? '')).status).toBe(200);
    const error = await errorOf(sessions.getSessionChat(UNKNOWN_ID, IN_APP));
    expect(error).toBeInstanceOf(NotFoundError);
  });

  it('is its recordings', async () => {
    const { client, emulator } = await world();
    await emulator.play('recording');
    const { recordings } = client.realtimeKit;
    const listed = await recordings.getRecordings(APP_ID, { account_id: ACCOUNT_ID, status: ['UPLOADED'] });
    expect(listed).toMatchObject({ success: true, paging: { total_count: 1 } });
    const [recording] = listed.data;
    const one = await recordings.getOneRecording(recording?.id ?? '', IN_APP);
    expect(one.data).toMatchObject({ id: recording?.id, status: 'UPLOADED' });
    expect((await fetch(one.data?.download_url ?? '')).status).toBe(200);
    const none = { account_id: ACCOUNT_ID, status: ['ERRORED' as const] };
    expect((await recordings.getRecordings(APP_ID, none)).data).toEqual([]);
    const active = recordings.getActiveRecordings(recording?.meeting?.id ?? '', IN_APP);
    expect(await errorOf(active)).toBeInstanceOf(NotFoundError);
    const meeting = { id: UNKNOWN_ID, sessionId: UNKNOWN_ID };
    await emulator.emit('recording.statusUpdate', {
      meeting,
      recording: { id: UNKNOWN_ID, status: 'RECORDING' },
    });
    expect((await recordings.getActiveRecordings(UNKNOWN_ID, IN_APP)).data).toMatchObject({ id: UNKNOWN_ID });
  });

  it('is its livestreams', async () => {
    const { client, emulator } = await world();
    await emulator.play('livestream');
    const { livestreams } = client.realtimeKit;
    const listed = await livestreams.getAllLivestreams(APP_ID, { account_id: ACCOUNT_ID });
    // Its schema has one livestream where the service has a list.
    expect(listed.data).toMatchObject([{ status: 'IDLE' }]);
    const streamId = UNKNOWN_ID;
    await emulator.emit('livestreaming.statusUpdate', { streamId, status: 'LIVE', meeting: { id: APP_ID } });
    const one = await livestreams.getLivestreamSessionForLivestreamID(streamId, IN_APP);
    expect(one.data?.livestream).toMatchObject({ id: streamId, status: 'LIVE' });
    const active = await livestreams.getMeetingActiveLivestreams(APP_ID, IN_APP);
    expect(active.data).toMatchObject({ id: streamId });
  });
});

describe('the account of Cloudflare’s client', () => {
  it('has apps', async () => {
    const { client } = await world({ apps: [{ name: 'One' }, { name: 'Two' }] });
    const { apps } = client.realtimeKit;
    const two = await apps.get({ account_id: ACCOUNT_ID, per_page: 1, page_no: 2, sort_order: 'ASC' });
    expect(two).toMatchObject({
      success: true,
      data: [{ name: 'Two', id: expect.any(String), created_at: expect.any(String) }],
      paging: { start_offset: 2, end_offset: 2, total_count: 2 },
    });
    const made = await apps.post({ account_id: ACCOUNT_ID, name: 'Three' });
    expect(made.data?.app).toMatchObject({ name: 'Three' });
    const found = await apps.get({ account_id: ACCOUNT_ID, search: 'thr' });
    expect(found.data?.map(({ id }) => id)).toEqual([made.data?.app?.id]);
  });

  it('is listed, and its token verified', async () => {
    const { client } = await world();
    const listed: unknown[] = [];
    for await (const account of client.accounts.list()) listed.push(account);
    expect(listed).toMatchObject([{ id: ACCOUNT_ID, name: 'Emulated account' }]);
    expect(await client.user.tokens.verify()).toMatchObject({ status: 'active' });
    expect(await client.accounts.tokens.verify({ account_id: ACCOUNT_ID })).toMatchObject({
      status: 'active',
    });
  });
});
