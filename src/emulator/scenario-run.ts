import type { EventName } from '../domain/events/names.ts';
import type { PolicyName } from '../domain/retry/retry-policy.ts';
import { fill, type Values } from './fill.ts';
import { recordingSample, sampleFor } from './samples.ts';
import {
  beatsOf,
  ENDS_AT,
  LASTS,
  minuteOf,
  RECORDED,
  type Beat,
  type ScenarioName,
} from './scenario-steps.ts';

export interface StoryOptions {
  /** Whose shapes the payloads have. */
  readonly service: PolicyName;
  /** When the last event happens: milliseconds since 1970. */
  readonly endsAt: number;
  readonly organizationId: string;
  readonly newId: () => string;
}

/** An event of a story, ready to be sent. */
export interface StoryEvent {
  readonly event: EventName;
  readonly payload: Readonly<Record<string, unknown>>;
}

/**
 * Tells a scenario: its events in order, with new ids that are the same throughout. The half hour that
 * a meeting takes lies behind `endsAt`: no time in a payload is still to come, but those until which
 * files can be fetched.
 */
export function tellStory(scenario: ScenarioName, options: StoryOptions): readonly StoryEvent[] {
  const story = new Story(options);
  return beatsOf(scenario).map((beat) => ({
    event: beat.happening.event,
    payload: fill(sampleOf(beat, options.service), { ...story.shared(beat), ...story.own(beat) }),
  }));
}

function sampleOf({ happening }: Beat, service: PolicyName): object {
  return happening.event === 'recording.statusUpdate'
    ? recordingSample(happening.status, service)
    : sampleFor(happening.event, service);
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const PEOPLE = [
  { name: 'Ada Lovelace', id: 'user-1' },
  { name: 'Grace Hopper', id: 'user-2' },
  { name: 'Alan Turing', id: 'user-3' },
] as const;

/** What is true in one meeting, as values for samples. */
class Story {
  readonly #options: StoryOptions;
  readonly #ids: Readonly<Record<'meeting' | 'session' | 'recording' | 'stream', string>>;
  readonly #peerIds: readonly string[];

  constructor(options: StoryOptions) {
    const { newId } = options;
    this.#options = options;
    this.#ids = { meeting: newId(), session: newId(), recording: newId(), stream: newId() };
    this.#peerIds = PEOPLE.map(() => newId());
  }

  /** What many events carry, inside a meeting or at the top level. */
  shared({ minute }: Beat): Values {
    const { meeting: id, session: sessionId } = this.#ids;
    const { service, organizationId } = this.#options;
    const meeting = {
      title: 'Weekly planning',
      createdAt: this.#at(0),
      startedAt: this.#at(0),
      endedAt: this.#at(Math.min(minute, ENDS_AT)),
      organizedBy: { id: organizationId, name: 'Emulated organization' },
    };
    const roomName = service === 'dyte' ? 'weekly-planning' : id;
    return { ...meeting, meetingId: id, sessionId, meeting: { ...meeting, id, sessionId, roomName } };
  }

  /** What only this kind of event carries. */
  own({ happening }: Beat): Values {
    switch (happening.event) {
      case 'meeting.participantJoined':
      case 'meeting.participantLeft':
        return { participant: this.#participant(happening.person) };
      case 'recording.statusUpdate':
        return { recording: this.#recording(happening.status) };
      case 'livestreaming.statusUpdate':
        return { streamId: this.#ids.stream, status: happening.status, streamKey: 'emulated-stream-key' };
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
      recordingDuration: (RECORDED.to - RECORDED.from) * 60,
      fileSize: 48_230_144,
      outputFileName: `${meeting}_${String(started.getTime())}.mp4`,
      downloadUrlExpiry: this.#expiry(),
    };
  }

  #at(minute: number): Date {
    return new Date(this.#options.endsAt + (minute - LASTS) * MINUTE);
  }

  /** Files can be fetched for 7 days (docs/service.md, "Secrets in payloads"). */
  #expiry(): Date {
    return new Date(this.#options.endsAt + 7 * DAY);
  }
}
