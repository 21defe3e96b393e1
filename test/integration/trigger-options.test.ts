import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { verifySignature } from '../../src/domain/signature/signature.ts';
import { parsePublicKey } from '../../src/domain/signature/public-key.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { KEYS, testEmulator } from '../helpers/emulator.ts';
import { startServer, startTlsServer } from '../helpers/http-servers.ts';
import { trigger } from '../helpers/triggering.ts';

const UUID = '3f2a1b4c-5d6e-4f70-8a91-b2c3d4e5f607';

function fixture(name: string): string {
  return readFileSync(`test/fixtures/tls/${name}.pem`, 'utf8');
}

async function emulated() {
  const endpoint = await startServer({ status: 200 });
  const emulator = await testEmulator();
  await emulator.register(`${endpoint.url}/webhook`);
  return { endpoint, emulator, parts: { options: { apiUrl: emulator.apiUrl, json: true } } };
}

function parsed(bodies: readonly { readonly body: string }[]): readonly Record<string, unknown>[] {
  return bodies.map(({ body }) => Object(JSON.parse(body)));
}

describe('trigger --variant', () => {
  it('sends this sample, with ids of the run', async () => {
    const { endpoint, parts } = await emulated();
    const { error } = await trigger(
      { events: ['recording.statusUpdate'], variant: 'composed-errored' },
      parts,
    );
    expect(error).toBeUndefined();
    const [sent] = parsed(endpoint.received);
    expect(sent?.['recording']).toMatchObject({ status: 'ERRORED' });
    expect(JSON.stringify(sent)).not.toContain('000000d4-0000');
  });

  it.each([
    [{ variant: 'rtk-9' }, 'meeting.started has no variant "rtk-9".', 'It has: dyte-v2, dyte-v1-room'],
    [{ variant: 'rtk', events: ['full'] }, '"full" is a scenario', '--payloads'],
    [{ variant: 'rtk', payloads: 'rtk' }, 'exclude each other', 'Use one'],
  ] as const)('refuses %j', async (options, message, hint) => {
    const { error } = await trigger({ ...options });
    expect(error).toMatchObject({ code: 'usage_invalid', exitCode: 2 });
    expect(error?.message).toContain(message);
    expect(error?.hint).toContain(hint);
  });
});

describe('trigger --set', () => {
  it('refuses a field that is not there, and says what was meant', async () => {
    const { endpoint, parts } = await emulated();
    const { error } = await trigger({ set: ['meeting.titel="x"'] }, parts);
    expect(error).toMatchObject({
      code: 'usage_invalid',
      message: '--set does not fit meeting.started: meeting has no field titel.',
    });
    expect(error?.hint).toContain('Did you mean meeting.title?');
    expect(error?.hint).toContain('--add');
    expect(endpoint.received).toEqual([]);
  });

  it.each(['participants[0].name=Ada', 'meeting.organizedBy.first.name=Ada', 'meeting.title.x=1'])(
    'refuses what is deeper than the payload: %s',
    async (edit) => {
      const { parts } = await emulated();
      expect((await trigger({ set: [edit] }, parts)).error?.code).toBe('usage_invalid');
    },
  );

  it('adds it with --add, where its first part is', async () => {
    const { endpoint, parts } = await emulated();
    const events = ['meeting.started', 'meeting.participantJoined'];
    const set = ['participant.role=host', 'note.deep[0]=1'];
    const { error } = await trigger({ events, set, add: true, timeScale: 0 }, parts);
    expect(error).toBeUndefined();
    const sent = parsed(endpoint.received);
    expect(
      sent.map((body) => JSON.stringify(body['participant'])?.includes('"role":"host"') ?? false),
    ).toEqual([false, true]);
    expect(sent.map(({ note }) => note)).toEqual([{ deep: [1] }, { deep: [1] }]);
  });

  it('changes of several events those that have the field, and needs one that has', async () => {
    const { endpoint, parts } = await emulated();
    const { error } = await trigger(
      { events: ['meeting'], set: ['participant.userDisplayName=Ada', 'meeting.roomName='], timeScale: 0 },
      parts,
    );
    expect(error).toBeUndefined();
    expect(endpoint.received.filter(({ body }) => body.includes('"userDisplayName":"Ada"'))).toHaveLength(6);
    const failed = await trigger({ events: ['meeting'], set: ['recording.status=X'], timeScale: 0 }, parts);
    expect(failed.error?.message).toBe(
      '--set fits none of the events: in meeting.started, the payload has no field recording.',
    );
  });
});

