import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVENT_NAMES } from '../../../src/domain/events/names.ts';
import { SessionRegistry } from '../../../src/emulator/sessions/session-registry.ts';
import {
  livestreamJson,
  recordingJson,
  sessionJson,
  participantJson,
} from '../../../src/emulator/sessions/session-json.ts';

const APP = 'app';

describe('SessionRegistry', () => {
  it('forgets the oldest', () => {
    const registry = new SessionRegistry({ sessions: 3, participants: 2 });
    for (const id of ['1', '2', '3', '4'])
      registry.record(APP, 'meeting.started', { meeting: { id: 'meeting', sessionId: id } }, 0);
    expect(registry.sessions(APP).map(({ id }) => id)).toEqual(['2', '3', '4']);
    for (const peerId of ['a', 'b', 'c'])
      registry.record(
        APP,
        'meeting.participantJoined',
        { meeting: { sessionId: '4' }, participant: { peerId } },
        0,
      );
    expect([...(registry.session(APP, '4')?.participants.keys() ?? [])]).toEqual(['b', 'c']);
    for (const streamId of ['1', '2', '3', '4'])
      registry.record(APP, 'livestreaming.statusUpdate', { streamId, status: 'LIVE' }, 0);
    expect(registry.livestreams(APP)).toHaveLength(3);
  });

  it('does not take the time of an event for an end while the session goes on', () => {
    const registry = new SessionRegistry({ sessions: 3, participants: 2 });
    const meeting = { id: 'meeting', sessionId: '1', endedAt: '2026-01-02T03:04:05.000Z' };
    registry.record(APP, 'meeting.participantLeft', { meeting, participant: { peerId: 'a' } }, 7);
    expect(registry.session(APP, '1')).toMatchObject({ isEnded: false, endedAt: undefined });
    expect(registry.session(APP, '1')?.participants.get('a')).toMatchObject({ leftAt: 7 });
    registry.record(APP, 'meeting.ended', { meeting }, 8);
    expect(registry.session(APP, '1')).toMatchObject({
      isEnded: true,
      endedAt: Date.UTC(2026, 0, 2, 3, 4, 5),
    });
  });

  it('knows the meeting of a livestream whose event names none, while only one is held', () => {
    const registry = new SessionRegistry({ sessions: 3, participants: 2 });
    const livestream = { streamId: 'stream', status: 'LIVE' };
    registry.record(APP, 'meeting.started', { meeting: { id: 'meeting', sessionId: '1' } }, 0);
    registry.record(APP, 'livestreaming.statusUpdate', livestream, 1);
    registry.record(APP, 'meeting.started', { meeting: { id: 'other', sessionId: '2' } }, 2);
    registry.record(APP, 'livestreaming.statusUpdate', { ...livestream, status: 'OFFLINE' }, 3);
    registry.record(APP, 'livestreaming.statusUpdate', { ...livestream, streamId: 'unclear' }, 4);
    const meetings = registry.livestreams(APP).map(({ meetingId }) => meetingId);
    expect(meetings).toEqual(['meeting', undefined]);
  });

  it('takes any payload, and can write what it kept', () => {
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom('1', '2026-01-02 03:04:05.678901Z'));
    const names = [
      'id',
      'sessionId',
      'meetingId',
      'streamId',
      'peerId',
      'status',
      'startedAt',
      'endedAt',
      'title',
    ];
    const inside = fc.dictionary(fc.constantFrom(...names), value);
    const payload = fc.dictionary(
      fc.constantFrom('meeting', 'recording', 'participant', ...names),
      fc.oneof(value, inside),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...EVENT_NAMES), payload), { maxLength: 8 }),
        (events) => {
          const registry = new SessionRegistry({ sessions: 3, participants: 2 });
          for (const [event, sent] of events) registry.record(APP, event, sent, 0);
          for (const session of registry.sessions(APP)) {
            JSON.stringify(sessionJson(session));
            for (const one of session.participants.values())
              JSON.stringify(participantJson(one, session, true));
          }
          for (const recording of registry.recordings(APP))
            JSON.stringify(recordingJson(recording, undefined));
          for (const livestream of registry.livestreams(APP)) JSON.stringify(livestreamJson(livestream));
          expect(registry.sessions(APP).length).toBeLessThanOrEqual(3);
        },
      ),
    );
  });
});
