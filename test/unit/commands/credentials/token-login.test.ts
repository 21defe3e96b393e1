import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from '../../../../src/commands/credentials/login.ts';
import { HooksError } from '../../../../src/domain/errors.ts';
import { failureOf } from '../../../helpers/context.ts';
import { temporaryDirectory } from '../../../helpers/directory.ts';
import { scriptedPrompts, setUpContext, type SetUpParts } from '../../../helpers/signed-in.ts';
import type { AccountApi } from '../../../../src/api/account-api.ts';
import type { LoginOptions } from '../../../../src/commands/credentials/login-options.ts';
import type { App } from '../../../../src/domain/service/app.ts';

const TOKEN = 's3cr3t-token';
const ACCOUNTS = [
  { id: '0123456789abcdef0123456789abcdef', name: 'Work' },
  { id: 'fedcba9876543210fedcba9876543210', name: 'Home' },
];
const APPS: readonly App[] = [
  { id: '6ff3a5c0-9b1e-4b7a-8c55-0123456789ab', name: 'Support', createdAt: undefined },
  { id: '6ff3a5c0-9b1e-4b7a-8c55-0123456789ac', name: 'Sales', createdAt: undefined },
];

function options(given: Partial<LoginOptions> = {}): LoginOptions {
  return {
    orgId: undefined,
    keyStdin: false,
    authorizationStdin: false,
    account: undefined,
    tokenStdin: false,
    fromWrangler: false,
    keyring: false,
    webhookUrl: undefined,
    verify: true,
    ...given,
  };
}

/** A service with these accounts and apps. */
function accountWith(accounts: typeof ACCOUNTS, apps: readonly App[]): AccountApi {
  return {
    verifyToken: async () => ({ state: 'active' }),
    accounts: async () => (accounts.length === 0 ? { kind: 'not_allowed' } : { kind: 'listed', accounts }),
    apps: async () => apps,
    close: async () => undefined,
  };
}

const SAVED = {
  service: 'cloudflare',
  apiToken: TOKEN,
  accountId: ACCOUNTS[0]?.id,
  appId: APPS[0]?.id,
  appName: 'Support',
};

async function signIn(given: Partial<LoginOptions>, parts: SetUpParts) {
  const made = await setUpContext({ accountApi: accountWith(ACCOUNTS, APPS), ...parts });
  return { ...made, done: run(options(given), made.context) };
}

