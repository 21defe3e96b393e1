import { isEventName, type EventName } from '../events/names.ts';
import {
  readEventName,
  readLivestream,
  readMeeting,
  readParticipant,
  readRecording,
} from '../events/read-payload.ts';

/** What a delivery tells, as far as its payload says so; undefined is what it does not say. */
export interface ToldFact {
  readonly event: EventName;
  readonly meetingId: string | undefined;
  readonly sessionId: string | undefined;
  /** Of the participant, the recording or the livestream; undefined where the session itself is meant. */
  readonly subjectId: string | undefined;
  /** Of a recording or a livestream. */
  readonly state: string | undefined;
}

/**
 * What each kind of fact is told apart by. The id of a recording or a livestream is enough: neither the
 * service's API nor all payloads name the session (docs/service.md, "Payloads").
 */
const PARTS: Readonly<Record<EventName, readonly (keyof ToldFact)[]>> = {
  'meeting.started': ['sessionId'],
  'meeting.ended': ['sessionId'],
  'meeting.participantJoined': ['sessionId', 'subjectId'],
  'meeting.participantLeft': ['sessionId', 'subjectId'],
  'meeting.chatSynced': ['sessionId'],
  'meeting.transcript': ['sessionId'],
  'meeting.summary': ['sessionId'],
  'recording.statusUpdate': ['subjectId', 'state'],
  'livestreaming.statusUpdate': ['subjectId', 'state'],
};

/**
 * A livestream that is not live is OFFLINE in deliveries and IDLE in the API (docs/service.md, "What REST
 * knows"): both are one state here.
 */
function comparedState({ event, state }: ToldFact): string | undefined {
  return event === 'livestreaming.statusUpdate' && state === 'IDLE' ? 'OFFLINE' : state;
}

/**
 * The stable key of a fact: the same for what the service knows and for the delivery that tells it.
 *
 * @returns undefined where a part that it takes is not known
 */
export function factKey(told: ToldFact): string | undefined {
  const compared = { ...told, state: comparedState(told) };
  const parts = PARTS[told.event].map((name) => compared[name]);
  // Ids are compared as UUIDs are: in upper and lower case they are the same.
  return parts.includes(undefined)
    ? undefined
    : JSON.stringify([told.event, ...parts.map((part) => part?.toLowerCase())]);
}

/**
 * What a payload tells, whatever its shape: `meeting.chatSynced` has its ids at the top level, a summary has
 * little more than them.
 *
 * @returns undefined for an event that is not known
 */
export function readFact(payload: unknown): ToldFact | undefined {
  const event = readEventName(payload);
  if (!isEventName(event)) return undefined;
  const { id: meetingId, sessionId } = readMeeting(payload);
  return { event, meetingId, sessionId, ...readSubject(event, payload) };
}

/** The key of what a payload tells; undefined where that is not known. */
export function factKeyOfPayload(payload: unknown): string | undefined {
  const told = readFact(payload);
  return told === undefined ? undefined : factKey(told);
}

function readSubject(event: EventName, payload: unknown): Pick<ToldFact, 'subjectId' | 'state'> {
  switch (event) {
    case 'meeting.participantJoined':
    case 'meeting.participantLeft':
      return { subjectId: readParticipant(payload).id, state: undefined };
    case 'recording.statusUpdate': {
      const { id, status } = readRecording(payload);
      return { subjectId: id, state: status };
    }
    case 'livestreaming.statusUpdate': {
      const { id, status } = readLivestream(payload);
      return { subjectId: id, state: status };
    }
    case 'meeting.started':
    case 'meeting.ended':
    case 'meeting.chatSynced':
    case 'meeting.transcript':
    case 'meeting.summary':
      return { subjectId: undefined, state: undefined };
  }
}
