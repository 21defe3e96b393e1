import { HooksError } from '../domain/errors.ts';
import { isObject } from '../domain/json/json-value.ts';
import type { AppPlace } from '../domain/service/service-definition.ts';
import type { DownloadLink, SessionFileKind } from '../domain/session/session-records.ts';
import { isUsableId } from '../domain/webhook/webhook-id.ts';
import { referenceTo, type CallReference } from './api-error.ts';
import { startCall } from './call.ts';
import { contextOf, createConnection, type Connection } from './connection.ts';
import { checkPlace, type WebhooksApiOptions } from './create-api.ts';
import { requireApp, saysThereIsNone } from './not-found.ts';
import { unreadable } from './read-pages.ts';
import { readData, type ResponseData } from './read-response.ts';
import {
  eitherField,
  readLink,
  readLivestream,
  readParticipant,
  readRecording,
  readSession,
} from './read-session-records.ts';
import type { Period, SessionsApi } from './sessions-api.ts';
import { SESSIONS_PER_PAGE, streamPages } from './stream-pages.ts';
import { urlUnder, type RepeatableSentRequest } from './webhook-requests.ts';

interface ClientParts {
  readonly connection: Connection;
  /** Below it are the sessions of one owner. */
  readonly base: URL;
  /** Asked once, where a 404 says that there is none of something. */
  readonly requireApp: (asked: CallReference) => Promise<void>;
}

type Query = Readonly<Record<string, string>>;

/**
 * The client of what the service knows of sessions.
 *
 * Source: docs/service.md, "What REST knows".
 *
 * @throws HooksError `settings_invalid` for credentials, a proxy or an app that cannot be used
 */
export function createSessionsApi({ app, ...options }: WebhooksApiOptions): SessionsApi {
  const connection = createConnection(options);
  checkPlace(connection.service, app);
  const base = urlUnder(connection.apiUrl, connection.service.ownerPath(app));
  const parts = { connection, base, requireApp: appCheck(connection, app) };
  return {
    sessions: (period) => sessionsIn(parts, period),
    sessionsOf: (meetingId) =>
      list(parts, { ...SESSIONS, query: { ...SESSIONS.query, associated_id: meetingId } }),
    session: async (id) => one(parts, 'session', id, readSession),
    participants: (sessionId) => participantsOf(parts, sessionId),
    recordings: (wanted) => recordings(parts, wanted),
    recording: async (id) => one(parts, 'recording', id, readRecording),
    livestreams: (period) => livestreamsIn(parts, period),
    sessionFile: (id, kind) => sessionFile(parts, id, kind),
    close: () => connection.transport.close(),
  };
}

function appCheck(connection: Connection, app: AppPlace | undefined): ClientParts['requireApp'] {
  let checked: Promise<void> | undefined;
  return (asked) => (checked ??= requireApp(connection, app, asked));
}

/** A list of the service, and how what is in it is read. */
interface ListOf<Entry> {
  readonly path: string;
  /** What holds the list, where the data is no list itself. */
  readonly member: string;
  readonly query: Query;
  readonly read: (value: unknown) => Entry | undefined;
  readonly keyOf: (entry: Entry) => string;
}

const byId = ({ id }: { readonly id: string }): string => id;

/** In the order in which they began, so that what begins meanwhile moves no page. */
const SESSIONS = {
  path: '/sessions',
  member: 'sessions',
  query: { sort_by: 'createdAt', sort_order: 'ASC' },
  read: readSession,
  keyOf: byId,
} as const;

const RECORDINGS = {
  path: '/recordings',
  member: 'recordings',
  query: { sort_by: 'invokedTime', sort_order: 'ASC' },
  read: readRecording,
  keyOf: byId,
} as const;

const LIVESTREAMS = {
  path: '/livestreams',
  member: 'livestreams',
  query: { sort_order: 'ASC' },
  read: readLivestream,
  keyOf: byId,
} as const;

function sessionsIn(parts: ClientParts, period: Period) {
  return within(
    period,
    list(parts, { ...SESSIONS, query: { ...SESSIONS.query, ...around(period) } }),
    ({ createdAt, startedAt, endedAt }) => ({ from: startedAt ?? createdAt, to: endedAt }),
  );
}

async function* participantsOf(parts: ClientParts, sessionId: string) {
  yield* list(parts, {
    path: `/sessions/${pathId(sessionId)}/participants`,
    member: 'participants',
    query: { sort_by: 'joinedAt', sort_order: 'ASC' },
    read: readParticipant,
    keyOf: ({ peerId }) => peerId,
  });
}

function recordings(parts: ClientParts, wanted: Period | { readonly meetingId: string }) {
  const { query } = RECORDINGS;
  if ('meetingId' in wanted)
    return list(parts, { ...RECORDINGS, query: { ...query, meeting_id: wanted.meetingId } });
  return within(
    wanted,
    list(parts, { ...RECORDINGS, query: { ...query, ...around(wanted) } }),
    ({ invokedAt, startedAt, stoppedAt }) => ({ from: invokedAt ?? startedAt, to: stoppedAt }),
  );
}