describe('a field that none of several events has', () => {
  it.each([
    ['recording.foo=1', 'in recording.statusUpdate, recording has no field foo.', undefined],
    [
      'participant.userDisplayNam=1',
      'in meeting.participantJoined, participant has no',
      'participant.userDisplayName',
    ],
    ['titel=1', 'the payload has no field titel.', undefined],
  ])('is said where it is nearest: %s', async (edit, message, near) => {
    const { parts } = await emulated();
    const { error } = await trigger({ events: ['full'], set: [edit], timeScale: 0 }, parts);
    expect(error?.message).toContain(message);
    expect(/Did you mean ([\w.]+)\?/.exec(error?.hint ?? '')?.[1]).toBe(near);
  });
});

describe('trigger --body-file', () => {
  const BODY = Buffer.concat([
    Buffer.from(' {"event":"meeting.started", "n": 1.0}\r\n'),
    Buffer.from([0xff, 0]),
  ]);

  async function fileWith(bytes: string | Buffer): Promise<string> {
    const path = join(await temporaryDirectory(), 'body');
    await writeFile(path, bytes);
    return path;
  }

  it('sends the exact bytes by an emulator, to who asks for the event that is named', async () => {
    const { endpoint, emulator, parts } = await emulated();
    const { error } = await trigger({ bodyFile: await fileWith(BODY) }, parts);
    expect(error).toBeUndefined();
    const [received] = endpoint.received;
    expect(received?.headers['content-length']).toBe(String(BODY.length));
    expect(received?.body).toBe(BODY.toString('utf8'));
    const key = parsePublicKey(emulator.publicKeyPem);
    const signature = String(received?.headers['dyte-signature']);
    expect(verifySignature(BODY, signature, key).state).toBe('valid');
  });

  it('takes the event from the body', async () => {
    const { endpoint, parts } = await emulated();
    const bodyFile = await fileWith('{ "event": "meeting.ended" }');
    expect((await trigger({ events: [], bodyFile, count: 2 }, parts)).error).toBeUndefined();
    expect(endpoint.received.map(({ body }) => body)).toEqual(
      Array.from({ length: 2 }, () => '{ "event": "meeting.ended" }'),
    );
    expect(new Set(endpoint.received.map(({ headers }) => headers['dyte-uuid'])).size).toBe(2);
  });

  it('needs a name where the body has none, but not with --to', async () => {
    const { endpoint, parts } = await emulated();
    const bodyFile = await fileWith('');
    expect((await trigger({ events: [], bodyFile }, parts)).error).toMatchObject({ code: 'option_missing' });
    const foreign = await fileWith('{"event":"meeting.foo"}');
    expect((await trigger({ events: [], bodyFile: foreign }, parts)).error?.message).toContain(
      'says the event "meeting.foo", which no webhook can ask for',
    );
    const { error, objects } = await trigger({ events: [], bodyFile, to: endpoint.url }, parts);
    expect(error).toBeUndefined();
    expect(objects[0]).toMatchObject({ event: 'no event', status: 200 });
  });

  it('reads standard input for -', async () => {
    const { endpoint, parts } = await emulated();
    const { error } = await trigger(
      { events: [], bodyFile: '-', to: endpoint.url },
      { ...parts, stdin: '{"event":"x"}' },
    );
    expect(error).toBeUndefined();
    expect(endpoint.received[0]?.body).toBe('{"event":"x"}');
  });

  it.each([
    [{ set: ['a=1'] }, '--set changes a payload'],
    [{ variant: 'rtk' }, '--variant changes a payload'],
    [{ recording: true }, '--recording changes a payload'],
    [{ events: ['full'] }, '--body-file is one event.'],
    [{ events: ['meeting.started', 'meeting.ended'] }, '--body-file is one event.'],
  ])('refuses %j', async (options, message) => {
    const { error } = await trigger({ bodyFile: '-', ...options });
    expect(error).toMatchObject({ code: 'usage_invalid' });
    expect(error?.message).toContain(message);
  });

  it('says that a file cannot be read', async () => {
    const { error } = await trigger({ bodyFile: join(await temporaryDirectory(), 'none') });
    expect(error).toMatchObject({ code: 'file_failed' });
  });
});

