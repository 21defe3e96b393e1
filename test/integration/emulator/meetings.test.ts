import { describe, expect, it } from 'vitest';
import { startServer } from '../../helpers/http-servers.ts';
import { field, testEmulator, type Answered, type TestEmulator } from '../../helpers/emulator.ts';

const TOKEN_OF = (answered: Answered): string => String(field(field(answered.body, 'data'), 'token'));
const ID_OF = (answered: Answered): string => String(field(field(answered.body, 'data'), 'id'));

interface Made {
  readonly emulator: TestEmulator;
  readonly meetingId: string;
  /** Looks at the join page of a new participant. */
  readonly linkOf: (name: string) => Promise<string>;
  /** What came to the webhook, once all is sent. */
  readonly came: () => Promise<readonly Readonly<Record<string, unknown>>[]>;
}

async function meetingMade(body: object = { title: 'Planning' }): Promise<Made> {
  const endpoint = await startServer({ status: 200 });
  const emulator = await testEmulator();
  await emulator.register(endpoint.url);
  const meetingId = ID_OF(await emulator.call('POST', '/v2/meetings', { body }));
  const linkOf = async (name: string): Promise<string> => {
    const person = { name, preset_name: 'group_call_host', custom_participant_id: name.toLowerCase() };
    const added = await emulator.call('POST', `/v2/meetings/${meetingId}/participants`, { body: person });
    expect(added.status).toBe(201);
    return `${emulator.url}/meeting?id=${meetingId}&authToken=${TOKEN_OF(added)}`;
  };
  const came = async (): Promise<readonly Readonly<Record<string, unknown>>[]> => {
    await emulator.idle();
    return endpoint.received.map((request) => JSON.parse(request.body));
  };
  return { emulator, meetingId, linkOf, came };
}

function eventsOf(payloads: readonly Readonly<Record<string, unknown>>[]): readonly string[] {
  return payloads
    .map((payload) => {
      const status = field(payload['recording'], 'status');
      return typeof status === 'string' ? `recording ${status}` : String(payload['event']);
    })
    .toSorted();
}

