// Written by test/unit/domain/events/payload-types.test.ts from the schemas in schema/. After a change
// there, write it anew: npx vitest run test/unit/domain/events/payload-types.test.ts -u
// It exists so that the types of the library are plain ones, which need no other package.

interface Owner {
  /** The organization, or on RealtimeKit the app. */
  id: string;
  /** Its name. */
  name: string;
}

interface Meeting {
  /** The meeting; the same in all its sessions. */
  id: string;
  /** This run of the meeting. Several documented samples lack it. */
  sessionId?: string;
  /** Can be empty; null in the samples of 2021. */
  title?: string | null;
  /** Dyte: only of meetings made with the v1 API. RealtimeKit: the same as meeting.id; not in its newer samples. */
  roomName?: string;
  /** LIVE in every sample, even once the meeting has ended. */
  status: 'LIVE' | 'CREATED';
  /** When the meeting was made, or its session. */
  createdAt: string;
  /** When the session started. */
  startedAt?: string;
  /** When the session ended. Missing or null while it runs. */
  endedAt?: string | null;
  /** Who owns the meeting. A plain name in the samples of 2021. */
  organizedBy: Owner | string;
}

interface ListedParticipant {
  /** The participant. */
  id: string;
  /** The name shown to others. */
  name: string;
  /** When the participant was made. */
  createdAt: string;
}

interface MeetingStarted {
  /** The name of the event. */
  event: 'meeting.started';
  meeting: Meeting;
  /** Only in the samples of 2021. */
  participants?: ListedParticipant[];
}

interface MeetingEnded {
  /** The name of the event. */
  event: 'meeting.ended';
  meeting: Meeting;
  /** Why it ended. Missing in the samples of 2021. */
  reason?: 'HOST_ENDED_MEETING' | 'ALL_PARTICIPANTS_LEFT';
}

interface JoinedParticipant {
  /** The participant in this session. It is not called participant.id. */
  peerId: string;
  /** The name shown to others. It is not called participant.name. */
  userDisplayName?: string;
  /** Your own id of the participant, in any format. */
  customParticipantId?: string;
  /** The same value under its old name; deprecated, and not in the newer samples of RealtimeKit. */
  clientSpecificId?: string;
  /** When the participant joined. */
  joinedAt?: string;
}

interface ParticipantJoined {
  /** The name of the event. */
  event: 'meeting.participantJoined';
  meeting: Meeting;
  participant: JoinedParticipant;
}

interface LeftParticipant {
  /** The participant in this session. It is not called participant.id. */
  peerId: string;
  /** The name shown to others. It is not called participant.name. */
  userDisplayName?: string;
  /** Your own id of the participant, in any format. */
  customParticipantId?: string;
  /** The same value under its old name; deprecated, and not in the newer samples of RealtimeKit. */
  clientSpecificId?: string;
  /** When the participant joined. */
  joinedAt?: string;
  /** When the participant left. */
  leftAt?: string;
}

interface ParticipantLeft {
  /** The name of the event. */
  event: 'meeting.participantLeft';
  meeting: Meeting;
  participant: LeftParticipant;
}

interface ChatSynced {
  /** The name of the event. */
  event: 'meeting.chatSynced';
  /** The session, at the top level: there is no meeting object. */
  sessionId: string;
  /** The meeting, at the top level. */
  meetingId: string;
  /** The title of the meeting. RealtimeKit only. */
  title?: string;
  /** The messages; presigned, valid for 7 days. */
  chatDownloadUrl: string;
  /** Until when the URL works. */
  chatDownloadUrlExpiry: string;
  /** When the meeting was made. RealtimeKit only. */
  createdAt?: string;
  /** When the session started. RealtimeKit only. */
  startedAt?: string;
  /** When the session ended. RealtimeKit only. */
  endedAt?: string;
  /** Who owns the meeting. A plain name in the samples of 2021. */
  organizedBy: Owner | string;
}

interface TrackFile {
  /** Presigned, valid for 7 days. */
  download_url: string;
}

interface TrackLayer {
  /** The layer that the files belong to. */
  layer_name: string;
  /** By file name: an object with its download_url. */
  download_urls: Record<string, TrackFile>;
}

