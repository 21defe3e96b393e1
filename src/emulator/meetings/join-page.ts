import { Hono, type Context } from 'hono';
import { methodNotAllowed } from '../answers.ts';
import type { ScenarioEvent } from '../scenario-run.ts';
import type { PayloadFamily } from '../../domain/events/payload-families.ts';
import { eventsOfJoin, eventsOfLeave } from './meeting-events.ts';
import type { EmulatedMeeting, EmulatedParticipant, MeetingRegistry } from './meeting-registry.ts';

export interface JoinPageOptions {
  readonly meetings: MeetingRegistry;
  readonly payloads: PayloadFamily;
  /** Sends what happens to the webhooks of an app; resolves when it is on its way. */
  readonly send: (app: string, happened: ScenarioEvent) => Promise<unknown>;
}

/**
 * The page that a participant joins with: looking at it (GET) joins, and its button (POST) leaves. Whoever has
 * the address may, as with the real one: the token is in it.
 */
export function createJoinPage({ meetings, payloads, send }: JoinPageOptions): Hono {
  const page = new Hono();
  const found = (context: Context) =>
    meetings.findByToken(context.req.query('id') ?? '', context.req.query('authToken') ?? '');
  const sendAll = async (app: string, events: readonly ScenarioEvent[]): Promise<void> => {
    for (const event of events) await send(app, event);
  };
  page.get('/', async (context) => {
    const who = found(context);
    if (who === undefined) return unknownLink(context);
    const { meeting, participant } = who;
    // What a browser fetches ahead nobody has looked at.
    if (context.req.header('sec-purpose')?.startsWith('prefetch') === true) return context.body(null, 503);
    // Hono answers HEAD by what answers GET.
    if (context.req.method !== 'GET') return show(context, 'Join', [], meeting);
    const joined = eventsOfJoin(meeting, meetings.join(meeting, participant), payloads);
    await sendAll(meeting.app, joined);
    return show(context, `${nameOf(participant)} is in the meeting`, joined, meeting, LEAVE);
  });
  page.post('/', async (context) => {
    const who = found(context);
    if (who === undefined) return unknownLink(context);
    const { meeting, participant } = who;
    const left = meetings.leave(meeting, participant);
    const events = left === undefined ? [] : eventsOfLeave(meeting, left, payloads);
    await sendAll(meeting.app, events);
    return show(context, `${nameOf(participant)} has left the meeting`, events, meeting);
  });
  page.all('/', (context) => methodNotAllowed(context, 'GET', 'POST'));
  return page;
}

const LEAVE = '<form method="post"><button>Leave</button></form>';

function nameOf({ name, customId }: EmulatedParticipant): string {
  return name ?? customId;
}

function unknownLink(context: Context): Response {
  return answerPage(context, 404, [
    '<h1>Nobody is let in by this link</h1>',
    '<p>The emulator forgets meetings when it ends. Make a new one: <code>dyte-hooks meeting open</code></p>',
  ]);
}

function show(
  context: Context,
  title: string,
  events: readonly ScenarioEvent[],
  meeting: EmulatedMeeting,
  form = '',
): Response {
  const sent = events.map(({ event }) => `<li><code>${escape(event)}</code></li>`);
  return answerPage(context, 200, [
    `<h1>${escape(title)}</h1>`,
    `<p>${escape(meeting.title ?? meeting.id)}, in an emulator of dyte-hooks. No camera is used.</p>`,
    sent.length === 0 ? '<p>Nothing new has happened.</p>' : `<p>Sent to webhooks that asked for it:</p>`,
    `<ul>${sent.join('')}</ul>`,
    form,
  ]);
}

/** The address holds a token: the page is kept nowhere, leads nowhere, and runs nothing. */
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; form-action 'self'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

function answerPage(context: Context, status: 200 | 404, body: readonly string[]): Response {
  const head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>dyte-hooks emulator</title>';
  return context.html(`${head}${body.join('\n')}</html>`, status, HEADERS);
}

const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ESCAPED[character] ?? '');
}
