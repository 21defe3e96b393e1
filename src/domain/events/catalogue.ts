import { HooksError } from '../errors.ts';
import type { EventEntry, EventVariant } from './entries/entry.ts';
import { chatSynced, meetingSummary, meetingTranscript } from './entries/files.ts';
import { livestreamStatusUpdate } from './entries/livestream.ts';
import { meetingEnded, meetingStarted } from './entries/meeting.ts';
import { participantJoined, participantLeft } from './entries/participant.ts';
import { recordingStatusUpdate } from './entries/recording.ts';
import type { EventName } from './names.ts';
import type { PayloadFamily } from './payload-families.ts';
import type { EventPayloadOf } from './schemas.ts';

export type { EventEntry, EventVariant };

/**
 * What is known of every event: when it is sent, what goes wrong with it, and a sample of each shape.
 *
 * Source: docs/service.md, "Events" and "Payloads". The values in the samples are made up.
 */
const CATALOGUE: { readonly [Name in EventName]: EventEntry<Name> } = {
  'meeting.started': meetingStarted,
  'meeting.ended': meetingEnded,
  'meeting.participantJoined': participantJoined,
  'meeting.participantLeft': participantLeft,
  'meeting.chatSynced': chatSynced,
  'recording.statusUpdate': recordingStatusUpdate,
  'livestreaming.statusUpdate': livestreamStatusUpdate,
  'meeting.transcript': meetingTranscript,
  'meeting.summary': meetingSummary,
};

/** The entry of one event. Shared: not to be changed. */
export function entryOf<Name extends EventName>(name: Name): EventEntry<Name> {
  return CATALOGUE[name];
}

/**
 * One variant of an event, by its id; the first without one.
 *
 * @throws HooksError `usage_invalid` when the event has no such variant
 */
export function variantOf<Name extends EventName>(name: Name, id?: string): EventVariant<Name> {
  const { variants } = entryOf(name);
  if (id === undefined) return variants[0];
  const found = variants.find((variant) => variant.id === id);
  if (found !== undefined) return found;
  const ids = variants.map((variant) => variant.id).join(', ');
  throw new HooksError('usage_invalid', `${name} has no variant "${id}".`, { hint: `It has: ${ids}.` });
}

/** The variants of a recording that is uploaded: its other states have variants of their own. */
const UPLOADED: Readonly<Record<PayloadFamily, string>> = {
  'rtk-2026-08': 'rtk-2026-08',
  rtk: 'rtk-uploaded',
  'dyte-v2': 'dyte-uploaded',
};

/** The variant of an event in one of the shapes that a service has given all of them. */
export function variantIn<Name extends EventName>(name: Name, family: PayloadFamily): EventVariant<Name> {
  return variantOf(name, name === 'recording.statusUpdate' ? UPLOADED[family] : family);
}

/**
 * A sample payload, fresh each time: the caller may change it.
 *
 * @throws HooksError `usage_invalid` when the event has no variant of that id
 * @example
 * sampleOf('meeting.started').meeting.title; // 'Planning'
 */
export function sampleOf<Name extends EventName>(name: Name, variantId?: string): EventPayloadOf<Name> {
  return structuredClone(variantOf(name, variantId).payload);
}
