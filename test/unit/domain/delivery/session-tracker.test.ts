import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  SessionTracker,
  type SessionChange,
  type SessionDelivery,
} from '../../../../src/domain/delivery/session-tracker.ts';

const AT = Date.parse('2026-01-02T03:04:05Z');

function follow(
  tracker: SessionTracker,
  event: string,
  parts: {
    readonly session?: string;
    readonly person?: string;
    readonly customId?: string;
    readonly status?: string;
    readonly meeting?: object;
  } & Partial<SessionDelivery> = {},
): SessionChange {
  const { session = 's-1', person, customId, status, meeting, ...rest } = parts;
  const payload = {
    event,
    meeting: { sessionId: session, title: 'Planning', ...meeting },
    ...(person === undefined ? {} : { participant: { peerId: person, customParticipantId: customId } }),
    ...(status === undefined ? {} : { recording: { id: 'r-1', status } }),
  };
  const delivery = { event, payload, repeat: false, receivedAt: AT, hasFailed: false, ...rest };
  return tracker.follow(delivery, () => 'Known');
}

describe('a session', () => {
  it('begins with its start and ends with its end, and is summed up', () => {
    const tracker = new SessionTracker();
    expect(follow(tracker, 'meeting.started')).toMatchObject({
      hasBegun: true,
      session: { id: 's-1', slot: 0, title: 'Known', startedAt: AT, isWhole: true },
      ended: undefined,
    });
    expect(follow(tracker, 'meeting.participantJoined', { person: 'a' })).toMatchObject({
      hasBegun: false,
      peopleIn: 1,
    });
    expect(follow(tracker, 'meeting.participantJoined', { person: 'b' }).peopleIn).toBe(2);
    follow(tracker, 'recording.statusUpdate', { status: 'RECORDING', hasFailed: true });
    follow(tracker, 'recording.statusUpdate', { status: 'UPLOADED' });
    expect(follow(tracker, 'meeting.participantLeft', { person: 'a' }).peopleIn).toBe(1);
    expect(tracker.size).toBe(1);
    const { ended, session } = follow(tracker, 'meeting.ended', { receivedAt: AT + 60_000 });
    expect(session?.id).toBe('s-1');
    expect(ended).toMatchObject({ durationMs: 60_000, people: 2, recordings: ['UPLOADED'], failed: 1 });
    expect(tracker.size).toBe(0);
  });

  it('has the times that the service gives', () => {
    const tracker = new SessionTracker();
    follow(tracker, 'meeting.started');
    const meeting = { startedAt: '2026-01-02T03:00:00Z', endedAt: '2026-01-02T03:30:00Z' };
    expect(follow(tracker, 'meeting.ended', { meeting }).ended?.durationMs).toBe(30 * 60_000);
  });

  it('does not begin anew with what comes after its end', () => {
    const tracker = new SessionTracker();
    follow(tracker, 'meeting.started');
    follow(tracker, 'meeting.ended');
    for (const event of ['meeting.participantLeft', 'meeting.started', 'meeting.chatSynced', 'meeting.ended'])
      expect(follow(tracker, event), event).toEqual({
        session: undefined,
        hasBegun: false,
        peopleIn: undefined,
        ended: undefined,
      });
  });

  it('begins where somebody comes or goes, and then its people cannot be counted', () => {
    const tracker = new SessionTracker();
    const meeting = { startedAt: '2026-01-02T03:00:00Z' };
    const change = follow(tracker, 'meeting.participantLeft', { person: 'a', meeting });
    expect(change).toMatchObject({
      hasBegun: true,
      session: { isWhole: false, startedAt: AT - 245_000 },
      peopleIn: undefined,
    });
    expect(follow(tracker, 'meeting.ended').ended?.people).toBeUndefined();
  });

  it.each([
    'meeting.chatSynced',
    'meeting.transcript',
    'recording.statusUpdate',
    'livestreaming.statusUpdate',
    'new.event',
  ])('does not begin with %s, which may come long after the end', (event) => {
    expect(follow(new SessionTracker(), event).session).toBeUndefined();
  });

  it('is not changed by a repeat', () => {
    const tracker = new SessionTracker();
    expect(follow(tracker, 'meeting.started', { repeat: true }).session).toBeUndefined();
    follow(tracker, 'meeting.started');
    follow(tracker, 'meeting.participantJoined', { person: 'a' });
    expect(follow(tracker, 'meeting.participantJoined', { person: 'a', repeat: true })).toMatchObject({
      session: { id: 's-1' },
      peopleIn: undefined,
    });
    expect(follow(tracker, 'meeting.ended', { repeat: true }).ended).toBeUndefined();
    expect(follow(tracker, 'meeting.ended').ended?.people).toBe(1);
  });

  it('counts each person once, who may come twice, and who may be told to leave before coming', () => {
    const tracker = new SessionTracker();
    follow(tracker, 'meeting.started');
    const inAfter = (event: string, person: string, customId?: string): unknown =>
      follow(tracker, `meeting.${event}`, { person, ...(customId === undefined ? {} : { customId }) })
        .peopleIn;
    expect(inAfter('participantLeft', 'a')).toBe(0);
    expect(inAfter('participantJoined', 'a')).toBe(0);
    expect(inAfter('participantJoined', 'b1', 'ben')).toBe(1);
    expect(inAfter('participantJoined', 'b1', 'ben')).toBe(1);
    expect(inAfter('participantLeft', 'b1', 'ben')).toBe(0);
    expect(inAfter('participantJoined', 'b2', 'ben')).toBe(1);
    expect(follow(tracker, 'meeting.ended').ended?.people).toBe(2);
  });

  it('has a failure counted that is known later only', () => {
    const tracker = new SessionTracker();
    follow(tracker, 'meeting.started');
    tracker.countFailed('s-1');
    tracker.countFailed('unknown');
    expect(follow(tracker, 'meeting.ended').ended?.failed).toBe(1);
  });
});

describe('sessions at once', () => {
  it('have the lowest free slot each', () => {
    const tracker = new SessionTracker();
    const slotOf = (session: string): unknown =>
      follow(tracker, 'meeting.started', { session }).session?.slot;
    expect(['a', 'b', 'c'].map(slotOf)).toEqual([0, 1, 2]);
    follow(tracker, 'meeting.ended', { session: 'b' });
    expect(slotOf('d')).toBe(1);
    expect(slotOf('e')).toBe(3);
  });

  it('are forgotten when nothing was heard of them for half a day', () => {
    const tracker = new SessionTracker();
    follow(tracker, 'meeting.started', { session: 'lost' });
    follow(tracker, 'meeting.started', { session: 'next', receivedAt: AT + 13 * 3_600_000 });
    expect(tracker.size).toBe(1);
  });

  it('take no more than so much memory, whatever comes, and never fail', () => {
    const event = fc.constantFrom(
      'meeting.started',
      'meeting.ended',
      'meeting.participantJoined',
      'recording.statusUpdate',
      'x',
    );
    const payload = fc.oneof(
      fc.anything(),
      fc.record({
        meeting: fc.record({ sessionId: fc.string() }),
        participant: fc.anything(),
        recording: fc.anything(),
      }),
    );
    const tracker = new SessionTracker();
    fc.assert(
      fc.property(event, payload, fc.boolean(), (name, value, repeat) => {
        tracker.follow(
          { event: name, payload: value, repeat, receivedAt: AT, hasFailed: repeat },
          () => undefined,
        );
        expect(tracker.size).toBeLessThanOrEqual(100);
      }),
      { numRuns: 2000 },
    );
  });
});
