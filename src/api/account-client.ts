import { HooksError, type ErrorCode } from '../domain/errors.ts';
import { textOf } from '../domain/events/values.ts';
import type { JsonObject } from '../domain/json/json-value.ts';
import { isAccountId } from '../domain/credentials/app-place.ts';
import type { App } from '../domain/service/app.ts';
import { accountCallsOf } from '../domain/service/account-calls.ts';
import type { AccountCalls } from '../domain/service/service-definition.ts';
import type { Account, AccountApi, AccountList, TokenState } from './account-api.ts';
import { ask } from './ask.ts';
import { createConnection, type Connection, type ConnectionOptions } from './connection.ts';
import { readApps } from './read-apps.ts';
import { entriesOf, PER_PAGE, readPages, unreadable } from './read-pages.ts';

export interface AccountApiOptions extends ConnectionOptions {
  /** The account whose apps are asked for, checked; undefined while it is not known yet. */
  readonly accountId?: string | undefined;
}

interface ClientParts {
  readonly connection: Connection;
  readonly calls: AccountCalls;
  readonly accountId: string | undefined;
}

/**
 * The client of what stands around the webhooks: the token, its accounts, the apps of one.
 *
 * Source: docs/service.md, "Around the webhooks".
 *
 * @throws HooksError `usage_invalid` for a service without accounts; `settings_invalid` for credentials or
 *   a proxy that cannot be used
 */
export function createAccountApi({ accountId, ...options }: AccountApiOptions): AccountApi {
  const connection = createConnection(options);
  const calls = accountCallsOf(connection.service);
  const parts = { connection, calls, accountId };
  return {
    verifyToken: async () => verifyToken(parts),
    accounts: async () => listAccounts(parts),
    apps: async () => listApps(parts),
    close: () => connection.transport.close(),
  };
}

/** A token that an account owns is not known as one of a user, so the account is asked where there is one. */
async function verifyToken(parts: ClientParts): Promise<TokenState> {
  const { calls, accountId } = parts;
  const ofUser = await verifyAt(parts, calls.tokenPath);
  if (ofUser.state !== 'refused' || accountId === undefined) return ofUser;
  const ofAccount = await verifyAt(parts, calls.accountTokenPath(accountId));
  return ofAccount.state === 'refused' ? ofUser : ofAccount;
}

const REFUSALS: ReadonlySet<ErrorCode> = new Set([
  'credentials_refused',
  'not_allowed',
  'request_invalid',
  'not_found',
]);

async function verifyAt({ connection, calls }: ClientParts, path: string): Promise<TokenState> {
  try {
    const { data, reference } = await ask(connection, path, calls);
    const status = textOf(data, 'status');
    if (status === undefined) throw unreadable('does not say whether the token is active', reference);
    return status === 'active' ? { state: 'active' } : { state: 'inactive', status };
  } catch (error) {
    if (error instanceof HooksError && REFUSALS.has(error.code)) return { state: 'refused', error };
    throw error;
  }
}

async function listAccounts({ connection, calls }: ClientParts): Promise<AccountList> {
  try {
    const accounts = await readPages<Account>(async (number) => {
      const query = { page: String(number), per_page: String(PER_PAGE) };
      const answer = await ask(connection, calls.accountsPath, calls, query);
      return { ...answer, entries: entriesOf(answer).flatMap(readAccount) };
    });
    return accounts.length === 0 ? { kind: 'not_allowed' } : { kind: 'listed', accounts };
  } catch (error) {
    if (error instanceof HooksError && error.code === 'not_allowed') return { kind: 'not_allowed' };
    throw error;
  }
}

/** One without an id cannot be chosen. */
function readAccount(entry: JsonObject): readonly Account[] {
  const id = textOf(entry, 'id');
  return id !== undefined && isAccountId(id) ? [{ id, name: textOf(entry, 'name') ?? '' }] : [];
}

async function listApps({ connection, calls, accountId }: ClientParts): Promise<readonly App[]> {
  if (accountId !== undefined) return readApps(connection, calls, accountId);
  throw new HooksError('option_missing', 'The account id is missing.', {
    hint: 'Sign in with dyte-hooks login, or set CLOUDFLARE_ACCOUNT_ID.',
  });
}