describe('how often trigger sends', () => {
  it('makes --count meetings with ids of their own', async () => {
    const { endpoint, parts } = await emulated();
    const { error } = await trigger(
      { events: ['meeting.started', 'meeting.ended'], count: 3, timeScale: 0 },
      parts,
    );
    expect(error).toBeUndefined();
    const sessions = parsed(endpoint.received).map(({ meeting }) => Object(meeting).sessionId);
    expect([sessions.length, new Set(sessions).size]).toEqual([6, 3]);
  });

  it.each([undefined, 'http://127.0.0.1/'])('sends the UUID that it was given, to %s', async (to) => {
    const { endpoint, parts } = await emulated();
    const { error } = await trigger(
      { uuid: UUID, repeat: 1, ...(to === undefined ? {} : { to: endpoint.url }) },
      parts,
    );
    expect(error).toBeUndefined();
    expect(endpoint.received.map(({ headers }) => headers['dyte-uuid'])).toEqual([UUID, UUID]);
  });

  it('tells deliveries of one UUID to several webhooks apart', async () => {
    const { endpoint, emulator, parts } = await emulated();
    await emulator.register(`${endpoint.url}/other`);
    const { objects } = await trigger({ uuid: UUID }, parts);
    expect(objects.at(-1)).toMatchObject({ deliveries: 2, asExpected: 2 });
  });

  it.each([
    [{ uuid: UUID, count: 2 }, '--uuid is for one delivery, and --count makes several.'],
    [{ uuid: UUID, events: ['meeting'] }, '--uuid is for one delivery, and these are 8 events.'],
    [{ events: ['full'], count: 1000 }, 'These are 17,000 events, and 10,000 are sent at most.'],
    [{ policy: 'dyte' }, '--policy is for --to'],
    [{ webhookId: 'x' }, '--webhook-id is for --to'],
    [{ header: ['a: b'] }, '--header is for --to.'],
    [{ insecure: true }, '--insecure is for --to.'],
    [{ add: true }, 'there is no --set'],
    [{ seed: 1 }, '--seed is for what is left to chance.'],
    [{ participants: 3 }, '--participants is for a scenario.'],
    [{ livestream: true }, '--livestream is for a scenario.'],
  ] as const)('refuses %j', async (options, message) => {
    const { endpoint, parts } = await emulated();
    const { error } = await trigger({ ...options }, parts);
    expect(error).toMatchObject({ code: 'usage_invalid', exitCode: 2 });
    expect(error?.message).toContain(message);
    expect(endpoint.received).toEqual([]);
  });
});

