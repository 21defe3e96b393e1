import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SERVICES, type Service } from '../../../src/domain/service/names.ts';
import { serviceOf } from '../../../src/domain/service/services.ts';
import { resolveService } from '../../../src/settings/resolve-service.ts';
import { resolveSettings } from '../../../src/settings/resolve-settings.ts';
import { thrownBy } from '../../helpers/errors.ts';
import type { Profile, ProjectChoice } from '../../../src/settings/settings.ts';

const NO_OPTIONS = { profile: undefined, service: undefined, app: undefined, apiUrl: undefined };
const ACCOUNT = '0123456789abcdef0123456789abcdef';
const APP = '00000000-0000-4000-8000-0000000000a1';
const TOKEN = { CLOUDFLARE_API_TOKEN: 'not-a-real-token' };
const PAIR = { DYTE_ORG_ID: 'org', DYTE_API_KEY: 'not-a-real-key' };

function projectOf(service: Service): ProjectChoice {
  return { path: 'dyte-hooks.yaml', service };
}

describe('the service', () => {
  it.each<[string, string, Record<string, string>, Profile | undefined, ProjectChoice | undefined]>([
    ['dyte', 'nothing', {}, undefined, undefined],
    ['cloudflare', 'a token', TOKEN, undefined, undefined],
    ['cloudflare', 'an app', { REALTIMEKIT_APP_ID: 'My app' }, undefined, undefined],
    ['dyte', 'an organization', { DYTE_ORG_ID: 'org' }, undefined, undefined],
    ['dyte', 'a whole value', { DYTE_AUTHORIZATION: 'Basic b3JnOmtleQ==' }, undefined, undefined],
    ['dyte', 'an account alone says nothing', { CLOUDFLARE_ACCOUNT_ID: ACCOUNT }, undefined, undefined],
    ['dyte', 'an empty token', { CLOUDFLARE_API_TOKEN: ' ' }, undefined, undefined],
    ['cloudflare', 'a token before the profile', TOKEN, { service: 'dyte' }, undefined],
    ['cloudflare', 'a token before the project', TOKEN, undefined, projectOf('dyte')],
    ['dyte', 'a pair before the profile', PAIR, { service: 'cloudflare' }, undefined],
    [
      'realtimekit-v2',
      'a pair, for the service of the profile',
      PAIR,
      { service: 'realtimekit-v2' },
      undefined,
    ],
    [
      'realtimekit-v2',
      'a pair, for the service of the project',
      PAIR,
      undefined,
      projectOf('realtimekit-v2'),
    ],
    [
      'realtimekit-v2',
      'the project before the profile',
      {},
      { service: 'dyte' },
      projectOf('realtimekit-v2'),
    ],
    ['cloudflare', 'a saved token', {}, { apiToken: 'not-a-real-token' }, undefined],
    ['dyte', 'a saved pair', {}, { organizationId: 'org', apiKey: 'key' }, undefined],
    ['dyte', 'the variable before a token', { ...TOKEN, DYTE_HOOKS_SERVICE: 'dyte' }, undefined, undefined],
  ])('is %s: %s', (expected, _why, environment, profile, project) => {
    expect(resolveService(undefined, environment, profile, project).value).toBe(expected);
  });

  it('is asked for where the environment signs in to two, unless it is said', () => {
    const both = { ...TOKEN, ...PAIR };
    expect(thrownBy(() => resolveService(undefined, both, undefined, undefined))).toMatchObject({
      code: 'service_ambiguous',
      message: expect.stringMatching(/CLOUDFLARE_API_TOKEN and DYTE_API_KEY/),
    });
    expect(resolveService('dyte', both, undefined, undefined).value).toBe('dyte');
    const said = { ...both, DYTE_HOOKS_SERVICE: 'cloudflare' };
    expect(resolveService(undefined, said, undefined, undefined).value).toBe('cloudflare');
  });

  it('of the option stands before everything', () => {
    const anyService = fc.constantFrom(...SERVICES);
    fc.assert(
      fc.property(anyService, anyService, anyService, (option, named, saved) => {
        const environment = { ...TOKEN, ...PAIR, DYTE_HOOKS_SERVICE: named };
        const found = resolveService(option, environment, { service: saved }, projectOf(saved));
        expect(found).toMatchObject({ value: option, source: 'option' });
      }),
    );
  });
});

