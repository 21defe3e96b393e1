import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { run as login } from '../../../../src/commands/credentials/login.ts';
import { run as logout } from '../../../../src/commands/credentials/logout.ts';
import { run as remove } from '../../../../src/commands/profile/remove.ts';
import { failureOf } from '../../../helpers/context.ts';
import { memoryKeyStore, missingKeyStore } from '../../../helpers/key-store.ts';
import { setUpContext, type SetUpContext, type SetUpParts } from '../../../helpers/signed-in.ts';
import type { LoginOptions } from '../../../../src/commands/credentials/login-options.ts';

const OPTIONS: LoginOptions = {
  orgId: 'org',
  keyStdin: true,
  authorizationStdin: false,
  account: undefined,
  tokenStdin: false,
  fromWrangler: false,
  keyring: true,
  webhookUrl: undefined,
  verify: true,
};
const KEY = 's3cr3t-key';

/** Where somebody has signed in with --keyring. */
async function signedIn(parts: SetUpParts = {}) {
  const keyStore = memoryKeyStore();
  const made = await setUpContext({ stdin: KEY, keyStore, ...parts });
  await login(OPTIONS, made.context);
  return { ...made, keyStore, account: `default (${made.profiles.path})` };
}

/** A later run with the same files. */
async function later(before: SetUpContext, parts: SetUpParts): Promise<SetUpContext> {
  return await setUpContext({ directory: before.profiles.path.replace(/\/config\.json$/, ''), ...parts });
}

describe('login --keyring', () => {
  it('keeps the secret in the key store alone, and says so', async () => {
    const { profiles, keyStore, account, written } = await signedIn();
    expect([...keyStore.secrets]).toEqual([[account, KEY]]);
    expect(await profiles.read('default')).toEqual({
      service: 'dyte',
      organizationId: 'org',
      keyring: 'apiKey',
    });
    expect(await readFile(profiles.path, 'utf8')).not.toContain(KEY);
    expect(written()).toContain('in the key store');
    expect(written()).not.toContain(KEY);
  });

  it('does nothing by halves where there is no key store', async () => {
    const { context, profiles } = await setUpContext({ stdin: KEY, keyStore: missingKeyStore() });
    await profiles.write('default', { organizationId: 'old', apiKey: 'old-key' });
    const error = await failureOf(login(OPTIONS, context));
    expect(error).toMatchObject({ code: 'keyring_unavailable', exitCode: 1 });
    expect(await profiles.read('default')).toEqual({ organizationId: 'old', apiKey: 'old-key' });
  });

  it('takes the secret of before out of the file, or out of the key store', async () => {
    const before = await signedIn();
    const { keyStore } = before;
    const second = await later(before, { stdin: 'new-key', keyStore });
    await login({ ...OPTIONS, keyring: false }, second.context);
    expect(keyStore.secrets.size).toBe(0);
    expect(await second.profiles.read('default')).toMatchObject({ apiKey: 'new-key' });
    const third = await later(before, { stdin: KEY, keyStore });
    await login(OPTIONS, third.context);
    expect(await readFile(third.profiles.path, 'utf8')).not.toContain('new-key');
  });

  it('warns where the secret of before cannot be forgotten', async () => {
    const before = await signedIn();
    const second = await later(before, { stdin: 'new-key', keyStore: missingKeyStore() });
    await login({ ...OPTIONS, keyring: false }, second.context);
    expect(second.written()).toContain('still in the key store');
  });
});

describe('settings of a profile whose secret is in the key store', () => {
  it('have it', async () => {
    const before = await signedIn();
    const { context } = await later(before, { keyStore: before.keyStore });
    const { credentials, sources } = await context.settings();
    expect(credentials?.authorization).toBe(`Basic ${Buffer.from(`org:${KEY}`).toString('base64')}`);
    expect(sources.credentials).toBe('profile');
  });

  it('do not ask the key store where the environment signs in, or nobody needs it', async () => {
    const before = await signedIn();
    const environment = { DYTE_ORG_ID: 'other', DYTE_API_KEY: 'other' };
    const { context } = await later(before, { environment });
    expect((await context.settings()).sources.credentials).toBe('environment');
    const unread = await later(before, {});
    const settings = await unread.context.settingsWith({ isKeyStoreRead: false });
    expect([settings.credentials, settings.sources.credentials]).toEqual([undefined, 'profile']);
  });

  it('say what is wrong where it cannot be had, and are settings all the same', async () => {
    const before = await signedIn();
    const missing = await later(before, { keyStore: missingKeyStore() });
    expect((await missing.context.settings()).credentialsProblem?.code).toBe('keyring_unavailable');
    const empty = await later(before, { keyStore: memoryKeyStore() });
    const { credentialsProblem } = await empty.context.settings();
    expect(credentialsProblem?.code).toBe('credentials_missing');
    expect(credentialsProblem?.hint).toContain('login --profile default --keyring');
  });

  it('send it to no other service', async () => {
    const before = await signedIn();
    const { context } = await later(before, {
      keyStore: before.keyStore,
      options: { service: 'realtimekit-v2' },
    });
    const { credentials, credentialsProblem } = await context.settings();
    expect(credentials).toBeUndefined();
    expect(credentialsProblem?.message).toContain('are not sent to realtimekit-v2');
  });
});

describe('forgetting a secret of the key store', () => {
  it('is what logout does, and says', async () => {
    const before = await signedIn();
    const { context, profiles, written } = await later(before, { keyStore: before.keyStore });
    await logout(context);
    expect(before.keyStore.secrets.size).toBe(0);
    expect(await profiles.read('default')).toEqual({ service: 'dyte' });
    expect(written()).toContain('key store');
  });

  it('is what removing the profile does', async () => {
    const before = await signedIn();
    const { context, profiles } = await later(before, { keyStore: before.keyStore });
    await remove({ name: 'default', yes: true }, context);
    expect(before.keyStore.secrets.size).toBe(0);
    expect(await profiles.names()).toEqual([]);
  });

  it('leaves all as it is where there is no key store', async () => {
    const before = await signedIn();
    const { context, profiles } = await later(before, { keyStore: missingKeyStore() });
    expect((await failureOf(logout(context))).code).toBe('keyring_unavailable');
    expect((await failureOf(remove({ name: 'default', yes: true }, context))).code).toBe(
      'keyring_unavailable',
    );
    expect((await profiles.read('default'))?.keyring).toBe('apiKey');
  });
});
