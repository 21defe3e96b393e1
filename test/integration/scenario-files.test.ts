import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/commands/emulate/emulate.ts';
import { systemClock } from '../../src/process/system.ts';
import { failureOf, testContext } from '../helpers/context.ts';
import { isObject } from '../../src/domain/json/json-value.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { testEmulator } from '../helpers/emulator.ts';
import { EMULATE_OPTIONS, startEmulating } from '../helpers/emulating.ts';
import { startServer } from '../helpers/http-servers.ts';
import { trigger } from '../helpers/triggering.ts';

const SCENARIO = `
title: Review
participants: [Ada, Grace]
payloads: rtk-2026-08
length: 10m
set: {meeting.title: "Review & more"}
steps:
  - meeting.started
  - {event: meeting.participantJoined, person: all, after: 0}
  - {event: recording.statusUpdate, status: RECORDING, after: 2s}
  - {event: meeting.participantLeft, person: Ada, after: 1s}
  - {event: meeting.participantJoined, person: Ada, after: 1s}
  - {event: recording.statusUpdate, after: 1s, set: {recording.fileSize: 1.50}}
  - {event: meeting.ended, after: 5s, drop: true}
`;

async function fileWith(text: string): Promise<string> {
  const path = join(await temporaryDirectory(), 'scenario.yaml');
  await writeFile(path, text);
  return path;
}

function parsed(bodies: readonly { readonly body: string }[]): readonly Record<string, unknown>[] {
  return bodies.map(({ body }) => Object(JSON.parse(body)));
}

async function emulated() {
  const endpoint = await startServer({ status: 200 });
  const emulator = await testEmulator();
  await emulator.register(endpoint.url);
  return { endpoint, emulator, parts: { options: { apiUrl: emulator.apiUrl, json: true } } };
}

const PLAY = { events: [], timeScale: 0 } as const;

describe('trigger --scenario', () => {
  it('sends what the file says, to an address', async () => {
    const endpoint = await startServer({ status: 200 });
    const { error, objects, context } = await trigger(
      { ...PLAY, scenario: await fileWith(SCENARIO), to: endpoint.url, timeScale: 0.001 },
      { options: { json: true } },
    );
    expect(error).toBeUndefined();
    expect(objects.at(-1)).toMatchObject({ events: 8, deliveries: 8, asExpected: 7, notSent: 1, seed: null });
    expect(context.io.stderr.text()).toContain('8 events to http://127.0.0.1');
    const sent = parsed(endpoint.received);
    // They come so fast that the system may hand two of them over the other way round.
    expect(sent.map(({ event }) => String(event)).toSorted()).toEqual([
      'meeting.participantJoined',
      'meeting.participantJoined',
      'meeting.participantJoined',
      'meeting.participantLeft',
      'meeting.started',
      'recording.statusUpdate',
      'recording.statusUpdate',
    ]);
    expect(new Set(sent.map(({ meeting }) => Object(meeting).title))).toEqual(new Set(['Review & more']));
    expect(endpoint.received.filter(({ body }) => body.includes('"fileSize":1.50'))).toHaveLength(1);
  });

  it('has times as the steps have them, and another peer id for who comes again', async () => {
    const endpoint = await startServer({ status: 200 });
    const scenario = await fileWith(SCENARIO);
    await trigger({ ...PLAY, scenario, to: endpoint.url, timeScale: 0.001 });
    const sent = parsed(endpoint.received);
    const people = sent
      .flatMap(({ event, participant }) => (isObject(participant) ? [{ event, ...participant }] : []))
      .filter((person) => Object(person).customParticipantId === 'user-1')
      .map((person): Record<string, unknown> => person)
      .toSorted((one, other) => String(one['joinedAt']).localeCompare(String(other['joinedAt'])));
    const [ada, again] = people.filter(({ event }) => event === 'meeting.participantJoined');
    const gone = people.find(({ event }) => event === 'meeting.participantLeft');
    expect(gone).toMatchObject({
      peerId: ada?.['peerId'],
      userDisplayName: 'Ada',
      customParticipantId: 'user-1',
    });
    expect(again).toMatchObject({ userDisplayName: 'Ada' });
    expect(again?.['peerId']).not.toBe(ada?.['peerId']);
    // Ten minutes for ten seconds of pauses.
    const stayed = Date.parse(String(gone?.['leftAt'])) - Date.parse(String(gone?.['joinedAt']));
    expect(stayed).toBe(3 * 60_000);
    const recordings = sent.filter(({ event }) => event === 'recording.statusUpdate');
    const durations = recordings.map(({ recording }) => Object(recording).recordingDuration);
    expect(durations).toHaveLength(2);
    expect(durations).toContain(3 * 60);
    expect(durations).toContain(undefined);
  });

  it('plays by an emulator, which knows what was dropped', async () => {
    const { emulator, endpoint, parts } = await emulated();
    const { error } = await trigger({ ...PLAY, scenario: await fileWith(SCENARIO) }, parts);
    expect(error).toBeUndefined();
    expect(endpoint.received).toHaveLength(7);
    expect(emulator.lost().map(({ event }) => event)).toEqual(['meeting.ended']);
    const listed = await emulator.call('GET', '/v2/sessions');
    expect(Object(listed.body).data.sessions).toMatchObject([
      { meeting_display_name: 'Review & more', status: 'ENDED', max_concurrent_participants: 3 },
    ]);
  });

  it('takes the other options, which count before the file', async () => {
    const { endpoint, parts } = await emulated();
    const { error } = await trigger(
      {
        ...PLAY,
        scenario: await fileWith(
          'payloads: rtk\nsteps: [meeting.started, {event: meeting.ended, repeat: 1}]',
        ),
        payloads: 'dyte-v2',
        set: ['meeting.title=Mine'],
        repeat: 1,
        count: 2,
      },
      parts,
    );
    expect(error).toBeUndefined();
    const titles = parsed(endpoint.received).map(({ meeting }) => Object(meeting).title);
    expect(titles).toEqual(Array.from({ length: 2 * (2 + 3) }, () => 'Mine'));
    expect(endpoint.received.every(({ body }) => !body.includes('"roomName":"0'))).toBe(true);
  });

  it('chooses names by the seed of the file, or of the option', async () => {
    const { endpoint, parts } = await emulated();
    const scenario = await fileWith(
      'participants: 5\nseed: 7\nsteps: [{event: meeting.participantJoined, person: all, after: 0}]',
    );
    const names = async (seed?: number): Promise<string> => {
      const before = endpoint.received.length;
      const { objects } = await trigger({ ...PLAY, scenario, seed }, parts);
      expect(objects.at(-1)).toMatchObject({ seed: seed ?? 7 });
      return parsed(endpoint.received.slice(before))
        .map(({ participant }) => String(Object(participant).userDisplayName))
        .toSorted((a, b) => a.localeCompare(b))
        .join();
    };
    const first = await names();
    expect(await names(7)).toBe(first);
    expect(await names(8)).not.toBe(first);
  });

  it('says with its line what does not fit a payload', async () => {
    const { endpoint, parts } = await emulated();
    const scenario = await fileWith('steps:\n  - event: meeting.started\n    set:\n      meeting.titel: x\n');
    const { error } = await trigger({ ...PLAY, scenario }, parts);
    expect(error?.code).toBe('scenario_invalid');
    expect(error?.message).toBe(`${scenario}:4:22 does not fit meeting.started: meeting has no field titel.`);
    expect(error?.hint).toContain('Did you mean meeting.title?');
    expect(endpoint.received).toEqual([]);
  });

  it.each([
    [{ variant: 'rtk' }, '--variant does not go with --scenario.'],
    [{ participants: 3 }, '--participants does not go with --scenario.'],
    [{ bodyFile: '-' }, '--body-file does not go with --scenario.'],
    [{ events: ['full'] }, '--scenario says which events are sent.'],
  ])('refuses %j', async (options, message) => {
    const { error } = await trigger({ ...PLAY, scenario: 'none.yaml', ...options });
    expect([error?.code, error?.message]).toEqual(['usage_invalid', message]);
  });

  it('says that a file is not there, and how to play one', async () => {
    const scenario = join(await temporaryDirectory(), 'none.yaml');
    expect((await trigger({ ...PLAY, scenario })).error?.code).toBe('file_failed');
    const { error } = await trigger({ events: ['./own.yaml'] });
    expect(error).toMatchObject({ code: 'event_unknown' });
    expect(error?.hint).toContain('trigger --scenario ./own.yaml');
  });
});

