import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVENT_NAMES } from '../../../../src/domain/events/names.ts';
import { PAYLOAD_FAMILIES } from '../../../../src/domain/events/payload-families.ts';
import { entryOf, variantIn } from '../../../../src/domain/events/catalogue.ts';
import { factKey, factKeyOfPayload, readFact } from '../../../../src/domain/reconcile/fact-key.ts';
import { deriveFacts } from '../../../../src/domain/reconcile/facts.ts';
import { rebuildPayload } from '../../../../src/domain/reconcile/rebuild-payload.ts';
import { readPayload } from '../../../../src/domain/delivery/payload.ts';
import type {
  LivestreamRecord,
  ParticipantRecord,
  RecordingRecord,
} from '../../../../src/domain/session/session-records.ts';
import {
  MINUTE_MS,
  sessionKnowledge,
  sessionRecord,
  SESSION_START,
} from '../../../helpers/session-knowledge.ts';

function bodyOf(...given: Parameters<typeof rebuildPayload>): Buffer {
  return Buffer.from(JSON.stringify(rebuildPayload(...given)));
}

function eventsOf(known = sessionKnowledge()): readonly string[] {
  return deriveFacts(known).facts.map(({ event, state }) =>
    state === undefined ? event : `${event} ${state}`,
  );
}

describe('the facts of a session', () => {
  it('are all that the service can know of one that is over, in their order', () => {
    expect(eventsOf()).toEqual([
      'meeting.started',
      'meeting.participantJoined',
      'livestreaming.statusUpdate OFFLINE',
      'recording.statusUpdate UPLOADED',
      'meeting.participantLeft',
      'meeting.ended',
      'meeting.chatSynced',
      'meeting.transcript',
      'meeting.summary',
    ]);
  });

  it('are none that are still to come while it runs', () => {
    const [ada] = sessionKnowledge().participants;
    const session = sessionRecord({ status: 'LIVE', endedAt: undefined });
    const known = {
      ...sessionKnowledge({ session, recordings: [], livestreams: [] }),
      participants: ada === undefined ? [] : [{ ...ada, leftAt: undefined }],
    };
    expect(eventsOf(known)).toEqual(['meeting.started', 'meeting.participantJoined']);
  });

  it('are not the earlier states of a recording or a livestream', () => {
    const { unknowable } = deriveFacts(sessionKnowledge());
    expect(unknowable.map(({ event, reason }) => `${event} ${reason}`)).toEqual([
      'recording.statusUpdate earlier_states',
      'livestreaming.statusUpdate earlier_states',
    ]);
  });

  it('are none of a state that is not delivered', () => {
    const { recordings, livestreams } = sessionKnowledge();
    const known = sessionKnowledge({
      recordings: recordings.map((recording) => ({ ...recording, status: 'PAUSED' })),
      livestreams: livestreams.map((livestream) => ({ ...livestream, status: 'ERRORED' })),
    });
    expect(eventsOf(known)).not.toContain('recording.statusUpdate PAUSED');
    expect(eventsOf(known)).not.toContain('livestreaming.statusUpdate ERRORED');
    expect(deriveFacts(known).unknowable.filter(({ reason }) => reason === 'state_not_sent')).toHaveLength(2);
  });

  it('are each there once, where a list in pages has an entry twice', () => {
    const known = sessionKnowledge();
    const twice = { ...known, participants: [...known.participants, ...known.participants] };
    expect(eventsOf(twice)).toEqual(eventsOf(known));
  });
});

describe('a livestream that is not live', () => {
  const [livestream] = sessionKnowledge().livestreams;
  const keyOf = (status: string): string | undefined =>
    factKeyOfPayload({ event: 'livestreaming.statusUpdate', streamId: livestream?.id, status });

  it('is told by OFFLINE and IDLE alike: the API has another word for it than deliveries', () => {
    expect(keyOf('IDLE')).toBe(keyOf('OFFLINE'));
    expect(keyOf('LIVE')).not.toBe(keyOf('OFFLINE'));
  });

  it('has nothing to tell where it has stayed as it was made', () => {
    const { livestreams } = sessionKnowledge();
    const unchanged = livestreams.map((one) => ({ ...one, status: 'IDLE', updatedAt: one.createdAt }));
    expect(eventsOf(sessionKnowledge({ livestreams: unchanged })).join(' ')).not.toContain('livestreaming');
  });
});

describe('what a payload tells', () => {
  it('is read in each shape of each event', () => {
    for (const event of EVENT_NAMES)
      for (const family of PAYLOAD_FAMILIES)
        expect(readFact(variantIn(event, family).payload), `${event} ${family}`).toMatchObject({ event });
  });

  it('is the same in all shapes that name the same session', () => {
    for (const event of EVENT_NAMES) {
      const keys = PAYLOAD_FAMILIES.map((family) => factKeyOfPayload(variantIn(event, family).payload));
      expect(new Set(keys).size, event).toBe(1);
      expect(keys[0], event).toBeDefined();
    }
  });

  it('is read of a summary that has its ids at the top level', () => {
    const flat = entryOf('meeting.summary').variants.find(({ id }) => id === 'rtk-flat-old-docs');
    const newest = variantIn('meeting.summary', 'rtk-2026-08');
    expect(factKeyOfPayload(flat?.payload)).toBe(factKeyOfPayload(newest.payload));
  });

  it('has no key where a part of it is not there', () => {
    const quickstart = entryOf('meeting.participantJoined').variants.find(({ id }) => id === 'dyte-minimal');
    expect(factKeyOfPayload(quickstart?.payload)).toBeUndefined();
    expect(factKeyOfPayload({ event: 'something.else', meeting: { sessionId: 's' } })).toBeUndefined();
    for (const odd of [undefined, null, 7, 'x', [], {}, { event: 'meeting.started' }])
      expect(factKeyOfPayload(odd)).toBeUndefined();
  });

  it('is the same where ids are written in upper case', () => {
    const told = {
      event: 'meeting.started',
      meetingId: 'M',
      subjectId: undefined,
      state: undefined,
    } as const;
    expect(factKey({ ...told, sessionId: 'AB' })).toBe(factKey({ ...told, sessionId: 'ab' }));
  });
});

