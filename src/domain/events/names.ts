/**
 * The events that can be asked for, in the order of a meeting's life. This file imports nothing: the
 * command table loads it at start-up.
 *
 * Source: docs/service.md, "Events".
 */
export const EVENT_NAMES = [
  'meeting.started',
  'meeting.ended',
  'meeting.participantJoined',
  'meeting.participantLeft',
  'meeting.chatSynced',
  'recording.statusUpdate',
  'livestreaming.statusUpdate',
  'meeting.transcript',
  'meeting.summary',
] as const;

export type EventName = (typeof EVENT_NAMES)[number];

const KNOWN: ReadonlySet<unknown> = new Set(EVENT_NAMES);

/** Whether `value` is exactly the name of a documented event. */
export function isEventName(value: unknown): value is EventName {
  return KNOWN.has(value);
}
