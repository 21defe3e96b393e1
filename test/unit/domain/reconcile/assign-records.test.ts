import { describe, expect, it } from 'vitest';
import { sessionOfLivestream, sessionOfRecording } from '../../../../src/domain/reconcile/assign-records.ts';
import { uuidFor } from '../../../helpers/deliveries.ts';
import {
  MINUTE_MS,
  sessionKnowledge,
  sessionRecord,
  SESSION_START,
} from '../../../helpers/session-knowledge.ts';

const later = sessionRecord({
  id: uuidFor('later'),
  createdAt: SESSION_START + 60 * MINUTE_MS,
  startedAt: SESSION_START + 60 * MINUTE_MS,
  endedAt: SESSION_START + 90 * MINUTE_MS,
});
const SESSIONS = [sessionRecord(), later];

function recording(parts: object) {
  const [first] = sessionKnowledge().recordings;
  if (first === undefined) throw new Error('no recording');
  return { ...first, sessionId: undefined, ...parts };
}

function livestream(parts: object) {
  const [first] = sessionKnowledge().livestreams;
  if (first === undefined) throw new Error('no livestream');
  return { ...first, ...parts };
}

describe('a recording', () => {
  it('belongs to the session that it names, whatever its time', () => {
    expect(sessionOfRecording(recording({ sessionId: later.id.toUpperCase() }), SESSIONS)?.id).toBe(later.id);
    expect(sessionOfRecording(recording({ sessionId: 'other' }), SESSIONS)).toBeUndefined();
  });

  it('belongs to the session of its meeting that ran then where it names none', () => {
    expect(sessionOfRecording(recording({ startedAt: SESSION_START + 61 * MINUTE_MS }), SESSIONS)?.id).toBe(
      later.id,
    );
    expect(
      sessionOfRecording(recording({ startedAt: SESSION_START + 45 * MINUTE_MS }), SESSIONS),
    ).toBeUndefined();
    expect(
      sessionOfRecording(recording({ startedAt: undefined, invokedAt: undefined, stoppedAt: undefined }), [
        later,
      ])?.id,
    ).toBe(later.id);
    expect(sessionOfRecording(recording({ meetingId: undefined }), SESSIONS)).toBeUndefined();
    expect(sessionOfRecording(recording({ meetingId: 'other' }), SESSIONS)).toBeUndefined();
  });
});

describe('a livestream', () => {
  it('belongs to the session of its meeting at its time', () => {
    expect(sessionOfLivestream(livestream({}), SESSIONS)?.id).toBe(SESSIONS[0]?.id);
  });

  it('belongs to the only session that ran then where it names no meeting', () => {
    const unnamed = livestream({ meetingId: undefined });
    expect(sessionOfLivestream(unnamed, SESSIONS)?.id).toBe(SESSIONS[0]?.id);
    expect(sessionOfLivestream(unnamed, [...SESSIONS, sessionRecord({ id: 'beside' })])).toBeUndefined();
    expect(
      sessionOfLivestream(
        livestream({ meetingId: undefined, createdAt: undefined, updatedAt: undefined }),
        SESSIONS,
      ),
    ).toBeUndefined();
  });
});
