import { EVENT_NAMES, type EventName } from '../domain/events/names.ts';
import type { RecordingStatus } from './samples.ts';

export const SCENARIO_NAMES = [
  'meeting',
  'recording',
  'livestream',
  'chat',
  'transcript',
  'summary',
  'full',
] as const;

export type ScenarioName = (typeof SCENARIO_NAMES)[number];

export function isScenarioName(value: unknown): value is ScenarioName {
  return SCENARIO_NAMES.some((name) => name === value);
}

/** What an event needs to be told besides its name. */
interface Details {
  readonly 'meeting.participantJoined': { readonly person: number };
  readonly 'meeting.participantLeft': { readonly person: number };
  readonly 'recording.statusUpdate': { readonly status: RecordingStatus };
  readonly 'livestreaming.statusUpdate': { readonly status: 'LIVE' | 'OFFLINE' };
}

type Happening = {
  [Name in EventName]: { readonly event: Name } & (Name extends keyof Details ? Details[Name] : unknown);
}[EventName];

/** One thing that happens in a meeting. */
export interface Beat {
  /** Minutes after the meeting started. */
  readonly minute: number;
  readonly happening: Happening;
}

/** When the last person leaves, which ends the meeting. */
export const ENDS_AT = 30;

export const RECORDED = { invoked: 4.9, from: 5, to: 25 } as const;

/**
 * A whole meeting with all nine events, told in an order that is believable; the service itself
 * promises none. Every other scenario is the part of it that its name says.
 */
const MEETING: readonly Beat[] = [
  { minute: 0, happening: { event: 'meeting.started' } },
  { minute: 0, happening: { event: 'meeting.participantJoined', person: 0 } },
  { minute: 2, happening: { event: 'meeting.participantJoined', person: 1 } },
  { minute: RECORDED.invoked, happening: { event: 'recording.statusUpdate', status: 'INVOKED' } },
  { minute: RECORDED.from, happening: { event: 'recording.statusUpdate', status: 'RECORDING' } },
  { minute: 6, happening: { event: 'livestreaming.statusUpdate', status: 'LIVE' } },
  { minute: 8, happening: { event: 'meeting.participantJoined', person: 2 } },
  { minute: 21, happening: { event: 'meeting.participantLeft', person: 1 } },
  { minute: 24, happening: { event: 'livestreaming.statusUpdate', status: 'OFFLINE' } },
  { minute: RECORDED.to, happening: { event: 'recording.statusUpdate', status: 'UPLOADING' } },
  { minute: 26, happening: { event: 'recording.statusUpdate', status: 'UPLOADED' } },
  { minute: 29, happening: { event: 'meeting.participantLeft', person: 2 } },
  { minute: ENDS_AT, happening: { event: 'meeting.participantLeft', person: 0 } },
  { minute: ENDS_AT, happening: { event: 'meeting.ended' } },
  { minute: 31, happening: { event: 'meeting.chatSynced' } },
  { minute: 32, happening: { event: 'meeting.transcript' } },
  { minute: 33, happening: { event: 'meeting.summary' } },
];

const EVENTS: Readonly<Record<ScenarioName, readonly EventName[]>> = {
  meeting: ['meeting.started', 'meeting.participantJoined', 'meeting.participantLeft', 'meeting.ended'],
  recording: ['recording.statusUpdate'],
  livestream: ['livestreaming.statusUpdate'],
  chat: ['meeting.chatSynced'],
  transcript: ['meeting.transcript'],
  summary: ['meeting.summary'],
  full: EVENT_NAMES,
};

export function beatsOf(scenario: ScenarioName): readonly Beat[] {
  return MEETING.filter(({ happening }) => EVENTS[scenario].includes(happening.event));
}

/** How long the whole meeting takes until its last event, in minutes. */
export const LASTS = Math.max(...MEETING.map(({ minute }) => minute));

/** The minute in which a person comes or goes. */
export function minuteOf(
  event: 'meeting.participantJoined' | 'meeting.participantLeft',
  person: number,
): number {
  const found = MEETING.find(
    ({ happening }) => happening.event === event && 'person' in happening && happening.person === person,
  );
  return found?.minute ?? 0;
}
