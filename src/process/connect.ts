import { notify, writeDebug, type GlobalOptions } from '../context.ts';
import { isAppId, readAccountId } from '../domain/credentials/app-place.ts';
import { HooksError } from '../domain/errors.ts';
import { secretsOfAuthorization } from '../domain/secrets/secret-hider.ts';
import { findApp } from '../domain/service/app.ts';
import { accountCallsOf } from '../domain/service/account-calls.ts';
import { serviceOf } from '../domain/service/services.ts';
import { unexpectedApiUrl } from '../settings/unexpected-api-url.ts';
import { sanitize } from '../terminal/text/sanitize.ts';
import { clearLine } from '../terminal/progress/progress-line.ts';
import { retryNotice } from '../views/api-retry.ts';
import { VERSION } from '../version.ts';
import {
  namingAccountCredentials,
  namingCredentials,
  namingMeetingCredentials,
  namingSessionCredentials,
} from './refused-credentials.ts';
import { rememberingApps, rememberingWebhooks } from './remember-names.ts';
import { systemClock } from './system.ts';
import type { ApiCalls } from '../api/api-calls.ts';
import type { AccountApi } from '../api/account-api.ts';
import type { AccountApiOptions } from '../api/account-client.ts';
import type { ConnectionOptions } from '../api/connection.ts';
import type { Trace } from '../api/trace.ts';
import type { MeetingsApi } from '../api/meetings-api.ts';
import type { SessionsApi } from '../api/sessions-api.ts';
import type { WebhooksApi } from '../api/webhooks-api.ts';
import type { KnownSecrets } from '../domain/secrets/known-secrets.ts';
import type { AppPlace, SignIn } from '../domain/service/service-definition.ts';
import type { Settings } from '../settings/settings.ts';
import type { Io } from '../terminal/io.ts';
import type { Interruption } from './signals.ts';

/** What each part of a context is made from. */
export interface Run {
  readonly node: NodeJS.Process;
  readonly io: Io;
  readonly options: GlobalOptions;
  readonly interruption: Interruption;
  readonly secrets: KnownSecrets;
  readonly notify: (text: string) => void;
}

/**
 * Makes the client of the webhooks that these settings are about.
 *
 * @param calls set where nobody waits for one answer; calls in the background are tried once, and nothing is said
 * @throws HooksError `profile_not_found`, `settings_invalid`, `credentials_missing`, `option_missing`,
 *   `app_not_found`, `app_ambiguous`
 */
export async function connect(
  settings: Settings,
  run: Run,
  calls: ApiCalls | undefined,
): Promise<WebhooksApi> {
  const connection = await connectionOptions(settings, run, calls);
  const app = await appOf(settings, connection, run);
  const { createWebhooksApi } = await import('../api/create-api.ts');
  const api = namingCredentials(createWebhooksApi({ ...connection, app }), settings);
  return rememberingWebhooks(api, settings, run);
}

/**
 * Makes the client of what the service knows of sessions: many calls in a row, which wait for its limit.
 *
 * @throws HooksError as `connect` does
 */
export async function connectToSessions(settings: Settings, run: Run): Promise<SessionsApi> {
  const connection = await connectionOptions(settings, run, { kind: 'batch' });
  const app = await appOf(settings, connection, run);
  const { createSessionsApi } = await import('../api/sessions-client.ts');
  return namingSessionCredentials(createSessionsApi({ ...connection, app }), settings);
}

/**
 * Makes the client that makes meetings.
 *
 * @throws HooksError as `connect` does
 */
export async function connectToMeetings(settings: Settings, run: Run): Promise<MeetingsApi> {
  const connection = await connectionOptions(settings, run, undefined);
  const app = await appOf(settings, connection, run);
  const { createMeetingsApi } = await import('../api/meetings-client.ts');
  return namingMeetingCredentials(createMeetingsApi({ ...connection, app }), settings);
}

/**
 * Makes the client of what stands around the webhooks; the account may be missing, the app is not asked for.
 *
 * @throws HooksError as `connect` does, and `usage_invalid` for a service without accounts
 */
export async function connectToAccount(settings: Settings, run: Run): Promise<AccountApi> {
  // Whoever has no account is told so before it is asked who signs in.
  accountCallsOf(serviceOf(settings.service));
  const connection = await connectionOptions(settings, run, undefined);
  const accountId = settings.accountId === undefined ? undefined : accountOf(settings, settings.accountId);
  return await accountClient(settings, { ...connection, accountId }, run);
}

