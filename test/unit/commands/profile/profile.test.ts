import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { run as list } from '../../../../src/commands/profile/list.ts';
import { run as remove } from '../../../../src/commands/profile/remove.ts';
import { run as set } from '../../../../src/commands/profile/set.ts';
import { run as show } from '../../../../src/commands/profile/show.ts';
import { run as use } from '../../../../src/commands/profile/use.ts';
import { failureOf } from '../../../helpers/context.ts';
import {
  scriptedPrompts,
  setUpContext,
  type SetUpContext,
  type SetUpParts,
} from '../../../helpers/signed-in.ts';
import type { Profile } from '../../../../src/domain/profile/profile.ts';

const CLOUDFLARE: Profile = {
  service: 'cloudflare',
  apiToken: 's3cr3t-token',
  accountId: '0123456789abcdef0123456789abcdef',
  appId: '6ff3a5c0-9b1e-4b7a-8c55-0123456789ab',
  appName: 'Support',
  webhookUrl: 'https://x.example/in?token=t0k3n',
};
const DYTE: Profile = { organizationId: 'my-org', apiKey: 's3cr3t-key' };

async function withProfiles(parts: SetUpParts = {}): Promise<SetUpContext> {
  const made = await setUpContext(parts);
  await made.profiles.write('default', DYTE);
  await made.profiles.write('staging', CLOUDFLARE);
  return made;
}

describe('profile list', () => {
  it('is a table on a terminal, with the one in use marked and nothing secret', async () => {
    const { context, profiles, written } = await withProfiles({ isTerminal: true, columns: 120 });
    await profiles.use('staging');
    await list(context);
    const [head = '', ...lines] = context.io.stdout.text().trimEnd().split('\n');
    expect(head).toMatch(/PROFILE +SERVICE +APP OR ORGANIZATION +CREDENTIALS +WEBHOOK URL/);
    expect(lines[0]).toMatch(/^ +default +my-org +API key$/);
    expect(lines[1]).toMatch(
      /^\* +staging +cloudflare +Support +API token +https:\/\/x\.example\/in\?token=…$/,
    );
    expect(written()).not.toMatch(/s3cr3t|t0k3n/);
  });

  it('has no column for the webhook URL on a narrow terminal', async () => {
    const { context } = await withProfiles({ isTerminal: true, columns: 60 });
    await list(context);
    expect(context.io.stdout.text()).not.toContain('x.example');
    for (const line of context.io.stdout.text().split('\n')) expect(line.length).toBeLessThanOrEqual(60);
  });

  it('is a line each with tabs in a pipe, and an array with --json', async () => {
    const piped = await withProfiles();
    await list(piped.context);
    expect(piped.context.io.stdout.text()).toBe(
      'default\t*\t\tmy-org\tapiKey\t\nstaging\t\tcloudflare\tSupport\tapiToken\thttps://x.example/in?token=…\n',
    );
    const json = await withProfiles({ options: { json: true } });
    await list(json.context);
    expect(JSON.parse(json.context.io.stdout.text())).toMatchObject([
      { profile: 'default', inUse: true, secret: 'apiKey' },
      { profile: 'staging', inUse: false, secret: 'apiToken', appName: 'Support' },
    ]);
    expect(json.written()).not.toMatch(/s3cr3t|t0k3n/);
  });

  it('says what has chosen another profile than "profile use", also one that is not there', async () => {
    const chosen = await withProfiles({ environment: { DYTE_HOOKS_PROFILE: 'staging' } });
    await list(chosen.context);
    expect(chosen.context.io.stdout.text()).toContain('staging\t*\t');
    expect(chosen.context.io.stderr.text()).toBe('DYTE_HOOKS_PROFILE chooses "staging".\n');
    const missing = await withProfiles({ options: { profile: 'stagign' } });
    await list(missing.context);
    expect(missing.context.io.stderr.text()).toContain('There is no profile "stagign"');
  });

  it('says how one is made where there is none', async () => {
    const { context } = await setUpContext();
    await list(context);
    expect(context.io.stdout.text()).toBe('');
    expect(context.io.stderr.text()).toContain('dyte-hooks login');
  });
});

describe('profile use', () => {
  it('is kept beside the profiles, and read by whoever comes next', async () => {
    const { context, profiles } = await withProfiles();
    await use({ name: 'staging' }, context);
    expect(JSON.parse(await readFile(profiles.path, 'utf8'))).toMatchObject({ profileInUse: 'staging' });
    expect(await profiles.inUse()).toBe('staging');
    expect((await context.settings()).profile).toBe('staging');
    await use({ name: 'default' }, context);
    expect(await profiles.inUse()).toBeUndefined();
  });

  it('changes nothing for a name that is not there, and names the nearest', async () => {
    const { context, profiles } = await withProfiles();
    const error = await failureOf(use({ name: 'stagign' }, context));
    expect(error).toMatchObject({ code: 'profile_not_found', exitCode: 2 });
    expect(error.hint).toContain('Did you mean staging?');
    expect(await profiles.inUse()).toBeUndefined();
  });

  it('is chosen from a list on a terminal, and missed elsewhere', async () => {
    const prompts = scriptedPrompts('staging');
    const { context, profiles } = await withProfiles({ interactive: true, prompts });
    await use({ name: undefined }, context);
    expect(prompts.choices.map(({ value }) => value)).toEqual(['default', 'staging']);
    expect(await profiles.inUse()).toBe('staging');
    const alone = await withProfiles();
    expect((await failureOf(use({ name: undefined }, alone.context))).code).toBe('usage_invalid');
    const empty = await setUpContext({ interactive: true, prompts });
    expect((await failureOf(use({ name: undefined }, empty.context))).code).toBe('profile_not_found');
  });

  it('says when a variable counts before it', async () => {
    const { context } = await withProfiles({ environment: { DYTE_HOOKS_PROFILE: 'default' } });
    await use({ name: 'staging' }, context);
    expect(context.io.stderr.text()).toContain('DYTE_HOOKS_PROFILE chooses "default"');
  });
});

