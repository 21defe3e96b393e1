import { sampleOf } from '../domain/events/catalogue.ts';
import { isObject } from '../domain/json/json-value.ts';
import { recordingSample, sampleFor } from './samples.ts';
import { stepsOf, USUAL_MEETING, type Meeting, type ScenarioStep, type StepEvent } from './scenario-steps.ts';
import type { EventName } from '../domain/events/names.ts';
import type { PayloadFamily } from '../domain/events/payload-families.ts';
import type { ScenarioName } from '../domain/events/scenario-names.ts';

export interface ScenarioRunOptions {
  /** The shape of the payloads. */
  readonly payloads: PayloadFamily;
  /** When the last event happens: milliseconds since 1970. */
  readonly endsAt: number;
  /** From the start of the meeting to the last event, in milliseconds; as the meeting says without it. */
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
  return buildRun(stepsOf([scenario]), USUAL_MEETING, options);
}

/**
 * The same for some steps of a meeting.
 *
 * @throws HooksError `usage_invalid` for a variant that an event does not have
 */
export function buildRun(
  steps: readonly ScenarioStep[],
  meeting: Meeting,
  options: ScenarioRunOptions,
): readonly ScenarioEvent[] {
  const run = new ScenarioRun(meeting, options);
  return steps.map((step) => ({
    event: step.event.event,
    payload: fillSample(sampleFrom(step, options.payloads), { ...run.shared(step), ...run.own(step) }),
  }));
}

