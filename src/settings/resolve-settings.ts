import { HooksError } from '../domain/errors.ts';
import { DEFAULT_PROFILE } from '../domain/defaults.ts';
import { API_URLS, DEFAULT_SERVICE, keyUrlOf, serviceNamed, SERVICES } from '../domain/webhook/service.ts';
import { readApiUrl } from './api-url.ts';
import { resolveCredentials } from './resolve-credentials.ts';
import { readVariable, type Variables } from '../domain/environment/variables.ts';
import type { Service } from '../domain/webhook/service.ts';
import type { Profile, Settings, Source } from './settings.ts';

/** The options that settings come from; undefined where not given. */
export interface SettingsOptions {
  readonly profile: string | undefined;
  readonly service: Service | undefined;
  readonly apiUrl: string | undefined;
}

type GivenSource = Exclude<Source, 'default'>;

/** A value and where it came from. */
interface Sourced<Value, From extends Source = Source> {
  readonly value: Value;
  readonly source: From;
}

interface Candidates<Value> {
  readonly option?: Value | undefined;
  readonly environment?: Value | undefined;
  readonly profile?: Value | undefined;
}

/** The rule for every setting: option, then environment, then profile. */
function prefer<Value>({
  option,
  environment,
  profile,
}: Candidates<Value>): Sourced<Value, GivenSource> | undefined {
  if (option !== undefined) return { value: option, source: 'option' };
  if (environment !== undefined) return { value: environment, source: 'environment' };
  return profile === undefined ? undefined : { value: profile, source: 'profile' };
}

function byDefault<Value>(value: Value): Sourced<Value, 'default'> {
  return { value, source: 'default' };
}

/** Which profile to read; what it holds cannot name another. */
export function chooseProfile(options: SettingsOptions, environment: Variables): Sourced<string> {
  const environmentName = readVariable(environment, 'DYTE_HOOKS_PROFILE');
  return prefer({ option: options.profile, environment: environmentName }) ?? byDefault(DEFAULT_PROFILE);
}

/**
 * Applies precedence: option, then environment, then profile, then default.
 *
 * @param profile what was saved under the chosen name, if anything
 * @throws HooksError `settings_invalid`, but not for credentials: see `credentialsProblem`
 */
export function resolveSettings(
  options: SettingsOptions,
  environment: Variables,
  profile: Profile | undefined,
): Settings {
  const { value: name, source: nameSource } = chooseProfile(options, environment);
  const service = resolveService(options, environment, profile);
  const isOther = isOtherService(service, profile);
  const kept = isOther ? { ...profile, apiUrl: undefined } : profile;
  const apiUrl = resolveApiUrl(options, environment, kept, service.value);
  const webhookUrl = prefer({
    environment: readVariable(environment, 'DYTE_WEBHOOK_URL'),
    profile: profile?.webhookUrl,
  });
  const resolved = resolveCredentials(environment, profile, name);
  const isSent = !isOther || resolved.source !== 'profile' || apiUrl.value === savedApiUrl(profile);
  const { source, ...credentials } = isSent ? resolved : notSent(name, service.value, profile);
  return {
    profile: name,
    service: service.value,
    apiUrl: apiUrl.value,
    keyUrl: keyUrlOf(apiUrl.value),
    ...credentials,
    webhookUrl: webhookUrl?.value,
    ...(isOther && apiUrl.source === 'default' ? leftAddress(name, service, profile) : {}),
    sources: {
      profile: nameSource,
      service: service.source,
      apiUrl: apiUrl.source,
      credentials: source,
      webhookUrl: webhookUrl?.source,
    },
  };
}

/** Whether a service was chosen for this run that is not the one that the profile is of. */
function isOtherService({ value, source }: Sourced<Service>, profile: Profile | undefined): boolean {
  const isChosen = source === 'option' || source === 'environment';
  return profile !== undefined && isChosen && value !== serviceOf(profile);
}

function serviceOf(profile: Profile | undefined): Service {
  return profile?.service ?? DEFAULT_SERVICE;
}

function savedApiUrl(profile: Profile | undefined): string {
  return profile?.apiUrl === undefined
    ? API_URLS[serviceOf(profile)]
    : readApiUrl(profile.apiUrl, API_URL_GIVEN.profile);
}

/** Credentials go to the service that they were saved for, unless somebody signs in to the other one. */
function notSent(
  name: string,
  service: Service,
  profile: Profile | undefined,
): Pick<Settings, 'credentials' | 'credentialsProblem'> & { readonly source: 'profile' } {
  const credentialsProblem = new HooksError(
    'credentials_missing',
    `Profile "${name}" is signed in to ${serviceOf(profile)}: its credentials are not sent to ${service}.`,
    { hint: `Sign in there, under another name: dyte-hooks login --profile ${service} --service ${service}` },
  );
  return { credentials: undefined, credentialsProblem, source: 'profile' };
}

/** Where the profile has an address of its own, it is said that another one is asked. */
function leftAddress(
  name: string,
  { value, source }: Sourced<Service>,
  profile: Profile | undefined,
): Pick<Settings, 'notice'> {
  if (profile?.apiUrl === undefined) return {};
  const chosen = source === 'option' ? '--service' : 'DYTE_HOOKS_SERVICE';
  const notice = `${chosen} ${value} goes to ${API_URLS[value]}, not to ${profile.apiUrl}, which profile "${name}" has for ${serviceOf(profile)}.`;
  return { notice };
}

function resolveService(
  options: SettingsOptions,
  environment: Variables,
  profile: Profile | undefined,
): Sourced<Service> {
  const { value, source } =
    prefer<string>({
      option: options.service,
      environment: readVariable(environment, 'DYTE_HOOKS_SERVICE'),
      profile: profile?.service,
    }) ?? byDefault(DEFAULT_SERVICE);
  const service = serviceNamed(value);
  if (service !== undefined) return { value: service, source };
  throw new HooksError('settings_invalid', 'DYTE_HOOKS_SERVICE is not a known service.', {
    hint: `Set it to one of: ${SERVICES.join(', ')}.`,
  });
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
  if (found === undefined) return byDefault(API_URLS[service]);
  return { value: readApiUrl(found.value, API_URL_GIVEN[found.source]), source: found.source };
}

const API_URL_GIVEN: Readonly<Record<GivenSource, string>> = {
  option: '--api-url',
  environment: 'DYTE_HOOKS_API_URL',
  profile: 'the profile',
};
