import type {
  DownloadLink,
  LivestreamRecord,
  ParticipantRecord,
  RecordingRecord,
  SessionFileKind,
  SessionRecord,
} from '../domain/session/session-records.ts';

/** A period, in milliseconds since 1970: what overlaps it counts. */
export interface Period {
  readonly since: number;
  readonly until: number;
}

/**
 * What the service knows of sessions, page by page. Calls wait for the rate limit as all others do; a list
 * that ends early because the consumer stops asks for no further page.
 */
export interface SessionsApi {
  sessions(period: Period): AsyncIterable<SessionRecord>;
  /** Undefined for one that the service does not know. */
  session(sessionId: string): Promise<SessionRecord | undefined>;
  participants(sessionId: string): AsyncIterable<ParticipantRecord>;
  recordings(wanted: Period | { readonly meetingId: string }): AsyncIterable<RecordingRecord>;
  livestreams(period: Period): AsyncIterable<LivestreamRecord>;
  /** The link to a file of a session, newly signed; undefined where there is none. */
  sessionFile(sessionId: string, kind: SessionFileKind): Promise<DownloadLink | undefined>;
  /** The link to the file of a recording, newly signed; undefined where there is none. */
  recording(recordingId: string): Promise<RecordingRecord | undefined>;
}