describe('trigger --to --policy', () => {
  it.each([
    ['dyte', 404, 6, 'retries_used_up'],
    ['realtimekit', 404, 1, 'final_status'],
    ['realtimekit', 503, 6, 'retries_used_up'],
  ] as const)('retries as %s does after %i', async (policy, status, attempts, reason) => {
    const endpoint = await startServer({ status });
    const { error, objects } = await trigger(
      { to: endpoint.url, policy, timeScale: 0, webhookId: 'my-webhook' },
      { options: { json: true } },
    );
    expect(error).toMatchObject({ code: 'delivery_failed' });
    expect(endpoint.received).toHaveLength(attempts);
    expect(objects.at(-2)).toMatchObject({ number: attempts, next: { action: 'give_up', reason } });
    const family = policy === 'dyte' ? 'dyte' : 'rtk';
    expect(endpoint.received[0]?.headers[`${family}-webhook-id`]).toBe('my-webhook');
    expect(new Set(endpoint.received.map(({ headers }) => headers[`${family}-uuid`])).size).toBe(1);
  });

  it('is as the service does: the order of headers, and compact JSON', async () => {
    const endpoint = await startServer({ status: 200 });
    await trigger({ to: endpoint.url, policy: 'realtimekit' });
    const [received] = endpoint.received;
    expect(Object.keys(received?.headers ?? {})).toEqual([
      'accept',
      'content-type',
      'rtk-signature',
      'rtk-uuid',
      'rtk-webhook-id',
      'user-agent',
      'content-length',
      'host',
      'connection',
    ]);
    expect(received?.body).toBe(JSON.stringify(JSON.parse(received?.body ?? '')));
    const signature = String(received?.headers['rtk-signature']);
    const checked = verifySignature(
      Buffer.from(received?.body ?? ''),
      signature,
      parsePublicKey(KEYS.publicKeyPem),
    );
    expect(checked.state).toBe('valid');
  });

  it('takes a retry that is answered for success', async () => {
    const endpoint = await startServer({ status: 500 }, { status: 200 });
    const { error, context } = await trigger({ to: endpoint.url, policy: 'dyte', timeScale: 0 });
    expect(error).toBeUndefined();
    expect(context.io.stdout.text()).toMatch(/500 in .*, again in .*\n.*attempt 2: 200 in /);
  });

  it('does not retry what is forged', async () => {
    const endpoint = await startServer({ status: 500 });
    await trigger({ to: endpoint.url, policy: 'dyte', timeScale: 0, forged: true });
    expect(endpoint.received).toHaveLength(1);
  });
});

describe('what an address needs besides', () => {
  it('is a header of its own, also in the place of one that a delivery has', async () => {
    const endpoint = await startServer({ status: 200 });
    const { error } = await trigger(
      {
        to: endpoint.url,
        header: ['x-tenant: one', 'user-agent: mine'],
        headerEnv: ['Authorization=APP_AUTHORIZATION'],
        policy: 'dyte',
      },
      { environment: { APP_AUTHORIZATION: 'Bearer secret-of-the-application' } },
    );
    expect(error).toBeUndefined();
    expect(endpoint.received[0]?.headers).toMatchObject({
      'x-tenant': 'one',
      'user-agent': 'mine',
      authorization: 'Bearer secret-of-the-application',
    });
  });

  it('is another certificate, on this machine', async () => {
    const endpoint = await startTlsServer(
      { key: fixture('key'), cert: fixture('self-signed') },
      { status: 200 },
    );
    expect((await trigger({ to: endpoint.url })).error).toMatchObject({ code: 'target_unreachable' });
    expect((await trigger({ to: endpoint.url, insecure: true })).error).toBeUndefined();
    const elsewhere = await trigger({ to: 'https://example.com/', insecure: true });
    expect(elsewhere.error).toMatchObject({ code: 'usage_invalid' });
  });
});

