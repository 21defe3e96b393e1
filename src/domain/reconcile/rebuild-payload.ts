import type { PayloadFamily } from '../events/payload-families.ts';
import type {
  DownloadLink,
  LivestreamRecord,
  ParticipantRecord,
  RecordingRecord,
  SessionRecord,
} from '../session/session-records.ts';
import { isOver, type Fact } from './facts.ts';

/** Shapes that are written: the newest of each service. */
export type RebuiltFamily = Exclude<PayloadFamily, 'rtk'>;

type Fields = Readonly<Record<string, unknown>>;

/**
 * The payload that tells a fact, in the shape of the service's newest samples and with what is known alone:
 * why a meeting ended, what its owner is called and the like are left out.
 */
export function rebuildPayload(fact: Fact, family: RebuiltFamily): Fields {
  const { event, session, source } = fact;
  const meeting = meetingOf(session, event !== 'meeting.started');
  switch (source.kind) {
    case 'session':
      return { event, meeting };
    case 'participant':
      return {
        event,
        meeting: meetingOf(session, false),
        participant: participantOf(source.participant, fact, family),
      };
    case 'recording':
      return { event, recording: recordingOf(source.recording, session, family), meeting };
    case 'livestream':
      return livestreamOf(source.livestream, session, family);
    case 'file':
      return fileOf(fact, source.link, family);
  }
}

/** `status` is LIVE in every sample, even once the meeting has ended (docs/service.md, "Payloads"). */
function meetingOf(session: SessionRecord, withEnd: boolean): Fields {
  const { id: sessionId, meetingId: id, title, createdAt, startedAt, endedAt } = session;
  return {
    id,
    sessionId,
    title,
    status: 'LIVE',
    createdAt: isoTime(createdAt),
    startedAt: isoTime(startedAt),
    ...(withEnd && isOver(session) ? { endedAt: isoTime(endedAt) } : {}),
    organizedBy: ownerOf(session),
  };
}

/** The API has no name of it. */
function ownerOf({ organizationId: id }: SessionRecord): Fields | undefined {
  return id === undefined ? undefined : { id };
}

function participantOf(
  { peerId, displayName, customParticipantId, joinedAt, leftAt }: ParticipantRecord,
  { event }: Fact,
  family: RebuiltFamily,
): Fields {
  return {
    peerId,
    userDisplayName: displayName,
    customParticipantId,
    ...(family === 'dyte-v2' ? { clientSpecificId: customParticipantId } : {}),
    joinedAt: isoTime(joinedAt),
    ...(event === 'meeting.participantLeft' ? { leftAt: isoTime(leftAt) } : {}),
  };
}

function recordingOf(recording: RecordingRecord, session: SessionRecord, family: RebuiltFamily): Fields {
  const { id, status, outputFileName, fileSize, durationSeconds, download, audioDownload } = recording;
  const { invokedAt, startedAt, stoppedAt } = recording;
  const time = family === 'dyte-v2' ? spacedTime : isoTime;
  return {
    id,
    recordingId: id,
    status,
    downloadUrl: download?.url,
    audioDownloadUrl: audioDownload?.url,
    downloadUrlExpiry: time(download?.expiresAt),
    ...(status === 'INVOKED' ? { invokedTime: time(invokedAt) } : {}),
    startedTime: time(startedAt),
    stoppedTime: time(stoppedAt),
    // A number from Dyte, a string from RealtimeKit.
    fileSize: family === 'dyte-v2' || fileSize === undefined ? fileSize : String(fileSize),
    outputFileName,
    meetingId: session.meetingId,
    recordingDuration: durationSeconds,
    organizationId: session.organizationId,
    roomUUID: session.id,
  };
}

/** Only RealtimeKit's has a meeting, without session and start. */
function livestreamOf(
  { id: streamId, status, meetingId }: LivestreamRecord,
  session: SessionRecord,
  family: RebuiltFamily,
): Fields {
  const stream = { event: 'livestreaming.statusUpdate', streamId, status };
  // Which session it belongs to may be a guess.
  if (family === 'dyte-v2' || meetingId === undefined) return stream;
  const { meetingId: id, title, createdAt } = session;
  const meeting = { id, title, createdAt: isoTime(createdAt), status: 'LIVE', organizedBy: ownerOf(session) };
  return { ...stream, meeting };
}

function fileOf({ event, session }: Fact, link: DownloadLink, family: RebuiltFamily): Fields {
  const { id: sessionId, meetingId, title, createdAt, startedAt, endedAt } = session;
  const expiry = (family === 'dyte-v2' ? spacedTime : isoTime)(link.expiresAt);
  if (event === 'meeting.chatSynced')
    return {
      event,
      ...(family === 'dyte-v2'
        ? {}
        : {
            title,
            endedAt: isoTime(endedAt),
            createdAt: isoTime(createdAt),
            startedAt: isoTime(startedAt),
          }),
      meetingId,
      sessionId,
      chatDownloadUrl: link.url,
      chatDownloadUrlExpiry: expiry,
      organizedBy: ownerOf(session),
    };
  if (event === 'meeting.transcript')
    return {
      event,
      meeting: meetingOf(session, true),
      transcriptDownloadUrl: link.url,
      transcriptDownloadUrlExpiry: expiry,
    };
  // The newer samples of RealtimeKit have the ids of the meeting alone.
  const meeting =
    family === 'dyte-v2'
      ? meetingOf(session, true)
      : { id: meetingId, sessionId, organizedBy: ownerOf(session) };
  return { event, meeting, summaryDownloadUrl: link.url, summaryDownloadUrlExpiry: expiry };
}

function isoTime(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}

/** Dyte writes times of recordings and files with a space and microseconds. */
function spacedTime(time: number | undefined): string | undefined {
  return isoTime(time)?.replace('T', ' ').replace('Z', '000Z');
}