describe('a meeting that was made by the API', () => {
  it('starts when the first one looks at the page, and ends when the last one leaves', async () => {
    const { linkOf, came, meetingId } = await meetingMade();
    const [ada, grace] = [await linkOf('Ada'), await linkOf('Grace')];
    expect(await (await fetch(ada)).text()).toContain('Ada is in the meeting');
    await fetch(ada);
    await fetch(grace);
    await fetch(ada, { method: 'POST' });
    await fetch(ada, { method: 'POST' });
    await fetch(grace, { method: 'POST' });
    const payloads = await came();
    expect(eventsOf(payloads)).toEqual([
      'meeting.ended',
      'meeting.participantJoined',
      'meeting.participantJoined',
      'meeting.participantLeft',
      'meeting.participantLeft',
      'meeting.started',
    ]);
    const meetings = payloads.map(({ meeting }) => meeting);
    expect(new Set(meetings.map((meeting) => field(meeting, 'id')))).toEqual(new Set([meetingId]));
    expect(new Set(meetings.map((meeting) => field(meeting, 'sessionId'))).size).toBe(1);
    expect(new Set(meetings.map((meeting) => field(meeting, 'title')))).toEqual(new Set(['Planning']));
  });

  it('begins another session when somebody comes back', async () => {
    const { linkOf, came } = await meetingMade();
    const ada = await linkOf('Ada');
    for (let time = 0; time < 2; time += 1) {
      await fetch(ada);
      await fetch(ada, { method: 'POST' });
    }
    const payloads = await came();
    expect(new Set(payloads.map(({ meeting }) => field(meeting, 'sessionId'))).size).toBe(2);
  });

  it('is recorded from its start where that was asked for', async () => {
    const { linkOf, came } = await meetingMade({ title: 'Planning', record_on_start: true });
    const ada = await linkOf('Ada');
    await fetch(ada);
    await fetch(ada, { method: 'POST' });
    expect(eventsOf(await came())).toEqual([
      'meeting.ended',
      'meeting.participantJoined',
      'meeting.participantLeft',
      'meeting.started',
      'recording INVOKED',
      'recording RECORDING',
      'recording UPLOADED',
      'recording UPLOADING',
    ]);
  });

  it('is known to the REST API of what took place', async () => {
    const { linkOf, emulator, meetingId } = await meetingMade();
    await fetch(await linkOf('Ada'));
    const sessions = await emulator.call('GET', '/v2/sessions');
    expect(JSON.stringify(sessions.body)).toContain(meetingId);
  });

  it.each([
    ['nobody', '?id=x&authToken=y'],
    ['no token', ''],
  ])('lets %s in', async (_who, query) => {
    const { emulator, came } = await meetingMade();
    const answered = await fetch(`${emulator.url}/meeting${query}`);
    expect(answered.status).toBe(404);
    expect(await came()).toEqual([]);
  });

  it('is not joined by who only looks ahead', async () => {
    const { linkOf, came } = await meetingMade();
    const ada = await linkOf('Ada');
    await fetch(ada, { method: 'HEAD' });
    await fetch(ada, { headers: { 'sec-purpose': 'prefetch' } });
    expect(await came()).toEqual([]);
    expect((await fetch(ada, { method: 'PUT' })).status).toBe(405);
  });

  it('shows names from outside as text, on a page that is kept nowhere', async () => {
    const { linkOf } = await meetingMade({ title: '<img src=x onerror=alert(1)>' });
    const answered = await fetch(await linkOf('<script>"&\'</script>'));
    const text = await answered.text();
    expect(text).not.toContain('<script>');
    expect(text).not.toContain('<img');
    expect(text).toContain('&lt;script&gt;&quot;&amp;&#39;');
    expect(answered.headers.get('cache-control')).toBe('no-store');
    expect(answered.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answered.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('does not tell its tokens to who watches the emulator', async () => {
    const { linkOf, emulator } = await meetingMade();
    const ada = await linkOf('Ada');
    await fetch(ada);
    const token = new URL(ada).searchParams.get('authToken') ?? '-';
    expect(JSON.stringify(emulator.events)).not.toContain(token);
  });

  it.each([
    ['/v2/meetings', { title: 7 }, 400, '"title" must be a string'],
    ['/v2/meetings', { record_on_start: 'yes' }, 400, '"record_on_start" must be a boolean'],
    ['/v2/meetings', [], 400, '"value" must be of type object'],
    ['/v2/meetings/x/participants', {}, 404, 'resource not found'],
  ] as const)('is refused: %s %j', async (path, body, status, message) => {
    const emulator = await testEmulator();
    const answered = await emulator.call('POST', path, { body });
    expect(answered.status).toBe(status);
    expect(answered.text).toContain(message.replaceAll('"', String.raw`\"`));
  });

  it.each([
    [{}, 400, 'preset_name'],
    [{ preset_name: '' }, 400, 'not allowed to be empty'],
    [{ preset_name: 'group_call_host' }, 400, 'custom_participant_id'],
    [{ preset_name: 'group-call-host', custom_participant_id: 'x' }, 404, 'no preset'],
  ] as const)('lets nobody in for %j', async (body, status, message) => {
    const { emulator, meetingId } = await meetingMade();
    const answered = await emulator.call('POST', `/v2/meetings/${meetingId}/participants`, { body });
    expect(answered.status).toBe(status);
    expect(answered.text).toContain(message);
  });

  it('needs the credentials, and one of the methods', async () => {
    const emulator = await testEmulator();
    const headers = { authorization: 'Basic eDp5' };
    expect((await emulator.call('POST', '/v2/meetings', { body: {}, headers })).status).toBe(401);
    expect((await emulator.call('PUT', '/v2/meetings', { body: {} })).status).toBe(405);
    expect((await emulator.call('GET', '/v2/meetings/x/participants')).status).toBe(405);
  });
});