interface Recording {
  /** The recording. */
  id: string;
  /** The same value again. */
  recordingId?: string;
  /** UPLOADED is the last good one; COMPLETED is never sent. */
  status: 'INVOKED' | 'RECORDING' | 'UPLOADING' | 'UPLOADED' | 'ERRORED';
  /** TRACK for a track recording. */
  type?: string;
  /** The same as meeting.id. Missing in the UPLOADING sample. */
  meetingId?: string;
  /** The organization, or on RealtimeKit the app. */
  organizationId?: string;
  /** The session, the same as meeting.sessionId. */
  roomUUID?: string;
  /** When the recording was asked for. */
  invokedTime?: string;
  /** When the recording started. */
  startedTime?: string;
  /** When the recording stopped. */
  stoppedTime?: string;
  /** Bytes. A number from Dyte, a string from RealtimeKit. */
  fileSize?: number | string;
  /** Seconds. */
  recordingDuration?: number;
  /** The name of the file. */
  outputFileName?: string;
  /** Presigned, valid for 7 days. A list of layers for a track recording. */
  downloadUrl?: string | TrackLayer[];
  /** The sound alone; presigned, valid for 7 days. */
  audioDownloadUrl?: string;
  /** Until when the download URLs work. */
  downloadUrlExpiry?: string;
  /** Text that looks like JSON but has single quotes: it does not parse. */
  stopReason?: string;
  /** What failed. Known from 2021 only; no newer sample has it. */
  errMessage?: string;
}

interface RecordingStatusUpdate {
  /** The name of the event. */
  event: 'recording.statusUpdate';
  recording: Recording;
  meeting: Meeting;
}

interface LivestreamStatusUpdate {
  /** The name of the event. */
  event: 'livestreaming.statusUpdate';
  /** The livestream. */
  streamId: string;
  /** At the top level: there is no livestream object around it. */
  status: 'LIVE' | 'OFFLINE' | 'IDLE';
  /** Whether the stream is sent by your own encoder. RealtimeKit only. */
  manualIngest?: boolean;
  /** Where it is watched. RealtimeKit only. */
  playbackUrl?: string;
  /** Where the encoder sends to. RealtimeKit only. */
  ingestServer?: string;
  /** A secret: whoever has it can stream. RealtimeKit only. */
  streamKey?: string;
  meeting?: Meeting;
}

interface MeetingTranscript {
  /** The name of the event. */
  event: 'meeting.transcript';
  meeting?: Meeting;
  /** Instead of the meeting object; an earlier RealtimeKit page only. */
  meetingId?: string;
  /** Instead of the meeting object; an earlier RealtimeKit page only. */
  sessionId?: string;
  /** The transcript; presigned, valid for 7 days. */
  transcriptDownloadUrl: string;
  /** Until when the URL works. */
  transcriptDownloadUrlExpiry: string;
}

interface SummaryMeeting {
  /** The meeting; the same in all its sessions. */
  id: string;
  /** This run of the meeting. Several documented samples lack it. */
  sessionId?: string;
  /** Not in the newer samples of RealtimeKit: another event of the session has it. */
  title?: string | null;
  /** Dyte: only of meetings made with the v1 API. RealtimeKit: the same as meeting.id; not in its newer samples. */
  roomName?: string;
  /** LIVE where it is there. Not in the newer samples of RealtimeKit. */
  status?: 'LIVE' | 'CREATED';
  /** When the meeting was made, or its session. Not in the newer samples of RealtimeKit. */
  createdAt?: string;
  /** When the session started. */
  startedAt?: string;
  /** When the session ended. Missing or null while it runs. */
  endedAt?: string | null;
  /** Who owns the meeting. A plain name in the samples of 2021. */
  organizedBy: Owner | string;
}

interface MeetingSummary {
  /** The name of the event. */
  event: 'meeting.summary';
  meeting?: SummaryMeeting;
  /** Instead of the meeting object; an earlier RealtimeKit page only. */
  meetingId?: string;
  /** Instead of the meeting object; an earlier RealtimeKit page only. */
  sessionId?: string;
  /** The summary; presigned, valid for 7 days. */
  summaryDownloadUrl: string;
  /** Until when the URL works. */
  summaryDownloadUrlExpiry: string;
}

/** The payload of every event, by its name. */
export interface EventPayloads {
  'meeting.started': MeetingStarted;
  'meeting.ended': MeetingEnded;
  'meeting.participantJoined': ParticipantJoined;
  'meeting.participantLeft': ParticipantLeft;
  'meeting.chatSynced': ChatSynced;
  'recording.statusUpdate': RecordingStatusUpdate;
  'livestreaming.statusUpdate': LivestreamStatusUpdate;
  'meeting.transcript': MeetingTranscript;
  'meeting.summary': MeetingSummary;
}
