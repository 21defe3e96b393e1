import { Hono } from 'hono';
import { lacksDashes } from '../../domain/credentials/authorization.ts';
import { answerStatus } from '../answers.ts';
import { createPairCheck, type EmulatorCredentials, type OrganizationKey } from '../credentials.ts';
import { FILE_CONDITIONS } from '../fault-injector.ts';
import { createMeetingRoutes } from '../meetings/meeting-routes.ts';
import { createSessionRoutes } from '../sessions/session-routes.ts';
import { createWebhookRoutes } from '../webhook-routes.ts';
import type { ServiceEmulation } from './service-emulation.ts';

/** Those that Dyte gave to every organization. */
const PRESETS = ['group_call_host', 'group_call_participant', 'webinar_presenter', 'webinar_viewer'];

/** The v2 Webhooks API of Dyte, and of RealtimeKit under its own address (docs/service.md, "The API"). */
export const V2_API: ServiceEmulation = {
  conditions: FILE_CONDITIONS,
  startingApps: ({ webhooks }, credentials, { now }) => [
    { id: withDashes(keyOf(credentials).organizationId), name: '', created_at: now, webhooks },
  ],
  withApps: (state, apps) => ({ ...state, webhooks: apps.flatMap(({ webhooks }) => webhooks) }),
  labelOf: ({ id }) => `organization ${id}`,
  createRoutes: ({ apps, credentials, sessions, links, meetings }) => {
    const isAuthorized = createPairCheck(keyOf(credentials));
    const api = new Hono();
    api.use('*', async (context, next) => {
      if (isAuthorized(context.req.header('authorization'))) return next();
      // Known: this answer has no envelope.
      return context.json({ message: 'Unauthorized' }, 401);
    });
    api.route(
      '/',
      createWebhookRoutes({
        registryOf: () => apps.first().registry,
        malformedId: 'BAD_REQUEST: "id" must be a valid GUID',
        isEmptyListMissing: false,
        listsEvents: false,
        shown: (webhook) => webhook,
        changed: (webhook) => webhook,
      }),
    );
    const appOf = (): string => apps.first().entry.id;
    api.route('/', createMeetingRoutes({ meetings, appOf, presets: PRESETS }));
    api.route('/', createSessionRoutes({ sessions, links, appOf }));
    return api;
  },
  answerFault: (context, fault) => {
    if (fault.kind === 'status') return answerStatus(fault.status);
    // Known: these headers, and no body that is JSON.
    const seconds = fault.kind === 'rate_limit' ? fault.retryAfterSeconds : 1;
    return context.body(null, 429, { 'retry-after': String(seconds), 'x-envoy-ratelimited': 'true' });
  },
  commonHeaders: () => ({}),
};

function keyOf(credentials: EmulatorCredentials): OrganizationKey {
  if (credentials.kind === 'basic') return credentials;
  throw new Error('The v2 API takes an organization id and its key.');
}

/** As the service writes ids; people have them without dashes too. */
function withDashes(id: string): string {
  return lacksDashes(id) ? id.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') : id;
}
