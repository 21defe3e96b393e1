import { describe, expect, it } from 'vitest';
import { resolveSettings } from '../../../src/settings/resolve-settings.ts';
import { loadSettings } from '../../../src/settings/load-settings.ts';
import { readProjectChoice } from '../../../src/settings/project-choice.ts';
import { createProfileFile } from '../../../src/settings/profile-file.ts';
import { temporaryDirectory } from '../../helpers/directory.ts';
import { thrownBy } from '../../helpers/errors.ts';
import type { Variables } from '../../../src/domain/environment/variables.ts';
import type { ProjectChoice, Settings } from '../../../src/settings/settings.ts';
import type { Profile } from '../../../src/domain/profile/profile.ts';

const PATH = '/home/ada/app/dyte-hooks.yaml';
const NO_OPTIONS = { profile: undefined, service: undefined, apiUrl: undefined };

function choiceOf(text: string, variables: Variables = {}): ProjectChoice {
  return readProjectChoice({ path: PATH, text }, variables);
}

describe('the choice of a project', () => {
  it('is profile, service and app, whatever else the file says', () => {
    expect(choiceOf('profile: staging\nservice: cloudflare\napp: Support\nwebhooks: 7')).toEqual({
      path: PATH,
      profile: 'staging',
      service: 'cloudflare',
      app: 'Support',
    });
    expect(choiceOf('')).toEqual({ path: PATH });
  });

  it('is that of the environment which the file names', () => {
    const text = 'profile: a\napp: A\nenvironment: live\nenvironments:\n  live: {app: L}\n  test: {app: T}';
    expect(choiceOf(text)).toMatchObject({ profile: 'a', app: 'L' });
  });

  it('has variables of the environment in it, but no credentials', () => {
    const text = 'app: ${STAGE:-test}-app';
    expect(choiceOf(text).app).toBe('test-app');
    expect(choiceOf(text, { STAGE: 'live' }).app).toBe('live-app');
    const missing = thrownBy(() => choiceOf('app: ${STAGE}'));
    expect(missing).toMatchObject({ code: 'settings_invalid' });
    expect(missing.message).toContain(`${PATH}:1:`);
    for (const name of ['CLOUDFLARE_API_TOKEN', 'DYTE_API_KEY', 'DYTE_AUTHORIZATION'])
      expect(thrownBy(() => choiceOf(`app: x\${${name}}`, { [name]: 's3cr3t' })).message).not.toContain(
        's3cr3t',
      );
  });

  it.each([
    ['apiUrl: https://evil.example', 'address'],
    ['api-url: https://evil.example', 'address'],
    ['apiToken: abc', ''],
    ['service: clodflare', 'cloudflare'],
  ])('refuses %s', (text, word) => {
    const error = thrownBy(() => choiceOf(text));
    expect(error.code).toBe('configuration_invalid');
    expect(error.message).toContain(word);
    expect(error.message).not.toContain('abc');
  });

  it('is no service that only a variable makes wrong', () => {
    expect(thrownBy(() => choiceOf('service: ${S}', { S: 'zzz' })).code).toBe('settings_invalid');
  });
});

async function load(
  profiles: Readonly<Record<string, Profile>>,
  project: Omit<ProjectChoice, 'path'>,
  given: { environment?: Variables; profile?: string; inUse?: string } = {},
): Promise<Settings> {
  const store = createProfileFile(await temporaryDirectory());
  for (const [name, profile] of Object.entries(profiles)) await store.write(name, profile);
  if (given.inUse !== undefined) await store.use(given.inUse);
  return await loadSettings({
    options: { ...NO_OPTIONS, profile: given.profile },
    environment: given.environment ?? {},
    profiles: async () => store,
    project: async () => ({ path: PATH, ...project }),
  });
}

const TOKEN = {
  service: 'cloudflare',
  apiToken: 'token',
  accountId: '0123456789abcdef0123456789abcdef',
} as const;
const PROFILES: Readonly<Record<string, Profile>> = {
  default: { ...TOKEN, appId: 'default-app' },
  staging: { ...TOKEN, appId: 'staging-app' },
};

describe('settings in a project', () => {
  it('stand between the environment and what is saved, and say where they come from', async () => {
    const settings = await load(PROFILES, { profile: 'staging', app: 'Support' }, { inUse: 'default' });
    expect(settings).toMatchObject({ profile: 'staging', app: 'Support' });
    expect(settings.sources).toMatchObject({ profile: 'project', app: 'project', service: 'profile' });
    expect(settings.projectNotice).toBe(`${PATH} chooses profile "staging", app "Support".`);
    const environment = { DYTE_HOOKS_PROFILE: 'default', REALTIMEKIT_APP_ID: 'Other' };
    expect(await load(PROFILES, { profile: 'staging', app: 'Support' }, { environment })).toMatchObject({
      profile: 'default',
      app: 'Other',
    });
  });

  it('take no app of a project for a profile that is not its own', async () => {
    const settings = await load(PROFILES, { profile: 'staging', app: 'Support' }, { profile: 'default' });
    expect(settings).toMatchObject({ profile: 'default', app: 'default-app' });
    expect(settings.projectNotice).toBeUndefined();
    expect((await load(PROFILES, { app: 'Support' }, { profile: 'default' })).app).toBe('Support');
  });

  it('say nothing of a project that decides nothing', async () => {
    expect((await load(PROFILES, {})).projectNotice).toBeUndefined();
  });

  it('miss a profile that only the project knows', async () => {
    expect((await load(PROFILES, { profile: 'stagin' })).unknownProfile?.hint).toContain('staging');
  });
});

describe('the file of somebody else’s project', () => {
  const here: ProjectChoice = { path: PATH, profile: 'mine' };
  const credentials = { DYTE_ORG_ID: 'org', DYTE_API_KEY: 'key' };

  it('sends no credentials of the environment to an address of a profile', () => {
    const profile: Profile = { service: 'dyte', apiUrl: 'https://proxy.example/v2' };
    const settings = resolveSettings(NO_OPTIONS, credentials, profile, here);
    expect(settings.credentials).toBeUndefined();
    expect(settings.credentialsProblem?.message).toContain('https://proxy.example/v2');
    expect(settings.credentialsProblem?.hint).toContain('--profile mine');
    const meant = resolveSettings({ ...NO_OPTIONS, profile: 'mine' }, credentials, profile, here);
    expect(meant.credentials).toBeDefined();
  });

  it('sends no credentials of a profile to an address that was given for something else', () => {
    const environment = { DYTE_HOOKS_API_URL: 'http://127.0.0.1:4010/client/v4' };
    expect(resolveSettings(NO_OPTIONS, environment, TOKEN, here).credentials).toBeUndefined();
    expect(resolveSettings(NO_OPTIONS, environment, TOKEN).credentials).toBeDefined();
  });

  it('sends no credentials of a profile to another service', () => {
    const settings = resolveSettings(NO_OPTIONS, {}, TOKEN, { ...here, service: 'dyte' });
    expect(settings.service).toBe('dyte');
    expect(settings.credentials).toBeUndefined();
  });

  it('does not change where credentials go that have one address only', () => {
    expect(resolveSettings(NO_OPTIONS, {}, TOKEN, here).credentials).toBeDefined();
    expect(resolveSettings(NO_OPTIONS, credentials, {}, here).credentials).toBeDefined();
  });
});
