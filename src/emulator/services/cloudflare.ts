import { randomBytes } from 'node:crypto';
import { Hono, type Context } from 'hono';
import { answerStatus, refuse } from '../answers.ts';
import { createTokenCheck, type AccountToken, type EmulatorCredentials } from '../credentials.ts';
import { createWebhookRoutes, type WebhookRoutesOptions } from '../webhook-routes.ts';
import { createMeetingRoutes } from '../meetings/meeting-routes.ts';
import { createSessionRoutes } from '../sessions/session-routes.ts';
import { createAccountRoutes } from './account-routes.ts';
import { createAppRoutes } from './app-routes.ts';
import {
  authenticationError,
  invalidToken,
  noRoute,
  notAllowed,
  readToken,
  refuseAtGateway,
} from './gateway.ts';
import { CONDITIONS } from '../fault-injector.ts';
import type { KeptApp } from '../app-registry.ts';
import type { StoredWebhook } from '../webhook-registry.ts';
import type { RouteParts, ServiceEmulation, Wanted } from './service-emulation.ts';

/** RealtimeKit inside the Cloudflare API (docs/service.md, "The API"). */
export const CLOUDFLARE: ServiceEmulation = {
  conditions: CONDITIONS,
  startingApps: ({ apps }, _credentials, wanted) => withWanted(apps, wanted),
  withApps: (state, apps) => ({ ...state, apps }),
  labelOf: ({ name }) => `app ${name}`,
  createRoutes,
  answerFault: (context, fault) => {
    switch (fault.kind) {
      case 'status':
        return answerStatus(fault.status);
      case 'throttled':
        return refuseAtGateway(context, 429, {
          code: 971,
          message: 'Please wait and consider throttling your request speed',
        });
      case 'rate_limit':
        return context.body(null, 429, { 'retry-after': String(fault.retryAfterSeconds) });
    }
  },
  // As the real one is made, behind a place that there is not.
  commonHeaders: () => ({ 'cf-ray': `${randomBytes(8).toString('hex')}-EMU` }),
};

function tokenOf(credentials: EmulatorCredentials): AccountToken {
  if (credentials.kind === 'token') return credentials;
  throw new Error('The Cloudflare API takes a token.');
}

/**
 * The wanted apps, as they were kept where they were, and the other kept ones behind them: the first is
 * the one that events are for when none is named.
 */
function withWanted(kept: readonly KeptApp[], { apps, now }: Wanted): readonly KeptApp[] {
  const others = [...kept];
  const wanted: KeptApp[] = [];
  for (const { id, name } of apps) {
    const place = others.findIndex((app) => (id === undefined ? app.name === name : app.id === id));
    const [known] = place === -1 ? [] : others.splice(place, 1);
    const made = { id: id ?? freeId([...kept, ...wanted]), name, created_at: now, webhooks: [] };
    wanted.push(known ?? made);
  }
  return [...wanted, ...others];
}

const FIRST_ID = 0xa1;

/** Ids that are easily told from real ones, and the same with every start. */
function freeId(taken: readonly KeptApp[]): string {
  for (let number = FIRST_ID; ; number += 1) {
    const id = `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
    if (!taken.some((app) => app.id === id)) return id;
  }
}

/** Those that a new app has. */
const PRESETS = ['group-call-host', 'group-call-participant', 'webinar-presenter', 'webinar-viewer'];

function createRoutes({ apps, credentials, faults, sessions, links, meetings }: RouteParts): Hono {
  const token = tokenOf(credentials);
  const isToken = createTokenCheck(token);
  const api = new Hono();
  api.use('*', async (context, next) => {
    const given = readToken(context);
    if (typeof given !== 'string') return given;
    const isVerified = context.req.path.endsWith('/tokens/verify');
    if (!isToken(given)) return isVerified ? invalidToken(context) : authenticationError(context, 401);
    if (isVerified) return next();
    const isDead = faults.meets('token_disabled') || faults.meets('token_expired');
    return isDead ? authenticationError(context, 401) : next();
  });
  api.use('/accounts/:account/*', async (context, next) => {
    const account = context.req.param('account').toLowerCase();
    if (!/^[0-9a-f]{32}$/.test(account)) return noRoute(context);
    return account === token.accountId.toLowerCase() ? next() : notAllowed(context);
  });
  api.use('/accounts/:account/realtime/*', async (context, next) => {
    if (faults.meets('permission_missing')) return authenticationError(context, 403);
    // How it says so is not known; chosen, as the service itself refuses.
    if (faults.meets('not_entitled'))
      return refuse(context, 403, 'Error: RealtimeKit is not enabled for this account');
    return next();
  });
  api.route('/', createAccountRoutes(token, faults));
  api.route('/accounts/:account/realtime/kit/apps', createAppRoutes(apps));
  api.route('/accounts/:account/realtime/kit/:app', createWebhookRoutes(webhooksOf(apps)));
  const appOf = (context: Context): string | undefined => apps.get(context.req.param('app') ?? '')?.entry.id;
  api.route(
    '/accounts/:account/realtime/kit/:app',
    createMeetingRoutes({ meetings, appOf, presets: PRESETS }),
  );
  api.route('/accounts/:account/realtime/kit/:app', createSessionRoutes({ sessions, links, appOf }));
  api.all('*', noRoute);
  return api;
}

function webhooksOf(apps: RouteParts['apps']): WebhookRoutesOptions {
  return {
    registryOf: (context: Context) => apps.get(context.req.param('app') ?? '')?.registry,
    malformedId: 'BAD_REQUEST "id" must be a valid GUID',
    isEmptyListMissing: true,
    listsEvents: true,
    shown,
    changed: (webhook) => {
      const { enabled: _enabled, ...rest } = shown(webhook);
      return rest;
    },
  };
}

/** The documented answers have no organization. */
function shown({
  organization_id: _organization,
  ...webhook
}: StoredWebhook): Omit<StoredWebhook, 'organization_id'> {
  return webhook;
}
