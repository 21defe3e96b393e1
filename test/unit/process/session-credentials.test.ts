import { describe, expect, it } from 'vitest';
import { HooksError } from '../../../src/domain/errors.ts';
import { namingSessionCredentials } from '../../../src/process/refused-credentials.ts';
import { resolveSettings } from '../../../src/settings/resolve-settings.ts';
import { failureOf } from '../../helpers/context.ts';
import { all } from '../../helpers/sessions-client.ts';
import type { SessionsApi } from '../../../src/api/sessions-api.ts';

const OPTIONS = { profile: undefined, service: undefined, app: undefined, apiUrl: undefined };
const SETTINGS = resolveSettings(OPTIONS, { DYTE_ORG_ID: 'org', DYTE_API_KEY: 'key' }, undefined);
const PERIOD = { since: 0, until: 1 };

function refuse(): never {
  throw new HooksError('credentials_refused', 'The service did not accept the credentials.');
}

function refusing(): AsyncIterable<never> {
  return { [Symbol.asyncIterator]: () => ({ next: async () => refuse() }) };
}

const SESSION = {
  id: 'a',
  meetingId: undefined,
  title: undefined,
  organizationId: undefined,
  status: undefined,
  createdAt: undefined,
  startedAt: undefined,
  endedAt: undefined,
};

/** A client that is refused everything, but for the first session of a meeting. */
function refused() {
  const state = { isEnded: false };
  const api: SessionsApi = {
    sessions: refusing,
    sessionsOf: async function* () {
      try {
        yield SESSION;
        refuse();
      } finally {
        state.isEnded = true;
      }
    },
    session: async () => refuse(),
    participants: refusing,
    recordings: refusing,
    recording: async () => refuse(),
    livestreams: refusing,
    sessionFile: async () => refuse(),
    close: async () => undefined,
  };
  return { state, api: namingSessionCredentials(api, SETTINGS) };
}

describe('the client of sessions with credentials of the environment', () => {
  it('says whose credentials were refused, for each call', async () => {
    const { api } = refused();
    const calls: Promise<unknown>[] = [
      all(api.sessions(PERIOD)),
      all(api.sessionsOf('meeting')),
      api.session('a'),
      all(api.participants('a')),
      all(api.recordings(PERIOD)),
      api.recording('a'),
      all(api.livestreams(PERIOD)),
      api.sessionFile('a', 'chat'),
    ];
    for (const call of calls) expect((await failureOf(call)).hint).toContain('DYTE_ORG_ID and DYTE_API_KEY');
  });

  it('gives what is listed, and stops where nobody wants more', async () => {
    const { api, state } = refused();
    for await (const session of api.sessionsOf('meeting')) {
      expect(session.id).toBe('a');
      break;
    }
    expect(state.isEnded).toBe(true);
  });
});
