import type { SignedLink } from './file-links.ts';
import type {
  PlayedLivestream,
  PlayedParticipant,
  PlayedRecording,
  PlayedSession,
} from './played-session.ts';

/**
 * What took place, as the REST API writes it: the fields that the documented answers have. Times are those of the
 * payloads that were sent; where none said one, it is that of the event.
 *
 * Source: docs/service.md, "What REST knows".
 */
export function sessionJson(session: PlayedSession): object {
  const { id, meetingId, title, organizationId, isEnded, participants } = session;
  const startedAt = session.startedAt ?? session.createdAt ?? session.firstEventAt;
  const live = [...participants.values()].filter(({ leftAt }) => leftAt === undefined);
  const ended = isEnded && session.endedAt !== undefined ? { ended_at: iso(session.endedAt) } : {};
  return {
    id,
    associated_id: meetingId ?? '',
    meeting_display_name: title ?? '',
    type: 'meeting',
    status: isEnded ? 'ENDED' : 'LIVE',
    live_participants: isEnded ? 0 : live.length,
    max_concurrent_participants: participants.size,
    minutes_consumed: minutes([...participants.values()]),
    organization_id: organizationId ?? '',
    started_at: iso(startedAt),
    ...ended,
    created_at: iso(session.createdAt ?? startedAt),
    updated_at: iso(session.lastEventAt),
    breakout_rooms: [],
  };
}

export function participantJson(
  participant: PlayedParticipant,
  session: PlayedSession,
  hasPeerEvents: boolean,
): object {
  const { peerId, customParticipantId, displayName, joinedAt, leftAt } = participant;
  const changedAt = leftAt ?? joinedAt ?? session.lastEventAt;
  return {
    id: peerId,
    user_id: peerId,
    custom_participant_id: customParticipantId ?? null,
    display_name: displayName ?? null,
    preset_name: 'group_call_participant',
    joined_at: joinedAt === undefined ? null : iso(joinedAt),
    left_at: leftAt === undefined ? null : iso(leftAt),
    duration: minutes([participant]),
    created_at: iso(joinedAt ?? changedAt),
    updated_at: iso(changedAt),
    ...(hasPeerEvents ? { peer_events: peerEvents(participant, session) } : {}),
  };
}

function peerEvents(
  { peerId, joinedAt, leftAt }: PlayedParticipant,
  { id }: PlayedSession,
): readonly object[] {
  const event = (event_name: string, at: number | undefined): readonly object[] =>
    at === undefined
      ? []
      : [{ id: `${peerId}:${event_name}`, peer_id: peerId, session_id: id, event_name, created_at: iso(at) }];
  return [
    ...event('PEER_CREATED', joinedAt),
    ...event('PEER_JOINING', joinedAt),
    ...event('PEER_LEAVING', leftAt),
  ];
}

/** Links to its files, once it has been uploaded. */
export interface RecordingLinks {
  readonly video: SignedLink;
  readonly audio: SignedLink | undefined;
}

export function recordingJson(recording: PlayedRecording, links: RecordingLinks | undefined): object {
  const { id, meetingId, title, sessionId, status, outputFileName } = recording;
  const { startedAt, stoppedAt, durationSeconds, firstEventAt, lastEventAt } = recording;
  return {
    id,
    session_id: sessionId ?? null,
    status: status ?? 'INVOKED',
    output_file_name: outputFileName ?? '',
    invoked_time: iso(recording.invokedAt ?? startedAt ?? firstEventAt),
    started_time: isoOrNull(startedAt),
    stopped_time: isoOrNull(stoppedAt),
    ...(durationSeconds === undefined ? {} : { recording_duration: durationSeconds }),
    file_size: recording.fileSize ?? null,
    download_url: links?.video.url ?? null,
    download_url_expiry: links?.video.expiry ?? null,
    audio_download_url: links?.audio?.url ?? null,
    storage_config: STORAGE,
    ...(meetingId === undefined
      ? {}
      : { meeting: { id: meetingId, title, created_at: iso(firstEventAt), updated_at: iso(lastEventAt) } }),
  };
}

/** Chosen: that there is one, so that who shows it is found out. Nothing of it is real. */
const STORAGE = {
  type: 'aws',
  access_key: 'emulated-access-key',
  secret: 'emulated-storage-secret',
  bucket: 'emulated-bucket',
  region: 'emulated-region',
  path: '/',
};

/** States of a livestream in REST, by those that its event has. Chosen: that one which is off is `IDLE`. */
const STREAM_STATES: Readonly<Record<string, string>> = { OFFLINE: 'IDLE' };

export function livestreamStatus({ status = 'INVOKED' }: PlayedLivestream): string {
  return STREAM_STATES[status] ?? status;
}

export function livestreamJson(livestream: PlayedLivestream): object {
  return {
    id: livestream.id,
    name: livestream.title ?? null,
    meeting_id: livestream.meetingId ?? null,
    status: livestreamStatus(livestream),
    disabled: 'false',
    ingest_server: livestream.ingestServer ?? '',
    playback_url: livestream.playbackUrl ?? '',
    stream_key: 'emulated-stream-key',
    created_at: iso(livestream.firstEventAt),
    updated_at: iso(livestream.lastEventAt),
  };
}

function minutes(participants: readonly PlayedParticipant[]): number {
  const sum = participants
    .map(({ joinedAt, leftAt }) => (joinedAt === undefined || leftAt === undefined ? 0 : leftAt - joinedAt))
    .reduce((total, length) => total + Math.max(length, 0), 0);
  return Math.round(sum / 600) / 100;
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function isoOrNull(milliseconds: number | undefined): string | null {
  return milliseconds === undefined ? null : iso(milliseconds);
}
