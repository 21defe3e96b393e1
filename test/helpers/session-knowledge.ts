import type { SessionKnowledge } from '../../src/domain/reconcile/facts.ts';
import type { SessionRecord } from '../../src/domain/session/session-records.ts';
import { uuidFor } from './deliveries.ts';

/** When the sessions of these tests start: milliseconds since 1970. */
export const SESSION_START = Date.parse('2026-01-02T03:04:05.678Z');

export const MINUTE_MS = 60_000;

/** A session that is over, half an hour after its start. */
export function sessionRecord(parts: Partial<SessionRecord> = {}): SessionRecord {
  return {
    id: uuidFor('session'),
    meetingId: uuidFor('meeting'),
    title: 'Planning',
    organizationId: uuidFor('owner'),
    status: 'ENDED',
    createdAt: SESSION_START,
    startedAt: SESSION_START,
    endedAt: SESSION_START + 30 * MINUTE_MS,
    ...parts,
  };
}

/** All that the service can know of a session: one of each kind. */
export function sessionKnowledge(parts: Partial<SessionKnowledge> = {}): SessionKnowledge {
  const session = parts.session ?? sessionRecord();
  const link = (name: string) => ({
    url: `https://files.example.test/${name}`,
    expiresAt: SESSION_START + 7 * 24 * 60 * MINUTE_MS,
  });
  return {
    session,
    participants: [
      {
        peerId: uuidFor('peer'),
        customParticipantId: 'user-1',
        displayName: 'Ada',
        joinedAt: SESSION_START + MINUTE_MS,
        leftAt: SESSION_START + 20 * MINUTE_MS,
      },
    ],
    recordings: [
      {
        id: uuidFor('recording'),
        meetingId: session.meetingId,
        sessionId: session.id,
        status: 'UPLOADED',
        outputFileName: 'planning.mp4',
        invokedAt: SESSION_START + 2 * MINUTE_MS - 1000,
        startedAt: SESSION_START + 2 * MINUTE_MS,
        durationSeconds: 480,
        stoppedAt: SESSION_START + 10 * MINUTE_MS,
        fileSize: 2_040_000,
        download: link('r.mp4'),
        audioDownload: undefined,
      },
    ],
    livestreams: [
      {
        id: uuidFor('stream'),
        meetingId: session.meetingId,
        name: undefined,
        status: 'OFFLINE',
        createdAt: SESSION_START + 3 * MINUTE_MS,
        updatedAt: SESSION_START + 4 * MINUTE_MS,
      },
    ],
    files: { chat: link('chat.json'), transcript: link('transcript.csv'), summary: link('summary.txt') },
    ...parts,
  };
}
