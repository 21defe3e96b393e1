import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { run } from '../../../../src/commands/credentials/login.ts';
import { HooksError } from '../../../../src/domain/errors.ts';
import type { LoginOptions } from '../../../../src/commands/credentials/login-options.ts';
import { failureOf } from '../../../helpers/context.ts';
import { refused, scriptedPrompts, setUpContext, type SetUpParts } from '../../../helpers/signed-in.ts';

const ID = '6ff3a5c0-9b1e-4b7a-8c55-0123456789ab';
const KEY = 's3cr3t-key';
const VALUE = `Basic ${Buffer.from(`${ID}:${KEY}`).toString('base64')}`;

/** Somebody who has said which service it is. */
const ON_TERMINAL: SetUpParts = { interactive: true, options: { service: 'dyte' } };

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

describe('login on a terminal', () => {
  it('asks for the organization id and the key, tries them, and saves them', async () => {
    const prompts = scriptedPrompts(ID, KEY);
    const { context, profiles, clients, asked, written } = await setUpContext({ ...ON_TERMINAL, prompts });
    await run(options(), context);
    expect(prompts.questions).toEqual([expect.stringContaining('Organization id'), 'API key']);
    expect(asked()).toBe(1);
    expect(clients[0]?.credentials?.authorization).toBe(VALUE);
    expect(await profiles.read('default')).toEqual({ service: 'dyte', organizationId: ID, apiKey: KEY });
    expect(context.io.stdout.text()).toContain(`Signed in as ${ID}`);
    expect(written()).toContain(profiles.path);
    expect(written()).not.toContain(KEY);
  });

  it('takes a whole value when the organization id is left empty', async () => {
    const prompts = scriptedPrompts('', `  '${VALUE}'\n`);
    const { context, profiles } = await setUpContext({ ...ON_TERMINAL, prompts });
    await run(options(), context);
    expect(prompts.questions[1]).toContain('Basic');
    expect(await profiles.read('default')).toEqual({ service: 'dyte', authorization: VALUE });
  });

  it.each([
    ['a whole value', VALUE, { authorization: VALUE }],
    ['its base64', VALUE.slice('Basic '.length), { authorization: VALUE }],
    ['both with a colon', `${ID}:${KEY}`, { organizationId: ID, apiKey: KEY }],
    ['both on a line', `${ID} ${KEY}`, { organizationId: ID, apiKey: KEY }],
    ['both on two lines', `${ID}\n${KEY}`, { organizationId: ID, apiKey: KEY }],
    ['both with their names', `Organization ID: ${ID}\nAPI key: ${KEY}`, { organizationId: ID, apiKey: KEY }],
  ])('takes %s for an answer to both questions', async (_what, answer, saved) => {
    const prompts = scriptedPrompts(answer);
    const { context, profiles, written } = await setUpContext({ ...ON_TERMINAL, prompts });
    await run(options(), context);
    expect(prompts.questions).toHaveLength(1);
    expect(await profiles.read('default')).toEqual({ service: 'dyte', ...saved });
    expect(written()).not.toContain(KEY);
  });

  it('takes each with the name that was copied with it', async () => {
    const prompts = scriptedPrompts(`Organization ID: ${ID}`, `API key: ${KEY}`);
    const { context, profiles } = await setUpContext({ ...ON_TERMINAL, prompts });
    await run(options(), context);
    expect(await profiles.read('default')).toEqual({ service: 'dyte', organizationId: ID, apiKey: KEY });
  });

  it.each([`${ID}:${KEY}`, `${ID}\n${KEY}`, `${ID.replaceAll('-', '')} ${KEY}`])(
    'takes both for an answer to the second question: %j',
    async (answer) => {
      const { context, profiles } = await setUpContext({
        ...ON_TERMINAL,
        prompts: scriptedPrompts(ID, answer),
      });
      await run(options(), context);
      expect(await profiles.read('default')).toEqual({ service: 'dyte', organizationId: ID, apiKey: KEY });
    },
  );

  it('leaves a key alone that holds a colon of its own', async () => {
    const { context, profiles } = await setUpContext({
      ...ON_TERMINAL,
      prompts: scriptedPrompts(ID, 'a:b'),
    });
    await run(options(), context);
    expect(await profiles.read('default')).toEqual({ service: 'dyte', organizationId: ID, apiKey: 'a:b' });
  });

  it('does not ask for the id that an option gives, and refuses a bad one before it asks', async () => {
    const prompts = scriptedPrompts(KEY);
    const { context, profiles } = await setUpContext({ ...ON_TERMINAL, prompts });
    await run(options({ orgId: ID }), context);
    expect(prompts.questions).toEqual(['API key']);
    expect(await profiles.read('default')).toEqual({ service: 'dyte', organizationId: ID, apiKey: KEY });
    expect((await failureOf(run(options({ orgId: 'a b' }), context))).message).toContain('--org-id');
    expect(prompts.questions).toHaveLength(1);
  });

  it('offers the organization id that is known already', async () => {
    const { context, profiles } = await setUpContext({
      ...ON_TERMINAL,
      prompts: scriptedPrompts(undefined, 'new-key'),
    });
    await profiles.write('default', { organizationId: ID, apiKey: KEY });
    await run(options(), context);
    expect(await profiles.read('default')).toEqual({
      service: 'dyte',
      organizationId: ID,
      apiKey: 'new-key',
    });
  });

  it('does not let a key sign in to another organization than the one that was typed', async () => {
    const { context, asked } = await setUpContext({
      ...ON_TERMINAL,
      prompts: scriptedPrompts('other-org', VALUE),
    });
    const error = await failureOf(run(options(), context));
    expect(error.message).toBe(
      'What you typed is for another organization than the one in your first answer.',
    );
    expect(asked()).toBe(0);
  });

  it('saves nothing when the person goes away', async () => {
    const prompts = scriptedPrompts(ID, KEY);
    prompts.secret = async () => {
      throw new HooksError('interrupted', 'Cancelled.');
    };
    const { context, profiles } = await setUpContext({ ...ON_TERMINAL, prompts });
    expect((await failureOf(run(options(), context))).code).toBe('interrupted');
    expect(await profiles.read('default')).toBeUndefined();
  });

  it('saves nothing for Enter alone', async () => {
    const { context, profiles, asked } = await setUpContext({
      ...ON_TERMINAL,
      prompts: scriptedPrompts(ID, ''),
    });
    expect((await failureOf(run(options(), context))).message).toBe('What you typed is empty.');
    expect(asked()).toBe(0);
    expect(await profiles.read('default')).toBeUndefined();
  });
});