function livestreamsIn(parts: ClientParts, period: Period) {
  return within(
    period,
    list(parts, { ...LIVESTREAMS, query: { ...LIVESTREAMS.query, ...around(period) } }),
    ({ status, createdAt, updatedAt }) => ({
      from: createdAt,
      to: status === 'LIVE' ? undefined : updatedAt,
    }),
  );
}

/** As long as a recording can be, in milliseconds. */
const MARGIN_MS = 24 * 60 * 60 * 1000;

/** The end of the year 9999: later years are written otherwise. */
const MAX_TIME = Date.UTC(9999, 11, 31);

/**
 * Which of its times the service compares is not known: it is asked for more, and what does not overlap is
 * left out here.
 */
function around({ since, until }: Period): Query {
  return {
    start_time: new Date(Math.max(since - MARGIN_MS, 0)).toISOString(),
    end_time: new Date(Math.min(until + MARGIN_MS, MAX_TIME)).toISOString(),
  };
}

async function* within<Entry>(
  { since, until }: Period,
  entries: AsyncIterable<Entry>,
  times: (entry: Entry) => { readonly from: number | undefined; readonly to: number | undefined },
): AsyncGenerator<Entry, void, undefined> {
  for await (const entry of entries) {
    const { from = since, to = until } = times(entry);
    if (from <= until && to >= since) yield entry;
  }
}

function list<Entry>(
  parts: ClientParts,
  { path, member, query, read, keyOf }: ListOf<Entry>,
): AsyncGenerator<Entry, void, undefined> {
  return streamPages(async (number) => {
    const page = { ...query, page_no: String(number), per_page: String(SESSIONS_PER_PAGE) };
    const answer = await ask(parts, path, page);
    if (answer === undefined) return { entries: [], length: 0, total: undefined, reference: {} };
    const values = valuesIn(answer, member);
    const entries = values.map(read).filter((entry) => entry !== undefined);
    return { entries, length: values.length, total: answer.total, reference: answer.reference };
  }, keyOf);
}

/** A list by itself, or as a member of an object; one entry by itself, as the schema of livestreams has it. */
function valuesIn({ data, reference }: ResponseData, member: string): readonly unknown[] {
  const found = Array.isArray(data) ? data : eitherField(data, member);
  if (Array.isArray(found)) return found;
  if (data === null || (isObject(data) && found === undefined && isEmptyPage(data))) return [];
  if (isObject(data) && found === undefined && 'id' in data) return [data];
  throw unreadable(`is not a list of ${member}`, reference);
}

function isEmptyPage(data: object): boolean {
  return Object.keys(data).every((name) => name === 'paging');
}

async function one<Found extends { readonly id: string }>(
  parts: ClientParts,
  noun: 'session' | 'recording',
  id: string,
  read: (value: unknown) => Found | undefined,
): Promise<Found | undefined> {
  const answer = await ask(parts, `/${noun}s/${pathId(id)}`);
  if (answer === undefined) return undefined;
  const found = read(eitherField(answer.data, noun) ?? answer.data);
  if (found?.id.toLowerCase() !== id.toLowerCase())
    throw unreadable(`is not the ${noun} that was asked for`, answer.reference);
  return found;
}

async function sessionFile(
  parts: ClientParts,
  id: string,
  kind: SessionFileKind,
): Promise<DownloadLink | undefined> {
  const answer = await ask(parts, `/sessions/${pathId(id)}/${kind}`);
  if (answer === undefined) return undefined;
  const { data, reference } = answer;
  const name = `${kind}_download_url`;
  const link = readLink(data, name);
  // Where there is none yet, the answer may have no link, or no data at all.
  if (link === undefined && eitherField(data, name) !== undefined && eitherField(data, name) !== '')
    throw unreadable('has a link that cannot be followed', reference);
  return link;
}

/** @returns undefined where the service says that there is none */
async function ask(parts: ClientParts, path: string, query: Query = {}): Promise<ResponseData | undefined> {
  const { connection, base } = parts;
  const { headers, service } = connection;
  const asked = { method: 'GET', url: urlUnder(base, path), headers, scope: 'session' } as const;
  const url = new URL(asked.url);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const request: RepeatableSentRequest = { ...asked, url };
  const { outcome } = await startCall(connection).send(request);
  // Errors name the call without its query, which tells nobody anything.
  const context = contextOf(connection, asked);
  if (outcome.kind !== 'response' || !saysThereIsNone(outcome, context))
    return readData(outcome, service, context);
  await parts.requireApp(referenceTo(context, outcome));
  return undefined;
}

/** It must not change the path. */
function pathId(id: string): string {
  if (isUsableId(id)) return encodeURIComponent(id);
  throw new HooksError('usage_invalid', 'This is not an id that the service can be asked for.', {
    hint: 'Ids of sessions and recordings are UUIDs; deliveries have them.',
  });
}
