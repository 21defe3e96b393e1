import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { run } from '../../../../src/commands/credentials/logout.ts';
import { setUpContext } from '../../../helpers/signed-in.ts';

const SECRETS = [
  { organizationId: 'org', apiKey: 's3cr3t-key' },
  { authorization: `Basic ${Buffer.from('org:s3cr3t-key').toString('base64')}` },
];

describe('logout', () => {
  it.each(SECRETS)('removes the credentials and keeps the rest: %j', async (secrets) => {
    const { context, profiles, written } = await setUpContext();
    const rest = { service: 'dyte', apiUrl: 'https://api.example', webhookUrl: 'https://x.example' } as const;
    await profiles.write('default', { ...rest, ...secrets });
    await profiles.write('staging', secrets);
    await run(context);
    expect(await profiles.read('default')).toEqual(rest);
    expect(await profiles.read('staging')).toEqual(secrets);
    expect(context.io.stdout.text()).toContain('Signed out');
    expect(written()).not.toContain('s3cr3t-key');
  });

  it('leaves no trace of the key in the file', async () => {
    const { context, profiles } = await setUpContext();
    await profiles.write('default', { organizationId: 'org', apiKey: 's3cr3t-key' });
    await run(context);
    expect(await readFile(profiles.path, 'utf8')).not.toMatch(/s3cr3t-key|org"/);
  });

  it('is fine when nobody was signed in, and writes nothing', async () => {
    const { context, profiles } = await setUpContext();
    await run(context);
    expect(context.io.stdout.text()).toContain('Nobody was signed in');
    await expect(readFile(profiles.path)).rejects.toThrow('ENOENT');
  });

  it('works for the chosen profile', async () => {
    const { context, profiles } = await setUpContext({ options: { profile: 'staging' } });
    await profiles.write('staging', { organizationId: 'org', apiKey: 'key' });
    await run(context);
    expect(await profiles.read('staging')).toEqual({});
    expect(context.io.stdout.text()).toContain('staging');
  });

  it.each([{ DYTE_ORG_ID: 'org', DYTE_API_KEY: 'key' }, { DYTE_API_KEY: 'key' }])(
    'says that the environment still holds some: %j',
    async (environment) => {
      const { context } = await setUpContext({ environment });
      await run(context);
      expect(context.io.stderr.text()).toContain('the environment still holds credentials');
    },
  );

  it('prints a record with --json', async () => {
    const { context, profiles } = await setUpContext({ options: { json: true } });
    await profiles.write('default', { organizationId: 'org', apiKey: 'key' });
    await run(context);
    expect(JSON.parse(context.io.stdout.text())).toEqual({
      profile: 'default',
      removed: true,
      secretIn: 'file',
      path: profiles.path,
    });
    expect(context.io.stderr.text()).toBe('');
  });
});

describe('logout in a project of somebody else', () => {
  it('signs nobody out whom only the project chooses', async () => {
    const { context, profiles, written } = await setUpContext({
      project: { path: '/x/dyte-hooks.yaml', profile: 'production' },
    });
    await profiles.write('production', SECRETS[0] ?? {});
    await profiles.write('default', SECRETS[1] ?? {});
    await run(context);
    expect(await profiles.read('production')).toEqual(SECRETS[0]);
    expect(await profiles.read('default')).toEqual({});
    expect(written()).toContain('add --profile production');
  });
});