describe('what login says', () => {
  it.each([
    [{}, 'Dyte’s developer portal'],
    [{ service: 'realtimekit-v2' }, 'dashboard of the standalone RealtimeKit'],
    [{ apiUrl: 'http://127.0.0.1:4010/v2' }, 'dyte-hooks emulate'],
  ] as const)('names where the values are found, for %j', async (given, place) => {
    const prompts = scriptedPrompts(ID, KEY);
    const { context } = await setUpContext({
      interactive: true,
      prompts,
      options: { service: 'dyte', ...given },
    });
    await run(options(), context);
    expect(context.io.stderr.text()).toContain(place);
    expect(prompts.questions[0]).toBe('Organization id');
  });

  it('ends with the next command, but not for scripts', async () => {
    const person = await setUpContext({ ...ON_TERMINAL, prompts: scriptedPrompts(ID, KEY) });
    await run(options(), person.context);
    expect(person.context.io.stderr.text()).toMatch(/Next: dyte-hooks listen\n$/);
    const script = await setUpContext({ stdin: KEY, options: { json: true } });
    await run(options({ orgId: ID, keyStdin: true }), script.context);
    expect(script.context.io.stderr.text()).toBe('');
    expect(JSON.parse(script.context.io.stdout.text())).toMatchObject({ credentials: 'accepted' });
  });

  it('masks the webhook URL that it saved', async () => {
    const { context, profiles } = await setUpContext({ stdin: KEY, options: { json: true } });
    const webhookUrl = 'https://example.com/hook?token=abc';
    await run(options({ orgId: ID, keyStdin: true, webhookUrl }), context);
    expect(context.io.stdout.text()).not.toContain('abc');
    expect((await profiles.read('default'))?.webhookUrl).toBe(webhookUrl);
  });
});