function sampleFrom({ event, variant }: ScenarioStep, family: PayloadFamily): object {
  if (variant !== undefined) return sampleOf(event.event, variant);
  return event.event === 'recording.statusUpdate'
    ? recordingSample(event.status, family)
    : sampleFor(event.event, family);
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** From coming to going: who comes again has another peer id. */
interface Stay {
  readonly peerId: string;
  readonly from: number;
  until: number | undefined;
}

/** What is true in one meeting, as values for samples. */
class ScenarioRun {
  readonly #options: ScenarioRunOptions;
  readonly #meeting: Meeting;
  readonly #ids: Readonly<Record<'meeting' | 'session' | 'recording' | 'stream', string>>;
  readonly #stays: ReadonlyMap<StepEvent, Stay>;
  /** The minute of its last step. */
  readonly #lastMinute: number;
  readonly #endMinute: number;
  /** What a minute of the scenario takes. */
  readonly #minuteMs: number;

  constructor(meeting: Meeting, options: ScenarioRunOptions) {
    const { newId, lengthMs } = options;
    this.#options = options;
    this.#meeting = meeting;
    this.#lastMinute = Math.max(0, ...meeting.steps.map(({ minute }) => minute));
    this.#endMinute = minuteOf(meeting, ({ event }) => event === 'meeting.ended') ?? this.#lastMinute;
    // A meeting of one moment takes no time, however long it is to be.
    this.#minuteMs =
      lengthMs === undefined ? MINUTE_MS : lengthMs / Math.max(this.#lastMinute, Number.EPSILON);
    this.#ids = { meeting: newId(), session: newId(), recording: newId(), stream: newId() };
    this.#stays = staysIn(meeting, newId);
  }

  /** What many events carry, inside a meeting or at the top level. */
  shared({ minute }: ScenarioStep): Values {
    const { meeting: id, session: sessionId } = this.#ids;
    const { payloads, organizationId } = this.#options;
    const { title } = this.#meeting;
    const meeting = {
      title,
      createdAt: this.#at(0),
      startedAt: this.#at(0),
      endedAt: this.#at(Math.min(minute, this.#endMinute)),
      organizedBy: { id: organizationId, name: 'Emulated organization' },
    };
    const roomName = payloads === 'dyte-v2' ? 'weekly-planning' : id;
    return { ...meeting, meetingId: id, sessionId, meeting: { ...meeting, id, sessionId, roomName } };
  }

  /** What only this kind of event carries. A variant says itself what has become of something. */
  own({ event, variant }: ScenarioStep): Values {
    const outcome = (values: Values): Values => (variant === undefined ? values : {});
    switch (event.event) {
      case 'meeting.participantJoined':
      case 'meeting.participantLeft':
        return { participant: this.#participant(event) };
      case 'recording.statusUpdate':
        return { recording: { ...this.#recording(), ...outcome({ status: event.status }) } };
      case 'livestreaming.statusUpdate': {
        const stream = { streamId: this.#ids.stream, streamKey: 'emulated-stream-key' };
        return { ...stream, ...outcome({ status: event.status }) };
      }
      case 'meeting.ended':
        return outcome({ reason: 'ALL_PARTICIPANTS_LEFT' });
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

  #participant(event: Extract<StepEvent, { person: number }>): Values {
    const person = this.#meeting.people[event.person];
    const stay = this.#stays.get(event);
    if (person === undefined || stay === undefined) throw new Error('Nobody of the meeting comes or goes');
    return {
      peerId: stay.peerId,
      userDisplayName: person.name,
      customParticipantId: person.id,
      clientSpecificId: person.id,
      joinedAt: this.#at(stay.from),
      leftAt: this.#at(stay.until ?? this.#endMinute),
    };
  }

  #recording(): Values {
    const { meeting, session, recording } = this.#ids;
    const { invoked, from, to } = recordedIn(this.#meeting, this.#lastMinute);
    const started = this.#at(from);
    return {
      id: recording,
      recordingId: recording,
      meetingId: meeting,
      organizationId: this.#options.organizationId,
      roomUUID: session,
      invokedTime: this.#at(invoked),
      startedTime: started,
      stoppedTime: this.#at(to),
      recordingDuration: Math.round((to - from) * (this.#minuteMs / 1000)),
      fileSize: 48_230_144,
      outputFileName: `${meeting}_${String(started.getTime())}.mp4`,
      downloadUrlExpiry: this.#expiry(),
    };
  }

  #at(minute: number): Date {
    return new Date(this.#options.endsAt + Math.round((minute - this.#lastMinute) * this.#minuteMs));
  }

  /** Files can be fetched for 7 days (docs/service.md, "Secrets in payloads"). */
  #expiry(): Date {
    return new Date(this.#options.endsAt + 7 * DAY_MS);
  }
}

/** The minute of the first step of a kind. */
function minuteOf({ steps }: Meeting, isWanted: (event: StepEvent) => boolean): number | undefined {
  return steps.find(({ event }) => isWanted(event))?.minute;
}

function staysIn({ steps }: Meeting, newId: () => string): ReadonlyMap<StepEvent, Stay> {
  const stays = new Map<StepEvent, Stay>();
  const here = new Map<number, Stay>();
  for (const { minute, event } of steps) {
    if (!('person' in event)) continue;
    const isComing = event.event === 'meeting.participantJoined';
    const known = here.get(event.person);
    const isNew = known === undefined || (isComing && known.until !== undefined);
    // Who goes without having come was there from the start.
    const stay = isNew ? { peerId: newId(), from: isComing ? minute : 0, until: undefined } : known;
    if (!isComing) stay.until ??= minute;
    here.set(event.person, stay);
    stays.set(event, stay);
  }
  return stays;
}

/** What the steps of a meeting leave open: that it was recorded from its start, or to its end. */
function recordedIn(
  meeting: Meeting,
  lastMinute: number,
): { readonly invoked: number; readonly from: number; readonly to: number } {
  const at = (...statuses: readonly string[]): number | undefined =>
    minuteOf(meeting, (event) => event.event === 'recording.statusUpdate' && statuses.includes(event.status));
  const invoked = at('INVOKED');
  const from = at('RECORDING') ?? invoked ?? 0;
  return { invoked: invoked ?? from, from, to: at('UPLOADING', 'UPLOADED') ?? lastMinute };
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
