import type { EventName } from '../events/names.ts';
import type {
  DownloadLink,
  LivestreamRecord,
  ParticipantRecord,
  RecordingRecord,
  SessionFileKind,
  SessionRecord,
} from '../session/session-records.ts';
import { factKey, type ToldFact } from './fact-key.ts';

/** What the service's API knows of one session. */
export interface SessionKnowledge {
  readonly session: SessionRecord;
  readonly participants: readonly ParticipantRecord[];
  readonly recordings: readonly RecordingRecord[];
  readonly livestreams: readonly LivestreamRecord[];
  readonly files: Readonly<Partial<Record<SessionFileKind, DownloadLink>>>;
}

/** What a fact is told of: enough to write its payload. */
export type FactSource =
  | { readonly kind: 'session' }
  | { readonly kind: 'participant'; readonly participant: ParticipantRecord }
  | { readonly kind: 'recording'; readonly recording: RecordingRecord }
  | { readonly kind: 'livestream'; readonly livestream: LivestreamRecord }
  | { readonly kind: 'file'; readonly link: DownloadLink };

/** Something that happened, and that a delivery should have told. */
export interface Fact extends ToldFact {
  readonly key: string;
  readonly session: SessionRecord;
  /** What people call its subject: the name of a participant, of a file. */
  readonly name: string | undefined;
  /** When it happened: milliseconds since 1970. */
  readonly at: number | undefined;
  readonly source: FactSource;
}

/** What no comparison can find out. */
export interface Unknowable {
  readonly event: EventName;
  readonly subjectId: string;
  readonly name: string | undefined;
  /** The last state, which is all that the API tells. */
  readonly state: string | undefined;
  /** `earlier_states`: those before the last one. `state_not_sent`: the last one is none that is delivered. */
  readonly reason: 'earlier_states' | 'state_not_sent';
}

export interface DerivedFacts {
  readonly facts: readonly Fact[];
  readonly unknowable: readonly Unknowable[];
}

/**
 * States of a recording, in their order. PAUSED, which the API knows too, is none that is delivered
 * (docs/service.md, "Payloads").
 */
export const RECORDING_STATES = ['INVOKED', 'RECORDING', 'UPLOADING', 'UPLOADED', 'ERRORED'] as const;

/** The API's other states of a livestream (ERRORED, INVOKED) are not delivered (docs/service.md, "Payloads"). */
const LIVESTREAM_STATES: ReadonlySet<string> = new Set(['LIVE', 'OFFLINE', 'IDLE']);

const FILE_EVENTS: Readonly<Record<SessionFileKind, EventName>> = {
  chat: 'meeting.chatSynced',
  transcript: 'meeting.transcript',
  summary: 'meeting.summary',
};

const FILE_KINDS = ['chat', 'transcript', 'summary'] as const satisfies readonly SessionFileKind[];

/** Whether a session is over; of one that is not, nothing that is still to come is missing. */
export function isOver({ status, endedAt }: SessionRecord): boolean {
  return status === 'ENDED' || (status === undefined && endedAt !== undefined);
}

/**
 * What should have been delivered of a session, in the order in which it happened. What cannot be known is
 * apart: of a recording or a livestream the API tells the last state only.
 */
export function deriveFacts(known: SessionKnowledge): DerivedFacts {
  const unknowable: Unknowable[] = [];
  const found = [
    ...sessionFacts(known.session),
    ...known.participants.flatMap((participant) => participantFacts(known.session, participant)),
    ...known.recordings.flatMap((recording) => recordingFacts(known.session, recording, unknowable)),
    ...known.livestreams.flatMap((stream) => livestreamFacts(known.session, stream, unknowable)),
    ...fileFacts(known),
  ];
  // A list in pages may have an entry twice, when something was added meanwhile.
  const facts = [...new Map(found.map((fact) => [fact.key, fact])).values()];
  return { facts: facts.toSorted(inOrder), unknowable };
}

