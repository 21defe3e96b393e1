import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serviceOf } from '../../../src/domain/service/services.ts';
import { resolveSettings } from '../../../src/settings/resolve-settings.ts';
import { thrownBy } from '../../helpers/errors.ts';
import type { Profile, Settings } from '../../../src/settings/settings.ts';

const NO_OPTIONS = { profile: undefined, service: undefined, apiUrl: undefined };
const basic = (id: string, key: string): string => `Basic ${Buffer.from(`${id}:${key}`).toString('base64')}`;

function resolveApiUrl(apiUrl: string): string {
  return resolveSettings({ ...NO_OPTIONS, apiUrl }, {}, undefined).apiUrl;
}

describe('settings of a user who set nothing', () => {
  it('are those of the v2 Webhooks API, signed out', () => {
    expect(resolveSettings(NO_OPTIONS, {}, undefined)).toEqual<Settings>({
      profile: 'default',
      service: 'dyte',
      apiUrl: 'https://api.dyte.io/v2',
      keyUrl: 'https://api.dyte.io/.well-known/webhooks.json',
      credentials: undefined,
      webhookUrl: undefined,
      sources: {
        profile: 'default',
        service: 'default',
        apiUrl: 'default',
        credentials: undefined,
        webhookUrl: undefined,
      },
    });
  });

  it('follow the service', () => {
    const settings = resolveSettings({ ...NO_OPTIONS, service: 'realtimekit-v2' }, {}, undefined);
    expect(settings.apiUrl).toBe('https://api.realtime.cloudflare.com/v2');
    expect(settings.keyUrl).toBe('https://api.realtime.cloudflare.com/.well-known/webhooks.json');
    expect(settings.sources).toMatchObject({ service: 'option', apiUrl: 'default' });
  });
});

describe('precedence', () => {
  const url = fc.constantFrom('https://one.example', 'https://two.example/v2', 'http://127.0.0.1:4010/v2');
  const service = fc.constantFrom('dyte', 'realtimekit-v2');
  const maybe = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
    fc.option(value, { nil: undefined });
  const variable = (value: fc.Arbitrary<string>): fc.Arbitrary<string | undefined> =>
    fc.oneof(maybe(value), fc.constantFrom('', '  '));
  const isSet = (text: string | undefined): text is string => text !== undefined && text.trim() !== '';

  it('is option, environment, profile, default, for each setting by itself', () => {
    const options = fc.record({
      profile: maybe(fc.constant('staging')),
      service: maybe(service),
      apiUrl: maybe(url),
    });
    const environment = fc.record({
      DYTE_HOOKS_PROFILE: variable(fc.constant('ci')),
      DYTE_HOOKS_SERVICE: variable(service),
      DYTE_HOOKS_API_URL: variable(url),
      DYTE_WEBHOOK_URL: variable(fc.constant('https://hook.example')),
    });
    const profile = maybe(
      fc.record({
        service: maybe(service),
        apiUrl: maybe(url),
        webhookUrl: maybe(fc.constant('https://saved.example')),
      }),
    );
    fc.assert(
      fc.property(options, environment, profile, (given, variables, saved) => {
        const settings = resolveSettings(given, variables, saved);
        const expected = (
          option: string | undefined,
          fromEnvironment: string | undefined,
          fromProfile: string | undefined,
        ): [string | undefined, string] => {
          if (option !== undefined) return [option, 'option'];
          if (isSet(fromEnvironment)) return [fromEnvironment, 'environment'];
          return fromProfile === undefined ? [undefined, 'default'] : [fromProfile, 'profile'];
        };
        const { sources } = settings;
        const [profileName, profileSource] = expected(given.profile, variables.DYTE_HOOKS_PROFILE, undefined);
        expect([settings.profile, sources.profile]).toEqual([profileName ?? 'default', profileSource]);
        const [name, serviceSource] = expected(given.service, variables.DYTE_HOOKS_SERVICE, saved?.service);
        expect([settings.service, sources.service]).toEqual([name ?? 'dyte', serviceSource]);
        const isOther = settings.service !== (saved?.service ?? 'dyte');
        const savedUrl = isOther ? undefined : saved?.apiUrl;
        const [api, apiSource] = expected(given.apiUrl, variables.DYTE_HOOKS_API_URL, savedUrl);
        expect([settings.apiUrl, sources.apiUrl]).toEqual([
          api ?? serviceOf(settings.service === 'dyte' ? 'dyte' : 'realtimekit-v2').apiUrl,
          apiSource,
        ]);
        const [hook, hookSource] = expected(undefined, variables.DYTE_WEBHOOK_URL, saved?.webhookUrl);
        expect(settings.webhookUrl).toBe(hook);
        expect(sources.webhookUrl ?? 'default').toBe(hookSource);
        expect(new URL(settings.keyUrl).origin).toBe(new URL(settings.apiUrl).origin);
      }),
    );
  });
});

