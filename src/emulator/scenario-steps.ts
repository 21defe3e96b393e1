import { EVENT_NAMES, type EventName } from '../domain/events/names.ts';
import type { ScenarioName } from '../domain/events/scenario-names.ts';
import type { RecordingStatus } from './samples.ts';

/** What a step needs besides the name of its event. */
interface Details {
  readonly 'meeting.participantJoined': { readonly person: number };
  readonly 'meeting.participantLeft': { readonly person: number };
  readonly 'recording.statusUpdate': { readonly status: RecordingStatus };
  readonly 'livestreaming.statusUpdate': { readonly status: 'LIVE' | 'OFFLINE' };
}

type StepEvent = {
  [Name in EventName]: { readonly event: Name } & (Name extends keyof Details ? Details[Name] : unknown);
}[EventName];

/** One thing that happens in a meeting. */
export interface ScenarioStep {
  /** Minutes after the meeting started. */
  readonly minute: number;
  readonly event: StepEvent;
}

/** Between the events of a scenario, in milliseconds. */
export const STEP_PAUSE_MS = 1000;

/** When the last person leaves, which ends the meeting. */
export const MEETING_ENDS_AT_MINUTE = 30;

export const RECORDED = { invoked: 4.9, from: 5, to: 25 } as const;

/**
 * A whole meeting with all nine events, in an order that is believable; the service itself
 * promises none. Every other scenario is the part of it that its name says.
 */
const MEETING: readonly ScenarioStep[] = [
  { minute: 0, event: { event: 'meeting.started' } },
  { minute: 0, event: { event: 'meeting.participantJoined', person: 0 } },
  { minute: 2, event: { event: 'meeting.participantJoined', person: 1 } },
  { minute: RECORDED.invoked, event: { event: 'recording.statusUpdate', status: 'INVOKED' } },
  { minute: RECORDED.from, event: { event: 'recording.statusUpdate', status: 'RECORDING' } },
  { minute: 6, event: { event: 'livestreaming.statusUpdate', status: 'LIVE' } },
  { minute: 8, event: { event: 'meeting.participantJoined', person: 2 } },
  { minute: 21, event: { event: 'meeting.participantLeft', person: 1 } },
  { minute: 24, event: { event: 'livestreaming.statusUpdate', status: 'OFFLINE' } },
  { minute: RECORDED.to, event: { event: 'recording.statusUpdate', status: 'UPLOADING' } },
  { minute: 26, event: { event: 'recording.statusUpdate', status: 'UPLOADED' } },
  { minute: 29, event: { event: 'meeting.participantLeft', person: 2 } },
  { minute: MEETING_ENDS_AT_MINUTE, event: { event: 'meeting.participantLeft', person: 0 } },
  { minute: MEETING_ENDS_AT_MINUTE, event: { event: 'meeting.ended' } },
  { minute: 31, event: { event: 'meeting.chatSynced' } },
  { minute: 32, event: { event: 'meeting.transcript' } },
  { minute: 33, event: { event: 'meeting.summary' } },
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

export function stepsOf(scenario: ScenarioName): readonly ScenarioStep[] {
  return MEETING.filter(({ event }) => EVENTS[scenario].includes(event.event));
}

/** An event by itself: of those that happen several times, the first person or state, and a whole recording. */
export function stepOf(event: EventName): ScenarioStep {
  const steps = MEETING.filter(({ event: step }) => step.event === event);
  const step = event === 'recording.statusUpdate' ? steps.at(-1) : steps[0];
  if (step === undefined) throw new Error(`The meeting has no ${event}`);
  return step;
}

/** How long the whole meeting takes until its last event, in minutes. */
export const DURATION_MINUTES = Math.max(...MEETING.map(({ minute }) => minute));

/** The minute in which a person comes or goes. */
export function minuteOf(
  event: 'meeting.participantJoined' | 'meeting.participantLeft',
  person: number,
): number {
  const found = MEETING.find(
    ({ event: step }) => step.event === event && 'person' in step && step.person === person,
  );
  return found?.minute ?? 0;
}
