import { Hono, type Context } from 'hono';
import { answer, methodNotAllowed, notFound } from '../answers.ts';
import { BadRequest } from '../webhook-body.ts';
import { pageOf, pagingOf, readCount, readSortOrder, type Page } from '../services/paging.ts';
import { readTime } from '../../domain/events/read-payload.ts';
import {
  livestreamJson,
  livestreamStatus,
  participantJson,
  recordingJson,
  sessionJson,
  type RecordingLinks,
} from './session-json.ts';
import type { FileLinks } from './file-links.ts';
import type { PlayedLivestream, PlayedRecording, PlayedSession } from './played-session.ts';
import type { SessionRegistry } from './session-registry.ts';

export interface SessionRoutesOptions {
  readonly sessions: SessionRegistry;
  readonly links: FileLinks;
  /** Id of the app that a call names; undefined when there is none such. */
  readonly appOf: (context: Context) => string | undefined;
}

interface Env {
  Variables: { app: string };
}

/** What took place, below the path of what holds it (docs/service.md, "What REST knows"). */
export function createSessionRoutes(options: SessionRoutesOptions): Hono<Env> {
  const api = new Hono<Env>();
  for (const path of ['/sessions', '/recordings', '/livestreams', '/meetings'])
    api.use(`${path}/*`, async (context, next) => {
      if (context.req.method !== 'GET') return methodNotAllowed(context, 'GET');
      const app = options.appOf(context);
      if (app === undefined) return notFound(context);
      context.set('app', app);
      return next();
    });
  addSessions(api, options);
  addFiles(api, options);
  addRecordings(api, options);
  addLivestreams(api, options);
  return api;
}

function addSessions(api: Hono<Env>, { sessions }: SessionRoutesOptions): void {
  api.get('/sessions', (context) => {
    const isWanted = wantedBy(
      context,
      ({ startedAt, firstEventAt }: PlayedSession) => startedAt ?? firstEventAt,
    );
    const { status, associated_id: meetingId } = context.req.query();
    const found = sessions
      .sessions(context.var.app)
      .filter(isWanted)
      .filter((session) => status === undefined || status === (session.isEnded ? 'ENDED' : 'LIVE'))
      .filter((session) => meetingId === undefined || meetingId === session.meetingId);
    return answerPage(context, found, sessionJson, 'sessions');
  });
  api.get('/sessions/:id', (context) => {
    const session = sessions.session(context.var.app, context.req.param('id'));
    return session === undefined ? notFound(context) : answer(context, sessionJson(session));
  });
  api.get('/sessions/:id/participants', (context) => {
    const session = sessions.session(context.var.app, context.req.param('id'));
    if (session === undefined) return notFound(context);
    const hasEvents = context.req.query('include_peer_events') === 'true';
    const show = (one: Parameters<typeof participantJson>[0]) => participantJson(one, session, hasEvents);
    return answerPage(context, [...session.participants.values()], show, 'participants');
  });
  api.get('/sessions/:id/participants/:peer', (context) => {
    const session = sessions.session(context.var.app, context.req.param('id'));
    const participant = session?.participants.get(context.req.param('peer'));
    if (session === undefined || participant === undefined) return notFound(context);
    return answer(context, { participant: participantJson(participant, session, false) });
  });
}

/** Names of fields are those of the documented answers, which differ. */
function addFiles(api: Hono<Env>, { sessions, links }: SessionRoutesOptions): void {
  const linkTo = (kind: 'chat' | 'transcript' | 'summary', context: Context<Env>) => {
    const id = context.req.param('id') ?? '';
    const session = sessions.session(context.var.app, id);
    if (session?.files.has(kind) !== true) return undefined;
    return { sessionId: session.id, ...links.sign(originOf(context), kind, session.id) };
  };
  api.get('/sessions/:id/chat', (context) => {
    const link = linkTo('chat', context);
    if (link === undefined) return notFound(context);
    return answer(context, { chat_download_url: link.url, chat_download_url_expiry: link.expiry });
  });
  api.get('/sessions/:id/transcript', (context) => {
    const link = linkTo('transcript', context);
    if (link === undefined) return notFound(context);
    const { sessionId, url, expiry } = link;
    return answer(context, {
      sessionId,
      transcript_download_url: url,
      transcript_download_url_expiry: expiry,
    });
  });
  api.get('/sessions/:id/summary', (context) => {
    const link = linkTo('summary', context);
    if (link === undefined) return notFound(context);
    const { sessionId, url, expiry } = link;
    return answer(context, { sessionId, summaryDownloadUrl: url, summaryDownloadUrlExpiry: expiry });
  });
}