const time = fc.option(fc.integer({ min: SESSION_START, max: SESSION_START + 60 * MINUTE_MS }), {
  nil: undefined,
});
const name = fc.option(fc.string({ maxLength: 12 }), { nil: undefined });
const link = fc.option(fc.record({ url: fc.webUrl(), expiresAt: time }), { nil: undefined });

const knowledge = fc
  .record({
    session: fc.record({
      id: fc.uuid(),
      meetingId: fc.uuid(),
      title: name,
      organizationId: fc.option(fc.uuid(), { nil: undefined }),
      status: fc.constantFrom('LIVE', 'ENDED', undefined),
      createdAt: time,
      startedAt: time,
      endedAt: time,
    }),
    participants: fc.array(
      fc.record<ParticipantRecord>({
        peerId: fc.uuid(),
        customParticipantId: name,
        displayName: name,
        joinedAt: time,
        leftAt: time,
      }),
      { maxLength: 4 },
    ),
    recordings: fc.array(
      fc.record<RecordingRecord>({
        id: fc.uuid(),
        meetingId: fc.option(fc.uuid(), { nil: undefined }),
        sessionId: fc.option(fc.uuid(), { nil: undefined }),
        status: fc.constantFrom(
          'INVOKED',
          'RECORDING',
          'UPLOADING',
          'UPLOADED',
          'ERRORED',
          'PAUSED',
          undefined,
        ),
        outputFileName: name,
        invokedAt: time,
        startedAt: time,
        stoppedAt: time,
        durationSeconds: fc.option(fc.nat(), { nil: undefined }),
        fileSize: fc.option(fc.nat(), { nil: undefined }),
        download: link,
        audioDownload: link,
      }),
      { maxLength: 3 },
    ),
    livestreams: fc.array(
      fc.record<LivestreamRecord>({
        id: fc.uuid(),
        meetingId: fc.option(fc.uuid(), { nil: undefined }),
        status: fc.constantFrom('LIVE', 'OFFLINE', 'IDLE', 'ERRORED', undefined),
        name,
        createdAt: time,
        updatedAt: time,
      }),
      { maxLength: 2 },
    ),
    chat: link,
    transcript: link,
    summary: link,
  })
  .map(({ chat, transcript, summary, ...known }) => ({
    ...known,
    files: {
      ...(chat === undefined ? {} : { chat }),
      ...(transcript === undefined ? {} : { transcript }),
      ...(summary === undefined ? {} : { summary }),
    },
  }));

describe('a rebuilt payload', () => {
  it('tells the fact that it was rebuilt of, whatever is known', () => {
    fc.assert(
      fc.property(knowledge, fc.constantFrom('rtk-2026-08' as const, 'dyte-v2' as const), (known, family) => {
        for (const fact of deriveFacts(known).facts) {
          const payload = readPayload(bodyOf(fact, family));
          expect(payload.readable && factKeyOfPayload(payload.value)).toBe(fact.key);
        }
      }),
    );
  });

  it('gives each fact another key', () => {
    fc.assert(
      fc.property(knowledge, (known) => {
        const keys = deriveFacts(known).facts.map(({ key }) => key);
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });

  it('has the newest shape of RealtimeKit, with what is known alone', () => {
    const bodies = deriveFacts(sessionKnowledge()).facts.map((fact) =>
      JSON.parse(String(bodyOf(fact, 'rtk-2026-08'))),
    );
    for (const body of bodies) {
      const sample: unknown = structuredClone(variantIn(body.event, 'rtk-2026-08').payload);
      expect(fieldsBeyond(body, sample), body.event).toEqual([]);
    }
  });

  it('has the newest shape of Dyte', () => {
    const bodies = deriveFacts(sessionKnowledge()).facts.map((fact) =>
      JSON.parse(String(bodyOf(fact, 'dyte-v2'))),
    );
    for (const body of bodies) {
      const sample: unknown = structuredClone(variantIn(body.event, 'dyte-v2').payload);
      // The end of a meeting stands in some of its samples only.
      expect(
        fieldsBeyond(body, sample).filter((field) => field !== 'meeting.endedAt'),
        body.event,
      ).toEqual([]);
    }
    const recording = bodies.find(({ event }) => event === 'recording.statusUpdate');
    expect(recording.recording).toMatchObject({
      fileSize: 2_040_000,
      startedTime: '2026-01-02 03:06:05.678000Z',
    });
  });
});

/** Fields of one value that the other has not, as paths. */
function fieldsBeyond(value: object, sample: unknown, path = ''): readonly string[] {
  return Object.entries(value).flatMap(([field, inner]: [string, unknown]) => {
    const known: unknown =
      typeof sample === 'object' && sample !== null
        ? Object.entries(sample).find(([other]) => other === field)?.[1]
        : undefined;
    if (known === undefined) return [`${path}${field}`];
    return typeof inner === 'object' && inner !== null ? fieldsBeyond(inner, known, `${path}${field}.`) : [];
  });
}
