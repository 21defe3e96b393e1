import { symlink, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { HooksError } from '../../../src/domain/errors.ts';
import { loadSettings } from '../../../src/settings/load-settings.ts';
import { createProfileFile } from '../../../src/settings/profile-file.ts';
import { failureOf } from '../../helpers/context.ts';
import { temporaryDirectory } from '../../helpers/directory.ts';
import type { ProfileStore, Settings } from '../../../src/settings/settings.ts';

const NO_OPTIONS = { profile: undefined, service: undefined, apiUrl: undefined };
const SIGNED_IN = { DYTE_ORG_ID: 'org', DYTE_API_KEY: 'key' };

async function emptyStore(): Promise<ProfileStore> {
  return createProfileFile(await temporaryDirectory());
}

/** A store whose file exists but cannot be read, for every user alike. */
async function unreadableStore(): Promise<ProfileStore> {
  const store = await emptyStore();
  await symlink(store.path, store.path);
  return store;
}

function load(
  profiles: ProfileStore,
  environment: Record<string, string> = {},
  profile?: string,
): Promise<Settings> {
  return loadSettings({ options: { ...NO_OPTIONS, profile }, environment, profiles: async () => profiles });
}

describe('loading settings', () => {
  it('reads the chosen profile and no other', async () => {
    const store = await emptyStore();
    await store.write('default', { apiUrl: 'https://one.example' });
    await store.write('staging', { apiUrl: 'https://two.example' });
    expect((await load(store)).apiUrl).toBe('https://one.example');
    expect((await load(store, {}, 'staging')).apiUrl).toBe('https://two.example');
    expect((await load(store, { DYTE_HOOKS_PROFILE: 'staging' })).apiUrl).toBe('https://two.example');
    expect((await load(store, {}, 'new')).sources.apiUrl).toBe('default');
  });

  it('reads the profile in use where none is named, and only there', async () => {
    const store = await emptyStore();
    await store.write('staging', { apiUrl: 'https://two.example' });
    await store.write('default', { apiUrl: 'https://one.example' });
    await store.use('staging');
    const settings = await load(store);
    expect(settings).toMatchObject({ profile: 'staging', apiUrl: 'https://two.example' });
    expect(settings.sources.profile).toBe('saved');
    expect((await load(store, {}, 'default')).apiUrl).toBe('https://one.example');
    expect((await load(store, { DYTE_HOOKS_PROFILE: 'default' })).sources.profile).toBe('environment');
  });

  it('misses the profile in use where it was taken out of the file by hand', async () => {
    const store = await emptyStore();
    await writeFile(store.path, '{"profileInUse":"gone","profiles":{}}', { mode: 0o600 });
    expect((await load(store)).unknownProfile?.code).toBe('profile_not_found');
  });

  it('refuses a name that no profile can have', async () => {
    const error = await failureOf(load(await emptyStore(), SIGNED_IN, '../etc'));
    expect(error).toMatchObject({ code: 'settings_invalid', message: expect.stringContaining('../etc') });
  });
});

describe('settings without a home', () => {
  const homeless = async (): Promise<ProfileStore> => {
    throw new HooksError('home_missing', 'There is no home directory.');
  };
  const loadHomeless = (environment: Record<string, string>, profile?: string): Promise<Settings> =>
    loadSettings({ options: { ...NO_OPTIONS, profile }, environment, profiles: homeless });

  it('are those of the environment and the defaults', async () => {
    expect((await loadHomeless(SIGNED_IN)).credentials?.organizationId).toBe('org');
    expect(await loadHomeless({})).toMatchObject({ credentials: undefined, service: 'dyte' });
  });

  it('are an error for who names a profile', async () => {
    expect((await failureOf(loadHomeless(SIGNED_IN, 'staging'))).code).toBe('home_missing');
    expect((await failureOf(loadHomeless({ DYTE_HOOKS_PROFILE: 'default' }))).code).toBe('home_missing');
  });
});

describe('a settings file that cannot be read', () => {
  it('is an error for who needs it', async () => {
    const store = await unreadableStore();
    expect((await failureOf(load(store))).code).toBe('file_failed');
    expect((await failureOf(load(store, SIGNED_IN, 'staging'))).code).toBe('file_failed');
    expect((await failureOf(load(store, { DYTE_ORG_ID: 'org', DYTE_HOOKS_PROFILE: 'x' }))).code).toBe(
      'file_failed',
    );
  });

  it('does not matter where the environment says it all, as in a container', async () => {
    const settings = await load(await unreadableStore(), SIGNED_IN);
    expect(settings.credentials?.organizationId).toBe('org');
  });

  it('matters all the same when it is damaged: that is never a container', async () => {
    const store = await emptyStore();
    await writeFile(store.path, '{');
    expect((await failureOf(load(store, SIGNED_IN))).code).toBe('settings_invalid');
  });
});