function inOrder(one: Fact, other: Fact): number {
  return (one.at ?? Infinity) - (other.at ?? Infinity) || 0;
}

interface FactParts extends Partial<Pick<Fact, 'subjectId' | 'state' | 'name'>> {
  readonly event: EventName;
  readonly at: number | undefined;
  readonly source: FactSource;
}

function factOf(session: SessionRecord, parts: FactParts): readonly Fact[] {
  const told = {
    subjectId: undefined,
    state: undefined,
    name: undefined,
    ...parts,
    meetingId: session.meetingId,
    sessionId: session.id,
  };
  const key = factKey(told);
  return key === undefined ? [] : [{ ...told, key, session }];
}

function sessionFacts(session: SessionRecord): readonly Fact[] {
  const { startedAt, createdAt, endedAt } = session;
  const source = { kind: 'session' } as const;
  const started = factOf(session, { event: 'meeting.started', at: startedAt ?? createdAt, source });
  if (!isOver(session)) return started;
  return [...started, ...factOf(session, { event: 'meeting.ended', at: endedAt, source })];
}

function participantFacts(session: SessionRecord, participant: ParticipantRecord): readonly Fact[] {
  const { peerId: subjectId, displayName: name, joinedAt, leftAt } = participant;
  const parts = { subjectId, name, source: { kind: 'participant', participant } } as const;
  return [
    ...factOf(session, { ...parts, event: 'meeting.participantJoined', at: joinedAt ?? session.startedAt }),
    ...(leftAt === undefined
      ? []
      : factOf(session, { ...parts, event: 'meeting.participantLeft', at: leftAt })),
  ];
}

function recordingFacts(
  session: SessionRecord,
  recording: RecordingRecord,
  unknowable: Unknowable[],
): readonly Fact[] {
  const { id: subjectId, status: state, outputFileName: name } = recording;
  const event = 'recording.statusUpdate';
  const isSent = RECORDING_STATES.some((known) => known === state);
  if (!isSent) unknowable.push({ event, subjectId, name, state, reason: 'state_not_sent' });
  if (state !== 'INVOKED') unknowable.push({ event, subjectId, name, state, reason: 'earlier_states' });
  if (!isSent) return [];
  const at = recordedAt(recording) ?? session.startedAt;
  return factOf(session, { event, subjectId, state, name, at, source: { kind: 'recording', recording } });
}

/** When its state came about, or at least not before that. */
function recordedAt({ status, invokedAt, startedAt, stoppedAt }: RecordingRecord): number | undefined {
  if (status === 'INVOKED') return invokedAt ?? startedAt;
  if (status === 'RECORDING') return startedAt ?? invokedAt;
  return stoppedAt ?? startedAt ?? invokedAt;
}

function livestreamFacts(
  session: SessionRecord,
  livestream: LivestreamRecord,
  unknowable: Unknowable[],
): readonly Fact[] {
  const { id: subjectId, status: state, name, createdAt, updatedAt } = livestream;
  const at = updatedAt ?? createdAt;
  const event = 'livestreaming.statusUpdate';
  // One that has stayed as it was made has never been live.
  const hasChanged = updatedAt !== createdAt;
  const isSent = state !== undefined && LIVESTREAM_STATES.has(state) && (state === 'LIVE' || hasChanged);
  if (!isSent) unknowable.push({ event, subjectId, name, state, reason: 'state_not_sent' });
  if (hasChanged) unknowable.push({ event, subjectId, name, state, reason: 'earlier_states' });
  if (!isSent) return [];
  return factOf(session, { event, subjectId, state, name, at, source: { kind: 'livestream', livestream } });
}

function fileFacts({ session, files }: SessionKnowledge): readonly Fact[] {
  if (!isOver(session)) return [];
  return FILE_KINDS.flatMap((kind) => {
    const link = files[kind];
    if (link === undefined) return [];
    return factOf(session, {
      event: FILE_EVENTS[kind],
      at: session.endedAt,
      source: { kind: 'file', link },
    });
  });
}
