import { isTrusted } from '../delivery/received-delivery.ts';
import type { Rejection } from '../delivery/received-delivery.ts';
import type { StoredDelivery } from '../delivery/stored-delivery.ts';
import {
  readLivestream,
  readMeeting,
  readParticipant,
  readRecording,
  readTime,
} from '../events/read-payload.ts';
import { fieldOf } from '../events/values.ts';
import { fileLinksIn, type FileKind } from '../files/file-links.ts';
import { factKeyOfPayload } from '../reconcile/fact-key.ts';

/** Who joined or left, as far as a payload says it. */
export interface ToldParticipant {
  /** One time that somebody was in: the peer id, or what else there is. */
  readonly connection: string;
  /** The same person in every connection, where the payload says who that is. */
  readonly person: string;
  readonly name: string | undefined;
  /** What the payload says of it, whichever of the two it tells. */
  readonly joinedAt: number | undefined;
}

/** A recording or a livestream that has changed its state. */
export interface ToldState {
  readonly kind: 'recording' | 'livestream';
  readonly id: string;
  readonly state: string;
  readonly error: string | undefined;
}

/** Until when a file can be fetched. */
export interface ToldLink {
  readonly kind: FileKind;
  readonly recordingId: string | undefined;
  readonly expiresAt: number;
}

/** What one delivery tells of its session: little enough to be kept of all of them. */
export interface ToldDelivery {
  readonly position: number;
  readonly id: string;
  readonly event: string | undefined;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  /** How often it came. */
  readonly arrivals: number;
  readonly rejection: Rejection | undefined;
  /** Whether it came from the service; one that was rebuilt did not. */
  readonly came: boolean;
  /** Whether a target has failed to handle it for good. */
  readonly hasFailed: boolean;
  /** The same for all deliveries that tell the same fact. */
  readonly factKey: string | undefined;
  /** When it happened, as the payload says. */
  readonly ownTime: number | undefined;
  readonly meetingId: string | undefined;
  readonly title: string | undefined;
  readonly startedAt: number | undefined;
  readonly participant: ToldParticipant | undefined;
  readonly state: ToldState | undefined;
  readonly links: readonly ToldLink[];
}

/** Characters of an id or a name that are kept. */
const MAX_LENGTH = 200;

/** Milliseconds that the clocks of the service and of this machine may differ. */
const CLOCK_SKEW_MS = 60_000;

/**
 * Reads what a delivery tells.
 *
 * @param payload as parsed; undefined for one that cannot be read
 */
export function readTold(delivery: StoredDelivery, payload: unknown): ToldDelivery {
  const { position, id, event, receivedAt, rejection, signature } = delivery;
  const meeting = readMeeting(payload);
  const past = (time: number | undefined): number | undefined =>
    time !== undefined && time <= receivedAt + CLOCK_SKEW_MS ? time : undefined;
  return {
    position,
    id,
    event: cut(event),
    receivedAt,
    arrivals: delivery.attempts,
    rejection,
    came: signature !== 'reconstructed' && (rejection !== undefined || isTrusted(signature)),
    hasFailed: delivery.forwardState === 'failed',
    factKey: factKeyOfPayload(payload),
    ownTime: past(ownTimeOf(event, payload)),
    meetingId: cut(meeting.id),
    title: cut(meeting.title),
    startedAt: past(timeOfMeeting(payload, 'startedAt')),
    participant: participantIn(event, payload, past),
    state: stateIn(event, payload),
    links: fileLinksIn(payload, delivery).map(({ kind, recordingId, expiresAt }) => {
      return { kind, recordingId: cut(recordingId), expiresAt };
    }),
  };
}

/** When it happened; undefined where no field says that. */
function ownTimeOf(event: string | undefined, payload: unknown): number | undefined {
  return OWN_TIMES.get(event ?? '')?.(payload);
}

const OWN_TIMES: ReadonlyMap<string, (payload: unknown) => number | undefined> = new Map([
  ['meeting.started', (payload) => timeOfMeeting(payload, 'startedAt')],
  ['meeting.ended', (payload) => timeOfMeeting(payload, 'endedAt')],
  ['meeting.participantJoined', (payload) => readParticipant(payload).joinedAt],
  ['meeting.participantLeft', (payload) => readParticipant(payload).leftAt],
  ['recording.statusUpdate', timeOfRecording],
]);

const RECORDING_TIMES: Readonly<Record<string, string>> = {
  INVOKED: 'invokedTime',
  RECORDING: 'startedTime',
  UPLOADING: 'stoppedTime',
};

function timeOfRecording(payload: unknown): number | undefined {
  const { status = '' } = readRecording(payload);
  const field = Object.hasOwn(RECORDING_TIMES, status) ? RECORDING_TIMES[status] : undefined;
  return field === undefined ? undefined : readTime(fieldOf(fieldOf(payload, 'recording'), field));
}

function timeOfMeeting(payload: unknown, name: string): number | undefined {
  return readTime(fieldOf(fieldOf(payload, 'meeting'), name)) ?? readTime(fieldOf(payload, name));
}

function participantIn(
  event: string | undefined,
  payload: unknown,
  past: (time: number | undefined) => number | undefined,
): ToldParticipant | undefined {
  if (event !== 'meeting.participantJoined' && event !== 'meeting.participantLeft') return undefined;
  const { id, customId, name, joinedAt } = readParticipant(payload);
  const connection = cut(id ?? customId ?? name);
  if (connection === undefined) return undefined;
  return { connection, person: cut(customId) ?? connection, name: cut(name), joinedAt: past(joinedAt) };
}

function stateIn(event: string | undefined, payload: unknown): ToldState | undefined {
  if (event === 'recording.statusUpdate') {
    const { id = '', status, error } = readRecording(payload);
    return status === undefined ? undefined : stateOf('recording', id, status, error);
  }
  if (event === 'livestreaming.statusUpdate') {
    const { id = '', status } = readLivestream(payload);
    return status === undefined ? undefined : stateOf('livestream', id, status, undefined);
  }
  return undefined;
}

function stateOf(kind: ToldState['kind'], id: string, state: string, error: string | undefined): ToldState {
  return { kind, id: id.slice(0, MAX_LENGTH), state: state.slice(0, MAX_LENGTH), error: cut(error) };
}

function cut(text: string | undefined): string | undefined {
  return text?.slice(0, MAX_LENGTH);
}
