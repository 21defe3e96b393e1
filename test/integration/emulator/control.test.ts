import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { EVERY_EVENT, field, testEmulator } from '../../helpers/emulator.ts';
import { startServer } from '../../helpers/http-servers.ts';

const OK = { status: 200 };

const UUID = '3f2a1b4c-5d6e-4f70-8a91-b2c3d4e5f607';
const EITHER = 'give either {"event": name, "payload"?: object} or {"scenario": name}';

/** A call with headers that fetch would not send, such as another Host. */
function rawCall(
  url: string,
  options: { readonly method: string; readonly headers: Readonly<Record<string, string>> },
  body = '',
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

describe('POST /_emulator/events', () => {
  it('sends an event and answers with its deliveries', async () => {
    const receiver = await startServer(OK);
    const emulator = await testEmulator();
    const { call, register } = emulator;
    const local = await register(`${receiver.url}/in?token=secret`);
    const remote = await register('https://example.com/in');
    const answered = await call('POST', '/_emulator/events', { body: { event: 'meeting.started' } });
    await emulator.idle();
    expect(answered.status).toBe(202);
    expect(answered.body).toEqual({
      success: true,
      data: {
        event: 'meeting.started',
        deliveries: [
          {
            uuid: receiver.received[0]?.headers['dyte-uuid'],
            webhookId: local.id,
            event: 'meeting.started',
            url: `${receiver.url}/in?token=…`,
            forged: false,
            repeat: 0,
            webhookName: 'All',
          },
          {
            uuid: expect.any(String),
            webhookId: remote.id,
            event: 'meeting.started',
            url: 'https://example.com/in',
            forged: false,
            repeat: 0,
            webhookName: 'All',
            skipped: 'not_local',
          },
        ],
      },
    });
    expect(receiver.calls()).toEqual(['POST /in?token=secret']);
  });

  it('needs neither credentials nor a content type', async () => {
    const { url } = await testEmulator();
    const sent = await fetch(`${url}/_emulator/events`, { method: 'POST', body: '{"scenario":"chat"}' });
    expect(sent.status).toBe(202);
  });

  it('sends the payload that is given', async () => {
    const receiver = await startServer(OK);
    const emulator = await testEmulator();
    const { call, register } = emulator;
    await register(receiver.url);
    const body = { event: 'meeting.ended', payload: { event: 'meeting.ended', big: 'x'.repeat(1_000_000) } };
    await call('POST', '/_emulator/events', { body });
    await emulator.idle();
    expect(receiver.received[0]?.body).toBe(JSON.stringify(body.payload));
  });

  it('plays a scenario and answers at once with the events to come', async () => {
    const receiver = await startServer(OK);
    const emulator = await testEmulator();
    const { call, register, clock } = emulator;
    await register(receiver.url);
    const answered = await call('POST', '/_emulator/events', { body: { scenario: 'recording' } });
    await emulator.idle();
    const events = Array.from({ length: 4 }, () => 'recording.statusUpdate');
    expect(answered).toMatchObject({ status: 202, body: { data: { scenario: 'recording', events } } });
    const statuses = receiver.received.map(({ body }) => {
      const parsed: unknown = JSON.parse(body);
      return field(field(parsed, 'recording'), 'status');
    });
    expect(statuses).toEqual(['INVOKED', 'RECORDING', 'UPLOADING', 'UPLOADED']);
    expect(clock.sleeps).toEqual([1000, 1000, 1000]);
  });

  it('plays a bounded number of scenarios at a time', async () => {
    const { call, clock } = await testEmulator();
    clock.hold();
    const play = async (): Promise<number> =>
      (await call('POST', '/_emulator/events', { body: { scenario: 'full' } })).status;
    const statuses: number[] = [];
    for (let index = 0; index < 17; index += 1) statuses.push(await play());
    expect(statuses).toEqual([...Array.from({ length: 16 }, () => 202), 503]);
  });

  it.each([
    [
      { event: 'participant.joined' },
      'There is no event "participant.joined". Did you mean meeting.participantJoined?',
    ],
    [{ event: 'meeting.started', payload: 'x' }, '"payload" must be an object'],
    [{ event: 'meeting.started', payload: [] }, '"payload" must be an object'],
    [
      { event: 'meeting.started', payload: { event: 'meeting.ended' } },
      '"payload.event" must be meeting.started, or left out',
    ],
    [{ event: 5 }, `"event" is one of ${EVERY_EVENT.join(', ')}`],
    [
      { scenario: 'party' },
      '"scenario" is one of meeting, recording, livestream, chat, transcript, summary, full',
    ],
    [{ scenario: 'full', payload: {} }, 'a scenario makes its own payloads'],
    [{ scenario: 'full', forged: true }, '"forged" is for one event'],
    [{ scenario: 'full', uuid: UUID }, '"uuid" is for one event'],
    [{ event: 'meeting.started', lost: 1 }, '"lost" is true or false'],
    [{ event: 'meeting.started', uuid: '5' }, '"uuid" must be a UUID'],
    [{ event: 'meeting.started', bodyBase64: '!' }, '"bodyBase64" is a text in base64'],
    [{ event: 'meeting.started', bodyBase64: '', payload: {} }, 'give either "payload" or "bodyBase64"'],
    [{ event: 'meeting.started', forged: 1 }, '"forged" is true or false'],
    [{ event: 'meeting.started', repeats: 101 }, '"repeats" is a whole number from 0 to 100'],
    [{ scenario: 'full', event: 'meeting.started' }, EITHER],
    [{}, EITHER],
    ['', EITHER],
    ['[]', 'the body must be a JSON object'],
    ['{', 'the body is not valid JSON'],
    [
      { event: 'meeting.started', times: 3 },
      '"times" is not known; there are event, payload, forged, repeats, uuid, lost, bodyBase64, scenario, lengthMs, app',
    ],
  ])('refuses %j', async (body, message) => {
    const { call, events } = await testEmulator();
    const answered = await call('POST', '/_emulator/events', { body });
    const said = field(field(answered.body, 'error'), 'message');
    expect(answered.status).toBe(400);
    expect(said).toBe(`BAD_REQUEST: ${message}`);
    expect(events.map(({ type }) => type)).toEqual(['request']);
  });

  it.each([
    ['lists', `${'['.repeat(200_000)}${']'.repeat(200_000)}`],
    ['objects', `${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}`],
    ['what is not even closed', '{"event":'.repeat(1000)],
  ])('refuses a payload of %s within each other, and goes on', async (_name, payload) => {
    const { call, events } = await testEmulator();
    const body = `{"event":"meeting.started","payload":{"x":${payload}}}`;
    const answered = await call('POST', '/_emulator/events', { body });
    expect(answered).toMatchObject({
      status: 400,
      body: { error: { message: 'BAD_REQUEST: the body is nested deeper than 200 levels' } },
    });
    expect(events.map(({ type }) => type)).toEqual(['request']);
    expect((await call('POST', '/_emulator/events', { body: { event: 'meeting.started' } })).status).toBe(
      202,
    );
  });

  it('refuses a body beyond 2 MiB', async () => {
    const { call } = await testEmulator();
    const body = JSON.stringify({ event: 'meeting.started', payload: { x: 'y'.repeat(2 * 1024 * 1024) } });
    expect((await call('POST', '/_emulator/events', { body })).status).toBe(413);
  });
});

describe('GET /_emulator/deliveries', () => {
  it('shows every attempt', async () => {
    const receiver = await startServer({ status: 503, body: 'not now' }, OK);
    const emulator = await testEmulator();
    const { call, register, clock } = emulator;
    const { id } = await register(`${receiver.url}/?key=secret`);
    const begun = clock.now();
    const [made] = await emulator.emit('meeting.started');
    await emulator.idle();
    const answered = await call('GET', '/_emulator/deliveries');
    const at = (after: number): string => new Date(begun + after).toISOString();
    expect(answered.body).toEqual({
      success: true,
      data: {
        deliveries: [
          {
            uuid: made?.uuid,
            webhookId: id,
            event: 'meeting.started',
            url: `${receiver.url}/?key=…`,
            forged: false,
            repeat: 0,
            webhookName: 'All',
            state: 'delivered',
            createdAt: at(0),
            attempts: [
              {
                number: 1,
                uuid: made?.uuid,
                at: at(0),
                outcome: 'answered',
                status: 503,
                answer: 'not now',
                durationMs: 0,
              },
              {
                number: 2,
                uuid: made?.uuid,
                at: at(1000),
                outcome: 'answered',
                status: 200,
                durationMs: 0,
              },
            ],
          },
        ],
        forgotten: 0,
      },
    });
  });

  it('shows why no answer came', async () => {
    const emulator = await testEmulator();
    const { call, register } = emulator;
    await register('http://127.0.0.1:1/');
    await emulator.emit('meeting.started');
    await emulator.idle();
    expect((await call('GET', '/_emulator/deliveries')).body).toMatchObject({
      data: {
        deliveries: [
          {
            state: 'gave_up',
            attempts: [{ outcome: 'network_error', fault: 'connection_refused' }, {}, {}, {}, {}, {}],
          },
        ],
      },
    });
  });
});

describe('POST /_emulator/faults', () => {
  it('answers the next calls with 429, as the service does', async () => {
    const { call } = await testEmulator();
    await call('POST', '/_emulator/faults', { body: { kind: 'rate_limit', count: 2, retryAfterSeconds: 7 } });
    for (let index = 0; index < 2; index += 1) {
      const answered = await call('GET', '/v2/webhooks');
      expect([answered.status, answered.text]).toEqual([429, '']);
      expect(answered.headers.get('retry-after')).toBe('7');
      expect(answered.headers.get('x-envoy-ratelimited')).toBe('true');
    }
    expect((await call('GET', '/v2/webhooks')).status).toBe(200);
  });

  it('answers the next call with a status, and does not do what was asked', async () => {
    const { call } = await testEmulator();
    const ordered = await call('POST', '/_emulator/faults', { body: { kind: 'status', status: 503 } });
    expect(ordered).toMatchObject({ status: 202, body: { data: { kind: 'status', status: 503, count: 1 } } });
    const body = { name: 'x', url: 'http://127.0.0.1:1/', events: ['meeting.started'] };
    const answered = await call('POST', '/v2/webhooks', { body });
    expect(answered).toMatchObject({ status: 503, body: { success: false, error: { code: 503 } } });
    expect((await call('GET', '/v2/webhooks')).body).toEqual({ success: true, data: [] });
  });

  it('leaves the key document and the control routes alone', async () => {
    const { call } = await testEmulator();
    await call('POST', '/_emulator/faults', { body: { kind: 'status', status: 500 } });
    expect((await call('GET', '/.well-known/webhooks.json')).status).toBe(200);
    expect((await call('GET', '/_emulator/deliveries')).status).toBe(200);
    expect((await call('GET', '/v2/webhooks')).status).toBe(500);
  });

  it('takes a bounded number', async () => {
    const { call } = await testEmulator();
    const order = (count: number) =>
      call('POST', '/_emulator/faults', { body: { kind: 'rate_limit', count } });
    expect([(await order(1000)).status, (await order(1)).status]).toEqual([202, 503]);
  });

  it.each([
    {},
    { kind: 'other' },
    { kind: 'status', status: 200 },
    { kind: 'status', status: 600 },
    { kind: 'status', status: '500' },
    { kind: 'rate_limit', count: 0 },
    { kind: 'rate_limit', count: 1001 },
    { kind: 'rate_limit', count: 1.5 },
    { kind: 'rate_limit', retryAfterSeconds: -1 },
    { kind: 'rate_limit', retryAfterSeconds: 3601 },
    { kind: 'rate_limit', other: 1 },
  ])('refuses %j', async (body) => {
    const { call } = await testEmulator();
    expect((await call('POST', '/_emulator/faults', { body })).status).toBe(400);
    expect((await call('GET', '/v2/webhooks')).status).toBe(200);
  });
});

describe('the limit of calls', () => {
  it('answers 429 beyond it until the minute is over', async () => {
    const { call, clock } = await testEmulator({ callsPerMinute: 2 });
    const statusOf = async (): Promise<number> => (await call('GET', '/v2/webhooks')).status;
    expect([await statusOf(), await statusOf(), await statusOf()]).toEqual([200, 200, 429]);
    clock.advance(20_500);
    const refused = await call('GET', '/v2/webhooks');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '40']);
    clock.advance(39_500);
    expect(await statusOf()).toBe(200);
  });

  it('counts calls without credentials too', async () => {
    const { call } = await testEmulator({ callsPerMinute: 1 });
    await call('GET', '/v2/webhooks', { headers: { authorization: '' } });
    expect((await call('GET', '/v2/webhooks')).status).toBe(429);
  });
});

