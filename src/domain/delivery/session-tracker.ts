import { readMeeting, readParticipant, readRecording, readTime } from '../events/read-payload.ts';
import { fieldOf } from '../events/values.ts';

/** What is looked at of a delivery: one that was accepted, and could be read. */
export interface SessionDelivery {
  readonly event: string | undefined;
  readonly payload: unknown;
  /** A repeat changes nothing. */
  readonly repeat: boolean;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  /** Whether a target has failed to handle it for good. */
  readonly hasFailed: boolean;
}

/** A session that is open, as far as its deliveries have told. */
export interface OpenSession {
  readonly id: string;
  /** The lowest number that no other open session has. */
  readonly slot: number;
  readonly title: string | undefined;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Whether it was seen from its start on, so that its people can be counted. */
  readonly isWhole: boolean;
}

/** What can be told of a session when it has ended. */
export interface EndedSession extends OpenSession {
  /** Milliseconds. */
  readonly durationMs: number;
  /** How many people there were in all; undefined where its start was not seen. */
  readonly people: number | undefined;
  /** The last status of each recording. */
  readonly recordings: readonly string[];
  /** Deliveries that a target failed to handle. */
  readonly failed: number;
}

/** What one delivery means for the sessions. */
export interface SessionChange {
  /** The one that it is of, if that is open. */
  readonly session: OpenSession | undefined;
  readonly hasBegun: boolean;
  /** How many people are in it now; undefined where that is not known, and where it has not changed. */
  readonly peopleIn: number | undefined;
  readonly ended: EndedSession | undefined;
}

/** Of a delivery that is of no session that is known. */
export const NO_CHANGE: SessionChange = {
  session: undefined,
  hasBegun: false,
  peopleIn: undefined,
  ended: undefined,
};

/** What is remembered at most: memory is bounded whatever comes. */
const MAX_OPEN = 100;
const MAX_ENDED = 500;
const MAX_PEOPLE = 2000;
const MAX_RECORDINGS = 20;
const MAX_ID_LENGTH = 100;

/** A session that was silent for so long has ended, and the news of it was lost. */
const MAX_SILENCE_MS = 12 * 60 * 60_000;

/** Events by which a session is known to be going on; what is about files may come long after its end. */
const OPENING = new Set(['meeting.started', 'meeting.participantJoined', 'meeting.participantLeft']);

interface Session {
  readonly id: string;
  readonly slot: number;
  title: string | undefined;
  readonly startedAt: number;
  readonly isWhole: boolean;
  lastSeenAt: number;
  /** Connections; those who left may be told of before they joined. */
  readonly joined: Set<string>;
  readonly left: Set<string>;
  /** Connections that have joined and not left. */
  inside: number;
  readonly people: Set<string>;
  readonly recordings: Map<string, string>;
  failed: number;
}

/**
 * Follows sessions by the deliveries that tell of them, in the order in which they are shown. The service
 * promises no order, and a receiver may be started in the middle: what cannot be known is left out.
 */
export class SessionTracker {
  readonly #open = new Map<string, Session>();
  /** Ids, the oldest first. */
  readonly #ended = new Set<string>();

  /** How many sessions are open. */
  get size(): number {
    return this.#open.size;
  }

  /** @param titleOf the session's title as it is known by now */
  follow(delivery: SessionDelivery, titleOf: (payload: unknown) => string | undefined): SessionChange {
    const id = readMeeting(delivery.payload).sessionId;
    if (id === undefined || id.length > MAX_ID_LENGTH) return NO_CHANGE;
    const known = this.#open.get(id);
    const session = known ?? this.#begin(id, delivery);
    if (session === undefined) return NO_CHANGE;
    session.lastSeenAt = delivery.receivedAt;
    if (delivery.hasFailed) session.failed += 1;
    session.title ??= titleOf(delivery.payload);
    const peopleIn = delivery.repeat ? undefined : count(session, delivery);
    const hasEnded = delivery.event === 'meeting.ended' && !delivery.repeat;
    if (hasEnded) this.#end(session);
    return {
      session,
      hasBegun: known === undefined,
      peopleIn,
      ended: hasEnded ? summaryOf(session, delivery) : undefined,
    };
  }

