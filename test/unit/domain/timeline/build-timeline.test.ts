import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildTimeline, type TimelineOptions } from '../../../../src/domain/timeline/build-timeline.ts';
import type { FindingKind, Timeline } from '../../../../src/domain/timeline/timeline.ts';
import {
  BEGUN,
  delivered,
  happens,
  iso,
  MINUTE,
  told,
  wholeSession,
  type TestDelivery,
} from '../../../helpers/session-deliveries.ts';

const { started, ended, joined, left, recording, livestream, transcript } = happens;

const LATER = BEGUN + 24 * 60 * MINUTE;

function timelineOf(deliveries: readonly TestDelivery[], options: Partial<TimelineOptions> = {}): Timeline {
  const timeline = buildTimeline(deliveries.map(told), { now: LATER, ...options });
  if (timeline === undefined) throw new Error('There is no timeline.');
  return timeline;
}

function kindsOf({ findings }: Timeline): readonly FindingKind[] {
  return findings.map(({ kind }) => kind);
}

/** Minutes after the session began. */
function minute(at: number | undefined): number | undefined {
  return at === undefined ? undefined : (at - BEGUN) / MINUTE;
}

describe('a session that was told whole', () => {
  it.each(['dyte-v2', 'rtk', 'rtk-2026-08'] as const)('adds up, in the shape of %s', (payloads) => {
    const timeline = timelineOf(wholeSession(payloads), { now: BEGUN + 60 * MINUTE });
    expect(timeline.findings.filter(({ kind }) => kind !== 'livestream_assumed')).toEqual([]);
    expect(timeline.state).toBe('ended');
    expect(minute(timeline.startedAt)).toBe(0);
    expect(minute(timeline.endedAt)).toBe(30);
    expect(
      timeline.people.map(({ name, stays }) => [
        name,
        stays.map(({ from, to }) => [minute(from), minute(to)]),
      ]),
    ).toEqual([
      ['Ada Lovelace', [[0, 30]]],
      ['Grace Hopper', [[2, 21]]],
      ['Alan Turing', [[8, 29]]],
    ]);
    const [track] = timeline.tracks;
    expect(track).toMatchObject({ kind: 'recording', state: 'UPLOADED' });
    expect(track?.spans.map(({ state }) => state)).toEqual(['INVOKED', 'RECORDING', 'UPLOADING', 'UPLOADED']);
    expect(timeline.counts).toEqual({ deliveries: 17, late: 0, repeated: 0, rejected: 0 });
  });

  it('is none without an accepted delivery', () => {
    expect(buildTimeline([], { now: 0 })).toBeUndefined();
    expect(buildTimeline([told(started(0, { rejection: 'signature' }))], { now: 0 })).toBeUndefined();
  });

  it('is the same whatever order the deliveries are given in', () => {
    const all = wholeSession('rtk').map(told);
    const expected = buildTimeline(all, { now: LATER });
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        expect(buildTimeline(shuffled, { now: LATER })).toEqual(expected);
      }),
    );
  });
});

