import { ExactNumber } from '../json/exact-number.ts';
import { isObject } from '../json/json-value.ts';
import { fieldOf, textOf } from './values.ts';

/**
 * Reads parsed payloads for showing, whatever their shape: documented variants, old ones, unknown
 * ones, and things that are no payload at all. Nothing here throws; what cannot be read is undefined.
 */

/** The event's name, known or not. */
export function readEventName(payload: unknown): string | undefined {
  return textOf(payload, 'event');
}

export interface MeetingReading {
  readonly id: string | undefined;
  readonly sessionId: string | undefined;
  readonly title: string | undefined;
}

/** The meeting: an object in most events, fields at the top level in `meeting.chatSynced`. */
export function readMeeting(payload: unknown): MeetingReading {
  const meeting = fieldOf(payload, 'meeting');
  const recording = fieldOf(payload, 'recording');
  return {
    id: textOf(meeting, 'id') ?? textOf(payload, 'meetingId') ?? textOf(recording, 'meetingId'),
    sessionId: textOf(meeting, 'sessionId') ?? textOf(payload, 'sessionId') ?? textOf(recording, 'roomUUID'),
    title: textOf(meeting, 'title') ?? textOf(payload, 'title'),
  };
}

interface ParticipantReading {
  readonly id: string | undefined;
  readonly name: string | undefined;
  /** The integrator's own id. */
  readonly customId: string | undefined;
  /** Milliseconds since 1970. */
  readonly joinedAt: number | undefined;
  readonly leftAt: number | undefined;
}

/** Who joined or left. */
export function readParticipant(payload: unknown): ParticipantReading {
  const participant = fieldOf(payload, 'participant');
  return {
    id: textOf(participant, 'peerId') ?? textOf(participant, 'id'),
    name: textOf(participant, 'userDisplayName') ?? textOf(participant, 'name'),
    customId: textOf(participant, 'customParticipantId') ?? textOf(participant, 'clientSpecificId'),
    joinedAt: readTime(fieldOf(participant, 'joinedAt')),
    leftAt: readTime(fieldOf(participant, 'leftAt')),
  };
}

export interface RecordingReading {
  readonly id: string | undefined;
  readonly status: string | undefined;
  /** Bytes. */
  readonly size: number | undefined;
  /** Seconds: as given, else from start and stop. */
  readonly duration: number | undefined;
  /** Milliseconds since 1970. */
  readonly startedAt: number | undefined;
  readonly stoppedAt: number | undefined;
  /** The word in `stopReason`, such as `ALL_PEERS_LEFT`. */
  readonly stopReason: string | undefined;
  readonly error: string | undefined;
  /** Presigned: secrets. Several for a track recording. */
  readonly downloadUrls: readonly string[];
  readonly isTrack: boolean;
}

/** The recording that changed its state. */
export function readRecording(payload: unknown): RecordingReading {
  const recording = fieldOf(payload, 'recording');
  const startedAt = readTime(fieldOf(recording, 'startedTime'));
  const stoppedAt = readTime(fieldOf(recording, 'stoppedTime'));
  return {
    id: textOf(recording, 'id') ?? textOf(recording, 'recordingId'),
    status: textOf(recording, 'status'),
    size: readAmount(fieldOf(recording, 'fileSize')),
    duration: readAmount(fieldOf(recording, 'recordingDuration')) ?? secondsBetween(startedAt, stoppedAt),
    startedAt,
    stoppedAt,
    stopReason: readStopReason(fieldOf(recording, 'stopReason')),
    error: textOf(recording, 'errMessage'),
    downloadUrls: readDownloadUrls(fieldOf(recording, 'downloadUrl')),
    isTrack: textOf(recording, 'type') === 'TRACK' || Array.isArray(fieldOf(recording, 'downloadUrl')),
  };
}

interface LivestreamReading {
  readonly id: string | undefined;
  readonly status: string | undefined;
  readonly playbackUrl: string | undefined;
}

/** The livestream that changed its state. */
export function readLivestream(payload: unknown): LivestreamReading {
  return {
    id: textOf(payload, 'streamId'),
    status: textOf(payload, 'status'),
    playbackUrl: textOf(payload, 'playbackUrl'),
  };
}

/** A count of bytes or seconds: a number, or the digits of one in a string. */
export function readAmount(value: unknown): number | undefined {
  if (value instanceof ExactNumber) return readAmount(Number(value.toString()));
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? value : undefined;
  if (typeof value !== 'string' || !/^\d{1,15}(\.\d{1,9})?$/.test(value)) return undefined;
  return Number(value);
}

function secondsBetween(start: number | undefined, end: number | undefined): number | undefined {
  if (start === undefined || end === undefined || end < start) return undefined;
  return (end - start) / 1000;
}

/**
 * The reason in `stopReason`, which Dyte sends as `{'reason':'ALL_PEERS_LEFT','caller':{...}}`: text
 * with single quotes, which no JSON parser takes. Proper JSON, a bare word and an object are read too.
 */
export function readStopReason(value: unknown): string | undefined {
  if (isObject(value)) return textOf(value, 'reason');
  if (typeof value !== 'string') return undefined;
  const word =
    /^\s*(\w{1,64})\s*$/.exec(value) ?? /['"]reason['"]\s{0,8}:\s{0,8}['"](\w{1,64})['"]/.exec(value);
  return word?.[1];
}

/** One URL, or those of all layers of a track recording. */
function readDownloadUrls(value: unknown): readonly string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (!Array.isArray(value)) return [];
  return value.flatMap((layer: unknown) => {
    const files = fieldOf(layer, 'download_urls');
    return isObject(files) ? Object.values(files).flatMap((file) => textOf(file, 'download_url') ?? []) : [];
  });
}

const TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:?\d{2})?$/;

/**
 * Milliseconds since 1970 of a time as the services write it: ISO 8601, or Dyte's form with a space
 * and microseconds (`2026-01-02 03:06:07.123456Z`). Without a zone it is taken as UTC.
 *
 * @returns undefined for anything else
 */
export function readTime(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  const parts = TIME.exec(value.trim());
  if (parts === null) return undefined;
  const [, day = '', clock = '', fraction = '', zone = 'Z'] = parts;
  const milliseconds = fraction.slice(0, 3).padEnd(3, '0');
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
  const time = Date.parse(`${day}T${clock}.${milliseconds}${offset}`);
  return Number.isNaN(time) ? undefined : time;
}