  /** A delivery of the session has failed after it was shown. */
  countFailed(id: string): void {
    const session = this.#open.get(id);
    if (session !== undefined) session.failed += 1;
  }

  #begin(id: string, { event, payload, repeat, receivedAt }: SessionDelivery): Session | undefined {
    if (event === undefined || !OPENING.has(event) || repeat || this.#ended.has(id)) return undefined;
    this.#forgetSilent(receivedAt);
    if (this.#open.size >= MAX_OPEN) return undefined;
    const isWhole = event === 'meeting.started';
    const session: Session = {
      id,
      slot: this.#freeSlot(),
      title: undefined,
      startedAt: isWhole
        ? receivedAt
        : (readTime(fieldOf(fieldOf(payload, 'meeting'), 'startedAt')) ?? receivedAt),
      isWhole,
      lastSeenAt: receivedAt,
      joined: new Set(),
      left: new Set(),
      inside: 0,
      people: new Set(),
      recordings: new Map(),
      failed: 0,
    };
    this.#open.set(id, session);
    return session;
  }

  #freeSlot(): number {
    const taken = new Set([...this.#open.values()].map(({ slot }) => slot));
    let slot = 0;
    while (taken.has(slot)) slot += 1;
    return slot;
  }

  #forgetSilent(now: number): void {
    for (const [id, { lastSeenAt }] of this.#open)
      if (now - lastSeenAt > MAX_SILENCE_MS) this.#open.delete(id);
  }

  #end({ id }: Session): void {
    this.#open.delete(id);
    this.#ended.add(id);
    if (this.#ended.size <= MAX_ENDED) return;
    const [oldest] = this.#ended;
    if (oldest !== undefined) this.#ended.delete(oldest);
  }
}

/** @returns how many are in now, where this delivery tells it */
function count(session: Session, { event, payload }: SessionDelivery): number | undefined {
  if (event === 'recording.statusUpdate') countRecording(session, payload);
  const isJoin = event === 'meeting.participantJoined';
  if (!isJoin && event !== 'meeting.participantLeft') return undefined;
  const { id, customId, name } = readParticipant(payload);
  const connection = id ?? customId ?? name;
  if (connection === undefined || connection.length > MAX_ID_LENGTH) return undefined;
  if (hasTooMany(session)) return undefined;
  const [these, others] = isJoin ? [session.joined, session.left] : [session.left, session.joined];
  if (!these.has(connection)) {
    these.add(connection);
    // A join counts unless its leave came before it, and a leave only after its join.
    if (isJoin !== others.has(connection)) session.inside += isJoin ? 1 : -1;
  }
  session.people.add(customId ?? connection);
  return session.isWhole ? session.inside : undefined;
}

function hasTooMany({ joined, left }: Session): boolean {
  return joined.size + left.size >= MAX_PEOPLE;
}

function countRecording({ recordings }: Session, payload: unknown): void {
  const { id = '', status } = readRecording(payload);
  if (status === undefined || id.length > MAX_ID_LENGTH || status.length > MAX_ID_LENGTH) return;
  if (recordings.has(id) || recordings.size < MAX_RECORDINGS) recordings.set(id, status);
}

function summaryOf(session: Session, { payload, receivedAt }: SessionDelivery): EndedSession {
  const { id, slot, title, startedAt, isWhole, people, recordings, failed } = session;
  const meeting = fieldOf(payload, 'meeting');
  const from = readTime(fieldOf(meeting, 'startedAt')) ?? startedAt;
  const to = readTime(fieldOf(meeting, 'endedAt')) ?? receivedAt;
  return {
    id,
    slot,
    title,
    startedAt,
    isWhole,
    durationMs: Math.max(0, to - from),
    people: isWhole && !hasTooMany(session) ? people.size : undefined,
    recordings: [...recordings.values()],
    failed,
  };
}
