import { isAppId, readAccountId } from '../../domain/credentials/app-place.ts';
import { HooksError } from '../../domain/errors.ts';
import { findApp, type App } from '../../domain/service/app.ts';
import { missingOption, notify, type Context } from '../../context.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import type { SourcedText } from '../../domain/credentials/authorization.ts';
import type { Account, AccountList } from '../../api/account-api.ts';

/** More of them make a hint that nobody reads. */
const MAX_LISTED = 10;

/**
 * The account to sign in to, of those that the token sees: the only one, or the one that a person chooses. A
 * token that may not list accounts works all the same, so the id is asked for then.
 *
 * @param likelyId offered where it is asked for
 * @throws HooksError `option_missing` where nobody can be asked
 */
export async function chooseAccount(
  context: Context,
  list: AccountList,
  likelyId: string | undefined,
): Promise<string> {
  if (list.kind === 'not_allowed') return await askAccount(context, likelyId);
  const [only, ...others] = list.accounts;
  if (only !== undefined && others.length === 0) {
    notify(context, sanitize(`The token is for one account: ${labelOf(only)}.`));
    return only.id;
  }
  if (!context.interactive) throw severalAccounts(list.accounts);
  const prompts = await context.prompts();
  return await prompts.choose(
    'Which account?',
    list.accounts.map((account) => ({ value: account.id, label: labelOf(account) })),
  );
}

async function askAccount(context: Context, likelyId: string | undefined): Promise<string> {
  if (!context.interactive) throw missingOption('The account id', '--account <id>', 'CLOUDFLARE_ACCOUNT_ID');
  notify(
    context,
    'The token may not list accounts. The id is in the address of the dashboard, behind dash.cloudflare.com/.',
  );
  const prompts = await context.prompts();
  const text = await prompts.text('Account id', { default: likelyId, validate: accountProblem });
  return readAccountId({ text, from: 'What you typed' });
}

function accountProblem(text: string): string | undefined {
  try {
    readAccountId({ text, from: 'This' });
    return undefined;
  } catch (error) {
    if (error instanceof HooksError) return error.message;
    throw error;
  }
}

function severalAccounts(accounts: readonly Account[]): HooksError {
  const listed = accounts.slice(0, MAX_LISTED).map(labelOf).join(', ');
  return new HooksError('option_missing', 'The token is for several accounts, and none was named.', {
    hint: `Add --account <id>, or set CLOUDFLARE_ACCOUNT_ID: ${listed}${accounts.length > MAX_LISTED ? ' and more' : ''}.`,
  });
}

function labelOf({ id, name }: Account): string {
  return name === '' ? id : `${name} (${id})`;
}

/**
 * The app to sign in to: the one that is named, else the only one of the account, else the one that a person
 * chooses.
 *
 * @throws HooksError `app_not_found`, `app_ambiguous`, `option_missing` where nobody can be asked
 */
export async function chooseApp(
  context: Context,
  apps: readonly App[],
  named: string | undefined,
): Promise<App> {
  if (named !== undefined) return findApp(apps, named);
  const [only, ...others] = apps;
  if (only === undefined)
    throw new HooksError('app_not_found', 'The account has no app yet.', {
      hint: 'Make one in Cloudflare’s dashboard, under Realtime, RealtimeKit, and sign in again.',
    });
  if (others.length === 0) {
    notify(context, sanitize(`The account has one app: ${appLabel(only)}.`));
    return only;
  }
  if (!context.interactive) throw severalApps(apps);
  const prompts = await context.prompts();
  const entries = apps.map((app) => ({ value: app.id, label: appLabel(app) }));
  return findApp(apps, await prompts.choose('Which app?', entries));
}

function severalApps(apps: readonly App[]): HooksError {
  const listed = apps.slice(0, MAX_LISTED).map(appLabel).join(', ');
  return new HooksError('option_missing', 'The account has several apps, and none was named.', {
    hint: `Add --app <name or id>, or set REALTIMEKIT_APP_ID: ${listed}${apps.length > MAX_LISTED ? ' and more' : ''}.`,
  });
}

function appLabel({ id, name }: App): string {
  return name === '' ? id : `${name} (${id})`;
}

/**
 * The app of an account that nobody is asked about: only its id says which it is.
 *
 * @throws HooksError `option_missing`, `usage_invalid` for a name
 */
export function requireAppId(named: string | undefined): App {
  if (named === undefined) throw missingOption('The app', '--app <id>', 'REALTIMEKIT_APP_ID');
  if (isAppId(named)) return { id: named.toLowerCase(), name: '', createdAt: undefined };
  throw new HooksError('usage_invalid', 'With --no-verify the app must be given by its id.', {
    hint: 'Its name is looked up with the service. Leave --no-verify out, or give the id.',
  });
}

/** @throws HooksError `option_missing`, `settings_invalid` */
export function requireAccountId(given: SourcedText | undefined): string {
  if (given === undefined) throw missingOption('The account id', '--account <id>', 'CLOUDFLARE_ACCOUNT_ID');
  return readAccountId(given);
}
