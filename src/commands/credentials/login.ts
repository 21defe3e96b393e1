import { notify, type Context } from '../../context.ts';
import { HooksError } from '../../domain/errors.ts';
import { readVariable } from '../../domain/environment/variables.ts';
import { isLocalUrl } from '../../domain/network/local-address.ts';
import { wholeUrl } from '../../domain/network/written-url.ts';
import { holdsEllipsis } from '../../domain/secrets/masked-value.ts';
import { maskUrl } from '../../domain/secrets/mask-secrets.ts';
import { serviceOf } from '../../domain/service/services.ts';
import { inspectWebhookUrl } from '../../domain/webhook/webhook-url.ts';
import { renderLogin } from '../../views/login.ts';
import { answerJson, answerLines } from '../shared/print-answer.ts';
import { saveWithSecret } from '../shared/profile-secrets.ts';
import { settingsToSignIn } from './choose-service.ts';
import { sayOtherProfile } from './other-profile.ts';
import type { LoginReportJson } from '../../schemas/credentials.ts';
import type { SignIn } from '../../domain/service/service-definition.ts';
import type { Profile, Settings } from '../../settings/settings.ts';
import type { LoginOptions } from './login-options.ts';
import type { SignedIn } from './signed-in.ts';

type SigningIn = (options: LoginOptions, context: Context, settings: Settings) => Promise<SignedIn>;

/** The two ways to sign in; each is loaded when it is taken. */
const WAYS: Readonly<Record<SignIn, () => Promise<SigningIn>>> = {
  token: async () => (await import('./token-sign-in.ts')).signInWithToken,
  basic: async () => (await import('./basic-sign-in.ts')).signInWithKey,
};

/**
 * Saves credentials, once the service has accepted them. What is missing is asked for on a terminal;
 * elsewhere it comes from options, the environment, or standard input.
 *
 * @throws HooksError `option_missing` where something is missing and nobody can be asked, `settings_invalid` for
 *   what cannot be credentials, `keyring_unavailable`, and what the service refuses
 */
export async function run(options: LoginOptions, context: Context): Promise<void> {
  const settings = await settingsToSignIn(options, context);
  const webhookUrl = options.webhookUrl === undefined ? undefined : wholeUrl(options.webhookUrl);
  if (webhookUrl !== undefined) requireUsable(webhookUrl, settings);
  // Where they will be saved is known before anybody is asked for secrets.
  const profiles = await context.profiles();
  await profiles.read(settings.profile);
  const signIn = await WAYS[serviceOf(settings.service).signIn]();
  const { organizationId, secret, fields } = await signIn(options, context, settings);
  const profile = await saveWithSecret(
    context,
    settings.profile,
    { ...secret, isForKeyStore: options.keyring },
    (before) => mergeProfile(before, settings, webhookUrl, fields),
  );
  await report(context, {
    profile: settings.profile,
    service: settings.service,
    apiUrl: settings.apiUrl,
    organizationId: organizationId ?? null,
    accountId: profile.accountId ?? null,
    appId: profile.appId ?? null,
    appName: profile.appName ?? null,
    webhookUrl: profile.webhookUrl === undefined ? null : maskUrl(profile.webhookUrl),
    credentials: options.verify ? 'accepted' : 'unchecked',
    secretIn: options.keyring ? 'keyring' : 'file',
    path: profiles.path,
  });
}

function requireUsable(webhookUrl: string, settings: Settings): void {
  const { problem } = inspectWebhookUrl(webhookUrl, { isLocal: isLocalUrl(settings.apiUrl) });
  if (problem === undefined) return;
  throw new HooksError(holdsEllipsis(webhookUrl) ? 'value_masked' : 'url_unusable', problem.message, {
    hint: problem.hint,
  });
}

/** Credentials belong to the service that accepted them, so what was chosen for this run is saved too. */
function mergeProfile(
  { webhookUrl: savedWebhookUrl }: Profile,
  { service, apiUrl, sources }: Settings,
  webhookUrl: string | undefined,
  fields: SignedIn['fields'],
): Profile {
  return {
    service,
    // The address of another service, which this run did not take, is not kept either.
    apiUrl: sources.apiUrl === 'default' ? undefined : apiUrl,
    ...fields,
    webhookUrl: webhookUrl ?? savedWebhookUrl,
  };
}

/** Stronger than what is saved. */
const CREDENTIAL_VARIABLES: Readonly<Record<SignIn, readonly string[]>> = {
  token: ['CLOUDFLARE_API_TOKEN'],
  basic: ['DYTE_AUTHORIZATION', 'DYTE_API_KEY'],
};

async function report(context: Context, done: LoginReportJson): Promise<void> {
  const { io, environment } = context;
  if (context.options.json) answerJson<'login'>(context, done);
  else {
    answerLines(context, renderLogin(done, await context.style(io.stdout)));
    notify(context, 'Next: dyte-hooks listen');
  }
  await sayOtherProfile(context, done.profile);
  const winning = CREDENTIAL_VARIABLES[serviceOf(done.service).signIn].find(
    (name) => readVariable(environment, name) !== undefined,
  );
  if (winning !== undefined)
    notify(context, `warning: ${winning} is set, and takes precedence over the saved credentials.`);
}