describe('the account and the app', () => {
  const saved: Profile = {
    service: 'cloudflare',
    apiToken: 'not-a-real-token',
    accountId: ACCOUNT,
    appId: APP,
  };

  it('come from the profile, and go with their token', () => {
    expect(resolveSettings(NO_OPTIONS, {}, saved)).toMatchObject({
      service: 'cloudflare',
      apiUrl: 'https://api.cloudflare.com/client/v4',
      keyUrl: 'https://api.realtime.cloudflare.com/.well-known/webhooks.json',
      accountId: ACCOUNT,
      app: APP,
      credentials: { kind: 'token', authorization: 'Bearer not-a-real-token', organizationId: undefined },
      sources: { accountId: 'profile', app: 'profile', credentials: 'profile', service: 'profile' },
    });
  });

  it('come from the option, the environment and the project before it', () => {
    const environment = { ...TOKEN, CLOUDFLARE_ACCOUNT_ID: ACCOUNT, REALTIMEKIT_APP_ID: 'env' };
    const project: ProjectChoice = { path: 'dyte-hooks.yaml', app: 'project' };
    expect(resolveSettings({ ...NO_OPTIONS, app: 'option' }, environment, saved, project).app).toBe('option');
    expect(resolveSettings(NO_OPTIONS, environment, saved, project).app).toBe('env');
    expect(resolveSettings(NO_OPTIONS, {}, saved, project)).toMatchObject({
      app: 'project',
      sources: { app: 'project' },
    });
  });

  it('belong together: an app that was saved is not looked for in another account', () => {
    const other = { CLOUDFLARE_ACCOUNT_ID: 'f'.repeat(32) };
    expect(resolveSettings(NO_OPTIONS, other, saved)).toMatchObject({
      accountId: 'f'.repeat(32),
      app: undefined,
    });
  });

  it('are not there for services that have none', () => {
    const environment = { ...PAIR, DYTE_HOOKS_SERVICE: 'dyte', CLOUDFLARE_ACCOUNT_ID: ACCOUNT };
    expect(resolveSettings({ ...NO_OPTIONS, app: 'x' }, environment, undefined)).toMatchObject({
      accountId: undefined,
      app: undefined,
    });
  });
});

describe('saved credentials', () => {
  it.each<[Service, Profile]>([
    ['cloudflare', { organizationId: 'org', apiKey: 'key' }],
    ['realtimekit-v2', { organizationId: 'org', apiKey: 'key' }],
    ['dyte', { service: 'cloudflare', apiToken: 'not-a-real-token' }],
  ])('are not sent to %s, which they are not for', (service, profile) => {
    const settings = resolveSettings({ ...NO_OPTIONS, service }, {}, profile);
    expect(settings.credentials).toBeUndefined();
    expect(settings.credentialsProblem?.message).toContain(`are not sent to ${service}`);
  });

  it('of a project that names another service are not sent there either', () => {
    const profile: Profile = { service: 'cloudflare', apiToken: 'not-a-real-token' };
    const settings = resolveSettings(NO_OPTIONS, {}, profile, projectOf('realtimekit-v2'));
    expect(settings.credentials).toBeUndefined();
  });
});

describe('a token of the environment', () => {
  it.each(['Bearer not-a-real-token', 'Authorization: Bearer not-a-real-token', ' "not-a-real-token"\n'])(
    'is understood as it is copied: %j',
    (text) => {
      const { credentials } = resolveSettings(NO_OPTIONS, { CLOUDFLARE_API_TOKEN: text }, undefined);
      expect(credentials?.authorization).toBe('Bearer not-a-real-token');
    },
  );

  it.each(['Basic b3JnOmtleQ==', 'two words', 'umläut', 'x'.repeat(5000)])('is refused: %#', (text) => {
    const { credentials, credentialsProblem } = resolveSettings(
      NO_OPTIONS,
      { CLOUDFLARE_API_TOKEN: text },
      undefined,
    );
    expect(credentials).toBeUndefined();
    expect(credentialsProblem?.code).toBe('settings_invalid');
    expect(credentialsProblem?.message).not.toContain(text);
  });
});

describe('every service', () => {
  it.each(SERVICES)('%s has a definition of its own name, and an https address', (name) => {
    const service = serviceOf(name);
    const { apiUrl } = service;
    expect(service.name).toBe(name);
    expect(apiUrl).toMatch(/^https:\/\/[^/]+\/[^?#]*[^/]$/);
    expect(service.keyUrl(apiUrl)).toMatch(/^https:\/\/.*\/\.well-known\/webhooks\.json$/);
    expect(service.keyUrl('http://127.0.0.1:4010/x')).toBe('http://127.0.0.1:4010/.well-known/webhooks.json');
  });
});
