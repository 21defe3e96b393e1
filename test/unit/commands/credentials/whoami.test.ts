import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../../../src/commands/credentials/whoami.ts';
import { HooksError } from '../../../../src/domain/errors.ts';
import { fakeClock } from '../../../helpers/clock.ts';
import { missingKeyStore } from '../../../helpers/key-store.ts';
import { failureOf } from '../../../helpers/context.ts';
import { refused, setUpContext } from '../../../helpers/signed-in.ts';

const SIGNED_IN = { organizationId: 'my-org', apiKey: 's3cr3t-key' };
const ONLINE = { offline: false };

/** Nothing takes long enough for a progress line. */
function quietClock(): ReturnType<typeof fakeClock> {
  const clock = fakeClock();
  clock.hold();
  return clock;
}

describe('whoami', () => {
  it('shows who is signed in, where, and where each setting came from', async () => {
    const { context, profiles, asked, written } = await setUpContext({
      isTerminal: true,
      clock: quietClock(),
      options: { service: 'realtimekit-v2' },
      environment: { DYTE_HOOKS_API_URL: 'https://api.example/v2' },
    });
    await profiles.write('default', {
      ...SIGNED_IN,
      service: 'realtimekit-v2',
      webhookUrl: 'https://x.example/hook?token=t0k3n',
    });
    await run(ONLINE, context);
    expect(asked()).toBe(1);
    const lines = context.io.stdout.text().split('\n');
    for (const line of [
      /^organization +my-org \(from the profile\)$/,
      /^credentials +accepted by the service$/,
      /^service +realtimekit-v2 \(from the option\)$/,
      /^API URL +https:\/\/api\.example\/v2 \(from the environment\)$/,
      /^webhook URL +https:\/\/x\.example\/hook\?token=… \(from the profile\)$/,
      /^profile +default \(default\)$/,
    ])
      expect(lines).toContainEqual(expect.stringMatching(line));
    expect(written()).not.toMatch(/s3cr3t-key|t0k3n|Basic/);
  });

  it('prints a record with --json', async () => {
    const { context, profiles } = await setUpContext({ options: { json: true } });
    await profiles.write('default', SIGNED_IN);
    await run(ONLINE, context);
    expect(JSON.parse(context.io.stdout.text())).toEqual({
      profile: 'default',
      service: 'dyte',
      apiUrl: 'https://api.dyte.io/v2',
      accountId: null,
      app: null,
      appName: null,
      organizationId: 'my-org',
      webhookUrl: null,
      credentials: 'accepted',
      secretIn: 'file',
      credentialVariables: null,
      sources: {
        profile: 'default',
        service: 'default',
        apiUrl: 'default',
        accountId: null,
        app: null,
        credentials: 'profile',
        webhookUrl: null,
      },
      project: null,
      path: profiles.path,
    });
  });

  it('asks nobody with --offline', async () => {
    const { context, profiles, asked } = await setUpContext({ refusal: refused() });
    await profiles.write('default', SIGNED_IN);
    await run({ offline: true }, context);
    expect(asked()).toBe(0);
    expect(context.io.stdout.text()).toContain('credentials\tunchecked\t\n');
  });

  it.each([
    ['refused', refused(), 'credentials_refused', 3],
    ['refused', new HooksError('not_allowed', 'No.'), 'not_allowed', 3],
    ['unchecked', new HooksError('service_unreachable', 'No way.'), 'service_unreachable', 5],
  ])('answers "%s" and then fails as the service did', async (state, refusal, code, exitCode) => {
    const { context, profiles } = await setUpContext({ refusal, options: { json: true } });
    await profiles.write('default', SIGNED_IN);
    const error = await failureOf(run(ONLINE, context));
    expect(error).toMatchObject({ code, exitCode });
    expect(JSON.parse(context.io.stdout.text())).toMatchObject({
      credentials: state,
      organizationId: 'my-org',
    });
  });

  it.each([ONLINE, { offline: true }])(
    'is one short error before anybody has signed in: %j',
    async (options) => {
      const { context, asked } = await setUpContext();
      const error = await failureOf(run(options, context));
      expect(error).toMatchObject({ code: 'credentials_missing', exitCode: 3 });
      expect(error.message).toContain('"default"');
      expect(error.hint).toContain('dyte-hooks login');
      expect(context.io.stdout.text()).toBe('');
      expect(asked()).toBe(0);
    },
  );

  it('names the profiles that there are where one is named that is not', async () => {
    const { context, profiles } = await setUpContext({ options: { profile: 'staging' } });
    await profiles.write('default', SIGNED_IN);
    await profiles.write('ci', SIGNED_IN);
    const error = await failureOf(run(ONLINE, context));
    expect(error).toMatchObject({
      code: 'profile_not_found',
      exitCode: 2,
      message: 'There is no profile "staging". There are: default, ci.',
      hint: 'To make it: dyte-hooks login --profile staging',
    });
  });

  it('asks whether the nearest of them was meant', async () => {
    const { context, profiles } = await setUpContext({ options: { profile: 'stagign' } });
    await profiles.write('staging', SIGNED_IN);
    expect((await failureOf(run(ONLINE, context))).hint).toBe(
      'Did you mean staging? To make it: dyte-hooks login --profile stagign',
    );
  });

  it('is lines of name, value and origin between tabs in a pipe', async () => {
    const { context, profiles } = await setUpContext();
    await profiles.write('default', { ...SIGNED_IN, webhookUrl: 'https://x.example/hook' });
    await run(ONLINE, context);
    expect(context.io.stdout.text().split('\n')).toEqual([
      'organizationId\tmy-org\tprofile',
      'credentials\taccepted\t',
      'service\tdyte\tdefault',
      'accountId\t\t',
      'app\t\t',
      'appName\t\t',
      'apiUrl\thttps://api.dyte.io/v2\tdefault',
      'webhookUrl\thttps://x.example/hook\tprofile',
      'profile\tdefault\tdefault',
      'secretIn\tfile\t',
      'credentialVariables\t\t',
      'project\t\t',
      `path\t${profiles.path}\t`,
      '',
    ]);
  });

  it('breaks nothing inside a word on a narrow terminal', async () => {
    const { context, profiles } = await setUpContext({
      isTerminal: true,
      columns: 60,
      clock: quietClock(),
    });
    const organizationId = '00000000-0000-4000-8000-00000000e001';
    await profiles.write('default', { ...SIGNED_IN, organizationId });
    await run(ONLINE, context);
    const lines = context.io.stdout.text().split('\n');
    expect(lines.slice(0, 2)).toEqual([
      `organization  ${organizationId} (from the`,
      '              profile)',
    ]);
  });

  it('says why credentials cannot be used', async () => {
    const { context, asked } = await setUpContext({ environment: { DYTE_ORG_ID: 'my-org' } });
    const error = await failureOf(run(ONLINE, context));
    expect(error.message).toBe('DYTE_ORG_ID is set, but DYTE_API_KEY is not.');
    expect(context.io.stdout.text()).toContain('credentials\tinvalid\t\n');
    expect(asked()).toBe(0);
  });

  it('has no file to name where there is no home', async () => {
    const { context } = await setUpContext({
      environment: { DYTE_ORG_ID: 'org', DYTE_API_KEY: 'key' },
      options: { json: true },
    });
    const homeless = {
      ...context,
      profiles: async () => {
        throw new HooksError('home_missing', 'There is no home directory.');
      },
    };
    await run(ONLINE, homeless);
    expect(JSON.parse(context.io.stdout.text())).toMatchObject({ credentials: 'accepted', path: null });
  });

  it('warns once when others can read the file', async () => {
    const { context, profiles } = await setUpContext();
    await profiles.write('default', SIGNED_IN);
    await run(ONLINE, context);
    expect(context.io.stderr.text()).toBe('');
    await chmod(profiles.path, 0o644);
    const { context: next } = await setUpContext({ directory: join(profiles.path, '..') });
    await run(ONLINE, next);
    expect(next.io.stderr.text().match(/chmod 600/g)).toHaveLength(1);
  });

  it('lets nothing from the file touch the terminal', async () => {
    const { context, profiles } = await setUpContext();
    await profiles.write('default', { ...SIGNED_IN, webhookUrl: 'https://x.example/\u001b[2J' });
    await run(ONLINE, context);
    expect(context.io.stdout.text()).not.toContain('\u001b');
    expect(context.io.stdout.text()).toContain('\\x1b[2J');
  });
});