describe('a service that the profile is not of', () => {
  const local = 'http://127.0.0.1:4010/v2';
  const saved = { apiUrl: local, organizationId: 'org', apiKey: 'key' };
  const other = { ...NO_OPTIONS, service: 'realtimekit-v2' } as const;

  it('has its own address, and is not sent the profile’s credentials', () => {
    const settings = resolveSettings(other, {}, saved);
    expect(settings.apiUrl).toBe(serviceOf('realtimekit-v2').apiUrl);
    expect(settings.credentials).toBeUndefined();
    expect(settings.credentialsProblem).toMatchObject({
      code: 'credentials_missing',
      message: expect.stringContaining('signed in to dyte'),
    });
    expect(settings.notice).toContain(
      `--service realtimekit-v2 goes to ${serviceOf('realtimekit-v2').apiUrl}, not to ${local}`,
    );
  });

  it('is the same when the environment chooses it', () => {
    const settings = resolveSettings(NO_OPTIONS, { DYTE_HOOKS_SERVICE: 'realtimekit-v2' }, saved);
    expect(settings.credentialsProblem?.code).toBe('credentials_missing');
    expect(settings.notice).toContain('DYTE_HOOKS_SERVICE realtimekit-v2 goes to');
  });

  it('is sent them at the address that the profile has', () => {
    const settings = resolveSettings({ ...other, apiUrl: `${local}/` }, {}, saved);
    expect([settings.credentials?.organizationId, settings.notice]).toEqual(['org', undefined]);
  });

  it('is sent those of the environment', () => {
    const environment = { DYTE_ORG_ID: 'mine', DYTE_API_KEY: 'key' };
    const settings = resolveSettings(other, environment, saved);
    expect(settings.credentials?.organizationId).toBe('mine');
  });

  it('is none where the option names the profile’s own', () => {
    const settings = resolveSettings({ ...NO_OPTIONS, service: 'dyte' }, {}, saved);
    expect([settings.apiUrl, settings.credentials?.organizationId, settings.notice]).toEqual([
      local,
      'org',
      undefined,
    ]);
  });
});

describe('credentials of the environment', () => {
  const pair = { DYTE_ORG_ID: 'mine', DYTE_API_KEY: 'key' };
  const whole = { DYTE_AUTHORIZATION: `Basic ${Buffer.from('mine:key').toString('base64')}` };

  it.each([
    [pair, undefined, 'DYTE_ORG_ID and DYTE_API_KEY', false],
    [whole, undefined, 'DYTE_AUTHORIZATION', false],
    [pair, { organizationId: 'org', apiKey: 'key' }, 'DYTE_ORG_ID and DYTE_API_KEY', true],
  ])('are known by their variables: %#', (environment, profile, credentialVariables, hasSavedCredentials) => {
    expect(resolveSettings(NO_OPTIONS, environment, profile)).toMatchObject({
      credentialVariables,
      hasSavedCredentials,
    });
  });
});

