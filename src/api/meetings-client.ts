import { HooksError } from '../domain/errors.ts';
import { textOf } from '../domain/events/values.ts';
import { joinUrl, type AddedParticipant, type NewParticipant } from '../domain/meeting/meeting.ts';
import { isUsableId } from '../domain/webhook/webhook-id.ts';
import { startCall } from './call.ts';
import { contextOf, createConnection, type Connection } from './connection.ts';
import { checkPlace, type WebhooksApiOptions } from './create-api.ts';
import type { MeetingsApi } from './meetings-api.ts';
import { unreadable } from './read-pages.ts';
import { readData, type ResponseData } from './read-response.ts';
import { mayBeDone } from './retry-decision.ts';
import { urlUnder, type SentRequest } from './webhook-requests.ts';

/**
 * The client that makes meetings.
 *
 * Source: docs/service.md, "Meetings".
 *
 * @throws HooksError `settings_invalid` for credentials, a proxy or an app that cannot be used
 */
export function createMeetingsApi({ app, ...options }: WebhooksApiOptions): MeetingsApi {
  const connection = createConnection(options);
  checkPlace(connection.service, app);
  const base = urlUnder(connection.apiUrl, connection.service.ownerPath(app));
  return {
    create: async ({ title, recordOnStart }) => {
      const body = { title, ...(recordOnStart ? { record_on_start: true } : {}) };
      const request = { ...postOf(connection, urlUnder(base, '/meetings'), body), scope: 'meeting' } as const;
      const answer = await post(connection, request, 'The meeting');
      return idIn(answer, 'meeting');
    },
    addParticipant: async (meetingId, participant) => await add(connection, base, meetingId, participant),
    joinUrl: (meetingId, token) => joinUrl(joinPageOf(connection), meetingId, token),
    close: () => connection.transport.close(),
  };
}

function joinPageOf({ service, apiUrl }: Connection): string {
  return service.joinPage(apiUrl.href.replace(/\/+$/, ''));
}

async function add(
  connection: Connection,
  base: URL,
  meetingId: string,
  { customId, name, preset }: NewParticipant,
): Promise<AddedParticipant> {
  if (!isUsableId(meetingId))
    throw new HooksError('usage_invalid', 'This is not the id of a meeting.', { hint: 'Ids are UUIDs.' });
  const url = urlUnder(base, `/meetings/${encodeURIComponent(meetingId)}/participants`);
  const body = { name, preset_name: preset, custom_participant_id: customId };
  const request = { ...postOf(connection, url, body), scope: 'participant' } as const;
  const answer = await post(connection, request, 'The participant');
  const token = textOf(answer.data, 'token') ?? '';
  // It becomes a part of an address, and nothing longer is one.
  if (!/^[\w.~+/=-]{1,4096}$/.test(token)) throw unreadable('has no token to join with', answer.reference);
  return { id: idIn(answer, 'participant'), token };
}

function postOf({ headers }: Connection, url: URL, body: object) {
  return {
    method: 'POST',
    url,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  } as const;
}

/** Tries again only where nothing can have been made: there is no way to look whether it was. */
async function post(connection: Connection, request: SentRequest, what: string): Promise<ResponseData> {
  const call = startCall(connection);
  const context = contextOf(connection, request);
  for (let retriesDone = 0; ; retriesDone++) {
    const outcome = await call.attempt(request);
    if (mayBeDone(outcome)) {
      try {
        return readData(outcome, connection.service, context);
      } catch (error) {
        throw withOutcomeUnknown(error, what);
      }
    }
    if ((await call.next(request, outcome, retriesDone)) === 'take')
      return readData(outcome, connection.service, context);
  }
}

function withOutcomeUnknown(error: unknown, what: string): unknown {
  if (!(error instanceof HooksError) || error.code === 'interrupted') return error;
  const message = `${error.message} ${what} may have been made all the same.`;
  return error.reworded({ message, hint: error.hint, mayBeDone: true });
}

function idIn({ data, reference }: ResponseData, what: string): string {
  const id = textOf(data, 'id');
  if (id !== undefined && isUsableId(id)) return id;
  throw unreadable(`has no id of a ${what}`, reference);
}
