import { bearerOf } from '../domain/credentials/api-token.ts';
import { isSameId, readCredentials } from '../domain/credentials/authorization.ts';
import { HooksError } from '../domain/errors.ts';
import { trimPasted } from '../domain/text/pasted-text.ts';
import { readWord, type Variables } from '../domain/environment/variables.ts';
import type { BasicCredentials, SourcedText } from '../domain/credentials/authorization.ts';
import type { SignIn } from '../domain/service/service-definition.ts';
import type { Credentials, Profile, Settings } from './settings.ts';

type Resolved = Pick<
  Settings,
  'credentials' | 'credentialsProblem' | 'credentialVariables' | 'hasSavedCredentials'
> & {
  readonly source: 'environment' | 'profile' | undefined;
};

/**
 * Credentials of the environment, else of the profile. They are never mixed: half a pair in the
 * environment is a problem, since with the profile's other half it would name an account that nobody
 * meant.
 *
 * @param signIn how one signs in to the service: what is for another way is not looked at
 * @param name of the profile, for messages
 */
export function resolveCredentials(
  signIn: SignIn,
  environment: Variables,
  profile: Profile | undefined,
  name: string,
): Resolved {
  const { fromEnvironment, fromProfile, variables } = WAYS[signIn];
  const nobody: Resolved = { credentials: undefined, source: undefined };
  const saved = attempt('profile', () => fromProfile(profile ?? {}, name));
  const given = attempt('environment', () => fromEnvironment(environment));
  if (given === undefined) return saved ?? nobody;
  return {
    ...given,
    credentialVariables: variables(environment),
    hasSavedCredentials: saved?.credentials !== undefined,
  };
}

/** One way to sign in: where its credentials are, and what its variables are called. */
interface Way {
  readonly fromEnvironment: (environment: Variables) => Credentials | undefined;
  readonly fromProfile: (profile: Profile, name: string) => Credentials | undefined;
  readonly variables: (environment: Variables) => string;
}

const WAYS: Readonly<Record<SignIn, Way>> = {
  basic: {
    fromEnvironment: (environment) => asCredentials(basicFromEnvironment(environment)),
    fromProfile: (profile, name) => asCredentials(basicFromProfile(profile, name)),
    variables: (environment) =>
      readWord(environment, 'DYTE_AUTHORIZATION') === undefined
        ? 'DYTE_ORG_ID and DYTE_API_KEY'
        : 'DYTE_AUTHORIZATION',
  },
  token: {
    fromEnvironment: (environment) => fromToken(readWord(environment, 'CLOUDFLARE_API_TOKEN')),
    fromProfile: ({ apiToken }, name) => fromToken(asSourcedText(apiToken, `The profile "${name}"`)),
    variables: () => 'CLOUDFLARE_API_TOKEN',
  },
};

function asCredentials(basic: BasicCredentials | undefined): Credentials | undefined {
  if (basic === undefined) return undefined;
  const { authorization, organizationId } = basic;
  return { kind: 'basic', authorization, organizationId };
}

function fromToken(token: SourcedText | undefined): Credentials | undefined {
  if (token === undefined) return undefined;
  return { kind: 'token', authorization: bearerOf(token), organizationId: undefined };
}

function attempt(
  source: 'environment' | 'profile',
  read: () => Credentials | undefined,
): Resolved | undefined {
  try {
    const credentials = read();
    return credentials === undefined ? undefined : { credentials, source };
  } catch (error) {
    if (!(error instanceof HooksError)) throw error;
    return { credentials: undefined, credentialsProblem: error, source };
  }
}

function basicFromEnvironment(environment: Variables): BasicCredentials | undefined {
  const variable = (name: string): SourcedText | undefined => readWord(environment, name);
  const id = variable('DYTE_ORG_ID');
  const key = variable('DYTE_API_KEY');
  const whole = variable('DYTE_AUTHORIZATION');
  if (whole !== undefined) return fromWhole(whole, id, key);
  if (key !== undefined) {
    if (id === undefined) throw halfPair('DYTE_API_KEY', 'DYTE_ORG_ID');
    return readCredentials(id, key);
  }
  if (id !== undefined) throw halfPair('DYTE_ORG_ID', 'DYTE_API_KEY');
  return undefined;
}

/** `DYTE_AUTHORIZATION` says everything; what else is set must agree, or one of them is a leftover. */
function fromWhole(
  whole: SourcedText,
  id: SourcedText | undefined,
  key: SourcedText | undefined,
): BasicCredentials {
  const credentials = readCredentials(undefined, whole);
  const isSameOrganization = id === undefined || isSameId(credentials.organizationId, trimPasted(id.text));
  const isSameKey = key === undefined || credentials.apiKey === trimPasted(key.text);
  if (isSameOrganization && isSameKey) return credentials;
  throw new HooksError(
    'settings_invalid',
    'DYTE_AUTHORIZATION and DYTE_ORG_ID or DYTE_API_KEY are set, but are not the same credentials.',
    { hint: 'Unset DYTE_AUTHORIZATION, or the other two.' },
  );
}

function basicFromProfile(profile: Profile, name: string): BasicCredentials | undefined {
  const from = `The profile "${name}"`;
  const whole = asSourcedText(profile.authorization, from);
  if (whole !== undefined) return readCredentials(undefined, whole);
  const id = asSourcedText(profile.organizationId, from);
  const key = asSourcedText(profile.apiKey, from);
  // Login writes both or none, so half a pair was edited by hand: nobody is signed in.
  return id === undefined || key === undefined ? undefined : readCredentials(id, key);
}

function asSourcedText(text: string | undefined, from: string): SourcedText | undefined {
  return text === undefined ? undefined : { text, from };
}

function halfPair(present: string, absent: string): HooksError {
  return new HooksError('settings_invalid', `${present} is set, but ${absent} is not.`, {
    hint: `Set ${absent} too, or unset ${present} to use the saved profile.`,
  });
}