describe('profile show', () => {
  it('shows what a profile holds, but for its secrets', async () => {
    const { context, written } = await withProfiles({ isTerminal: true });
    await show({ name: 'staging' }, context);
    const lines = context.io.stdout.text().split('\n');
    for (const line of [
      /^profile +staging$/,
      /^service +cloudflare$/,
      /^account +0123456789abcdef0123456789abcdef$/,
      /^app +Support \(6ff3a5c0-/,
      /^credentials +API token, which is not shown$/,
      /^webhook URL +https:\/\/x\.example\/in\?token=…$/,
    ])
      expect(lines).toContainEqual(expect.stringMatching(line));
    expect(written()).not.toMatch(/s3cr3t|t0k3n/);
  });

  it('takes the one in use where none is named; in a pipe its lines have tabs', async () => {
    const { context, profiles } = await withProfiles();
    await profiles.use('staging');
    await show({ name: undefined }, context);
    expect(context.io.stdout.text()).toContain('profile\tstaging\ninUse\ttrue\nservice\tcloudflare\n');
  });

  it('fails for one that is not there', async () => {
    const { context } = await withProfiles();
    expect((await failureOf(show({ name: 'prod' }, context))).code).toBe('profile_not_found');
  });
});

describe('profile set', () => {
  it('changes fields, and keeps all others', async () => {
    const { context, profiles, written } = await withProfiles();
    await set({ name: 'staging', fields: ['app=Sales'], unset: ['webhook-url'] }, context);
    const { appId: _id, webhookUrl: _url, ...rest } = CLOUDFLARE;
    expect(await profiles.read('staging')).toEqual({ ...rest, appName: 'Sales' });
    expect(context.io.stdout.text()).toContain('appName\tSales\n');
    expect(written()).not.toContain('s3cr3t');
  });

  it('keeps fields that it does not know', async () => {
    const { context, profiles } = await setUpContext();
    await writeFile(profiles.path, '{"theme":"dark","profiles":{"staging":{"colour":"red"}}}', {
      mode: 0o600,
    });
    await set({ name: 'staging', fields: ['app=Sales'], unset: undefined }, context);
    expect(JSON.parse(await readFile(profiles.path, 'utf8'))).toEqual({
      theme: 'dark',
      profiles: { staging: { appName: 'Sales', colour: 'red' } },
    });
  });

  it('makes no profile, and saves nothing that cannot be used', async () => {
    const { context, profiles } = await withProfiles();
    const missing = await failureOf(set({ name: 'prod', fields: ['app=x'], unset: undefined }, context));
    expect(missing.code).toBe('profile_not_found');
    await failureOf(set({ name: 'staging', fields: ['app=x', 'account=y'], unset: undefined }, context));
    expect(await profiles.read('staging')).toEqual(CLOUDFLARE);
  });
});

describe('profile remove', () => {
  it('asks on a terminal, after showing it', async () => {
    const prompts = scriptedPrompts(false);
    const { context, profiles, written } = await withProfiles({ interactive: true, prompts });
    await remove({ name: 'staging', yes: false }, context);
    expect(prompts.questions).toEqual(['Remove profile staging, with its credentials?']);
    expect(context.io.stderr.text()).toContain('Support');
    expect(context.io.stderr.text()).toContain('Nothing was removed.');
    expect(written()).not.toContain('s3cr3t');
    expect(await profiles.names()).toEqual(['default', 'staging']);
  });

  it('wants --yes elsewhere', async () => {
    const { context, profiles } = await withProfiles();
    const error = await failureOf(remove({ name: 'staging', yes: false }, context));
    expect(error).toMatchObject({ code: 'confirmation_missing', exitCode: 2 });
    await remove({ name: 'staging', yes: true }, context);
    expect(await profiles.names()).toEqual(['default']);
    expect(await readFile(profiles.path, 'utf8')).not.toContain('s3cr3t-token');
  });

  it('leaves "default" in use where it was the one in use', async () => {
    const { context, profiles } = await withProfiles({ options: { json: true } });
    await profiles.use('staging');
    await remove({ name: 'staging', yes: true }, context);
    expect(JSON.parse(context.io.stdout.text())).toMatchObject({ profile: 'staging', inUse: 'default' });
    expect(await profiles.inUse()).toBeUndefined();
  });
});
