import type { SessionsApi } from '../../../api/sessions-api.ts';
import type { Context } from '../../../context.ts';
import { HooksError } from '../../../domain/errors.ts';
import type { EventName } from '../../../domain/events/names.ts';
import { sessionOfLivestream, sessionOfRecording } from '../../../domain/reconcile/assign-records.ts';
import { isOver, type SessionKnowledge } from '../../../domain/reconcile/facts.ts';
import type { ReconciledPeriod } from '../../../domain/reconcile/reconciliation.ts';
import type {
  DownloadLink,
  LivestreamRecord,
  RecordingRecord,
  SessionFileKind,
  SessionRecord,
} from '../../../domain/session/session-records.ts';
import { countText } from '../../../domain/text/amounts.ts';
import { createProgressLine } from '../../../terminal/progress/progress-line.ts';

/** Which sessions are compared. */
export interface WantedSessions {
  readonly meeting: string | undefined;
  readonly session: string | undefined;
  readonly period: ReconciledPeriod;
}

export interface GatheredSessions {
  readonly sessions: readonly SessionKnowledge[];
  /** Recordings and livestreams whose session is none of them. */
  readonly unassigned: number;
}

/** Sessions that are asked about at a time: the service takes calls by the minute. */
const SESSIONS_AT_ONCE = 4;

/**
 * Finds the sessions of a period, or of a meeting within it, or the one that was named.
 *
 * @throws HooksError `not_found` for a session that the service does not know
 */
export async function findSessions(
  api: SessionsApi,
  { meeting, session, period }: WantedSessions,
): Promise<readonly SessionRecord[]> {
  if (session !== undefined) return [await namedSession(api, session, meeting)];
  const found: SessionRecord[] = [];
  const listed = meeting === undefined ? api.sessions(period) : api.sessionsOf(meeting);
  for await (const one of listed) if (overlaps(one, period)) found.push(one);
  return [...new Map(found.map((one) => [one.id, one])).values()];
}

async function namedSession(
  api: SessionsApi,
  id: string,
  meeting: string | undefined,
): Promise<SessionRecord> {
  const found = await api.session(id);
  if (found !== undefined && (meeting === undefined || found.meetingId === meeting)) return found;
  throw new HooksError('not_found', 'The service knows no such session.', {
    hint:
      found === undefined
        ? 'Leave --session out to see those of the last day.'
        : 'It is of another meeting: leave --meeting out.',
  });
}

function overlaps({ createdAt, startedAt, endedAt }: SessionRecord, period: ReconciledPeriod): boolean {
  const begun = startedAt ?? createdAt ?? period.since;
  return begun < period.until && (endedAt ?? Infinity) >= period.since;
}

/**
 * Asks the service what it knows of sessions. What belongs to events that nobody asked for is left out.
 *
 * @param isAsked whether somebody may have asked for an event
 */
export async function gatherSessions(
  api: SessionsApi,
  found: readonly SessionRecord[],
  wanted: WantedSessions,
  isAsked: (event: EventName) => boolean,
  context: Pick<Context, 'io' | 'clock' | 'signal' | 'options'>,
): Promise<GatheredSessions> {
  const progress = createProgressLine(context.io.stderr, context.clock);
  const show = (text: string): void => {
    if (!context.options.quiet) progress.show(`${text} …`);
    context.signal.throwIfAborted();
  };
  try {
    show('Asking the service for recordings');
    const recordings = isAsked('recording.statusUpdate') ? await recordingsOf(api, found, wanted) : [];
    show('Asking the service for livestreams');
    const livestreams = isAsked('livestreaming.statusUpdate') ? await livestreamsOf(api, wanted) : [];
    const assigned = assign(found, recordings, livestreams);
    const sessions: SessionKnowledge[] = [];
    for (let done = 0; done < found.length; done += SESSIONS_AT_ONCE) {
      show(`Asking the service for ${countText(found.length, 'session')}, ${String(done)} done`);
      const some = found.slice(done, done + SESSIONS_AT_ONCE);
      sessions.push(...(await Promise.all(some.map((one) => knowledgeOf(api, one, assigned, isAsked)))));
    }
    return { sessions, unassigned: assigned.unassigned };
  } finally {
    progress.clear();
  }
}

async function recordingsOf(
  api: SessionsApi,
  found: readonly SessionRecord[],
  { meeting, session, period }: WantedSessions,
): Promise<readonly RecordingRecord[]> {
  const meetingId = session === undefined ? meeting : (found[0]?.meetingId ?? meeting);
  return await all(api.recordings(meetingId === undefined ? period : { meetingId }));
}

async function livestreamsOf(
  api: SessionsApi,
  { meeting, period }: WantedSessions,
): Promise<readonly LivestreamRecord[]> {
  const found = await all(api.livestreams(period));
  return meeting === undefined ? found : found.filter(({ meetingId }) => meetingId === meeting);
}

interface Assigned {
  readonly recordings: ReadonlyMap<string, readonly RecordingRecord[]>;
  readonly livestreams: ReadonlyMap<string, readonly LivestreamRecord[]>;
  readonly unassigned: number;
}

function assign(
  sessions: readonly SessionRecord[],
  recordings: readonly RecordingRecord[],
  livestreams: readonly LivestreamRecord[],
): Assigned {
  const byRecording = groupBySession(recordings, (one) => sessionOfRecording(one, sessions));
  const byLivestream = groupBySession(livestreams, (one) => sessionOfLivestream(one, sessions));
  const unassigned = (byRecording.get(NONE)?.length ?? 0) + (byLivestream.get(NONE)?.length ?? 0);
  return { recordings: byRecording, livestreams: byLivestream, unassigned };
}

/** The group of what has no session; no id is empty. */
const NONE = '';

function groupBySession<Item>(
  items: readonly Item[],
  sessionOf: (item: Item) => SessionRecord | undefined,
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const id = sessionOf(item)?.id ?? NONE;
    groups.set(id, [...(groups.get(id) ?? []), item]);
  }
  return groups;
}

async function knowledgeOf(
  api: SessionsApi,
  session: SessionRecord,
  { recordings, livestreams }: Assigned,
  isAsked: (event: EventName) => boolean,
): Promise<SessionKnowledge> {
  const asksPeople = isAsked('meeting.participantJoined') || isAsked('meeting.participantLeft');
  return {
    session,
    participants: asksPeople ? await all(api.participants(session.id)) : [],
    recordings: recordings.get(session.id) ?? [],
    livestreams: livestreams.get(session.id) ?? [],
    files: isOver(session) ? await filesOf(api, session.id, isAsked) : {},
  };
}

const FILES = [
  ['chat', 'meeting.chatSynced'],
  ['transcript', 'meeting.transcript'],
  ['summary', 'meeting.summary'],
] as const satisfies readonly (readonly [SessionFileKind, EventName])[];

async function filesOf(
  api: SessionsApi,
  sessionId: string,
  isAsked: (event: EventName) => boolean,
): Promise<SessionKnowledge['files']> {
  const files: Partial<Record<SessionFileKind, DownloadLink>> = {};
  for (const [kind, event] of FILES) {
    const link = isAsked(event) ? await api.sessionFile(sessionId, kind) : undefined;
    if (link !== undefined) files[kind] = link;
  }
  return files;
}

async function all<Item>(pages: AsyncIterable<Item>): Promise<readonly Item[]> {
  const items: Item[] = [];
  for await (const item of pages) items.push(item);
  return items;
}