describe('whoami where settings are invalid', () => {
  it('shows what is known, asks nobody, and fails with what is wrong', async () => {
    const environment = { DYTE_HOOKS_API_URL: 'not a url', DYTE_HOOKS_PROFILE: 'staging' };
    const { context, asked, profiles } = await setUpContext({ environment, options: { json: true } });
    const error = await failureOf(run(ONLINE, context));
    expect(error).toMatchObject({ code: 'settings_invalid', exitCode: 2 });
    expect(JSON.parse(context.io.stdout.text())).toMatchObject({
      profile: 'staging',
      service: null,
      credentials: 'unchecked',
      sources: { profile: 'environment' },
      path: profiles.path,
    });
    expect(asked()).toBe(0);
  });

  it('works with a settings file that is damaged', async () => {
    const { context, profiles, written } = await setUpContext({ isTerminal: true });
    await writeFile(profiles.path, '{"profiles":{"default":{"apiKey":"s3cr3t"', { mode: 0o600 });
    expect((await failureOf(run(ONLINE, context))).message).toContain('is not complete JSON');
    expect(context.io.stdout.text()).toContain(profiles.path.slice(-11));
    expect(written()).not.toContain('s3cr3t');
  });

  it('shows all else where only the file of the project is at fault', async () => {
    const { context, profiles, asked } = await setUpContext({ options: { json: true } });
    await profiles.write('default', SIGNED_IN);
    const fault = new HooksError('configuration_invalid', 'dyte-hooks.yaml:1:1: No.');
    context.settings = async () => await Promise.reject(fault);
    expect(await failureOf(run(ONLINE, context))).toBe(fault);
    expect(JSON.parse(context.io.stdout.text())).toMatchObject({
      profile: 'default',
      service: 'dyte',
      organizationId: 'my-org',
      credentials: 'unchecked',
      project: null,
    });
    expect(asked()).toBe(0);
  });
});

describe('where whoami says that the secret is', () => {
  it('is the variables of the environment', async () => {
    const environment = { DYTE_ORG_ID: 'org', DYTE_API_KEY: 's3cr3t-key' };
    const { context, written } = await setUpContext({ environment, isTerminal: true, clock: quietClock() });
    await run(ONLINE, context);
    expect(context.io.stdout.text()).toMatch(/^secret +…, in DYTE_ORG_ID and DYTE_API_KEY$/m);
    expect(written()).not.toContain('s3cr3t-key');
  });

  it('is the key store, also where that cannot be asked', async () => {
    const { context, profiles } = await setUpContext({
      keyStore: missingKeyStore(),
      options: { json: true },
    });
    await profiles.write('default', { organizationId: 'org', keyring: 'apiKey' });
    expect((await failureOf(run(ONLINE, context))).code).toBe('keyring_unavailable');
    expect(JSON.parse(context.io.stdout.text())).toMatchObject({
      credentials: 'unchecked',
      secretIn: 'keyring',
    });
  });
});