describe('the service', () => {
  it('is refused when it is unknown', () => {
    const unknown = thrownBy(() => resolveSettings(NO_OPTIONS, { DYTE_HOOKS_SERVICE: 'zoom' }, undefined));
    expect(unknown).toMatchObject({
      code: 'settings_invalid',
      message: expect.stringContaining('DYTE_HOOKS_SERVICE'),
    });
  });
});

describe('the API URL', () => {
  it.each([
    ['https://api.example/v2/', 'https://api.example/v2'],
    ['https://api.example///', 'https://api.example'],
    ['https://API.example:443/v2', 'https://api.example/v2'],
    [' http://127.0.0.1:4010/v2 ', 'http://127.0.0.1:4010/v2'],
    ['http://localhost:4010', 'http://localhost:4010'],
    ['http://[::1]:4010/v2', 'http://[::1]:4010/v2'],
  ])('%j becomes %j', (given, expected) => {
    expect(resolveApiUrl(given)).toBe(expected);
  });

  it.each([
    ['api.dyte.io/v2', 'not a complete URL'],
    ['localhost:4010', 'not a complete URL'],
    ['https:api.dyte.io', 'not a complete URL'],
    ['ftp://api.example', 'not a complete URL'],
    ['file:///etc/passwd', 'not a complete URL'],
    ['https://', 'not a complete URL'],
    ['https://user:hunter2@api.example', 'user name or password'],
    ['https://hunter2@api.example', 'user name or password'],
    ['https://api.example/v2?key=hunter2', 'a query'],
    ['https://api.example/v2#hunter2', 'a fragment'],
    ['http://api.example/v2', 'unencrypted'],
    ['http://127.0.0.1.example/v2', 'unencrypted'],
    ['http://localhost.example/v2', 'unencrypted'],
    ['http://192.168.1.2/v2', 'unencrypted'],
  ])('%j is refused: %s', (given, reason) => {
    const error = thrownBy(() => resolveApiUrl(given));
    expect(error.code).toBe('settings_invalid');
    expect(error.message).toContain(reason);
    expect(error.message).toContain('--api-url');
    expect(error.message).not.toContain('hunter2');
  });

  it('of Cloudflare is only the beginning, without the account', () => {
    const whole =
      'https://api.cloudflare.com/client/v4/accounts/0123456789abcdef0123456789abcdef/realtime/kit';
    const options = { ...NO_OPTIONS, service: 'cloudflare', apiUrl: whole } as const;
    const error = thrownBy(() => resolveSettings(options, {}, undefined));
    expect(error).toMatchObject({ code: 'settings_invalid', hint: expect.stringContaining('--app') });
    expect(resolveSettings({ ...options, apiUrl: `${whole.slice(0, 37)}/` }, {}, undefined).apiUrl).toBe(
      'https://api.cloudflare.com/client/v4',
    );
  });

  it('that is not one is answered with one of the service', () => {
    for (const service of ['cloudflare', 'dyte', 'realtimekit-v2'] as const) {
      const error = thrownBy(() => resolveSettings({ ...NO_OPTIONS, service, apiUrl: 'x' }, {}, undefined));
      expect(error.hint).toContain(serviceOf(service).apiUrl);
    }
  });

  it('is judged wherever it came from', () => {
    const saved = thrownBy(() => resolveSettings(NO_OPTIONS, {}, { apiUrl: 'nonsense' }));
    expect(saved.message).toContain('the profile');
    const variable = thrownBy(() =>
      resolveSettings(NO_OPTIONS, { DYTE_HOOKS_API_URL: 'nonsense' }, undefined),
    );
    expect(variable.message).toContain('DYTE_HOOKS_API_URL');
  });
});

