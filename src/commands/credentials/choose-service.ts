import { HooksError } from '../../domain/errors.ts';
import { SERVICES, type Service } from '../../domain/service/names.ts';
import { serviceOf } from '../../domain/service/services.ts';
import type { Context, SettingsChoice } from '../../context.ts';
import type { SignIn } from '../../domain/service/service-definition.ts';
import type { Settings } from '../../settings/settings.ts';
import type { LoginOptions } from './login-options.ts';

/**
 * What counts for who signs in. Whoever wrote a project's file must not decide where somebody's credentials
 * are saved, and what is in the key store is about to be replaced.
 */
export const WITHOUT_PROJECT: SettingsChoice = { project: 'ignored', isKeyStoreRead: false };

/**
 * The settings of the service that is signed in to: the one that was named, else the one that the other
 * options fit, else the one that a person chooses.
 *
 * @throws HooksError `usage_invalid` for options that do not fit together; `option_missing` where nothing says
 *   which service it is
 */
export async function settingsToSignIn(options: LoginOptions, context: Context): Promise<Settings> {
  const named = context.options.service;
  const signIn = signInOf(options);
  if (named !== undefined) {
    if (signIn !== undefined && serviceOf(named).signIn !== signIn) throw unfit(named, signIn);
    return await context.settingsWith(WITHOUT_PROJECT);
  }
  const usual = await usualSettings(context, signIn !== undefined);
  if (signIn !== undefined) return await settingsFor(signIn, usual, context);
  // Without options of one kind, usual settings were not left out.
  if (usual === undefined) return await context.settingsWith(WITHOUT_PROJECT);
  const isSaid = usual.sources.service === 'option' || usual.sources.service === 'environment';
  if (isSaid) return usual;
  if (context.interactive) return await askService(context);
  if (usual.sources.service === 'default') throw nothingGiven();
  return usual;
}

/** What the options alone say: those of one kind fit services of one kind. */
function signInOf(options: LoginOptions): SignIn | undefined {
  const token = options.tokenStdin || options.fromWrangler || options.account !== undefined;
  const basic = options.keyStdin || options.authorizationStdin || options.orgId !== undefined;
  if (token && basic)
    throw new HooksError('usage_invalid', 'An API token and an API key cannot be given at once.', {
      hint: 'For Cloudflare give --token-stdin, --account and --app. For the others give --org-id and --key-stdin.',
    });
  return token ? 'token' : basic ? 'basic' : undefined;
}

/** @param isOptional whether it does not matter that the environment signs in to two services */
async function usualSettings(context: Context, isOptional: boolean): Promise<Settings | undefined> {
  try {
    return await context.settingsWith(WITHOUT_PROJECT);
  } catch (error) {
    if (isOptional && error instanceof HooksError && error.code === 'service_ambiguous') return undefined;
    throw error;
  }
}

async function settingsFor(signIn: SignIn, usual: Settings | undefined, context: Context): Promise<Settings> {
  if (usual !== undefined && serviceOf(usual.service).signIn === signIn) return usual;
  const service = SERVICES.find((each) => serviceOf(each).signIn === signIn);
  return await context.settingsWith({ ...WITHOUT_PROJECT, service });
}

async function askService(context: Context): Promise<Settings> {
  const prompts = await context.prompts();
  const entries = SERVICES.map((name) => ({
    value: name,
    label: `${serviceOf(name).title} (${serviceOf(name).status})`,
  }));
  const chosen = await prompts.choose('Which service?', entries);
  const service = SERVICES.find((name) => name === chosen);
  return await context.settingsWith({ ...WITHOUT_PROJECT, service });
}

function unfit(service: Service, signIn: SignIn): HooksError {
  const { title, signIn: own } = serviceOf(service);
  const what = { token: 'an API token', basic: 'an organization id and an API key' };
  return new HooksError('usage_invalid', `${title} takes ${what[own]}, not ${what[signIn]}.`, {
    hint: 'Leave the options of the other out, or name another service with --service.',
  });
}

function nothingGiven(): HooksError {
  return new HooksError('option_missing', 'Nothing to sign in with was given.', {
    hint: 'For Cloudflare add --account <id> --app <name or id> --token-stdin, or set CLOUDFLARE_API_TOKEN. For Dyte and RealtimeKit v2 add --org-id <id> --key-stdin, or set DYTE_ORG_ID and DYTE_API_KEY.',
  });
}
