import type { EventName } from '../domain/events/names.ts';
import type { PayloadFamily } from '../domain/events/payload-families.ts';
import { recordingSample, sampleFor } from './samples.ts';
import {
  stepsOf,
  MEETING_ENDS_AT_MINUTE,
  DURATION_MINUTES,
  minuteOf,
  RECORDED,
  type ScenarioStep,
} from './scenario-steps.ts';
import type { ScenarioName } from '../domain/events/scenario-names.ts';
import { isObject } from '../domain/json/json-value.ts';

export interface ScenarioRunOptions {
  /** The shape of the payloads. */
  readonly payloads: PayloadFamily;
  /** When the last event happens: milliseconds since 1970. */
  readonly endsAt: number;
  /** From the start of the meeting to the last event, in milliseconds; a good half hour without it. */
  readonly lengthMs?: number | undefined;
  readonly organizationId: string;
  readonly newId: () => string;
}

/** An event of a scenario, ready to be sent. */
export interface ScenarioEvent {
  readonly event: EventName;
  readonly payload: Readonly<Record<string, unknown>>;
}

/**
 * Makes a scenario’s events in order, with new ids that are the same throughout. What a meeting
 * takes lies behind `endsAt`: no time in a payload is still to come, but those until which
 * files can be fetched.
 */
export function buildScenarioRun(
  scenario: ScenarioName,
  options: ScenarioRunOptions,
): readonly ScenarioEvent[] {
  return buildRun(stepsOf(scenario), options);
}

/** The same for some steps of a meeting. */
export function buildRun(
  steps: readonly ScenarioStep[],
  options: ScenarioRunOptions,
): readonly ScenarioEvent[] {
  const run = new ScenarioRun(options);
  return steps.map((step) => ({
    event: step.event.event,
    payload: fillSample(sampleOf(step, options.payloads), { ...run.shared(step), ...run.own(step) }),
  }));
}

function sampleOf({ event }: ScenarioStep, family: PayloadFamily): object {
  return event.event === 'recording.statusUpdate'
    ? recordingSample(event.status, family)
    : sampleFor(event.event, family);
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const PEOPLE = [
  { name: 'Ada Lovelace', id: 'user-1' },
  { name: 'Grace Hopper', id: 'user-2' },
  { name: 'Alan Turing', id: 'user-3' },
] as const;

/** What is true in one meeting, as values for samples. */
class ScenarioRun {
  readonly #options: ScenarioRunOptions;
  readonly #ids: Readonly<Record<'meeting' | 'session' | 'recording' | 'stream', string>>;
  readonly #peerIds: readonly string[];
  /** What a minute of the scenario takes. */
  readonly #minuteMs: number;

  constructor(options: ScenarioRunOptions) {
    const { newId, lengthMs } = options;
    this.#options = options;
    this.#minuteMs = lengthMs === undefined ? MINUTE_MS : lengthMs / DURATION_MINUTES;
    this.#ids = { meeting: newId(), session: newId(), recording: newId(), stream: newId() };
    this.#peerIds = PEOPLE.map(() => newId());
  }

  /** What many events carry, inside a meeting or at the top level. */
  shared({ minute }: ScenarioStep): Values {
    const { meeting: id, session: sessionId } = this.#ids;
    const { payloads, organizationId } = this.#options;
    const meeting = {
      title: 'Weekly planning',
      createdAt: this.#at(0),
      startedAt: this.#at(0),
      endedAt: this.#at(Math.min(minute, MEETING_ENDS_AT_MINUTE)),
      organizedBy: { id: organizationId, name: 'Emulated organization' },
    };
    const roomName = payloads === 'dyte-v2' ? 'weekly-planning' : id;
    return { ...meeting, meetingId: id, sessionId, meeting: { ...meeting, id, sessionId, roomName } };
  }

  /** What only this kind of event carries. */
  own({ event }: ScenarioStep): Values {
    switch (event.event) {
      case 'meeting.participantJoined':
      case 'meeting.participantLeft':
        return { participant: this.#participant(event.person) };
      case 'recording.statusUpdate':
        return { recording: this.#recording(event.status) };
      case 'livestreaming.statusUpdate':
        return { streamId: this.#ids.stream, status: event.status, streamKey: 'emulated-stream-key' };
      case 'meeting.ended':
        return { reason: 'ALL_PARTICIPANTS_LEFT' };
      case 'meeting.chatSynced':
        return { chatDownloadUrlExpiry: this.#expiry() };
      case 'meeting.transcript':
        return { transcriptDownloadUrlExpiry: this.#expiry() };
      case 'meeting.summary':
        return { summaryDownloadUrlExpiry: this.#expiry() };
      case 'meeting.started':
        return {};
    }
  }

  #participant(person: number): Values {
    const { name, id } = PEOPLE[person] ?? PEOPLE[0];
    return {
      peerId: this.#peerIds[person] ?? '',
      userDisplayName: name,
      customParticipantId: id,
      clientSpecificId: id,
      joinedAt: this.#at(minuteOf('meeting.participantJoined', person)),
      leftAt: this.#at(minuteOf('meeting.participantLeft', person)),
    };
  }

  #recording(status: string): Values {
    const { meeting, session, recording } = this.#ids;
    const started = this.#at(RECORDED.from);
    return {
      status,
      id: recording,
      recordingId: recording,
      meetingId: meeting,
      organizationId: this.#options.organizationId,
      roomUUID: session,
      invokedTime: this.#at(RECORDED.invoked),
      startedTime: started,
      stoppedTime: this.#at(RECORDED.to),
      recordingDuration: Math.round((RECORDED.to - RECORDED.from) * (this.#minuteMs / 1000)),
      fileSize: 48_230_144,
      outputFileName: `${meeting}_${String(started.getTime())}.mp4`,
      downloadUrlExpiry: this.#expiry(),
    };
  }

  #at(minute: number): Date {
    return new Date(this.#options.endsAt + Math.round((minute - DURATION_MINUTES) * this.#minuteMs));
  }

  /** Files can be fetched for 7 days (docs/service.md, "Secrets in payloads"). */
  #expiry(): Date {
    return new Date(this.#options.endsAt + 7 * DAY_MS);
  }
}

/** What the fields of a payload are to be, by their names. A `Date` is written as the sample writes times. */
export interface Values {
  readonly [field: string]: string | number | Date | Values;
}

/**
 * A payload in the shape of a sample with other values: the sample decides which fields there are and
 * how each is written (a size as number or text, a time with `T` or with a space), the values say what
 * is in them. A field without a value keeps the sample's, and so does one that is null.
 */
export function fillSample(sample: object, values: Values): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(sample).map(([name, found]: [string, unknown]) => [name, fillField(found, values[name])]),
  );
}

function fillField(sample: unknown, value: Values[string] | undefined): unknown {
  if (value === undefined || sample === null) return sample;
  if (value instanceof Date) return typeof sample === 'string' ? timeLike(sample, value) : sample;
  if (typeof value === 'object') return isObject(sample) ? fillSample(sample, value) : sample;
  return typeof sample === 'string' ? String(value) : value;
}

/** Dyte writes some times with a space and microseconds: `2026-01-02 03:06:07.123456Z`. */
function timeLike(sample: string, time: Date): string {
  const iso = time.toISOString();
  return sample.includes(' ') ? iso.replace('T', ' ').replace('Z', '000Z') : iso;
}
