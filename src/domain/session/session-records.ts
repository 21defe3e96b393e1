/**
 * What the service's REST API tells of a session that took place, whichever service it is
 * (docs/service.md, "What REST knows"). Which fields are really filled is not certain: what is missing is
 * undefined, never an error. Times are milliseconds since 1970. Ids can be asked for and stand in a path; every
 * other text is from outside.
 */
export interface SessionRecord {
  readonly id: string;
  readonly meetingId: string | undefined;
  readonly title: string | undefined;
  /** Of the app, or the organization of the older services. */
  readonly organizationId: string | undefined;
  /** `LIVE` or `ENDED`; what else the service says stays. */
  readonly status: string | undefined;
  readonly createdAt: number | undefined;
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
}

export interface ParticipantRecord {
  readonly peerId: string;
  readonly customParticipantId: string | undefined;
  readonly displayName: string | undefined;
  readonly joinedAt: number | undefined;
  readonly leftAt: number | undefined;
}

/** Its last state only; where its file is stored is a secret, and is not read at all. */
export interface RecordingRecord {
  readonly id: string;
  readonly meetingId: string | undefined;
  readonly sessionId: string | undefined;
  /** INVOKED, RECORDING, UPLOADING, UPLOADED, ERRORED, PAUSED. */
  readonly status: string | undefined;
  readonly outputFileName: string | undefined;
  readonly invokedAt: number | undefined;
  readonly startedAt: number | undefined;
  readonly stoppedAt: number | undefined;
  readonly durationSeconds: number | undefined;
  /** In bytes. */
  readonly fileSize: number | undefined;
  readonly download: DownloadLink | undefined;
  readonly audioDownload: DownloadLink | undefined;
}

/** Its last state only; its key is a secret, and is not read. The service does not name its session. */
export interface LivestreamRecord {
  readonly id: string;
  readonly meetingId: string | undefined;
  readonly name: string | undefined;
  /** LIVE, IDLE, ERRORED, INVOKED. */
  readonly status: string | undefined;
  readonly createdAt: number | undefined;
  readonly updatedAt: number | undefined;
}

/** A link that whoever has it can use: a secret. Its URL is one of http or https. */
export interface DownloadLink {
  readonly url: string;
  readonly expiresAt: number | undefined;
}

export type SessionFileKind = 'transcript' | 'summary' | 'chat';