describe('credentials', () => {
  const SAVED: Profile = { organizationId: 'saved-org', apiKey: 'saved-key' };

  function credentialsOf(environment: Record<string, string>, profile: Profile | undefined): unknown {
    const { credentials, sources } = resolveSettings(NO_OPTIONS, environment, profile);
    return { ...credentials, source: sources.credentials };
  }

  it('come from the environment before the profile, and name the organization', () => {
    const pair = { DYTE_ORG_ID: 'env-org', DYTE_API_KEY: 'env-key' };
    expect(credentialsOf(pair, SAVED)).toEqual({
      kind: 'basic',
      authorization: basic('env-org', 'env-key'),
      organizationId: 'env-org',
      source: 'environment',
    });
    expect(credentialsOf({ DYTE_AUTHORIZATION: `"${basic('env-org', 'env-key')}"` }, SAVED)).toEqual({
      kind: 'basic',
      authorization: basic('env-org', 'env-key'),
      organizationId: 'env-org',
      source: 'environment',
    });
  });

  it('come from the profile, as a pair or whole', () => {
    const expected = {
      kind: 'basic',
      authorization: basic('saved-org', 'saved-key'),
      organizationId: 'saved-org',
      source: 'profile',
    };
    expect(credentialsOf({}, SAVED)).toEqual(expected);
    expect(credentialsOf({}, { authorization: basic('saved-org', 'saved-key') })).toEqual(expected);
    expect(credentialsOf({ DYTE_ORG_ID: '', DYTE_API_KEY: ' ' }, SAVED)).toEqual(expected);
  });

  it.each([{ organizationId: 'org' }, { apiKey: 'key' }, {}])(
    'of half a saved pair are none: %j',
    (profile) => {
      expect(credentialsOf({}, profile)).toEqual({ source: undefined });
    },
  );

  it.each([
    [{ DYTE_ORG_ID: 'env-org' }, 'DYTE_ORG_ID is set, but DYTE_API_KEY is not.'],
    [{ DYTE_API_KEY: 'env-key' }, 'DYTE_API_KEY is set, but DYTE_ORG_ID is not.'],
  ])('are never made of the environment and the profile together: %j', (environment, message) => {
    const settings = resolveSettings(NO_OPTIONS, environment, SAVED);
    expect(settings.credentials).toBeUndefined();
    expect(settings.credentialsProblem).toMatchObject({ code: 'settings_invalid', message });
    expect(settings.credentialsProblem?.hint).toContain('or unset');
  });

  it('are a problem, not an error, so that one can still sign in', () => {
    const settings = resolveSettings(NO_OPTIONS, { DYTE_AUTHORIZATION: 'Basic ???' }, SAVED);
    expect(settings.credentials).toBeUndefined();
    expect(settings.credentialsProblem?.message).toContain('DYTE_AUTHORIZATION');
  });

  it.each([
    [{ DYTE_ORG_ID: 'ORG', DYTE_API_KEY: 'key' }, true],
    [{ DYTE_ORG_ID: 'org' }, true],
    [{ DYTE_API_KEY: 'key' }, true],
    [{ DYTE_ORG_ID: 'other', DYTE_API_KEY: 'key' }, false],
    [{ DYTE_ORG_ID: 'org', DYTE_API_KEY: 'other' }, false],
  ])('given twice must agree: DYTE_AUTHORIZATION with %j: %s', (environment, agrees) => {
    const settings = resolveSettings(
      NO_OPTIONS,
      { ...environment, DYTE_AUTHORIZATION: basic('org', 'key') },
      undefined,
    );
    expect(settings.credentials?.authorization).toBe(agrees ? basic('org', 'key') : undefined);
    expect(settings.credentialsProblem === undefined).toBe(agrees);
  });

  it('say in whose profile they cannot be used', () => {
    const { credentialsProblem } = resolveSettings(
      { ...NO_OPTIONS, profile: 'staging' },
      {},
      { organizationId: 'a b', apiKey: 'key' },
    );
    expect(credentialsProblem?.message).toContain('The profile "staging"');
  });
});