describe('login --authorization-stdin', () => {
  it.each([`${VALUE}\n`, VALUE.slice('Basic '.length)])('takes a whole value: %j', async (stdin) => {
    const { context, profiles } = await setUpContext({ stdin, environment: { DYTE_ORG_ID: 'another' } });
    await run(options({ authorizationStdin: true }), context);
    expect(await profiles.read('default')).toEqual({ service: 'dyte', authorization: VALUE });
  });

  it.each<[string, Partial<LoginOptions>, string]>([
    ['a key alone', {}, KEY],
    ['a value for another organization than --org-id', { orgId: 'another' }, VALUE],
    ['--key-stdin too', { keyStdin: true }, VALUE],
  ])('refuses %s', async (_what, given, stdin) => {
    const { context, asked } = await setUpContext({ stdin });
    const error = await failureOf(run(options({ authorizationStdin: true, ...given }), context));
    expect([error.exitCode, asked()]).toEqual([2, 0]);
    expect(`${error.message}${error.hint ?? ''}`).not.toContain(KEY);
  });
});

describe('login to another service than the profile’s', () => {
  it('does not keep the address of the one before', async () => {
    const { context, profiles, clients } = await setUpContext({
      stdin: KEY,
      options: { service: 'realtimekit-v2' },
    });
    await profiles.write('default', {
      apiUrl: 'http://127.0.0.1:4010/v2',
      organizationId: ID,
      apiKey: 'old',
    });
    await run(options({ orgId: ID, keyStdin: true }), context);
    expect(clients[0]?.apiUrl).toBe('https://api.realtime.cloudflare.com/v2');
    expect(await profiles.read('default')).toEqual({
      service: 'realtimekit-v2',
      organizationId: ID,
      apiKey: KEY,
    });
  });

  it('makes a profile that does not exist yet, without a word about that', async () => {
    const { context, profiles, written } = await setUpContext({
      stdin: KEY,
      options: { profile: 'staging' },
    });
    await run(options({ orgId: ID, keyStdin: true }), context);
    expect(await profiles.names()).toEqual(['staging']);
    expect(written()).not.toContain('There is no profile');
  });
});

