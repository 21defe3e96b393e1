import { HooksError, type ErrorCode } from '../../domain/errors.ts';
import { findApp, type App } from '../../domain/service/app.ts';
import type { AccountApi, AccountList } from '../../api/account-api.ts';

/** What signs in to an app of an account; undefined is what nobody has given. */
export interface GivenSignIn {
  readonly token: string | undefined;
  readonly accountId: string | undefined;
  /** The id or the name of the app. */
  readonly app: string | undefined;
}

/**
 * Checks a sign-in from its beginning to its end: the token, the account, the app.
 *
 * @param connect makes the client for the token and the account, which are there then; it stays open
 * @returns the app that is meant
 * @throws HooksError `credentials_missing` where something was not given; `credentials_refused` for a token
 *   that is not valid; `account_refused` for an account that is not there or that the token may not use;
 *   `app_not_found`, `app_ambiguous`; `sign_in_unchecked` where the service could not be asked
 */
export async function checkSignIn(
  given: GivenSignIn,
  connect: (token: string, accountId: string) => AccountApi | Promise<AccountApi>,
): Promise<App> {
  const { token, accountId, app } = given;
  if (token === undefined || accountId === undefined || app === undefined) throw incomplete(given);
  return findApp(await appsToSignIn(await connect(token, accountId)), app);
}

/**
 * The accounts that a token can see, for who chooses one.
 *
 * @throws HooksError `credentials_refused`, `sign_in_unchecked`
 */
export async function accountsToSignIn(api: AccountApi): Promise<AccountList> {
  try {
    return await api.accounts();
  } catch (error) {
    throw await explained(error, api);
  }
}

/**
 * The apps of the account that a client is for, for who chooses one.
 *
 * @throws HooksError `credentials_refused`, `account_refused`, `sign_in_unchecked`
 */
export async function appsToSignIn(api: AccountApi): Promise<readonly App[]> {
  try {
    return await api.apps();
  } catch (error) {
    throw await explained(error, api);
  }
}

const MISSING: readonly (readonly [what: keyof GivenSignIn, name: string, variable: string])[] = [
  ['token', 'the API token', 'CLOUDFLARE_API_TOKEN'],
  ['accountId', 'the account id', 'CLOUDFLARE_ACCOUNT_ID'],
  ['app', 'the app', 'REALTIMEKIT_APP_ID'],
];

function incomplete(given: GivenSignIn): HooksError {
  const missing = MISSING.filter(([what]) => given[what] === undefined);
  const names = listed(missing.map(([, name]) => name));
  const are = missing.length === 1 ? 'is' : 'are';
  return new HooksError('credentials_missing', `For signing in to Cloudflare, ${names} ${are} missing.`, {
    hint: `Run "dyte-hooks login" on a terminal, or set ${listed(missing.map(([, , variable]) => variable))}.`,
  });
}

function listed(words: readonly string[]): string {
  return [words.slice(0, -1).join(', '), ...words.slice(-1)].filter((text) => text !== '').join(' and ');
}

/** What says that the service does not want this token, this account or both: which, the token tells. */
const REFUSED: ReadonlySet<ErrorCode> = new Set([
  'credentials_refused',
  'not_allowed',
  'not_found',
  'request_invalid',
]);

/** What is left of the service's own failures, and of the way to it. */
const UNCHECKED: ReadonlySet<ErrorCode> = new Set([
  'certificate_invalid',
  'rate_limited',
  'service_answer_invalid',
  'service_error',
  'service_timeout',
  'service_unreachable',
]);

/** The failure of a call, as one of those that a sign-in has. */
async function explained(error: unknown, api: AccountApi): Promise<unknown> {
  if (!(error instanceof HooksError)) return error;
  if (UNCHECKED.has(error.code)) return unchecked(error);
  if (!REFUSED.has(error.code)) return error;
  return api.verifyToken().then(
    (token) => {
      if (token.state === 'inactive') return tokenInactive(error, token.status);
      return token.state === 'active' ? accountRefused(error) : tokenRefused(error);
    },
    // It is known all the same that the service said no.
    () => (error.code === 'credentials_refused' ? tokenRefused(error) : accountRefused(error)),
  );
}

function unchecked(cause: HooksError): HooksError {
  const { request, requestId, hint } = cause;
  const why = `${cause.message.slice(0, 1).toLowerCase()}${cause.message.slice(1)}`;
  const message = `The sign-in could not be checked: ${why}`;
  return new HooksError('sign_in_unchecked', message, { hint, request, requestId, cause });
}

const NEW_TOKEN =
  'Make a new one in Cloudflare’s dashboard, under Manage Account, API Tokens, with the permission "Realtime Admin".';

function tokenInactive({ request, requestId }: HooksError, status: string): HooksError {
  const message = `The API token cannot be used: Cloudflare says that it is ${status}.`;
  return new HooksError('credentials_refused', message, { hint: NEW_TOKEN, request, requestId });
}

function tokenRefused({ request, requestId, cause }: HooksError): HooksError {
  return new HooksError('credentials_refused', 'Cloudflare does not accept the API token.', {
    hint: `Check that all of it was copied, and that it has not been deleted. ${NEW_TOKEN}`,
    request,
    requestId,
    cause,
  });
}

function accountRefused({ request, requestId, cause }: HooksError): HooksError {
  const message = 'The API token is valid, but not for RealtimeKit of this account.';
  return new HooksError('account_refused', message, {
    hint: 'Check the account id. The token needs the permission "Realtime Admin" or "Realtime" for this account, and RealtimeKit must be enabled for it.',
    request,
    requestId,
    cause,
  });
}
