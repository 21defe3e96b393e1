import type { SessionFileKind } from '../../domain/session/session-records.ts';

/**
 * What the emulator remembers of what took place, by the payloads that it sent. Times are milliseconds since
 * 1970; what no payload said is undefined.
 */
export interface PlayedSession {
  /** Of the app that it took place in. */
  readonly app: string;
  readonly id: string;
  meetingId: string | undefined;
  title: string | undefined;
  organizationId: string | undefined;
  createdAt: number | undefined;
  startedAt: number | undefined;
  endedAt: number | undefined;
  isEnded: boolean;
  /** When the first and the last event of it happened. */
  readonly firstEventAt: number;
  lastEventAt: number;
  readonly participants: Map<string, PlayedParticipant>;
  readonly files: Set<SessionFileKind>;
}

export interface PlayedParticipant {
  readonly peerId: string;
  customParticipantId: string | undefined;
  displayName: string | undefined;
  joinedAt: number | undefined;
  leftAt: number | undefined;
}

/** At its last state. */
export interface PlayedRecording {
  readonly app: string;
  readonly id: string;
  meetingId: string | undefined;
  sessionId: string | undefined;
  title: string | undefined;
  status: string | undefined;
  outputFileName: string | undefined;
  invokedAt: number | undefined;
  startedAt: number | undefined;
  stoppedAt: number | undefined;
  durationSeconds: number | undefined;
  fileSize: number | undefined;
  hasAudio: boolean;
  readonly firstEventAt: number;
  lastEventAt: number;
}

/** At its last state. */
export interface PlayedLivestream {
  readonly app: string;
  readonly id: string;
  meetingId: string | undefined;
  title: string | undefined;
  status: string | undefined;
  playbackUrl: string | undefined;
  ingestServer: string | undefined;
  readonly firstEventAt: number;
  lastEventAt: number;
}