describe('login where nobody can be asked', () => {
  it('reads the key from standard input', async () => {
    const { context, profiles } = await setUpContext({ stdin: `${KEY}\n` });
    await run(options({ orgId: ID, keyStdin: true }), context);
    expect(await profiles.read('default')).toEqual({ service: 'dyte', organizationId: ID, apiKey: KEY });
  });

  it('reads a whole value from standard input, with its word or without', async () => {
    for (const stdin of [`${VALUE}\n`, VALUE.slice('Basic '.length)]) {
      const { context, profiles } = await setUpContext({ stdin });
      await run(options({ keyStdin: true }), context);
      expect(await profiles.read('default')).toEqual({ service: 'dyte', authorization: VALUE });
    }
  });

  it.each([`${ID}:${KEY}\n`, `${ID}\n${KEY}\n`, `\uFEFF${ID} ${KEY}\r\n`])(
    'reads both from standard input: %j',
    async (stdin) => {
      for (const orgId of [undefined, ID]) {
        const { context, profiles } = await setUpContext({ stdin });
        await run(options({ keyStdin: true, orgId }), context);
        expect(await profiles.read('default')).toEqual({ service: 'dyte', organizationId: ID, apiKey: KEY });
      }
    },
  );

  it('takes the organization id of the environment for the key of standard input', async () => {
    const { context, profiles } = await setUpContext({ stdin: KEY, environment: { DYTE_ORG_ID: ID } });
    await run(options({ keyStdin: true }), context);
    expect(await profiles.read('default')).toEqual({ service: 'dyte', organizationId: ID, apiKey: KEY });
  });

  it.each([
    [
      { DYTE_ORG_ID: ID, DYTE_API_KEY: KEY },
      { organizationId: ID, apiKey: KEY },
    ],
    [{ DYTE_AUTHORIZATION: VALUE }, { authorization: VALUE }],
  ])('reads the environment, and says that it goes before what is saved', async (environment, saved) => {
    const { context, profiles, written } = await setUpContext({ environment });
    await run(options(), context);
    expect(await profiles.read('default')).toEqual({ service: 'dyte', ...saved });
    expect(context.io.stderr.text()).toMatch(/warning: DYTE_(API_KEY|AUTHORIZATION) is set/);
    expect(written()).not.toContain(KEY);
    expect(written()).not.toContain(VALUE.slice('Basic '.length));
  });

  it.each([
    ['nothing', {}, {}, ['--token-stdin', 'CLOUDFLARE_API_TOKEN', '--key-stdin', 'DYTE_API_KEY']],
    ['only an id', { DYTE_ORG_ID: ID }, {}, ['API key', '--key-stdin', 'DYTE_API_KEY']],
    ['only a key', { DYTE_API_KEY: KEY }, {}, ['organization id', '--org-id', 'DYTE_ORG_ID']],
    ['only a piped key', {}, { keyStdin: true }, ['organization id', '--org-id', 'DYTE_ORG_ID']],
  ])('names what is missing when there is %s', async (_, environment, given, words) => {
    const { context } = await setUpContext({ environment, stdin: KEY });
    const error = await failureOf(run(options(given), context));
    expect(error.code).toBe('option_missing');
    for (const word of words) expect(`${error.message} ${error.hint ?? ''}`).toContain(word);
  });

  it.each([
    ['', 'usage_invalid'],
    [' \n', 'usage_invalid'],
    ['k'.repeat(20_000), 'usage_invalid'],
    [`${KEY}\n${KEY}`, 'settings_invalid'],
    [`${KEY}\u0000`, 'settings_invalid'],
  ])('refuses standard input that is no key: %j', async (stdin, code) => {
    const { context, profiles, written } = await setUpContext({ stdin });
    const error = await failureOf(run(options({ orgId: ID, keyStdin: true }), context));
    expect(error.code).toBe(code);
    expect(error.message).toContain('Standard input');
    expect(`${error.message}${error.hint ?? ''}${written()}`).not.toContain(KEY);
    expect(await profiles.read('default')).toBeUndefined();
  });
});

