import { missingOption, notify, type Context } from '../../context.ts';
import { bearerOf } from '../../domain/credentials/api-token.ts';
import { readAccountId } from '../../domain/credentials/app-place.ts';
import { readWord } from '../../domain/environment/variables.ts';
import { HooksError } from '../../domain/errors.ts';
import { isLocalUrl } from '../../domain/network/local-address.ts';
import { serviceOf } from '../../domain/service/services.ts';
import { readSecret } from '../../terminal/prompts/read-secret.ts';
import { accountsToSignIn, appsToSignIn } from '../shared/check-sign-in.ts';
import { withApiProgress } from '../shared/find-webhooks.ts';
import { chooseAccount, chooseApp, requireAccountId, requireAppId } from './choose-place.ts';
import { askWrangler } from './wrangler-token.ts';
import type { SourcedText } from '../../domain/credentials/authorization.ts';
import type { App } from '../../domain/service/app.ts';
import type { AccountApi } from '../../api/account-api.ts';
import type { Settings } from '../../settings/settings.ts';
import type { LoginOptions } from './login-options.ts';
import type { SignedIn } from './signed-in.ts';

/** An API token, and where it came from. */
interface GivenToken extends SourcedText {
  readonly isOfWrangler?: boolean;
}

/** Said before the token is asked for where the service is an emulator. */
const LOCAL_PLACE = 'dyte-hooks emulate --service cloudflare prints the API token: add --print-env.';

/**
 * Signs in with an API token: finds the account and the app that are meant, by asking the service for those
 * that the token sees.
 *
 * @throws HooksError `option_missing`, `settings_invalid`, `wrangler_failed`; what a sign-in fails with:
 *   `credentials_refused`, `account_refused`, `app_not_found`, `app_ambiguous`, `sign_in_unchecked`
 */
export async function signInWithToken(
  options: LoginOptions,
  context: Context,
  settings: Settings,
): Promise<SignedIn> {
  const account = givenAccount(options, context);
  if (account !== undefined) readAccountId(account);
  const token = await gatherToken(options, context, settings);
  const authorization = bearerOf(token);
  const place = options.verify
    ? await findPlace(authorization, account, context, settings, token.isOfWrangler)
    : { accountId: requireAccountId(account), app: requireAppId(namedApp(settings)) };
  const { accountId, app } = place;
  return {
    secret: { field: 'apiToken', value: authorization.replace(/^Bearer /, '') },
    organizationId: undefined,
    fields: { accountId, appId: app.id, appName: app.name === '' ? undefined : app.name },
  };
}

function givenAccount({ account }: LoginOptions, { environment }: Context): SourcedText | undefined {
  if (account !== undefined) return { text: account, from: '--account' };
  return readWord(environment, 'CLOUDFLARE_ACCOUNT_ID');
}

/** The app of this run; the one that was saved before is chosen again. */
function namedApp({ app, sources }: Settings): string | undefined {
  return sources.app === 'option' || sources.app === 'environment' ? app : undefined;
}

async function gatherToken(options: LoginOptions, context: Context, settings: Settings): Promise<GivenToken> {
  if (options.fromWrangler) return await takeOver(options, context);
  if (options.tokenStdin) {
    const text = await readSecret(context.io.stdin, context.clock, context.signal, '--token-stdin');
    return { text, from: 'Standard input' };
  }
  const set = readWord(context.environment, 'CLOUDFLARE_API_TOKEN');
  if (set !== undefined) {
    notify(context, 'The API token is that of CLOUDFLARE_API_TOKEN.');
    return set;
  }
  if (!context.interactive)
    throw missingOption('The API token', '--token-stdin and pipe it in', 'CLOUDFLARE_API_TOKEN');
  notify(context, isLocalUrl(settings.apiUrl) ? LOCAL_PLACE : serviceOf(settings.service).credentialsPlace);
  const prompts = await context.prompts();
  return { text: await prompts.secret('API token'), from: 'What you typed' };
}

async function takeOver({ tokenStdin }: LoginOptions, context: Context): Promise<GivenToken> {
  if (tokenStdin)
    throw new HooksError('usage_invalid', '--from-wrangler and --token-stdin cannot be combined.', {
      hint: 'Give the one that has the token.',
    });
  const { kind, token } = await askWrangler(context);
  notify(
    context,
    kind === 'api_token'
      ? 'The API token is the one that wrangler is signed in with.'
      : 'The token is that of wrangler’s login. It expires within the hour: then run this again, or sign in with an API token.',
  );
  return { text: token, from: 'The token of wrangler', isOfWrangler: kind === 'oauth' };
}

interface Place {
  readonly accountId: string;
  readonly app: App;
}

async function findPlace(
  authorization: string,
  given: SourcedText | undefined,
  context: Context,
  settings: Settings,
  isOfWrangler = false,
): Promise<Place> {
  const connect = (accountId: string | undefined): Promise<AccountApi> =>
    context.accountApi({
      ...settings,
      accountId,
      credentials: { kind: 'token', authorization, organizationId: undefined },
      credentialsProblem: undefined,
      credentialVariables: undefined,
      // It is about to be made.
      unknownProfile: undefined,
    });
  const asked = async <Found>(call: Promise<Found>): Promise<Found> =>
    await explaining(withApiProgress(context, call, settings), isOfWrangler);
  const accountId =
    given === undefined
      ? await chooseAccount(
          context,
          await asked(accountsToSignIn(await connect(undefined))),
          settings.accountId,
        )
      : readAccountId(given);
  const apps = await asked(appsToSignIn(await connect(accountId)));
  return { accountId, app: await chooseApp(context, apps, namedApp(settings)) };
}

const REFUSALS = new Set(['credentials_refused', 'account_refused']);

async function explaining<Found>(call: Promise<Found>, isOfWrangler: boolean): Promise<Found> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof HooksError) || error.code === 'interrupted') throw error;
    const own =
      isOfWrangler && REFUSALS.has(error.code)
        ? 'What wrangler signs in with may lack the permission for RealtimeKit: sign in with an API token that has it.'
        : (error.hint ?? '');
    const rest = error.code === 'sign_in_unchecked' ? '; --no-verify saves without asking the service' : '';
    throw error.reworded({ hint: `${own} Nothing was saved${rest}.`.trim() });
  }
}
