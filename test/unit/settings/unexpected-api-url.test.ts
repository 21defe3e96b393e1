import { expect, it } from 'vitest';
import { resolveSettings } from '../../../src/settings/resolve-settings.ts';
import type { Variables } from '../../../src/domain/environment/variables.ts';
import type { Profile } from '../../../src/settings/settings.ts';
import { unexpectedApiUrl } from '../../../src/settings/unexpected-api-url.ts';

const CREDENTIALS = { DYTE_ORG_ID: 'org', DYTE_API_KEY: 'key' };
const NO_OPTIONS = { profile: undefined, service: undefined, apiUrl: undefined };

it.each<[string, Variables, Profile, boolean]>([
  ['an address of its own', CREDENTIALS, { apiUrl: 'https://other.example/v2' }, true],
  ['the address of another service', CREDENTIALS, { apiUrl: 'https://api.realtime.cloudflare.com/v2' }, true],
  ['the address of the service', CREDENTIALS, { apiUrl: 'https://api.dyte.io/v2/' }, false],
  [
    'the address of its service',
    CREDENTIALS,
    { service: 'realtimekit-v2', apiUrl: 'https://api.realtime.cloudflare.com/v2' },
    false,
  ],
  ['no address', CREDENTIALS, {}, false],
  [
    'an address that the environment overrides',
    { ...CREDENTIALS, DYTE_HOOKS_API_URL: 'https://third.example/v2' },
    { apiUrl: 'https://other.example/v2' },
    false,
  ],
  [
    'its own credentials',
    {},
    { apiUrl: 'https://other.example/v2', organizationId: 'org', apiKey: 'key' },
    false,
  ],
])('a profile with %s', (_what, environment, profile, isSaid) => {
  const said = unexpectedApiUrl(resolveSettings(NO_OPTIONS, environment, profile));
  expect(said?.includes(`go to ${profile.apiUrl ?? ''}, as profile "default"`)).toBe(
    isSaid ? true : undefined,
  );
});
