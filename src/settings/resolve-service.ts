import { HooksError } from '../domain/errors.ts';
import { DEFAULT_SERVICE, serviceNamed, SERVICES, type Service } from '../domain/service/names.ts';
import { serviceOf } from '../domain/service/services.ts';
import { profileService } from '../domain/profile/secrets.ts';
import { readVariable, type Variables } from '../domain/environment/variables.ts';
import { byDefault, prefer, type Sourced } from './sourced.ts';
import type { Profile, ProjectChoice } from './settings.ts';

/** A service, and what decided it, for messages: `--service`, `CLOUDFLARE_API_TOKEN`. */
export interface ChosenService extends Sourced<Service> {
  readonly from: string | undefined;
}

const TOKEN_VARIABLES = ['CLOUDFLARE_API_TOKEN', 'REALTIMEKIT_APP_ID'];
const BASIC_VARIABLES = ['DYTE_API_KEY', 'DYTE_AUTHORIZATION', 'DYTE_ORG_ID'];

/**
 * Which service it is follows from what the user has: the option, `DYTE_HOOKS_SERVICE`, the credentials of
 * the environment, the project's file, the profile.
 *
 * @throws HooksError `settings_invalid` for a service that is unknown, `service_ambiguous` where the
 *   environment signs in to two
 */
export function resolveService(
  option: Service | undefined,
  environment: Variables,
  profile: Profile | undefined,
  project: ProjectChoice | undefined,
): ChosenService {
  if (option !== undefined) return { value: option, source: 'option', from: '--service' };
  const named = readVariable(environment, 'DYTE_HOOKS_SERVICE');
  if (named !== undefined)
    return { value: requireKnown(named), source: 'environment', from: 'DYTE_HOOKS_SERVICE' };
  const saved = prefer({ project: project?.service, profile: profileService(profile) });
  const signedIn = serviceOfCredentials(environment, saved?.value);
  if (signedIn !== undefined) return signedIn;
  if (saved === undefined) return { ...byDefault(DEFAULT_SERVICE), from: undefined };
  return { ...saved, from: saved.source === 'project' ? project?.path : undefined };
}

function requireKnown(name: string): Service {
  const service = serviceNamed(name);
  if (service !== undefined) return service;
  throw new HooksError('settings_invalid', 'DYTE_HOOKS_SERVICE is not a known service.', {
    hint: `Set it to one of: ${SERVICES.join(', ')}.`,
  });
}

/**
 * The service that the credentials of the environment are for. An organization id and an API key fit two
 * services: they leave it to a project or profile that is of one of these.
 */
function serviceOfCredentials(environment: Variables, saved: Service | undefined): ChosenService | undefined {
  const token = firstSet(TOKEN_VARIABLES, environment);
  const basic = firstSet(BASIC_VARIABLES, environment);
  if (token !== undefined && basic !== undefined) throw ambiguous(token, basic);
  if (token !== undefined) return { value: 'cloudflare', source: 'environment', from: token };
  if (basic === undefined || (saved !== undefined && serviceOf(saved).signIn === 'basic')) return undefined;
  return { value: DEFAULT_SERVICE, source: 'environment', from: basic };
}

function firstSet(names: readonly string[], environment: Variables): string | undefined {
  return names.find((name) => readVariable(environment, name) !== undefined);
}

function ambiguous(token: string, basic: string): HooksError {
  return new HooksError(
    'service_ambiguous',
    `${token} and ${basic} are both set: one is for Cloudflare, the other for Dyte.`,
    { hint: 'Say which is meant with --service or DYTE_HOOKS_SERVICE, or unset the other.' },
  );
}