describe('the control routes', () => {
  const paths = [
    ['GET', '/_emulator/deliveries', ''],
    ['POST', '/_emulator/events', '{"event":"meeting.started"}'],
    ['POST', '/_emulator/faults', '{"kind":"status"}'],
  ] as const;

  it.each(paths)('answer no name but this machine’s own: %s %s', async (method, path, body) => {
    const { url, events } = await testEmulator();
    const { port } = new URL(url);
    for (const host of [
      'evil.example.com',
      `evil.example.com:${port}`,
      '192.168.1.5',
      'localhost.example.com',
      '0.0.0.0',
    ])
      expect(await rawCall(`${url}${path}`, { method, headers: { host } }, body)).toBe(403);
    expect(events.filter(({ type }) => type !== 'request')).toEqual([]);
  });

  it.each(['localhost', 'localhost:80', '127.0.0.1', '127.9.9.9:4010', '[::1]:4010', 'app.localhost'])(
    'answer under the name %s',
    async (host) => {
      const { url } = await testEmulator();
      expect(await rawCall(`${url}/_emulator/deliveries`, { method: 'GET', headers: { host } })).toBe(200);
    },
  );

  it.each(paths)('answer no web page from elsewhere: %s %s', async (method, path, body) => {
    const { url } = await testEmulator();
    for (const origin of ['https://evil.example.com', 'null', 'http://localhost.example.com', 'file://'])
      expect(await rawCall(`${url}${path}`, { method, headers: { origin } }, body)).toBe(403);
    const own = { method, headers: { origin: 'http://localhost:3000' } };
    expect(await rawCall(`${url}${path}`, own, body)).toBeLessThan(300);
  });

  it.each(paths)('answer no page from elsewhere that sends no Origin: %s %s', async (method, path, body) => {
    const { url } = await testEmulator();
    const foreign = { method, headers: { 'sec-fetch-site': 'cross-site' } };
    expect(await rawCall(`${url}${path}`, foreign, body)).toBe(403);
    for (const site of ['none', 'same-origin', 'same-site'])
      expect(
        await rawCall(`${url}${path}`, { method, headers: { 'sec-fetch-site': site } }, body),
      ).toBeLessThan(300);
  });

  it('do not look at who asks for the key', async () => {
    const { url } = await testEmulator();
    const headers = { host: 'emulator.internal:4010' };
    expect(await rawCall(`${url}/.well-known/webhooks.json`, { method: 'GET', headers })).toBe(200);
  });
});

