import { HooksError } from '../domain/errors.ts';
import { DEFAULT_PROFILE } from '../domain/defaults.ts';
import type { Service } from '../domain/service/names.ts';
import { serviceOf } from '../domain/service/services.ts';
import { readApiUrl } from '../domain/network/api-url.ts';
import { resolveCredentials } from './resolve-credentials.ts';
import { secretOf, serviceOfProfile } from '../domain/profile/secrets.ts';
import { readVariable, type Variables } from '../domain/environment/variables.ts';
import { resolveService, type ChosenService } from './resolve-service.ts';
import { byDefault, prefer, type GivenSource, type Sourced } from './sourced.ts';
import type { ChosenProfile, Profile, ProjectChoice, Settings, Source } from './settings.ts';

/** The options that settings come from; undefined where not given. */
export interface SettingsOptions {
  readonly profile: string | undefined;
  readonly service: Service | undefined;
  readonly app?: string | undefined;
  readonly apiUrl: string | undefined;
}

/**
 * Which profile to read; what it holds cannot name another.
 *
 * @param inUse the one that `profile use` chose
 */
export function chooseProfile(
  options: Pick<SettingsOptions, 'profile'>,
  environment: Variables,
  project?: ProjectChoice,
  inUse?: string,
): ChosenProfile {
  if (options.profile !== undefined) return { value: options.profile, source: 'option' };
  const named = readVariable(environment, 'DYTE_HOOKS_PROFILE');
  if (named !== undefined) return { value: named, source: 'environment' };
  if (project?.profile !== undefined) return { value: project.profile, source: 'project' };
  return inUse === undefined
    ? { value: DEFAULT_PROFILE, source: 'default' }
    : { value: inUse, source: 'saved' };
}

/**
 * Applies precedence: option, then environment, then the project's file, then profile, then default.
 *
 * @param profile what was saved under the chosen name, if anything
 * @param project what the file of the project says, if there is one
 * @param chosen the profile's name, where more is known of it than the other parameters say
 * @throws HooksError `settings_invalid`, `service_ambiguous`, but not for credentials: see `credentialsProblem`
 */
export function resolveSettings(
  options: SettingsOptions,
  environment: Variables,
  profile: Profile | undefined,
  project?: ProjectChoice,
  chosen: ChosenProfile = chooseProfile(options, environment, project),
): Settings {
  const { value: name, source: nameSource } = chosen;
  const service = resolveService(options.service, environment, profile, project);
  const isOther = profile !== undefined && service.value !== serviceOfProfile(profile);
  const kept = isOther
    ? { ...profile, apiUrl: undefined, accountId: undefined, appId: undefined, appName: undefined }
    : profile;
  const apiUrl = resolveApiUrl(options, environment, kept, service.value);
  const webhookUrl = prefer({
    environment: readVariable(environment, 'DYTE_WEBHOOK_URL'),
    profile: profile?.webhookUrl,
  });
  const { signIn } = serviceOf(service.value);
  const place = signIn === 'token' ? resolvePlace(options, environment, kept, project) : {};
  const resolved = resolveCredentials(signIn, environment, profile, name);
  const isLeft = isOther && resolved.source !== 'environment' && apiUrl.value !== savedApiUrl(profile);
  const isForeign =
    nameSource === 'project' && isForeignAddress(resolved.source, apiUrl, service.value, profile);
  const { source, ...credentials } =
    isLeft && profile !== undefined && secretOf(profile) !== undefined
      ? notSent(name, service.value, profile)
      : isForeign
        ? notSentElsewhere(name, resolved.source, apiUrl.value)
        : resolved;
  return {
    profile: name,
    service: service.value,
    apiUrl: apiUrl.value,
    keyUrl: serviceOf(service.value).keyUrl(apiUrl.value),
    accountId: place.account?.value,
    app: place.app?.value,
    appName: place.app?.source === 'profile' ? kept?.appName : undefined,
    ...credentials,
    webhookUrl: webhookUrl?.value,
    ...(isOther && apiUrl.source === 'default' ? leftAddress(name, service, profile) : {}),
    sources: {
      profile: nameSource,
      service: service.source,
      apiUrl: apiUrl.source,
      accountId: place.account?.source,
      app: place.app?.source,
      credentials: source,
      webhookUrl: webhookUrl?.source,
    },
  };
}

