import { randomUUID } from 'node:crypto';
import type { MeetingsApi } from '../../api/meetings-api.ts';
import { notify, type Context } from '../../context.ts';
import { HooksError } from '../../domain/errors.ts';
import { testMeetingTitle } from '../../domain/meeting/test-meeting.ts';
import { serviceOf } from '../../domain/service/services.ts';
import { durationText } from '../../domain/text/duration.ts';
import { readableListener } from '../../domain/webhook/temporary-name.ts';
import { localTime } from '../../terminal/text/local-time.ts';
import { safeText, shortId } from '../../terminal/text/safe-text.ts';
import { jsonLine } from '../shared/print-answer.ts';
import { userOfHost } from '../shared/this-user.ts';
import { addHost, type Host } from './add-host.ts';
import { openInBrowser, type Opened } from './open-in-browser.ts';
import { waitForStart } from './wait-for-start.ts';

export interface MeetingOpenOptions {
  readonly title: string | undefined;
  /** Of the participant. */
  readonly name: string | undefined;
  readonly preset: string | undefined;
  readonly record: boolean;
  readonly open: boolean;
  /** Milliseconds; undefined for not at all. */
  readonly wait: number | undefined;
  readonly store: string | undefined;
}

/**
 * Makes a meeting with a participant, says where that joins, and on a terminal opens the page. With `--wait`
 * it stays until the meeting has started.
 *
 * @throws HooksError `expectation_unmet` when no `meeting.started` came in time, and what the API, the store
 * and the settings can throw
 */
export async function run(options: MeetingOpenOptions, context: Context): Promise<void> {
  const api = await context.meetingsApi();
  const { service } = await context.settings();
  const maker = readableListener(userOfHost());
  const title = options.title ?? testMeetingTitle(maker, context.clock.now());
  const meetingId = await api.create({ title, recordOnStart: options.record });
  const presets = options.preset === undefined ? serviceOf(service).hostPresets : [options.preset];
  const customId = `dyte-hooks-${randomUUID().slice(0, 8)}`;
  const wanted = { meetingId, customId, name: options.name ?? maker.user, presets };
  const host = await letIn(api, wanted);
  context.secrets.add([host.token]);
  const joinUrl = api.joinUrl(meetingId, host.token);
  const made = { meetingId, title, host, record: options.record, joinUrl };
  sayMade(made, context);
  if (!context.options.json) context.io.stdout.write(`${joinUrl}\n`);
  const isWanted = options.open && context.interactive && context.io.stdout.isTerminal;
  const opened = isWanted ? await openInBrowser(joinUrl, context) : 'not_wanted';
  if (context.options.json) printOpened(made, opened, context);
  else sayOpened(opened, context);
  if (options.wait !== undefined) await stay(meetingId, options.wait, options.store, context);
}

/** A meeting that nobody can join stays all the same: the error says which. */
async function letIn(api: MeetingsApi, wanted: Parameters<typeof addHost>[1]): Promise<Host> {
  try {
    return await addHost(api, wanted);
  } catch (error) {
    if (!(error instanceof HooksError) || error.code === 'interrupted') throw error;
    const left = `The meeting ${wanted.meetingId} was made, and stays without anybody in it.`;
    throw error.reworded({ hint: error.hint === undefined ? left : `${error.hint} ${left}` });
  }
}

interface Made {
  readonly meetingId: string;
  readonly title: string;
  readonly host: Host;
  readonly record: boolean;
  readonly joinUrl: string;
}

function sayMade({ meetingId, title, host, record }: Made, context: Context): void {
  notify(context, `Made the meeting "${safeText(title)}" (${meetingId}).`);
  if (record)
    notify(context, 'It is recorded once somebody joins. Stay a while: recordings below 5 seconds can fail.');
  if (context.options.json) return;
  notify(
    context,
    `${safeText(host.name)} joins here, as ${safeText(host.preset)}. So can whoever has this address:`,
  );
}

function printOpened({ host, ...made }: Made, opened: Opened, context: Context): void {
  const { meetingId, title, record, joinUrl } = made;
  const { id: participantId, name, preset } = host;
  const participant = { participantId, name, preset };
  const line = { meetingId, title, ...participant, record, joinUrl, opened: opened === 'opened' };
  context.io.stdout.write(jsonLine<'meeting open'>({ type: 'meeting_opened', ...line }));
}

const TEXTS: Readonly<Record<Opened, string | undefined>> = {
  opened: 'Your browser opens it.',
  no_display: 'There is no display here for a browser: open it on another machine.',
  failed: 'No browser could be started: open it yourself.',
  not_wanted: undefined,
};

function sayOpened(opened: Opened, context: Context): void {
  const text = TEXTS[opened];
  if (text !== undefined) notify(context, text);
}

async function stay(
  meetingId: string,
  timeoutMs: number,
  store: string | undefined,
  context: Context,
): Promise<void> {
  notify(context, `Waiting for its meeting.started, at most ${durationText(timeoutMs)}: join it.`);
  const started = await waitForStart({ meetingId, timeoutMs, store }, context);
  if (started === undefined)
    throw new HooksError(
      'expectation_unmet',
      `No meeting.started of this meeting came within ${durationText(timeoutMs)}.`,
      {
        hint: 'Has somebody joined? Does a webhook for meeting.started lead to a "dyte-hooks listen" that runs, and keeps deliveries in this store?',
      },
    );
  const { id: deliveryId, position, sessionId = null, receivedAt } = started;
  if (context.options.json) {
    const at = new Date(receivedAt).toISOString();
    const line = { type: 'meeting_started', meetingId, sessionId, deliveryId, receivedAt: at } as const;
    context.io.stdout.write(jsonLine<'meeting open'>(line));
    return;
  }
  const session = sessionId === null ? '' : ` of session ${shortId(sessionId)}`;
  notify(
    context,
    `meeting.started${session} came at ${localTime(receivedAt)}. See it: dyte-hooks deliveries show ${String(position)}`,
  );
}