describe('login on a terminal', () => {
  it('offers every service, those that are alive first, and says which are', async () => {
    const prompts = scriptedPrompts('cloudflare', TOKEN, ACCOUNTS[0]?.id, APPS[0]?.id);
    const { done, profiles, written } = await signIn({}, { interactive: true, prompts });
    await done;
    expect(prompts.questions).toEqual(['Which service?', 'API token', 'Which account?', 'Which app?']);
    expect(await profiles.read('default')).toEqual(SAVED);
    expect(written()).not.toContain(TOKEN);
    expect(written()).toContain('Signed in as app "Support"');
    expect(written()).toContain('which only you can read');
  });

  it('shows the services with what becomes of them', async () => {
    const prompts = scriptedPrompts('dyte', 'org', 'key');
    const { done } = await signIn({}, { interactive: true, prompts });
    await done;
    const [first, second] = prompts.choices;
    expect(first?.label).toMatch(/^Cloudflare RealtimeKit \(alive/);
    expect(second?.label).toBe('Dyte (being switched off)');
  });

  it('takes the only account and the only app, and says so', async () => {
    const prompts = scriptedPrompts(TOKEN);
    const accountApi = accountWith(ACCOUNTS.slice(0, 1), APPS.slice(0, 1));
    const settings = { interactive: true, prompts, options: { service: 'cloudflare' } as const, accountApi };
    const { done, profiles, context } = await signIn({}, settings);
    await done;
    expect(await profiles.read('default')).toEqual(SAVED);
    expect(context.io.stderr.text()).toContain('one account: Work');
    expect(context.io.stderr.text()).toContain('one app: Support');
  });

  it('asks for the account id where the token may not list accounts', async () => {
    const prompts = scriptedPrompts(TOKEN, ACCOUNTS[0]?.id?.toUpperCase());
    const accountApi = accountWith([], APPS);
    const given = { service: 'cloudflare', app: 'support' } as const;
    const { done, profiles } = await signIn({}, { interactive: true, prompts, options: given, accountApi });
    await done;
    expect(prompts.questions).toEqual(['API token', 'Account id']);
    expect(await profiles.read('default')).toEqual(SAVED);
  });

  it('says how an app is made where there is none', async () => {
    const prompts = scriptedPrompts(TOKEN);
    const accountApi = accountWith(ACCOUNTS.slice(0, 1), []);
    const settings = { interactive: true, prompts, options: { service: 'cloudflare' } as const, accountApi };
    const { done, profiles } = await signIn({}, settings);
    const error = await failureOf(done);
    expect(error).toMatchObject({ code: 'app_not_found', exitCode: 4 });
    expect(error.hint).toContain('dashboard');
    expect(await profiles.read('default')).toBeUndefined();
  });
});

describe('login with a token where nobody can be asked', () => {
  const stdin = `${TOKEN}\n`;

  it('takes the token of standard input, the account and the app by name', async () => {
    const given = { tokenStdin: true, account: ACCOUNTS[0]?.id };
    const { done, profiles } = await signIn(given, { stdin, options: { app: 'support' } });
    await done;
    expect(await profiles.read('default')).toEqual(SAVED);
  });

  it('takes all of it from the environment', async () => {
    const environment = {
      CLOUDFLARE_API_TOKEN: TOKEN,
      CLOUDFLARE_ACCOUNT_ID: ACCOUNTS[0]?.id,
      REALTIMEKIT_APP_ID: 'Support',
    };
    const { done, profiles, context } = await signIn({}, { environment });
    await done;
    expect(await profiles.read('default')).toEqual(SAVED);
    expect(context.io.stderr.text()).toContain('CLOUDFLARE_API_TOKEN is set, and takes precedence');
  });

  it('leaves what signed in before behind', async () => {
    const { context, profiles } = await setUpContext({
      stdin,
      accountApi: accountWith(ACCOUNTS, APPS),
      options: { app: 'Support' },
    });
    await profiles.write('default', {
      organizationId: 'org',
      apiKey: 'old',
      webhookUrl: 'https://x.example/',
    });
    await run(options({ tokenStdin: true, account: ACCOUNTS[0]?.id }), context);
    expect(await profiles.read('default')).toEqual({ ...SAVED, webhookUrl: 'https://x.example/' });
  });

  it.each<[Partial<LoginOptions>, SetUpParts, string, string]>([
    [{ tokenStdin: true }, {}, 'option_missing', 'Work (0123456789abcdef0123456789abcdef)'],
    [{ tokenStdin: true, account: ACCOUNTS[0]?.id }, {}, 'option_missing', '--app <name or id>'],
    [{ account: ACCOUNTS[0]?.id }, {}, 'option_missing', '--token-stdin'],
    [{ tokenStdin: true, account: 'abc' }, {}, 'settings_invalid', 'dash.cloudflare.com'],
    [
      { tokenStdin: true, account: ACCOUNTS[0]?.id },
      { options: { app: 'Suport' } },
      'app_not_found',
      'Support',
    ],
    [{ tokenStdin: true, orgId: 'org' }, {}, 'usage_invalid', '--key-stdin'],
    [{ tokenStdin: true }, { options: { service: 'dyte' } }, 'usage_invalid', '--service'],
    [{ keyStdin: true }, { options: { service: 'cloudflare' } }, 'usage_invalid', '--service'],
    [{ tokenStdin: true, fromWrangler: true }, {}, 'usage_invalid', 'token'],
    [{ tokenStdin: true, verify: false }, {}, 'option_missing', 'CLOUDFLARE_ACCOUNT_ID'],
  ])('%j with %j is %s', async (given, parts, code, hint) => {
    const { done, profiles } = await signIn(given, { stdin, ...parts });
    const error = await failureOf(done);
    expect(error.code).toBe(code);
    expect(`${error.message} ${error.hint ?? ''}`).toContain(hint);
    expect(await profiles.read('default')).toBeUndefined();
  });

  it('asks nobody with --no-verify, which wants the id of the app', async () => {
    const given = { tokenStdin: true, verify: false, account: ACCOUNTS[0]?.id };
    const named = await signIn(given, { stdin, options: { app: 'Support' } });
    expect((await failureOf(named.done)).code).toBe('usage_invalid');
    const { done, profiles } = await signIn(given, { stdin, options: { app: APPS[0]?.id } });
    await done;
    const { appName: _name, ...saved } = SAVED;
    expect(await profiles.read('default')).toEqual(saved);
  });

  it('says that nothing was saved when the service says no', async () => {
    const refusing = accountWith(ACCOUNTS, APPS);
    refusing.accounts = async () => {
      throw new HooksError('credentials_refused', 'No.', { hint: 'Copy it again.' });
    };
    refusing.verifyToken = async () => ({ state: 'inactive', status: 'expired' });
    const { done, profiles, written } = await signIn({ tokenStdin: true }, { stdin, accountApi: refusing });
    const error = await failureOf(done);
    expect(error.code).toBe('credentials_refused');
    expect(error.message).toContain('expired');
    expect(error.hint).toContain('Nothing was saved.');
    expect(await profiles.read('default')).toBeUndefined();
    expect(written()).not.toContain(TOKEN);
  });
});

describe('login --from-wrangler', () => {
  /** The directory of a program called wrangler that does this. */
  async function wrangler(script: string): Promise<{ PATH: string }> {
    const directory = await temporaryDirectory();
    const path = join(directory, 'wrangler');
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    await chmod(path, 0o755);
    return { PATH: `${directory}:${process.env['PATH'] ?? ''}` };
  }

  const takingOver = { fromWrangler: true, account: ACCOUNTS[0]?.id };

  it('takes over an API token, and says so', async () => {
    const environment = await wrangler(
      `[ "$*" = "auth token --json" ] && echo '{"type":"api_token","token":"${TOKEN}"}'`,
    );
    const { done, profiles, written } = await signIn(takingOver, {
      environment,
      options: { app: 'Support' },
    });
    await done;
    expect(await profiles.read('default')).toEqual(SAVED);
    expect(written()).toContain('wrangler');
    expect(written()).not.toContain(TOKEN);
  });

  it('says of an OAuth token that it expires', async () => {
    const environment = await wrangler(`echo '{"type":"oauth","token":"${TOKEN}"}'`);
    const { done, written } = await signIn(takingOver, { environment, options: { app: 'Support' } });
    await done;
    expect(written()).toContain('expires within the hour');
  });

  it.each([
    ['a key and an email', `echo '{"type":"api_key","key":"${TOKEN}","email":"a@b.example"}'`, 'API key'],
    ['something else', 'echo hello', 'did not say'],
    ['nothing', 'true', 'did not say'],
    ['no login', 'echo "You are not logged in" >&2; exit 1', 'is not signed in'],
    ['far too much', 'head -c 200000 /dev/zero', 'did not say'],
  ])('refuses %s', async (_what, script, message) => {
    const { done, profiles, written } = await signIn(takingOver, { environment: await wrangler(script) });
    const error = await failureOf(done);
    expect(error).toMatchObject({ code: 'wrangler_failed', exitCode: 3 });
    expect(error.message).toContain(message);
    expect(`${error.message}${error.hint ?? ''}${written()}`).not.toContain(TOKEN);
    expect(await profiles.read('default')).toBeUndefined();
  });

  it('is told when there is no wrangler', async () => {
    const { done } = await signIn(takingOver, { environment: { PATH: await temporaryDirectory() } });
    expect((await failureOf(done)).message).toBe('There is no wrangler on the PATH.');
  });

  it('does not wait for ever', async () => {
    const environment = await wrangler('exec sleep 60');
    const clock = { now: () => 0, elapsed: () => 0, sleep: async () => undefined };
    const { done } = await signIn(takingOver, { environment, clock });
    expect((await failureOf(done)).message).toContain('did not answer within 30 seconds');
  });

  it('says of a refusal that the permission may be missing', async () => {
    const environment = await wrangler(`echo '{"type":"oauth","token":"${TOKEN}"}'`);
    const refusing = accountWith(ACCOUNTS, APPS);
    refusing.apps = async () => {
      throw new HooksError('not_allowed', 'No.');
    };
    const { done } = await signIn(takingOver, { environment, accountApi: refusing });
    expect((await failureOf(done)).hint).toContain('may lack the permission');
  });
});