describe('what login saves', () => {
  it('is nothing when the service refuses', async () => {
    const { context, profiles } = await setUpContext({ stdin: KEY, refusal: refused() });
    const error = await failureOf(run(options({ orgId: ID, keyStdin: true }), context));
    expect(error.code).toBe('credentials_refused');
    expect(error.hint).toContain('Nothing was saved');
    expect(error.hint).not.toContain('dashes');
    expect(await profiles.read('default')).toBeUndefined();
  });

  it('is nothing when the service refuses an id without dashes, and they may be why', async () => {
    const { context } = await setUpContext({ stdin: KEY, refusal: refused() });
    const error = await failureOf(run(options({ orgId: ID.replaceAll('-', ''), keyStdin: true }), context));
    expect(error.hint).toContain('dashes');
  });

  it('is nothing when the service cannot be asked, unless it need not be', async () => {
    const refusal = new HooksError('service_unreachable', 'No way.', { hint: 'Look at the network.' });
    const { context, profiles, asked } = await setUpContext({
      environment: { DYTE_AUTHORIZATION: VALUE },
      refusal,
    });
    const error = await failureOf(run(options(), context));
    expect(error).toMatchObject({ code: 'service_unreachable', message: 'No way.' });
    expect(error.hint).toMatch(/^Look at the network\. .*--no-verify/);
    expect(await profiles.read('default')).toBeUndefined();
    await run(options({ verify: false }), context);
    expect(asked()).toBe(1);
    expect(await profiles.read('default')).toEqual({ service: 'dyte', authorization: VALUE });
    expect(context.io.stdout.text()).toContain('without checking them');
  });

  it('leaves an old key of the profile behind, and keeps the rest', async () => {
    const { context, profiles } = await setUpContext({ stdin: VALUE });
    const rest = { service: 'realtimekit-v2', webhookUrl: 'https://example.com/hook' } as const;
    await profiles.write('default', { ...rest, organizationId: 'old', apiKey: 'old-key' });
    await run(options({ keyStdin: true }), context);
    expect(await profiles.read('default')).toEqual({ ...rest, authorization: VALUE });
    expect(await readFile(profiles.path, 'utf8')).not.toContain('old-key');
  });

  it('is the chosen service, API URL and webhook URL too, in the chosen profile', async () => {
    const { context, profiles, clients } = await setUpContext({
      stdin: KEY,
      options: { profile: 'staging', service: 'realtimekit-v2' },
      environment: { DYTE_HOOKS_API_URL: 'http://127.0.0.1:4010/v2/' },
    });
    const given = { orgId: ID, keyStdin: true, webhookUrl: ' http://127.0.0.1:8000/hook ' };
    await run(options(given), context);
    expect(clients[0]).toMatchObject({ service: 'realtimekit-v2', apiUrl: 'http://127.0.0.1:4010/v2' });
    expect(await profiles.read('default')).toBeUndefined();
    expect(await profiles.read('staging')).toEqual({
      organizationId: ID,
      apiKey: KEY,
      service: 'realtimekit-v2',
      apiUrl: 'http://127.0.0.1:4010/v2',
      webhookUrl: 'http://127.0.0.1:8000/hook',
    });
  });

  it('is never a webhook URL that cannot work', async () => {
    const { context, profiles, asked } = await setUpContext({ stdin: KEY });
    const given = { orgId: ID, keyStdin: true, webhookUrl: 'http://localhost:8000/hook' };
    expect((await failureOf(run(options(given), context))).code).toBe('url_unusable');
    expect(asked()).toBe(0);
    expect(await profiles.read('default')).toBeUndefined();
  });

  it('never writes over a file that is damaged', async () => {
    const { context, profiles, asked } = await setUpContext({ stdin: VALUE });
    await writeFile(profiles.path, '{"profiles":');
    expect((await failureOf(run(options({ keyStdin: true }), context))).code).toBe('settings_invalid');
    expect(asked()).toBe(0);
    expect(await readFile(profiles.path, 'utf8')).toBe('{"profiles":');
  });
});

describe('login --json', () => {
  it('prints what was done, without the key', async () => {
    const { context, profiles } = await setUpContext({ stdin: VALUE, options: { json: true } });
    await run(options({ keyStdin: true }), context);
    expect(JSON.parse(context.io.stdout.text())).toEqual({
      profile: 'default',
      service: 'dyte',
      apiUrl: 'https://api.dyte.io/v2',
      organizationId: ID,
      accountId: null,
      appId: null,
      appName: null,
      webhookUrl: null,
      credentials: 'accepted',
      secretIn: 'file',
      path: profiles.path,
    });
  });
});

describe('login in a project of somebody else', () => {
  it('saves into no profile that the project chooses, and to no service of its choice', async () => {
    const project = { path: '/x/dyte-hooks.yaml', profile: 'production', service: 'realtimekit-v2' } as const;
    const { context, profiles, written } = await setUpContext({ project, stdin: VALUE });
    await profiles.write('production', { organizationId: 'mine', apiKey: 'mine' });
    await run(options({ keyStdin: true }), context);
    expect(await profiles.read('production')).toEqual({ organizationId: 'mine', apiKey: 'mine' });
    expect(await profiles.read('default')).toEqual({ service: 'dyte', authorization: VALUE });
    expect(written()).toContain('add --profile production');
  });
});
