import { isSameId, readCredentials } from '../domain/credentials/authorization.ts';
import { HooksError } from '../domain/errors.ts';
import { trimPasted } from '../domain/text/pasted-text.ts';
import { readWord, type Variables } from '../domain/environment/variables.ts';
import type { BasicCredentials, SourcedText } from '../domain/credentials/authorization.ts';
import type { Profile, Settings } from './settings.ts';

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
 * @param name of the profile, for messages
 */
export function resolveCredentials(
  environment: Variables,
  profile: Profile | undefined,
  name: string,
): Resolved {
  const nobody: Resolved = { credentials: undefined, source: undefined };
  const saved = attempt('profile', () => fromProfile(profile ?? {}, name));
  const given = attempt('environment', () => fromEnvironment(environment));
  if (given === undefined) return saved ?? nobody;
  const isWhole = readWord(environment, 'DYTE_AUTHORIZATION') !== undefined;
  return {
    ...given,
    credentialVariables: isWhole ? 'DYTE_AUTHORIZATION' : 'DYTE_ORG_ID and DYTE_API_KEY',
    hasSavedCredentials: saved?.credentials !== undefined,
  };
}

function attempt(
  source: 'environment' | 'profile',
  read: () => BasicCredentials | undefined,
): Resolved | undefined {
  try {
    const found = read();
    if (found === undefined) return undefined;
    const { authorization, organizationId } = found;
    return { credentials: { authorization, organizationId }, source };
  } catch (error) {
    if (!(error instanceof HooksError)) throw error;
    return { credentials: undefined, credentialsProblem: error, source };
  }
}

function fromEnvironment(environment: Variables): BasicCredentials | undefined {
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

function fromProfile(profile: Profile, name: string): BasicCredentials | undefined {
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
