import type {
  DownloadLink,
  LivestreamRecord,
  ParticipantRecord,
  RecordingRecord,
  SessionFileKind,
  SessionRecord,
} from '../domain/session/session-records.ts';

/** A period, in milliseconds since 1970: what overlaps it counts, and what has no times. */
export interface Period {
  readonly since: number;
  readonly until: number;
}

/**
 * What the service knows of sessions, page by page. Calls wait for the rate limit as all others do; a list
 * that ends early because the consumer stops asks for no further page. An id that cannot stand in a path is
 * HooksError `usage_invalid`; a list that repeats itself or has no end is `service_answer_invalid`.
 *
 * Source: docs/service.md, "What REST knows".
 */
export interface SessionsApi {
  /** The oldest first, as far as the service sorts them. */
  sessions(period: Period): AsyncIterable<SessionRecord>;
  /** Those of one meeting, whenever they were. */
  sessionsOf(meetingId: string): AsyncIterable<SessionRecord>;
  /** Undefined for one that the service does not know. */
  session(sessionId: string): Promise<SessionRecord | undefined>;
  /** None for a session that the service does not know. */
  participants(sessionId: string): AsyncIterable<ParticipantRecord>;
  recordings(wanted: Period | { readonly meetingId: string }): AsyncIterable<RecordingRecord>;
  /** Undefined for one that the service does not know. Its links are newly signed. */
  recording(recordingId: string): Promise<RecordingRecord | undefined>;
  livestreams(period: Period): AsyncIterable<LivestreamRecord>;
  /**
   * The link to a file of a session, newly signed; undefined where there is none.
   *
   * @throws HooksError `service_answer_invalid` for a link that is none
   */
  sessionFile(sessionId: string, kind: SessionFileKind): Promise<DownloadLink | undefined>;
  /** Closes kept connections. */
  close(): Promise<void>;
}