describe('POST /_emulator/events with a scenario file', () => {
  const headers = { 'content-type': 'application/yaml' };

  it('plays it', async () => {
    const { emulator, endpoint } = await emulated();
    const answered = await emulator.call('POST', '/_emulator/events', { body: SCENARIO, headers });
    expect(answered.status).toBe(202);
    expect(Object(answered.body).data).toMatchObject({ scenario: 'Review', seed: null });
    expect(Object(answered.body).data.events).toHaveLength(8);
    await emulator.idle();
    expect(endpoint.received).toHaveLength(7);
  });

  it.each([
    ['steps: [meeting.strated]', 'the body:1:9: There is no event'],
    ['steps: [{event: meeting.started, set: {a.b: 1}}]', 'the body:1:45 does not fit meeting.started'],
    ['', 'the body has no steps.'],
    ['steps: [{event: a}, {event: b}]', 'the body:1:17: There is no event \\"a\\"'],
    ['steps: [{event: a}, {event: b}]', 'the body:1:29: There is no event \\"b\\"'],
  ])('refuses %j', async (body, message) => {
    const { emulator } = await emulated();
    const answered = await emulator.call('POST', '/_emulator/events', { body, headers });
    expect(answered.status).toBe(400);
    expect(answered.text).toContain(message);
  });
});

describe('emulate --play', () => {
  it('plays the file once there is a webhook, and once', async () => {
    const endpoint = await startServer({ status: 200 });
    const emulating = await startEmulating({ play: await fileWith(SCENARIO) });
    const register = (): Promise<Response> =>
      emulating.call('POST', '/v2/webhooks', {
        name: 'All',
        url: endpoint.url,
        events: ['meeting.started', 'meeting.ended'],
      });
    await register();
    await emulating.line(/lost/);
    await register();
    await emulating.stop();
    expect(endpoint.received.map(({ body }) => Object(JSON.parse(body)).event)).toEqual(['meeting.started']);
    expect(emulating.context.io.stderr.text()).toMatch(
      /as soon as there is a webhook\.[\s\S]*Playing .*7 steps\./,
    );
  });

  it('says of a file that cannot be read before it starts', async () => {
    const play = await fileWith('steps: []');
    const context = testContext({ clock: systemClock });
    const failure = await failureOf(run({ ...EMULATE_OPTIONS, play }, context));
    expect(failure.code).toBe('scenario_invalid');
    expect(context.io.stdout.text()).toBe('');
  });
});