describe('GET /_emulator', () => {
  it('says that it is an emulator, and how it was started', async () => {
    const { call, register, id } = await testEmulator({ policy: 'realtimekit', timeScale: 0.5 });
    await register('http://127.0.0.1:1');
    expect((await call('GET', '/_emulator')).body).toEqual({
      success: true,
      data: {
        emulator: 'dyte-hooks',
        id,
        service: 'dyte',
        policy: 'realtimekit',
        payloads: 'rtk-2026-08',
        timeScale: 0.5,
        organizationId: '00000000-0000-4000-8000-00000000e001',
        webhooks: 1,
        apps: [{ id: '00000000-0000-4000-8000-00000000e001', name: '', webhooks: 1 }],
      },
    });
    expect((await call('POST', '/_emulator')).status).toBe(405);
  });
});

describe('POST /_emulator/events for application/x-ndjson', () => {
  it('tells what becomes of the deliveries, until all have ended', async () => {
    const receiver = await startServer({ status: 503 }, OK);
    const { call, register } = await testEmulator();
    await register(receiver.url);
    await register('https://example.com/', { name: 'Elsewhere' });
    const { status, text } = await call('POST', '/_emulator/events', {
      headers: { accept: 'application/x-ndjson' },
      body: { event: 'meeting.started', repeats: 1 },
    });
    expect(status).toBe(200);
    const lines = text
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(lines).toMatchObject([
      { type: 'made', deliveries: [{ repeat: 0 }, { repeat: 1 }, { skipped: 'not_local' }] },
      { type: 'attempt', repeat: 0, number: 1, status: 503, next: { action: 'retry' } },
      { type: 'attempt', repeat: 0, number: 2, status: 200, next: { action: 'done' } },
      { type: 'attempt', repeat: 1, number: 1, status: 200 },
      { type: 'end' },
    ]);
  });
});
