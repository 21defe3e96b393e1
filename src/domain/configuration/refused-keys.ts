import { fieldKind } from '../secrets/secret-names.ts';

/** However it is spelled: `apiUrl`, `api_url`, `base-url`, `endpoint`. */
const ADDRESS = /^(?:api(?:url|base|host|address|endpoint)|baseurl|endpoint|host)$/;

/** What a person may write down as secret although its name says little. */
const SIGN_IN = /^(?:accountid|organizationid|orgid|apitoken|credentials?|keyring)$/;

/**
 * Why a key has no place in the file, which everybody who may change the project can change: with an address of
 * their own choice they would be sent the credentials of whoever runs a command there.
 *
 * @returns a sentence or two; undefined for any other key
 */
export function refusedKeyReason(key: string): string | undefined {
  const plain = key.toLowerCase().replaceAll(/[^a-z]/g, '');
  if (ADDRESS.test(plain))
    return 'The address of the API is not read from this file: whoever changes the file would be sent your credentials. Use --api-url, DYTE_HOOKS_API_URL or a profile.';
  if (fieldKind(key) === 'secret')
    return 'A secret has no place in this file. Use a variable of the environment, or sign in: dyte-hooks login.';
  if (SIGN_IN.test(plain))
    return 'Who signs in is not read from this file. Name a profile (profile: …), or set variables of the environment.';
  return undefined;
}