describe('what does not add up', () => {
  it.each<[FindingKind, readonly TestDelivery[]]>([
    ['started_missing', [joined(1, 'Ada'), left(2, 'Ada'), ended(2)]],
    ['left_without_joined', [started(), left(2, 'Ada'), ended(2)]],
    ['joined_without_left', [started(), joined(1, 'Ada'), ended(2)]],
    ['ended_missing', [started(), joined(1, 'Ada'), left(2, 'Ada')]],
    ['recording_unfinished', [started(), recording(1, 'RECORDING'), recording(2, 'UPLOADING'), ended(3)]],
    ['recording_failed', [started(), recording(1, 'RECORDING'), recording(2, 'ERRORED'), ended(3)]],
    ['livestream_unfinished', [started(), livestream(1, 'LIVE'), ended(3)]],
    ['rejected', [started(), ended(3), joined(2, 'Mallory', { rejection: 'signature' })]],
    ['not_handled', [started(0, { forwardState: 'failed' }), ended(3)]],
    ['late', [started(), ended(3), joined(1, 'Ada', { receivedAt: BEGUN + 5 * MINUTE }), left(2, 'Ada')]],
    ['same_fact', [started(), started(), ended(3)]],
    ['link_expires', [started(), ended(3), transcript(4, new Date(LATER + MINUTE).toISOString())]],
    ['link_expired', [started(), ended(3), transcript(4, new Date(LATER).toISOString())]],
  ])('is %s', (kind, deliveries) => {
    expect(kindsOf(timelineOf(deliveries))).toEqual([kind]);
  });

  it('says who it is about, when, and by which delivery', () => {
    const last = joined(1, 'Ada');
    const [finding] = timelineOf([started(), last, ended(2)]).findings;
    expect(finding).toMatchObject({ subject: 'Ada', at: BEGUN + MINUTE, position: last.stored.position });
  });

  it('says why a recording failed, and why deliveries were rejected', () => {
    const timeline = timelineOf([
      started(),
      recording(1, 'ERRORED', { errMessage: 'out of space' }),
      ended(2),
      joined(1, 'x', { rejection: 'signature' }),
      joined(1, 'x', { rejection: 'not_json' }),
    ]);
    expect(timeline.findings.map(({ kind, detail, count }) => [kind, detail, count])).toEqual([
      ['recording_failed', 'out of space', undefined],
      ['rejected', 'signature, not_json', 2],
    ]);
  });

  it('is not said of a session that runs', () => {
    const timeline = timelineOf(
      [started(), joined(1, 'Ada'), recording(1, 'RECORDING'), livestream(1, 'LIVE')],
      { now: BEGUN + 2 * MINUTE },
    );
    expect(timeline.state).toBe('running');
    expect(timeline.endedAt).toBeUndefined();
    expect(timeline.findings).toEqual([]);
    expect(minute(timeline.to)).toBe(2);
  });

  it('is not said of a recording that may still be on its way', () => {
    const deliveries = [started(), recording(1, 'UPLOADING'), ended(3)];
    const at = (minutes: number): Timeline => timelineOf(deliveries, { now: BEGUN + minutes * MINUTE });
    expect(kindsOf(at(11))).toEqual([]);
    expect(kindsOf(at(12))).toEqual(['recording_unfinished']);
  });

  it('has the links of each file once, the newest', () => {
    const old = transcript(4, new Date(LATER - 1).toISOString());
    const renewed = transcript(5, new Date(LATER + 48 * 60 * MINUTE).toISOString());
    expect(kindsOf(timelineOf([started(), ended(3), old, renewed]))).toEqual(['same_fact']);
  });

  it('names what is only to be known last', () => {
    const timeline = timelineOf([joined(1, 'Ada'), ended(3), transcript(4, iso(5))]);
    expect(timeline.findings.map(({ isProblem }) => isProblem)).toEqual([true, true, false]);
  });
});

describe('the end of a session', () => {
  const people = [started(), joined(1, 'Ada'), left(2, 'Ada')];

  it.each([
    ['everybody has left a while ago', people, 8, 'over'],
    ['everybody has left just now', people, 6, 'running'],
    ['somebody is in', [started(), joined(1, 'Ada')], 60, 'running'],
    ['nothing has come for half a day', [started(), joined(1, 'Ada')], 13 * 60, 'over'],
    ['a file has come', [started(), joined(1, 'Ada'), transcript(4, iso(99_999))], 5, 'over'],
    ['it was told', [...people, ended(3)], 4, 'ended'],
  ] as const)('when %s', (_what, deliveries, now, state) => {
    expect(timelineOf(deliveries, { now: BEGUN + now * MINUTE }).state).toBe(state);
  });

  it('does not leave a chart to what comes hours later', () => {
    const timeline = timelineOf([...people, ended(10), transcript(300, iso(99_999))]);
    expect(minute(timeline.to)).toBe(12);
  });
});

describe('people', () => {
  it('who come back are one person with two stays', () => {
    const { people } = timelineOf([
      started(),
      joined(1, 'Ada', { peer: 'a' }),
      left(2, 'Ada', { peer: 'a' }),
      joined(4, 'Ada', { peer: 'b' }),
      left(6, 'Ada', { peer: 'b' }),
      ended(6),
    ]);
    expect(people).toHaveLength(1);
    expect(people[0]?.stays.map(({ from, to }) => [minute(from), minute(to)])).toEqual([
      [1, 2],
      [4, 6],
    ]);
  });

  it('who come back under the same peer id are not taken for a repeat', () => {
    const timeline = timelineOf([
      started(),
      joined(1, 'Ada'),
      left(2, 'Ada'),
      joined(4, 'Ada'),
      left(6, 'Ada'),
      ended(6),
    ]);
    expect(timeline.people[0]?.stays).toHaveLength(2);
    expect(timeline.findings).toEqual([]);
  });

  it('were in since they joined, also where only their leave was told', () => {
    const { people } = timelineOf([started(), left(6, 'Ada', { joinedAt: 3 }), left(6, 'Bob'), ended(6)]);
    expect(people.map(({ name, stays }) => [name, minute(stays[0]?.from)])).toEqual([
      ['Bob', 0],
      ['Ada', 3],
    ]);
  });

  it('are in order, whatever order the deliveries came in', () => {
    const { people, findings } = timelineOf([left(2, 'Ada'), joined(1, 'Ada'), started(), ended(3)]);
    expect(people[0]?.stays).toHaveLength(1);
    expect(findings).toEqual([]);
  });
});

