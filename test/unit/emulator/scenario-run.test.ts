import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { EVENT_NAMES } from '../../../src/domain/events/names.ts';
import { PAYLOAD_FAMILIES, type PayloadFamily } from '../../../src/domain/events/payload-families.ts';
import { readTime } from '../../../src/domain/events/read-payload.ts';
import { schemaOf } from '../../../src/domain/events/schemas.ts';
import {
  isScenarioName,
  SCENARIO_NAMES,
  type ScenarioName,
} from '../../../src/domain/events/scenario-names.ts';
import { buildScenarioRun, type ScenarioEvent } from '../../../src/emulator/scenario-run.ts';

const ENDS_AT = Date.parse('2026-05-06T07:08:09.010Z');
const ORGANIZATION = '0f8fad5b-d9cb-469f-a165-70867728950e';

function build(scenario: ScenarioName, payloads: PayloadFamily, lengthMs?: number): readonly ScenarioEvent[] {
  let made = 0;
  const newId = (): string => `00000000-0000-4000-8000-${String((made += 1)).padStart(12, '0')}`;
  return buildScenarioRun(scenario, {
    payloads,
    endsAt: ENDS_AT,
    lengthMs,
    organizationId: ORGANIZATION,
    newId,
  });
}

/** Every value in a payload with the name of its field. */
function leaves(value: unknown, name = ''): readonly (readonly [string, unknown])[] {
  if (typeof value !== 'object' || value === null) return [[name, value]];
  return Object.entries(value).flatMap(([inner, found]) => leaves(found, inner));
}

function valuesOf(run: readonly ScenarioEvent[], ...names: readonly string[]): ReadonlySet<unknown> {
  const found = run.flatMap(({ payload }) => leaves(payload));
  return new Set(found.flatMap(([name, value]) => (names.includes(name) ? [value] : [])));
}

/** What a person would tell of an event. */
function summary({ event, payload }: ScenarioEvent): string {
  const said = leaves(payload).flatMap(([name, value]) =>
    ['userDisplayName', 'reason'].includes(name) || (name === 'status' && value !== undefined)
      ? [String(value)]
      : [],
  );
  const first = said.find((text) => event !== 'meeting.started' && text !== 'LIVE');
  return first === undefined ? event : `${event} ${first}`;
}

const FULL = [
  'meeting.started',
  'meeting.participantJoined Ada Lovelace',
  'meeting.participantJoined Grace Hopper',
  'recording.statusUpdate INVOKED',
  'recording.statusUpdate RECORDING',
  'livestreaming.statusUpdate',
  'meeting.participantJoined Alan Turing',
  'meeting.participantLeft Grace Hopper',
  'livestreaming.statusUpdate OFFLINE',
  'recording.statusUpdate UPLOADING',
  'recording.statusUpdate UPLOADED',
  'meeting.participantLeft Alan Turing',
  'meeting.participantLeft Ada Lovelace',
  'meeting.ended ALL_PARTICIPANTS_LEFT',
  'meeting.chatSynced',
  'meeting.transcript',
  'meeting.summary',
];

describe('the scenarios', () => {
  it.each([0, 1, 5000, 3_600_000])('take as long as they are told to: %i ms', (lengthMs) => {
    const run = build('full', 'rtk-2026-08', lengthMs);
    const times = [
      ...valuesOf(run, 'startedAt', 'endedAt', 'joinedAt', 'leftAt', 'startedTime', 'stoppedTime'),
    ]
      .map(readTime)
      .filter((time) => time !== undefined);
    expect(Math.min(...times)).toBe(ENDS_AT - lengthMs);
    expect(Math.max(...times)).toBeLessThanOrEqual(ENDS_AT);
    const [duration] = [...valuesOf(run, 'recordingDuration')];
    expect(duration).toBe(Math.round((lengthMs * 20) / 33 / 1000));
  });

  it.each(PAYLOAD_FAMILIES)(
    'tell a whole meeting with all nine events, in a believable order: %s',
    (family) => {
      const run = build('full', family);
      expect(run.map(summary)).toEqual(FULL);
      expect(new Set(run.map(({ event }) => event))).toEqual(new Set(EVENT_NAMES));
    },
  );

  it.each([
    ['meeting', /^meeting\.(?:started|participant|ended)/],
    ['recording', /^recording/],
    ['livestream', /^livestreaming/],
    ['chat', /chatSynced/],
    ['transcript', /transcript/],
    ['summary', /summary/],
  ] as const)('tell of %s what belongs to it', (scenario, pattern) => {
    const expected = FULL.filter((line) => pattern.test(line));
    expect(expected.length).toBeGreaterThan(0);
    expect(build(scenario, 'dyte-v2').map(summary)).toEqual(expected);
  });

  it('are known by their names only', () => {
    expect(SCENARIO_NAMES.every((name) => isScenarioName(name))).toBe(true);
    for (const other of ['Full', '', 'toString', undefined, 5, null])
      expect(isScenarioName(other)).toBe(false);
  });
});