interface ResolvedPlace {
  readonly account?: Sourced<string> | undefined;
  readonly app?: Sourced<string> | undefined;
}

/** The account, and the app in it. An app that was saved with another account is not in this one. */
function resolvePlace(
  options: SettingsOptions,
  environment: Variables,
  profile: Profile | undefined,
  project: ProjectChoice | undefined,
): ResolvedPlace {
  const environmentAccount = readVariable(environment, 'CLOUDFLARE_ACCOUNT_ID');
  const account = prefer({ environment: environmentAccount, profile: profile?.accountId });
  const isSavedAccount = account?.value.toLowerCase() === profile?.accountId?.toLowerCase();
  const app = prefer({
    option: options.app,
    environment: readVariable(environment, 'REALTIMEKIT_APP_ID'),
    project: project?.app,
    profile: isSavedAccount ? (profile?.appId ?? profile?.appName) : undefined,
  });
  return { account, app };
}

function savedApiUrl(profile: Profile | undefined): string {
  return profile?.apiUrl === undefined
    ? serviceOf(serviceOfProfile(profile)).apiUrl
    : readApiUrl(profile.apiUrl, API_URL_GIVEN.profile, serviceOfProfile(profile));
}

/** Credentials go to the service that they were saved for, unless somebody signs in to the other one. */
function notSent(
  name: string,
  service: Service,
  profile: Profile | undefined,
): Pick<Settings, 'credentials' | 'credentialsProblem'> & { readonly source: 'profile' } {
  const credentialsProblem = new HooksError(
    'credentials_missing',
    `Profile "${name}" is signed in to ${serviceOfProfile(profile)}: its credentials are not sent to ${service}.`,
    { hint: `Sign in there, under another name: dyte-hooks login --profile ${service} --service ${service}` },
  );
  return { credentials: undefined, credentialsProblem, source: 'profile' };
}

/**
 * Whether credentials would go to an address that they were not meant for, because the file of a project has
 * brought them together: those of the environment to the address of a profile, or those of a profile to an
 * address that was given for something else.
 */
function isForeignAddress(
  credentials: Source | undefined,
  { value, source }: Sourced<string>,
  service: Service,
  profile: Profile | undefined,
): boolean {
  if (credentials === 'environment') return source === 'profile' && value !== serviceOf(service).apiUrl;
  return credentials === 'profile' && value !== savedApiUrl(profile);
}

function notSentElsewhere(
  name: string,
  source: Source | undefined,
  apiUrl: string,
): Pick<Settings, 'credentials' | 'credentialsProblem'> & { readonly source: Source | undefined } {
  const whose = source === 'environment' ? 'of the environment' : `of profile "${name}"`;
  const credentialsProblem = new HooksError(
    'credentials_missing',
    `The project's file chooses profile "${name}", and the credentials ${whose} are not sent to ${apiUrl} for that.`,
    { hint: `If you mean this profile and this address: --profile ${name}` },
  );
  return { credentials: undefined, credentialsProblem, source };
}

/** Where the profile has an address of its own, it is said that another one is asked. */
function leftAddress(
  name: string,
  { value, from }: ChosenService,
  profile: Profile | undefined,
): Pick<Settings, 'notice'> {
  if (profile?.apiUrl === undefined || from === undefined) return {};
  const chosen =
    from === '--service' || from === 'DYTE_HOOKS_SERVICE' ? `${from} ${value}` : `${from} (${value})`;
  const notice = `${chosen} goes to ${serviceOf(value).apiUrl}, not to ${profile.apiUrl}, which profile "${name}" has for ${serviceOfProfile(profile)}.`;
  return { notice };
}

function resolveApiUrl(
  options: SettingsOptions,
  environment: Variables,
  profile: Profile | undefined,
  service: Service,
): Sourced<string> {
  const found = prefer({
    option: options.apiUrl,
    environment: readVariable(environment, 'DYTE_HOOKS_API_URL'),
    profile: profile?.apiUrl,
  });
  if (found === undefined) return byDefault(serviceOf(service).apiUrl);
  return { value: readApiUrl(found.value, API_URL_GIVEN[found.source], service), source: found.source };
}

const API_URL_GIVEN: Readonly<Record<GivenSource, string>> = {
  option: '--api-url',
  environment: 'DYTE_HOOKS_API_URL',
  project: 'the project’s file',
  profile: 'the profile',
};