describe('a whole session', () => {
  it('has so many people, who come and go, and what else was asked for', async () => {
    const { endpoint, emulator, parts } = await emulated();
    const { error, objects, context } = await trigger(
      { events: ['meeting'], participants: 30, recording: true, livestream: true, seed: 5, timeScale: 0 },
      parts,
    );
    expect(error).toBeUndefined();
    expect(objects.at(-1)).toMatchObject({ events: 68, deliveries: 68, asExpected: 68, seed: 5 });
    expect(context.io.stderr.text()).toContain('--seed 5');
    const sent = parsed(endpoint.received);
    expect(new Set(sent.flatMap(({ participant }) => Object(participant).peerId ?? [])).size).toBe(30);
    const listed = await emulator.call('GET', '/v2/sessions');
    const [session] = Object(listed.body).data.sessions;
    expect(session).toMatchObject({ status: 'ENDED', live_participants: 0, max_concurrent_participants: 30 });
    const left = new Map(
      sent
        .filter(({ event }) => event === 'meeting.participantLeft')
        .map(({ participant }) => [Object(participant).peerId, participant]),
    );
    for (const page of [1, 2, 3]) {
      const path = `/v2/sessions/${String(session.id)}/participants?page_no=${String(page)}`;
      for (const known of Object((await emulator.call('GET', path)).body).data.participants) {
        expect(left.get(known.id)).toMatchObject({
          userDisplayName: known.display_name,
          customParticipantId: known.custom_participant_id,
          joinedAt: known.joined_at,
          leftAt: known.left_at,
        });
        left.delete(known.id);
      }
    }
    expect(left.size).toBe(0);
  });

  it('is a meeting where only its parts are named', async () => {
    const { endpoint, parts } = await emulated();
    const { error } = await trigger({ events: [], chat: true, timeScale: 0 }, parts);
    expect(error).toBeUndefined();
    expect(parsed(endpoint.received).map(({ event }) => event)).toEqual(
      expect.arrayContaining(['meeting.started', 'meeting.chatSynced']),
    );
  });
});

describe('what goes wrong on the way', () => {
  it('makes the same choices again with the seed that was printed', async () => {
    const { endpoint, parts } = await emulated();
    const options = {
      events: ['full'],
      drop: { count: 4 },
      duplicate: { share: 0.25 },
      timeScale: 0,
    } as const;
    const first = await trigger(options, parts);
    expect(first.context.io.stderr.text()).toContain('--seed 500000');
    const bodies = [...endpoint.received];
    await trigger({ ...options, seed: 500_000 }, parts);
    const eventsOf = (all: readonly { readonly body: string }[]) =>
      parsed(all)
        .map(({ event }) => String(event))
        .toSorted((a, b) => a.localeCompare(b));
    expect(eventsOf(endpoint.received.slice(bodies.length))).toEqual(eventsOf(bodies));
    // 13 of 17 are left, and a quarter of them comes twice.
    expect(bodies).toHaveLength(16);
  });

  it('has taken place in the emulator all the same', async () => {
    const { endpoint, emulator, parts } = await emulated();
    const { error, objects } = await trigger(
      { events: ['meeting'], drop: { share: 1 }, timeScale: 0 },
      parts,
    );
    expect(error).toBeUndefined();
    expect(objects.at(-1)).toMatchObject({ events: 8, deliveries: 8, notSent: 8, asExpected: 0 });
    expect(endpoint.received).toEqual([]);
    expect(emulator.lost()).toHaveLength(8);
    const listed = await emulator.call('GET', '/v2/sessions');
    expect(Object(listed.body).data.sessions).toHaveLength(1);
  });

  it('says of an address what was not sent there', async () => {
    const endpoint = await startServer({ status: 200 });
    const { error, context } = await trigger({ to: endpoint.url, drop: { count: 1 } });
    expect(error).toBeUndefined();
    expect(context.io.stdout.text()).toContain('lost on purpose');
  });

  it('sends in another order', async () => {
    const { objects } = await trigger(
      { events: ['full'], shuffle: true, seed: 3, timeScale: 0 },
      (await emulated()).parts,
    );
    const order = objects.filter(({ type }) => type === 'attempt').map(({ event }) => event);
    expect(order).toHaveLength(17);
    expect(order[0]).not.toBe('meeting.started');
  });
});
