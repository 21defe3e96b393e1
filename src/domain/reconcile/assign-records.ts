import type { LivestreamRecord, RecordingRecord, SessionRecord } from '../session/session-records.ts';
import { CLOCK_SKEW_MS } from './arrivals.ts';

/** The session that a recording belongs to: the one that it names, else that of its meeting at its time. */
export function sessionOfRecording(
  { sessionId, meetingId, invokedAt, startedAt, stoppedAt }: RecordingRecord,
  sessions: readonly SessionRecord[],
): SessionRecord | undefined {
  if (sessionId !== undefined) return sessions.find(({ id }) => isSameId(id, sessionId));
  return sessionAt(meetingId, startedAt ?? invokedAt ?? stoppedAt, sessions);
}

/**
 * The session that a livestream belongs to; the service does not name it. Where it names no meeting either, it
 * is the only session that ran then.
 */
export function sessionOfLivestream(
  { meetingId, createdAt, updatedAt }: LivestreamRecord,
  sessions: readonly SessionRecord[],
): SessionRecord | undefined {
  const at = createdAt ?? updatedAt;
  if (meetingId !== undefined) return sessionAt(meetingId, at, sessions);
  const running = sessions.filter((session) => ranAt(session, at, 0));
  return running.length === 1 ? running[0] : undefined;
}

/** The only session of the meeting, else the one that ran then. */
function sessionAt(
  meetingId: string | undefined,
  at: number | undefined,
  sessions: readonly SessionRecord[],
): SessionRecord | undefined {
  if (meetingId === undefined) return undefined;
  const ofMeeting = sessions.filter(
    (one) => one.meetingId !== undefined && isSameId(one.meetingId, meetingId),
  );
  if (ofMeeting.length === 1) return ofMeeting[0];
  return ofMeeting.find((session) => ranAt(session, at, CLOCK_SKEW_MS));
}

/** @param skewMs by which the times may be wrong */
function ranAt(
  { createdAt, startedAt, endedAt }: SessionRecord,
  at: number | undefined,
  skewMs: number,
): boolean {
  const begun = startedAt ?? createdAt;
  if (at === undefined || begun === undefined) return false;
  return at >= begun - skewMs && at <= (endedAt ?? Infinity) + skewMs;
}

function isSameId(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
