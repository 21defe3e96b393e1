import type { TObject } from 'typebox';
import type { EventName } from './names.ts';
import type { EventPayloads } from './payload-types.ts';
import { chatSynced, meetingSummary, meetingTranscript } from './schema/files.ts';
import { livestreamStatusUpdate } from './schema/livestream.ts';
import { meetingEnded, meetingStarted } from './schema/meeting.ts';
import { participantJoined, participantLeft } from './schema/participant.ts';
import { recordingStatusUpdate } from './schema/recording.ts';

/**
 * The shape of every event: the types in payload-types.ts, the JSON Schema and the field list of
 * `events show` all come from here. Loads typebox, so only what shows or checks schemas imports it as
 * a value.
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
