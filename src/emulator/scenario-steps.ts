import { EVENT_NAMES, type EventName } from '../domain/events/names.ts';
import { USUAL_PEOPLE, type Person } from '../domain/scenario/people.ts';
import type { Random } from '../domain/clock.ts';
import type { ScenarioName } from '../domain/events/scenario-names.ts';
import type { LivestreamStatus, RecordingStatus } from '../domain/events/statuses.ts';

/** What a step needs besides the name of its event. */
interface Details {
  readonly 'meeting.participantJoined': { readonly person: number };
  readonly 'meeting.participantLeft': { readonly person: number };
  readonly 'recording.statusUpdate': { readonly status: RecordingStatus };
  readonly 'livestreaming.statusUpdate': { readonly status: LivestreamStatus };
}

export type StepEvent = {
  [Name in EventName]: { readonly event: Name } & (Name extends keyof Details ? Details[Name] : unknown);
}[EventName];

/** One thing that happens in a meeting. */
export interface ScenarioStep {
  /** Minutes after the meeting started. */
  readonly minute: number;
  readonly event: StepEvent;
  /** The variant of the payload that it is sent in; that of the family without it. */
  readonly variant?: string | undefined;
}

/** All that happens in a meeting, also what is not sent, and who takes part. */
export interface Meeting {
  readonly title: string;
  readonly people: readonly Person[];
  readonly steps: readonly ScenarioStep[];
}

/** Between the events of a scenario, in milliseconds. */
export const STEP_PAUSE_MS = 1000;

/** When the last person leaves, which ends the meeting. */
const ENDS_AT_MINUTE = 30;

const TITLE = 'Weekly planning';

/**
 * A whole meeting with all nine events, in an order that is believable; the service itself
 * promises none. Every other scenario is the part of it that its name says.
 */
export const USUAL_MEETING: Meeting = {
  title: TITLE,
  people: USUAL_PEOPLE,
  steps: [
    { minute: 0, event: { event: 'meeting.started' } },
    { minute: 0, event: { event: 'meeting.participantJoined', person: 0 } },
    { minute: 2, event: { event: 'meeting.participantJoined', person: 1 } },
    { minute: 4.9, event: { event: 'recording.statusUpdate', status: 'INVOKED' } },
    { minute: 5, event: { event: 'recording.statusUpdate', status: 'RECORDING' } },
    { minute: 6, event: { event: 'livestreaming.statusUpdate', status: 'LIVE' } },
    { minute: 8, event: { event: 'meeting.participantJoined', person: 2 } },
    { minute: 21, event: { event: 'meeting.participantLeft', person: 1 } },
    { minute: 24, event: { event: 'livestreaming.statusUpdate', status: 'OFFLINE' } },
    { minute: 25, event: { event: 'recording.statusUpdate', status: 'UPLOADING' } },
    { minute: 26, event: { event: 'recording.statusUpdate', status: 'UPLOADED' } },
    { minute: 29, event: { event: 'meeting.participantLeft', person: 2 } },
    { minute: ENDS_AT_MINUTE, event: { event: 'meeting.participantLeft', person: 0 } },
    { minute: ENDS_AT_MINUTE, event: { event: 'meeting.ended' } },
    { minute: 31, event: { event: 'meeting.chatSynced' } },
    { minute: 32, event: { event: 'meeting.transcript' } },
    { minute: 33, event: { event: 'meeting.summary' } },
  ],
};

/** Most come early, and most stay until the end: minutes between which the others come and go. */
const COMING = { from: 0, within: 15 } as const;
const GOING = { until: ENDS_AT_MINUTE, within: 12 } as const;

/** The same meeting with other people: the first of them is there from its start to its end. */
export function meetingWith(people: readonly Person[], random: Random): Meeting {
  const others = people.slice(1).flatMap((_, index): readonly ScenarioStep[] => [
    {
      minute: COMING.from + COMING.within * random() ** 2,
      event: { event: 'meeting.participantJoined', person: index + 1 },
    },
    {
      minute: GOING.until - GOING.within * random() ** 2,
      event: { event: 'meeting.participantLeft', person: index + 1 },
    },
  ]);
  const own = USUAL_MEETING.steps.filter(({ event }) => !('person' in event) || event.person === 0);
  const [start, host, ...rest] = own;
  if (start === undefined || host === undefined) throw new Error('A meeting is started by somebody.');
  // Of what happens at the same moment, the meeting’s own steps keep their place around the others.
  const last = rest.filter(({ minute }) => minute >= ENDS_AT_MINUTE);
  const during = [...others, ...rest.filter(({ minute }) => minute < ENDS_AT_MINUTE)];
  const steps = [start, host, ...during.toSorted((a, b) => a.minute - b.minute), ...last];
  return { title: TITLE, people, steps };
}

const EVENTS: Readonly<Record<ScenarioName, readonly EventName[]>> = {
  meeting: ['meeting.started', 'meeting.participantJoined', 'meeting.participantLeft', 'meeting.ended'],
  recording: ['recording.statusUpdate'],
  livestream: ['livestreaming.statusUpdate'],
  chat: ['meeting.chatSynced'],
  transcript: ['meeting.transcript'],
  summary: ['meeting.summary'],
  full: EVENT_NAMES,
};

/** The steps of a meeting that scenarios are made of, in the order of the meeting. */
export function stepsOf(
  scenarios: readonly ScenarioName[],
  { steps }: Meeting = USUAL_MEETING,
): readonly ScenarioStep[] {
  const wanted = new Set(scenarios.flatMap((scenario) => EVENTS[scenario]));
  return steps.filter(({ event }) => wanted.has(event.event));
}

/** An event by itself: of those that happen several times, the first person or state, and a whole recording. */
export function stepOf(event: EventName, { steps }: Meeting = USUAL_MEETING): ScenarioStep {
  const own = steps.filter(({ event: step }) => step.event === event);
  const step = event === 'recording.statusUpdate' ? own.at(-1) : own[0];
  if (step === undefined) throw new Error(`The meeting has no ${event}`);
  return step;
}
