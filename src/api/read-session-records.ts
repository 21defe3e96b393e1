import { fieldOf, textOf } from '../domain/events/values.ts';
import { readTime } from '../domain/events/read-payload.ts';
import type {
  DownloadLink,
  LivestreamRecord,
  ParticipantRecord,
  RecordingRecord,
  SessionRecord,
} from '../domain/session/session-records.ts';
import { parseUrl } from '../domain/network/parse-url.ts';
import { isUsableId } from '../domain/webhook/webhook-id.ts';

/**
 * Readers of what the REST API knows of sessions. Names of fields come in snake_case and in camelCase; what is
 * missing, or of another type than it should be, is undefined. One without an id cannot be used.
 *
 * Source: docs/service.md, "What REST knows".
 */

export function readSession(value: unknown): SessionRecord | undefined {
  const id = idIn(value);
  if (id === undefined) return undefined;
  return {
    id,
    meetingId: text(value, 'associated_id') ?? text(value, 'meeting_id'),
    title: text(value, 'meeting_display_name'),
    organizationId: text(value, 'organization_id'),
    status: text(value, 'status'),
    createdAt: time(value, 'created_at'),
    startedAt: time(value, 'started_at'),
    endedAt: time(value, 'ended_at'),
  };
}

export function readParticipant(value: unknown): ParticipantRecord | undefined {
  const peerId = idIn(value);
  if (peerId === undefined) return undefined;
  return {
    peerId,
    customParticipantId: text(value, 'custom_participant_id'),
    displayName: text(value, 'display_name'),
    joinedAt: time(value, 'joined_at'),
    leftAt: time(value, 'left_at'),
  };
}

/** `storage_config` is never looked at. */
export function readRecording(value: unknown): RecordingRecord | undefined {
  const id = idIn(value);
  if (id === undefined) return undefined;
  return {
    id,
    meetingId: text(fieldOf(value, 'meeting'), 'id') ?? text(value, 'meeting_id'),
    sessionId: text(value, 'session_id'),
    status: text(value, 'status'),
    outputFileName: text(value, 'output_file_name'),
    invokedAt: time(value, 'invoked_time'),
    startedAt: time(value, 'started_time'),
    stoppedAt: time(value, 'stopped_time'),
    durationSeconds: amount(value, 'recording_duration'),
    fileSize: amount(value, 'file_size'),
    download: readLink(value, 'download_url'),
    audioDownload: readLink(value, 'audio_download_url', 'download_url_expiry'),
  };
}

export function readLivestream(value: unknown): LivestreamRecord | undefined {
  const id = idIn(value);
  if (id === undefined) return undefined;
  return {
    id,
    meetingId: text(value, 'meeting_id'),
    name: text(value, 'name'),
    status: text(value, 'status'),
    createdAt: time(value, 'created_at'),
    updatedAt: time(value, 'updated_at'),
  };
}

/** Far above any presigned URL. */
const MAX_URL_LENGTH = 16 * 1024;

/**
 * The link in a field; undefined where there is none that can be followed.
 *
 * @param name in snake_case
 */
export function readLink(value: unknown, name: string, expiry = `${name}_expiry`): DownloadLink | undefined {
  const url = text(value, name);
  if (url === undefined || url.length > MAX_URL_LENGTH) return undefined;
  const protocol = parseUrl(url)?.protocol;
  if (protocol !== 'http:' && protocol !== 'https:') return undefined;
  return { url, expiresAt: time(value, expiry) };
}

/**
 * The field of a name in snake_case, or the same in camelCase.
 *
 * @returns undefined where there is neither, or null
 */
export function eitherField(value: unknown, name: string): unknown {
  const camelCase = name.replaceAll(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
  return fieldOf(value, name) ?? fieldOf(value, camelCase) ?? undefined;
}

function text(value: unknown, name: string): string | undefined {
  return textOf({ found: eitherField(value, name) }, 'found');
}

function time(value: unknown, name: string): number | undefined {
  return readTime(eitherField(value, name));
}

/** A number, or one that is written as a text of digits. */
function amount(value: unknown, name: string): number | undefined {
  const found = eitherField(value, name);
  const number = typeof found === 'string' && /^\d{1,15}(?:\.\d{1,6})?$/.test(found) ? Number(found) : found;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : undefined;
}

function idIn(value: unknown): string | undefined {
  const id = textOf(value, 'id');
  return id !== undefined && isUsableId(id) ? id : undefined;
}
