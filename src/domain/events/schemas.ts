import type { Static, TObject } from 'typebox';
import type { EventName } from './names.ts';
import { chatSynced, meetingSummary, meetingTranscript } from './schema/files.ts';
import { livestreamStatusUpdate } from './schema/livestream.ts';
import { meetingEnded, meetingStarted } from './schema/meeting.ts';
import { participantJoined, participantLeft } from './schema/participant.ts';
import { recordingStatusUpdate } from './schema/recording.ts';

/**
 * The shape of every event: the types below, the JSON Schema and the field list of `events show` all
 * come from here. Loads typebox, so only what shows or checks schemas imports it as a value.
 */
const SCHEMAS = {
  'meeting.started': meetingStarted,
  'meeting.ended': meetingEnded,
  'meeting.participantJoined': participantJoined,
  'meeting.participantLeft': participantLeft,
  'meeting.chatSynced': chatSynced,
  'recording.statusUpdate': recordingStatusUpdate,
  'livestreaming.statusUpdate': livestreamStatusUpdate,
  'meeting.transcript': meetingTranscript,
  'meeting.summary': meetingSummary,
} satisfies Record<EventName, TObject>;

export type MeetingStarted = Static<typeof meetingStarted>;
export type MeetingEnded = Static<typeof meetingEnded>;
export type ParticipantJoined = Static<typeof participantJoined>;
export type ParticipantLeft = Static<typeof participantLeft>;
export type ChatSynced = Static<typeof chatSynced>;
export type RecordingStatusUpdate = Static<typeof recordingStatusUpdate>;
export type LivestreamStatusUpdate = Static<typeof livestreamStatusUpdate>;
export type MeetingTranscript = Static<typeof meetingTranscript>;
export type MeetingSummary = Static<typeof meetingSummary>;

/** Every payload, by the name of its event. */
interface EventPayloads {
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

/**
 * The payload of one event.
 *
 * @example
 * function greet(event: EventPayloadOf<'meeting.participantJoined'>) {
 *   return `Hello ${event.participant.userDisplayName ?? 'you'}`;
 * }
 */
export type EventPayloadOf<Name extends EventName> = EventPayloads[Name];

/** Any documented payload; `event` tells which one it is. */
export type WebhookEvent = EventPayloads[EventName];

/** The JSON Schema (draft 2020-12) of an event's payload. Fields it does not list are allowed. */
export function schemaOf(name: EventName): TObject {
  return SCHEMAS[name];
}