describe('times', () => {
  it('that lie in the future are not believed', () => {
    const timeline = timelineOf([
      started(),
      delivered(
        {
          event: 'meeting.participantJoined',
          meeting: { sessionId: 'session-1' },
          participant: { peerId: 'p', joinedAt: '9999-01-01T00:00:00Z' },
        },
        { receivedAt: BEGUN + MINUTE },
      ),
      ended(2),
    ]);
    expect(minute(timeline.people[0]?.stays[0]?.from)).toBe(1);
    expect(minute(timeline.to)).toBe(2);
  });

  it('long before all others are not believed', () => {
    const timeline = timelineOf([
      started(),
      joined(1, 'Ada'),
      joined(-60 * 24 * 365, 'Bob', { receivedAt: BEGUN + MINUTE }),
      ended(2),
    ]);
    expect(minute(timeline.from)).toBe(0);
  });

  it('of a meeting that was played say nothing about lateness', () => {
    const played = wholeSession('rtk').map(({ payload, stored }) => {
      return { payload, stored: { ...stored, receivedAt: BEGUN + 33 * MINUTE + stored.position } };
    });
    const timeline = timelineOf(played, { now: BEGUN + 34 * MINUTE });
    expect(kindsOf(timeline)).toEqual(['played_back']);
    expect(timeline.counts.late).toBe(0);
    const live = timeline.tracks.find(({ kind }) => kind === 'livestream');
    expect(minute(live?.spans[0]?.from)).toBeLessThan(10);
  });

  it.each([
    ['meeting.ended', ended(3, { receivedAt: BEGUN + 6 * MINUTE }), 0],
    ['meeting.ended', ended(3, { receivedAt: BEGUN + 6 * MINUTE + 1 }), 1],
    ['another', joined(3, 'Ada', { receivedAt: BEGUN + 4 * MINUTE }), 0],
    ['another', joined(3, 'Ada', { receivedAt: BEGUN + 4 * MINUTE + 1 }), 1],
    ['a rebuilt one', joined(3, 'Ada', { receivedAt: BEGUN + 60 * MINUTE, signature: 'reconstructed' }), 0],
  ] as const)('make %s late', (_what, delivery, late) => {
    expect(timelineOf([started(), delivery]).counts.late).toBe(late);
  });
});

describe('marks', () => {
  it('stand where a delivery came', () => {
    const { marks } = timelineOf([
      started(0, { attempts: 3 }),
      joined(1, 'Ada', { receivedAt: BEGUN + 5 * MINUTE }),
      left(6, 'Ada'),
      ended(7),
      joined(2, 'Mallory', { rejection: 'signature' }),
    ]);
    expect(marks.map(({ kind, at, lateMs }) => [kind, minute(at), lateMs])).toEqual([
      ['repeat', 1 / 60, undefined],
      ['late', 5, 4 * MINUTE],
      ['rejected', 2 + 1 / 60, undefined],
    ]);
  });

  it('of a rejected delivery give nobody a place in the session', () => {
    const { people } = timelineOf([started(), joined(2, 'Mallory', { rejection: 'signature' }), ended(3)]);
    expect(people).toEqual([]);
  });
});

/** Payloads that no service sends, and parts of those that one does. */
const ODD = fc.oneof(
  fc.constantFrom(...wholeSession('dyte-v2'), ...wholeSession('rtk-2026-08')),
  fc
    .record({ payload: fc.object({ maxDepth: 2 }), receivedAt: fc.nat() })
    .map(({ payload, receivedAt }) => delivered(payload, { receivedAt })),
  fc
    .record({
      event: fc.constantFrom(
        'meeting.participantJoined',
        'meeting.participantLeft',
        'recording.statusUpdate',
        'livestreaming.statusUpdate',
      ),
      time: fc
        .date({ noInvalidDate: false })
        .map((date) => (Number.isNaN(date.getTime()) ? 'never' : date.toISOString())),
      name: fc.string(),
      status: fc.constantFrom('INVOKED', 'UPLOADED', '__proto__', 'LIVE', 'OFFLINE'),
      rejection: fc.constantFrom(undefined, 'signature' as const),
    })
    .map(({ event, time, name, status, rejection }) =>
      delivered(
        {
          event,
          streamId: name,
          status,
          participant: { peerId: name, userDisplayName: name, joinedAt: time, leftAt: time },
          recording: { id: name, status, invokedTime: time },
        },
        { receivedAt: BEGUN, rejection },
      ),
    ),
);

describe('any deliveries', () => {
  it('make a timeline whose times lie in order', () => {
    fc.assert(
      fc.property(fc.array(ODD, { maxLength: 30 }), fc.nat(), (deliveries, now) => {
        const timeline = buildTimeline(deliveries.map(told), { now });
        if (timeline === undefined) return;
        expect(timeline.to).toBeGreaterThanOrEqual(timeline.from);
        for (const { stays } of timeline.people)
          for (const { from, to = from } of stays) expect(to).toBeGreaterThanOrEqual(from);
        for (const { spans } of timeline.tracks)
          for (const { from, to = from } of spans) expect(to).toBeGreaterThanOrEqual(from);
      }),
    );
  });
});