async function connectionOptions(
  settings: Settings,
  run: Run,
  calls: ApiCalls | undefined,
): Promise<ConnectionOptions> {
  const background = calls?.kind === 'background' ? calls : undefined;
  // They go with others that were warned of.
  const isSilent = background !== undefined || calls?.kind === 'uninterrupted';
  requireProfile(settings, run, isSilent);
  const unexpected = unexpectedApiUrl(settings);
  // What there is a warning of is not done unasked.
  if (unexpected !== undefined && background !== undefined)
    throw new HooksError('settings_invalid', unexpected);
  if (unexpected !== undefined && !isSilent) run.notify(`warning: ${unexpected}`);
  const authorization = authorizationOf(settings);
  run.secrets.add(secretsOfAuthorization(authorization));
  return {
    service: settings.service,
    apiUrl: settings.apiUrl,
    authorization,
    clock: systemClock,
    random: Math.random,
    signal: calls !== undefined && 'signal' in calls ? calls.signal : run.interruption.signal,
    limits: await limitsOf(calls),
    environment: run.node.env,
    userAgent: `dyte-hooks/${VERSION}`,
    trace: await debugTrace(run),
    onRetry: (retry) => {
      if (calls?.kind === 'uninterrupted') {
        calls.say(retryNotice(retry));
        return;
      }
      // A notice stands in the place of a progress line.
      clearLine(run.io.stderr);
      notify(run, retryNotice(retry));
    },
  };
}

async function limitsOf(calls: ApiCalls | undefined): Promise<ConnectionOptions['limits']> {
  if (calls === undefined || calls.kind === 'uninterrupted') return undefined;
  if (calls.kind === 'batch') return (await import('../api/retry-decision.ts')).BATCH_CALL_LIMITS;
  const { timeoutMs } = calls;
  return { retries: 0, attemptTimeoutMs: timeoutMs, totalTimeoutMs: timeoutMs };
}

/** Where the environment says who signs in, a profile that does not exist is missed all the same. */
function requireProfile({ unknownProfile, sources }: Settings, run: Run, isSilent: boolean): void {
  if (unknownProfile === undefined) return;
  if (sources.credentials !== 'environment') throw unknownProfile;
  if (!isSilent) run.notify(`warning: ${unknownProfile.message}`);
}

/** Shows every request and answer with `--debug`; nothing of it is loaded without. */
export async function debugTrace(run: Run): Promise<Trace | undefined> {
  if (!run.options.debug) return undefined;
  const { traceLines } = await import('../views/api-trace.ts');
  return {
    clock: systemClock,
    onExchange: (exchange) => {
      clearLine(run.io.stderr);
      for (const line of traceLines(exchange))
        writeDebug(run.io, run.options.json, sanitize(run.secrets.hide(line)));
    },
  };
}

const SIGN_IN_VARIABLES: Readonly<Record<SignIn, string>> = {
  basic: 'DYTE_ORG_ID and DYTE_API_KEY',
  token: 'CLOUDFLARE_API_TOKEN',
};

function authorizationOf(settings: Settings): string {
  if (settings.credentials !== undefined) return settings.credentials.authorization;
  if (settings.credentialsProblem !== undefined) throw settings.credentialsProblem;
  throw new HooksError('credentials_missing', 'You are not signed in.', {
    hint: `Run "dyte-hooks login", or set ${SIGN_IN_VARIABLES[serviceOf(settings.service).signIn]}.`,
  });
}

/** Undefined where the service has no apps. */
async function appOf(
  settings: Settings,
  connection: ConnectionOptions,
  run: Run,
): Promise<AppPlace | undefined> {
  if (serviceOf(settings.service).signIn !== 'token') return undefined;
  return await placeOf(settings, connection, run);
}

/** The account and the app that the webhooks are in; for the name of an app the service is asked. */
async function placeOf(settings: Settings, connection: ConnectionOptions, run: Run): Promise<AppPlace> {
  const { accountId, app } = settings;
  if (accountId === undefined) throw missing('The account id', 'CLOUDFLARE_ACCOUNT_ID');
  const account = accountOf(settings, accountId);
  if (app === undefined) throw missing('The app', '--app <name or id>, or set REALTIMEKIT_APP_ID');
  if (isAppId(app)) return { accountId: account, appId: app };
  const api = await accountClient(settings, { ...connection, accountId: account }, run);
  try {
    return { accountId: account, appId: findApp(await api.apps(), app).id };
  } finally {
    await api.close();
  }
}

async function accountClient(settings: Settings, options: AccountApiOptions, run: Run): Promise<AccountApi> {
  const { createAccountApi } = await import('../api/account-client.ts');
  const api = namingAccountCredentials(createAccountApi(options), settings);
  return rememberingApps(api, settings, run);
}

function accountOf({ sources }: Pick<Settings, 'sources'>, text: string): string {
  const from =
    sources.accountId === 'environment' ? 'CLOUDFLARE_ACCOUNT_ID' : 'The account id of the profile';
  return readAccountId({ text, from });
}

function missing(what: string, way: string): HooksError {
  return new HooksError('option_missing', `${what} is missing.`, {
    hint: `Sign in with "dyte-hooks login", or ${way.startsWith('--') ? 'add' : 'set'} ${way}.`,
  });
}