function addRecordings(api: Hono<Env>, { sessions, links }: SessionRoutesOptions): void {
  const show = (recording: PlayedRecording, context: Context): object =>
    recordingJson(recording, recordingLinks(recording, links, originOf(context)));
  api.get('/recordings', (context) => {
    const isWanted = wantedBy(
      context,
      ({ invokedAt, startedAt, firstEventAt }: PlayedRecording) => invokedAt ?? startedAt ?? firstEventAt,
    );
    const meetingId = context.req.query('meeting_id');
    const states = [...(context.req.queries('status') ?? []), ...(context.req.queries('status[]') ?? [])];
    const found = sessions
      .recordings(context.var.app)
      .filter(isWanted)
      .filter((recording) => meetingId === undefined || meetingId === recording.meetingId)
      .filter(({ status = '' }) => states.length === 0 || states.includes(status));
    return answerPage(context, found, (recording) => show(recording, context), undefined);
  });
  api.get('/recordings/active-recording/:meeting', (context) => {
    const meetingId = context.req.param('meeting');
    const active = sessions
      .recordings(context.var.app)
      .findLast((recording) => recording.meetingId === meetingId && ACTIVE.has(recording.status ?? ''));
    return active === undefined ? notFound(context) : answer(context, show(active, context));
  });
  api.get('/recordings/:id', (context) => {
    const recording = sessions.recording(context.var.app, context.req.param('id'));
    return recording === undefined ? notFound(context) : answer(context, show(recording, context));
  });
}

const ACTIVE: ReadonlySet<string> = new Set(['INVOKED', 'RECORDING', 'PAUSED']);

function recordingLinks(
  { id, status, hasAudio }: PlayedRecording,
  links: FileLinks,
  origin: string,
): RecordingLinks | undefined {
  if (status !== 'UPLOADED') return undefined;
  return {
    video: links.sign(origin, 'recording', id),
    audio: hasAudio ? links.sign(origin, 'audio', id) : undefined,
  };
}

function addLivestreams(api: Hono<Env>, { sessions }: SessionRoutesOptions): void {
  api.get('/livestreams', (context) => {
    const isWanted = wantedBy(context, ({ firstEventAt }: PlayedLivestream) => firstEventAt);
    const status = context.req.query('status');
    const found = sessions
      .livestreams(context.var.app)
      .filter(isWanted)
      .filter((livestream) => status === undefined || status === livestreamStatus(livestream));
    return answerPage(context, found, livestreamJson, undefined);
  });
  api.get('/livestreams/:id', (context) => {
    const livestream = sessions.livestream(context.var.app, context.req.param('id'));
    if (livestream === undefined) return notFound(context);
    return answer(context, { livestream: livestreamJson(livestream), session: null });
  });
  api.get('/meetings/:id/active-livestream', (context) => {
    const meetingId = context.req.param('id');
    const live = sessions
      .livestreams(context.var.app)
      .findLast((stream) => stream.meetingId === meetingId && stream.status === 'LIVE');
    return live === undefined ? notFound(context) : answer(context, livestreamJson(live));
  });
}

/** Where whoever asks has reached the emulator. */
function originOf(context: Context): string {
  return new URL(context.req.url).origin;
}

/** Which of its times the service compares is not known; chosen: when it began. */
function wantedBy<Played>(
  context: Context,
  begunAt: (played: Played) => number,
): (played: Played) => boolean {
  const since = timeParameter(context, 'start_time') ?? -Infinity;
  const until = timeParameter(context, 'end_time') ?? Infinity;
  return (played) => begunAt(played) >= since && begunAt(played) <= until;
}

function timeParameter(context: Context, name: string): number | undefined {
  const text = context.req.query(name);
  if (text === undefined) return undefined;
  const time = readTime(text);
  if (time === undefined) throw new BadRequest(`"${name}" must be in ISO 8601 date format`);
  return time;
}

/** Chosen: small, so that who does not turn pages, or takes a page that is not full for the last, is found out. */
const PER_PAGE = 10;
const MAX_PER_PAGE = 25;
const MAX_PAGE = 100_000;

/** @param member what holds the list in the data; undefined where the data is the list */
function answerPage<Played>(
  context: Context,
  found: readonly Played[],
  show: (played: Played) => object,
  member: string | undefined,
): Response {
  const page = readPage(context);
  const shown = pageOf(readSortOrder(context) === 'ASC' ? found : found.toReversed(), page).map(show);
  const data = member === undefined ? shown : { [member]: shown };
  return context.json({ success: true, data, paging: pagingOf(shown.length, found.length, page) });
}

function readPage(context: Context): Page {
  const number = readParameter(context, 'page_no', 1);
  // What the service takes at most is not known; chosen: it has less on a page than it was asked for.
  const size = Math.min(readParameter(context, 'per_page', PER_PAGE), MAX_PER_PAGE);
  return { number, size };
}

function readParameter(context: Context, field: string, fallback: number): number {
  const count = readCount(context.req.query(field), { fallback, max: MAX_PAGE });
  if (count !== undefined) return count;
  throw new BadRequest(`"${field}" must be a whole number from 1 to ${String(MAX_PAGE)}`);
}