describe.each(PAYLOAD_FAMILIES)('the payloads of %s', (family) => {
  const run = build('full', family);

  it('fit their schemas', () => {
    for (const { event, payload } of run)
      expect([event, Value.Errors(schemaOf(event), payload)]).toEqual([event, []]);
  });

  it('say the event that they are', () => {
    for (const { event, payload } of run) expect(payload['event']).toBe(event);
  });

  it('have one meeting, one session, one recording, one stream and one owner', () => {
    for (const names of [
      ['meetingId'],
      ['sessionId', 'roomUUID'],
      ['recordingId'],
      ['streamId'],
      ['organizationId'],
    ])
      expect([names, valuesOf(run, ...names).size]).toEqual([names, 1]);
    expect(valuesOf(run, 'organizationId')).toEqual(new Set([ORGANIZATION]));
  });

  it('have people who are the same when they come and when they go', () => {
    const people = new Set(
      run.flatMap(({ payload }) => {
        const participant = payload['participant'];
        if (participant === undefined) return [];
        const { peerId, userDisplayName, joinedAt }: Record<string, unknown> = Object.assign({}, participant);
        return [JSON.stringify([peerId, userDisplayName, joinedAt])];
      }),
    );
    expect(people.size).toBe(3);
  });

  it('have times that can be read; none but an expiry is still to come', () => {
    const times = run
      .flatMap(({ payload }) => leaves(payload))
      .filter(([name]) => /(?:At|Time|Expiry)$/.test(name));
    expect(times.length).toBeGreaterThan(30);
    for (const [name, value] of times) {
      if (value === null) continue;
      const time = readTime(value);
      const isInOrder = name.endsWith('Expiry')
        ? time === ENDS_AT + 7 * 86_400_000
        : (time ?? Infinity) <= ENDS_AT;
      expect([name, value, isInOrder]).toEqual([name, value, true]);
    }
  });

  it('have nothing left of the samples that would name another meeting', () => {
    expect(JSON.stringify(run)).not.toMatch(/0000[a-f]\d-0000-4000|2026-01-0|Planning"|Acme/);
  });
});

describe('the shapes', () => {
  it('are those of the service: how Dyte and RealtimeKit write sizes and times', () => {
    expect(valuesOf(build('recording', 'dyte-v2'), 'fileSize')).toEqual(new Set([48_230_144]));
    expect(valuesOf(build('recording', 'rtk'), 'fileSize')).toEqual(new Set(['48230144']));
    expect([...valuesOf(build('recording', 'dyte-v2'), 'startedTime')]).toEqual([
      '2026-05-06 06:40:09.010000Z',
    ]);
    expect([...valuesOf(build('recording', 'rtk'), 'startedTime')]).toEqual(['2026-05-06T06:40:09.010Z']);
  });

  it.each(['rtk', 'rtk-2026-08'] as const)(
    'have in a recording only what can be known at each state: %s',
    (family) => {
      const fields = build('recording', family).map(({ payload }) =>
        Object.keys(Object(payload['recording'])),
      );
      const has = (field: string): readonly boolean[] => fields.map((names) => names.includes(field));
      expect(has('invokedTime')).toEqual([true, false, false, false]);
      expect(has('startedTime')).toEqual([false, true, true, true]);
      expect(has('stoppedTime')).toEqual([false, false, true, true]);
      expect(has('fileSize')).toEqual([false, false, true, true]);
      expect(has('downloadUrl')).toEqual([false, false, false, true]);
    },
  );

  it('are in the newest of RealtimeKit without what its samples lack, and in their order', () => {
    const newest = build('full', 'rtk-2026-08');
    expect(valuesOf(newest, 'roomName', 'clientSpecificId')).toEqual(new Set());
    expect(valuesOf(build('full', 'rtk'), 'roomName').size).toBe(1);
    const brief = newest.find(({ event }) => event === 'meeting.summary')?.payload['meeting'];
    expect(Object.keys(Object(brief))).toEqual(['id', 'sessionId', 'organizedBy']);
    const started = newest[0]?.payload['meeting'];
    expect(Object.keys(Object(started)).join()).toBe(
      'id,title,status,createdAt,sessionId,startedAt,organizedBy',
    );
  });

  it('have new ids in each run', () => {
    const randomRun = (): unknown => {
      const newId = (): string => crypto.randomUUID();
      const options = { payloads: 'dyte-v2', endsAt: ENDS_AT, organizationId: ORGANIZATION, newId } as const;
      return buildScenarioRun('chat', options)[0]?.payload['meetingId'];
    };
    expect(randomRun()).not.toBe(randomRun());
  });
});
