import { randomBytes } from 'node:crypto';
import type { Clock } from '../../domain/clock.ts';

/** Who may join a meeting. */
export interface EmulatedParticipant {
  readonly id: string;
  readonly customId: string;
  readonly name: string | undefined;
  readonly preset: string;
  readonly token: string;
}

/** Somebody who is in a session now. */
export interface Connection {
  readonly peerId: string;
  readonly participant: EmulatedParticipant;
  /** Milliseconds since 1970. */
  readonly joinedAt: number;
}

/** A session that runs. */
export interface RunningSession {
  readonly id: string;
  readonly startedAt: number;
  /** Its recording, where it has one. */
  readonly recordingId: string | undefined;
  /** By the ids of participants. */
  readonly inside: Map<string, Connection>;
}

/** A meeting that was made by the API. */
export interface EmulatedMeeting {
  /** Id of the app that it was made in. */
  readonly app: string;
  readonly id: string;
  readonly title: string | undefined;
  readonly recordOnStart: boolean;
  readonly createdAt: number;
  readonly participants: Map<string, EmulatedParticipant>;
  session: RunningSession | undefined;
}

export interface MeetingLimits {
  /** Meetings that are remembered, the newest. */
  readonly meetings: number;
  /** In one meeting. */
  readonly participants: number;
}

/** Meetings that were made by the API, and who may join them. They are not kept with a state file. */
export class MeetingRegistry {
  readonly #clock: Clock;
  readonly #newId: () => string;
  readonly #limits: MeetingLimits;
  readonly #meetings = new Map<string, EmulatedMeeting>();

  constructor(clock: Clock, newId: () => string, limits: MeetingLimits) {
    this.#clock = clock;
    this.#newId = newId;
    this.#limits = limits;
  }

  create(app: string, wanted: Pick<EmulatedMeeting, 'title' | 'recordOnStart'>): EmulatedMeeting {
    const meeting: EmulatedMeeting = {
      app,
      id: this.#newId(),
      ...wanted,
      createdAt: this.#clock.now(),
      participants: new Map(),
      session: undefined,
    };
    this.#meetings.set(meeting.id, meeting);
    const [oldest] = this.#meetings.keys();
    if (this.#meetings.size > this.#limits.meetings && oldest !== undefined) this.#meetings.delete(oldest);
    return meeting;
  }

  get(app: string, id: string): EmulatedMeeting | undefined {
    const meeting = this.#meetings.get(id.toLowerCase());
    return meeting?.app === app ? meeting : undefined;
  }

  /** @returns undefined where the meeting has as many as it may have */
  addParticipant(
    { participants }: EmulatedMeeting,
    wanted: Pick<EmulatedParticipant, 'customId' | 'name' | 'preset'>,
  ): EmulatedParticipant | undefined {
    if (participants.size >= this.#limits.participants) return undefined;
    const token = randomBytes(24).toString('base64url');
    const participant = { id: this.#newId(), ...wanted, token };
    participants.set(participant.id, participant);
    return participant;
  }

  /** Whom a token lets in where. */
  findByToken(
    meetingId: string,
    token: string,
  ): { readonly meeting: EmulatedMeeting; readonly participant: EmulatedParticipant } | undefined {
    const meeting = this.#meetings.get(meetingId.toLowerCase());
    const participant = [...(meeting?.participants.values() ?? [])].find((one) => one.token === token);
    return meeting === undefined || participant === undefined ? undefined : { meeting, participant };
  }

  /** Lets somebody in, and begins a session where none runs; who is in already stays. */
  join(meeting: EmulatedMeeting, participant: EmulatedParticipant): JoinResult {
    const hasBegun = meeting.session === undefined;
    const now = this.#clock.now();
    const session = (meeting.session ??= {
      id: this.#newId(),
      startedAt: now,
      recordingId: meeting.recordOnStart ? this.#newId() : undefined,
      inside: new Map(),
    });
    const known = session.inside.get(participant.id);
    const connection = known ?? { peerId: this.#newId(), participant, joinedAt: now };
    session.inside.set(participant.id, connection);
    return { session, connection, hasBegun, hasJoined: known === undefined };
  }

  /**
   * Lets somebody out, which ends the session of the last one.
   *
   * @returns undefined where that person is not in
   */
  leave(meeting: EmulatedMeeting, participant: EmulatedParticipant): LeaveResult | undefined {
    const { session } = meeting;
    const connection = session?.inside.get(participant.id);
    if (session === undefined || connection === undefined) return undefined;
    session.inside.delete(participant.id);
    const hasEnded = session.inside.size === 0;
    if (hasEnded) meeting.session = undefined;
    return { session, connection, hasEnded, leftAt: this.#clock.now() };
  }
}

export interface JoinResult {
  readonly session: RunningSession;
  readonly connection: Connection;
  readonly hasBegun: boolean;
  /** False for who was in already. */
  readonly hasJoined: boolean;
}

export interface LeaveResult {
  readonly session: RunningSession;
  readonly connection: Connection;
  readonly hasEnded: boolean;
  readonly leftAt: number;
}
