import { HooksError } from '../domain/errors.ts';
import { serviceOf } from '../domain/service/services.ts';
import type { AccountApi } from '../api/account-api.ts';
import type { MeetingsApi } from '../api/meetings-api.ts';
import type { SessionsApi } from '../api/sessions-api.ts';
import type { WebhooksApi } from '../api/webhooks-api.ts';
import type { Settings } from '../settings/settings.ts';

type Call = <Result>(call: Promise<Result>) => Promise<Result>;

/**
 * The same client, whose refusals say that the credentials are those of the environment: whoever signed in
 * may not know of them.
 */
export function namingCredentials(api: WebhooksApi, settings: Settings): WebhooksApi {
  const named = namer(settings);
  if (named === undefined) return api;
  return {
    list: () => named(api.list()),
    eventNames: () => named(api.eventNames()),
    get: (id) => named(api.get(id)),
    create: (request) => named(api.create(request)),
    replace: (id, request) => named(api.replace(id, request)),
    edit: (id, changes) => named(api.edit(id, changes)),
    delete: (id) => named(api.delete(id)),
    close: () => api.close(),
  };
}

/** The same for what stands around the webhooks. */
export function namingAccountCredentials(api: AccountApi, settings: Settings): AccountApi {
  const named = namer(settings);
  if (named === undefined) return api;
  return {
    verifyToken: () => named(api.verifyToken()),
    accounts: () => named(api.accounts()),
    apps: () => named(api.apps()),
    close: () => api.close(),
  };
}

/** The same for what the service knows of sessions. */
export function namingSessionCredentials(api: SessionsApi, settings: Settings): SessionsApi {
  const named = namer(settings);
  if (named === undefined) return api;
  return {
    sessions: (period) => namedAll(named, api.sessions(period)),
    sessionsOf: (meetingId) => namedAll(named, api.sessionsOf(meetingId)),
    session: (id) => named(api.session(id)),
    participants: (sessionId) => namedAll(named, api.participants(sessionId)),
    recordings: (wanted) => namedAll(named, api.recordings(wanted)),
    recording: (id) => named(api.recording(id)),
    livestreams: (period) => namedAll(named, api.livestreams(period)),
    sessionFile: (id, kind) => named(api.sessionFile(id, kind)),
    close: () => api.close(),
  };
}

/** The same for making meetings. */
export function namingMeetingCredentials(api: MeetingsApi, settings: Settings): MeetingsApi {
  const named = namer(settings);
  if (named === undefined) return api;
  return {
    create: (meeting) => named(api.create(meeting)),
    addParticipant: (meetingId, participant) => named(api.addParticipant(meetingId, participant)),
    joinUrl: (meetingId, token) => api.joinUrl(meetingId, token),
    close: () => api.close(),
  };
}

async function* namedAll<Entry>(
  named: Call,
  entries: AsyncIterable<Entry>,
): AsyncGenerator<Entry, void, undefined> {
  const iterator = entries[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = await named(iterator.next());
      if (done === true) return;
      yield value;
    }
  } finally {
    await iterator.return?.();
  }
}

function namer({
  service,
  credentialVariables,
  hasSavedCredentials = false,
  profile,
}: Settings): Call | undefined {
  if (credentialVariables === undefined) return undefined;
  const { permission } = serviceOf(service).refusals;
  const isOne = !credentialVariables.includes(' ');
  const from = `${isOne ? 'It is that' : 'They are those'} of ${credentialVariables}`;
  const [these, others, them] = isOne
    ? ['this variable', 'another', 'it']
    : ['these variables', 'others', 'them'];
  const what = hasSavedCredentials
    ? `${from}. Profile "${profile}" has ${others}: unset ${these} to use ${them}.`
    : `${from}: check ${these}.`;
  return async (call) => {
    try {
      return await call;
    } catch (error) {
      if (!(error instanceof HooksError) || error.code !== 'credentials_refused') throw error;
      throw error.reworded({ hint: `${what} ${permission}` });
    }
  };
}
