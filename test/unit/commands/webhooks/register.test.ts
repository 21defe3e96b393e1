import { describe, expect, it } from 'vitest';
import { run, type RegisterOptions } from '../../../../src/commands/webhooks/register.ts';
import { HooksError } from '../../../../src/domain/errors.ts';
import { EVENT_NAMES } from '../../../../src/domain/events/names.ts';
import { failureOf, type ContextParts } from '../../../helpers/context.ts';
import { management, signedIn, someWebhook } from '../../../helpers/management.ts';
import { scriptedPrompts, type Answer, type ScriptedPrompts } from '../../../helpers/scripted-prompts.ts';

const URL_NEW = 'https://example.com/new';
const existing = someWebhook({ name: 'Kept name', url: 'https://example.com/hook?token=abc' });

const masked = { ...existing, url: 'https://example.com/hook?token=…' };

function options(parts: Partial<RegisterOptions> = {}): RegisterOptions {
  return {
    url: URL_NEW,
    events: ['all'],
    name: undefined,
    disabled: false,
    createOnly: false,
    dryRun: false,
    force: false,
    showSecrets: false,
    ...parts,
  };
}

const json: ContextParts = { options: { json: true } };

describe('register of a new URL', () => {
  it('creates a webhook for every event, named after where it delivers to', async () => {
    const { context, api, out, err } = management([existing]);
    await run(options(), context);
    const request = { name: 'example.com/new', url: URL_NEW, events: [...EVENT_NAMES], enabled: true };
    expect(api.calls).toEqual([['list'], ['create', request]]);
    expect(out()).toContain('✓ Created example.com/new');
    expect(out()).toContain(api.webhooks[1]?.id);
    expect(err()).not.toContain('dyte-webhook-id');
  });

  it('takes name, events and state as they are wanted', async () => {
    const { context, api } = management([]);
    const events = ['meeting.ended', '*.statusUpdate', 'meeting.ended'];
    await run(options({ name: ' Mine ', events, disabled: true }), context);
    expect(api.writes()).toEqual([
      [
        'create',
        {
          name: 'Mine',
          url: URL_NEW,
          events: ['meeting.ended', 'recording.statusUpdate', 'livestreaming.statusUpdate'],
          enabled: false,
        },
      ],
    ]);
  });

  it('takes the URL without the space around it', async () => {
    const { context, api } = management([]);
    await run(options({ url: `  ${URL_NEW}\n` }), context);
    expect(api.webhooks[0]?.url).toBe(URL_NEW);
  });

  it('takes the URL of the settings, and prefers the option', async () => {
    const settings = signedIn({ webhookUrl: ' https://example.com/saved ' });
    const saved = management([], { settings });
    await run(options({ url: undefined }), saved.context);
    expect(saved.api.webhooks[0]?.url).toBe('https://example.com/saved');
    const given = management([], { settings });
    await run(options(), given.context);
    expect(given.api.webhooks[0]?.url).toBe(URL_NEW);
  });

  it('answers with --json what was done, and nothing else', async () => {
    const { context, api, json: answer } = management([], json);
    await run(options(), context);
    expect(answer()).toEqual({ action: 'created', webhook: api.webhooks[0], changes: [] });
  });

  it('gives up when the URL is taken again and again by a webhook that is not listed', async () => {
    const { context, api, out } = management([]);
    api.fail('create', new HooksError('webhook_exists', 'x'));
    expect((await failureOf(run(options(), context))).code).toBe('webhook_exists');
    expect(out()).toBe('');
  });
});

describe('register of a URL that is registered already', () => {
  const same = options({ url: existing.url, events: [...existing.events] });

  it('finds nothing to do', async () => {
    const { context, api, out } = management([existing]);
    await run(same, context);
    expect(api.writes()).toEqual([]);
    expect(out()).toContain('Nothing to change: Kept name');
  });

  it('says so with --json too', async () => {
    const { context, json: answer } = management([existing], json);
    await run(same, context);
    expect(answer()).toEqual({ action: 'unchanged', webhook: masked, changes: [] });
  });

  it('brings it to the wanted state, keeps its name, and says what changed', async () => {
    const { context, api, out } = management([existing]);
    await run({ ...same, events: ['meeting.ended', 'meeting.summary'] }, context);
    expect(api.writes()).toEqual([
      ['edit', existing.id, { events: ['meeting.ended', 'meeting.summary'], enabled: true }],
    ]);
    expect(api.webhooks[0]?.name).toBe('Kept name');
    expect(out()).toContain('✓ Updated Kept name');
    expect(out()).toContain('events  + meeting.summary  - meeting.started');
    expect(out()).not.toContain('abc');
  });

  it('is found also when the URL is written differently, and leaves it as it is', async () => {
    const { context, api } = management([existing]);
    await run({ ...same, url: 'HTTPS://EXAMPLE.COM:443/hook?token=abc', name: 'New' }, context);
    expect(api.writes()).toEqual([['edit', existing.id, { name: 'New', enabled: true }]]);
  });

  it('switches it off with --disabled', async () => {
    const { context, api } = management([existing]);
    await run({ ...same, disabled: true }, context);
    expect(api.writes()).toEqual([['edit', existing.id, { enabled: false }]]);
  });

  it('fails with --create-only, whatever else, and writes nothing', async () => {
    for (const more of [{}, { dryRun: true }, { events: ['all'] }]) {
      const { context, api } = management([existing]);
      const error = await failureOf(run({ ...same, createOnly: true, ...more }, context));
      expect([error.code, error.exitCode]).toEqual(['webhook_exists', 1]);
      expect(error.message).toContain(existing.id);
      expect(api.writes()).toEqual([]);
    }
  });

  it('answers with --json what changed', async () => {
    const { context, api, json: answer } = management([existing], json);
    await run({ ...same, name: 'New' }, context);
    const changes = [{ field: 'name', from: 'Kept name', to: 'New' }];
    expect(api.webhooks[0]?.name).toBe('New');
    expect(answer()).toEqual({ action: 'updated', webhook: { ...masked, name: 'New' }, changes });
  });
});

describe('register --dry-run', () => {
  it.each([
    ['create', options({ dryRun: true }), 'POST /webhooks'],
    ['update', options({ dryRun: true, url: existing.url }), `PATCH /webhooks/${existing.id}`],
    [
      'unchanged',
      options({ dryRun: true, url: existing.url, events: [...existing.events] }),
      'Nothing would be sent',
    ],
  ])('shows what %s would send, and sends nothing that writes', async (_action, given, shown) => {
    const { context, api, out } = management([existing]);
    await run(given, context);
    expect(api.writes()).toEqual([]);
    expect(out()).toContain(shown);
  });

  it('answers with --json the request', async () => {
    const { context, json: answer } = management([existing], json);
    await run(options({ dryRun: true, url: existing.url }), context);
    expect(answer()).toEqual({
      dryRun: true,
      action: 'update',
      request: {
        method: 'PATCH',
        path: `/webhooks/${existing.id}`,
        body: { events: [...EVENT_NAMES], enabled: true },
      },
    });
    const unchanged = management([existing], json);
    await run(options({ dryRun: true, url: existing.url, events: [...existing.events] }), unchanged.context);
    expect(unchanged.json()).toEqual({ dryRun: true, action: 'unchanged', request: null });
  });

  it('shows query values only with --show-secrets, in text and in JSON', async () => {
    const given = options({ dryRun: true, url: `${URL_NEW}?token=abc` });
    const shown = management([]);
    await run(given, shown.context);
    expect(shown.out()).toContain(`"url": "${URL_NEW}?token=…"`);
    const hidden = management([], json);
    await run(given, hidden.context);
    expect(hidden.json()).toMatchObject({ request: { body: { url: `${URL_NEW}?token=…` } } });
    const exact = management([], json);
    await run({ ...given, showSecrets: true }, exact.context);
    expect(exact.json()).toMatchObject({ request: { body: { url: `${URL_NEW}?token=abc` } } });
  });
});

describe('register where something is wrong', () => {
  it.each([false, true])('refuses a URL as it is shown masked (--force: %j)', async (force) => {
    const { context, api } = management([existing]);
    const error = await failureOf(run(options({ url: masked.url, force }), context));
    expect([error.code, error.exitCode, api.calls]).toEqual(['value_masked', 2, []]);
  });

  it.each([
    ['the URL', { url: undefined }, '--url <url>', 'DYTE_WEBHOOK_URL'],
    ['the events', { events: undefined }, '--events all', ''],
    ['both, URL first', { url: undefined, events: undefined }, '--url <url>', ''],
  ])('names the option for %s, and asks the service nothing', async (_what, missing, option, other) => {
    const { context, api } = management([]);
    const error = await failureOf(run(options(missing), context));
    expect([error.code, error.exitCode]).toEqual(['option_missing', 2]);
    expect(error.hint).toContain(option);
    expect(error.hint).toContain(other);
    expect(api.calls).toEqual([]);
  });

  it('refuses an unknown event before anything else, with the right one', async () => {
    const { context, api } = management([]);
    const error = await failureOf(run(options({ events: ['participant.joined'], url: 'nonsense' }), context));
    expect(error.code).toBe('event_unknown');
    expect(error.hint).toContain('meeting.participantJoined');
    expect(api.calls).toEqual([]);
  });

  it.each([
    'http://localhost:3000/x',
    'localhost:3000/x',
    'example',
    'https://example.com/#/x',
    'https://u:pw@example.com/',
  ])('refuses %s with the reason and the way past, and asks the service nothing', async (url) => {
    const { context, api } = management([]);
    const error = await failureOf(run(options({ url }), context));
    expect([error.code, error.exitCode]).toEqual(['url_unusable', 2]);
    expect(error.hint).toContain('--force');
    expect(`${error.message} ${error.hint}`).not.toContain('pw');
    expect(api.calls).toEqual([]);
  });

  it('judges a URL that is given before it wants credentials', async () => {
    const { context } = management([]);
    const signedOut = {
      ...context,
      api: async () => {
        throw new HooksError('credentials_missing', 'You are not signed in.');
      },
    };
    expect((await failureOf(run(options({ url: 'http://localhost/' }), signedOut))).code).toBe(
      'url_unusable',
    );
    expect((await failureOf(run(options(), signedOut))).code).toBe('credentials_missing');
  });

  it.each(['http://localhost:3000/x', 'https:example.com/x', 'foo:/'])(
    'takes %s with --force, and warns',
    async (url) => {
      const { context, api, err } = management([]);
      await run(options({ url, force: true }), context);
      expect(api.webhooks[0]?.url).toBe(url);
      expect(err()).toContain('warning:');
    },
  );

  it.each(['example.com/x', ' example.com/x '])('takes %j for https', async (url) => {
    const { context, api } = management([]);
    await run(options({ url }), context);
    expect(api.webhooks[0]?.url).toBe('https://example.com/x');
  });

  it('takes local endpoints where the service is on this machine', async () => {
    const { context, api, err } = management([], {
      settings: signedIn({ apiUrl: 'http://127.0.0.1:4010/v2' }),
    });
    await run(options({ url: 'http://localhost:8000/webhook' }), context);
    expect(api.webhooks).toHaveLength(1);
    expect(err()).not.toContain('warning');
  });

  it('warns of http://, and keeps quiet with --quiet', async () => {
    const loud = management([]);
    await run(options({ url: 'http://example.com/' }), loud.context);
    expect(loud.err()).toContain('warning: http:// is not encrypted');
    const quiet = management([], { options: { quiet: true } });
    await run(options({ url: 'http://example.com/' }), quiet.context);
    expect(quiet.err()).toBe('');
  });
});

describe('what register says in the end', () => {
  const settings = signedIn({ apiUrl: 'http://127.0.0.1:4010/v2' });
  const local = options({ url: 'http://127.0.0.1:8610/webhook' });

  it.each<[string, RegisterOptions, ContextParts, string]>([
    [
      'nothing answers here',
      local,
      { settings, answersAt: () => false },
      'Nothing answers at 127.0.0.1:8610 yet. Now: dyte-hooks listen --port 8610\n',
    ],
    [
      'something answers here',
      local,
      { settings, answersAt: () => true },
      'Now: dyte-hooks trigger meeting\n',
    ],
    [
      'nothing answers elsewhere',
      options(),
      { isTerminal: true, answersAt: () => false, columns: 200 },
      'Nothing answers at example.com yet. Now: dyte-hooks listen',
    ],
    [
      'something answers elsewhere',
      options(),
      { isTerminal: true, answersAt: () => true, columns: 200 },
      'Now: dyte-hooks listen, where that address',
    ],
    [
      'a proxy alone could tell',
      options(),
      { isTerminal: true, columns: 200 },
      'Now: dyte-hooks listen, where',
    ],
    ['it is switched off', { ...local, disabled: true }, { settings }, 'To switch it on: dyte-hooks enable '],
  ])('is the next command where %s', async (_where, given, parts, said) => {
    const { context, err } = management([], parts);
    await run(given, context);
    expect(err()).toContain(said);
  });

  it.each<[string, ContextParts]>([
    ['--json', { settings, options: { json: true } }],
    ['--quiet', { settings, options: { quiet: true } }],
    ['an address elsewhere, and no terminal', {}],
  ])('is nothing with %s, and nothing is looked up', async (_how, parts) => {
    const lookedUp: URL[] = [];
    const answersAt = (url: URL): boolean => lookedUp.push(url) === 0;
    const { context, err } = management([], { ...parts, answersAt });
    await run(parts.settings === undefined ? options() : local, context);
    expect([err(), lookedUp]).toEqual(['', []]);
  });
});

describe('register beside a webhook that leads to the same place', () => {
  const settings = signedIn({ apiUrl: 'http://127.0.0.1:4010/v2' });
  const other = someWebhook({ name: 'Weekly', url: 'http://localhost:8610/hook', events: [...EVENT_NAMES] });
  const url = 'http://127.0.0.1:8610/';
  const given = options({ url });

  it.each([false, true])('warns that every event will come twice (dry run: %j)', async (dryRun) => {
    const { context, err } = management([other], { settings, answersAt: () => true });
    await run({ ...given, dryRun }, context);
    expect(err()).toContain(
      `warning: "Weekly" leads to localhost:8610 too. Every event will come twice. To keep one only: dyte-hooks delete ${other.id.slice(0, 8)}\n`,
    );
  });

  it('counts the events where they are not all', async () => {
    const two = { ...other, events: ['meeting.started', 'meeting.ended'] };
    const { context, err } = management([two], { settings });
    await run(given, context);
    expect(err()).toContain('2 events will come twice.');
  });

  it.each([
    ['is switched off', { enabled: false }],
    ['has another port', { url: 'http://localhost:8611/hook' }],
    ['has no event in common', { events: ['meeting.future'] }],
    ['is the very one', { url }],
  ])('says nothing of one that %s', async (_what, parts) => {
    const { context, err } = management([{ ...other, ...parts }], { settings });
    await run(given, context);
    expect(err()).not.toContain('twice');
  });
});

describe('register on a terminal', () => {
  it('says how many events are chosen before anybody counts the circles', async () => {
    for (const [known, said] of [
      [[], 'Which events? (all 9 chosen)'],
      [[existing], 'Which events? (2 of 9 chosen)'],
    ] as const) {
      const prompts = scriptedPrompts(undefined);
      const { context } = management(known, { interactive: true, prompts });
      await run(options({ url: existing.url, events: undefined, name: 'Mine' }), context);
      expect(prompts.questions).toEqual([said]);
    }
  });

  function ask(...answers: readonly Answer[]): [ScriptedPrompts, ContextParts] {
    const prompts = scriptedPrompts(...answers);
    return [prompts, { interactive: true, prompts }];
  }

  it('asks for URL, events and name, in this order, with sensible defaults', async () => {
    const [prompts, parts] = ask(` ${URL_NEW} `, ['meeting.ended'], undefined);
    const { context, api } = management([], parts);
    await run(options({ url: undefined, events: undefined }), context);
    expect(prompts.questions).toEqual([
      expect.stringContaining('delivered'),
      expect.stringContaining('events'),
      expect.stringContaining('called'),
    ]);
    expect(prompts.offered).toEqual([undefined, [...EVENT_NAMES], 'example.com/new']);
    expect(api.webhooks[0]).toMatchObject({
      name: 'example.com/new',
      url: URL_NEW,
      events: ['meeting.ended'],
    });
  });

  it('asks nothing when everything is given', async () => {
    const [prompts, parts] = ask();
    const { context, api } = management([], parts);
    await run(options(), context);
    expect([prompts.questions, api.webhooks.length]).toEqual([[], 1]);
  });

  it('does not ask for a name that is given, nor for one that an existing webhook has', async () => {
    const [named, parts] = ask(undefined);
    await run(options({ events: undefined, name: 'Mine' }), management([], parts).context);
    expect(named.questions).toHaveLength(1);
    const [adopted, others] = ask(undefined);
    await run(options({ url: existing.url, events: undefined }), management([existing], others).context);
    expect(adopted.questions).toHaveLength(1);
  });

  it('asks for events only where just they are missing, with those that the webhook has', async () => {
    const future = { ...existing, events: ['meeting.started', 'meeting.future\u001b[1m'] };
    const [prompts, parts] = ask(undefined);
    const { context, api } = management([future], parts);
    await run(options({ url: existing.url, events: undefined }), context);
    expect(prompts.offered).toEqual([future.events]);
    expect(prompts.choices.map(({ value }) => value)).toEqual([...EVENT_NAMES, 'meeting.future\u001b[1m']);
    expect(prompts.choices.at(-1)?.label).toBe('meeting.future\\x1b[1m');
    expect(api.writes()).toEqual([]);
  });

  it('refuses to take no event', async () => {
    const [, parts] = ask([]);
    const { context, api } = management([], parts);
    expect((await failureOf(run(options({ events: undefined }), context))).code).toBe('usage_invalid');
    expect(api.writes()).toEqual([]);
  });

  it('refuses a URL that is given and unusable before it asks for anything', async () => {
    const [prompts, parts] = ask();
    const { context } = management([], parts);
    const given = options({ url: 'http://localhost/', events: undefined });
    expect((await failureOf(run(given, context))).code).toBe('url_unusable');
    expect(prompts.questions).toEqual([]);
  });

  it('refuses an unusable answer at the prompt, and takes it with --force', async () => {
    const [, refused] = ask('http://localhost/');
    await expect(run(options({ url: undefined }), management([], refused).context)).rejects.toThrow(
      'The prompt says: localhost is this machine',
    );
    const [, forced] = ask('http://localhost/', undefined);
    const { context, api } = management([], forced);
    await run(options({ url: undefined, force: true }), context);
    expect(api.webhooks[0]?.url).toBe('http://localhost/');
  });

  it('refuses a name of spaces at the prompt, and trims another', async () => {
    const [, blank] = ask(undefined, '   ');
    await expect(run(options({ events: undefined }), management([], blank).context)).rejects.toThrow(
      'The prompt says',
    );
    const [, spaced] = ask(undefined, ' Mine ');
    const { context, api } = management([], spaced);
    await run(options({ events: undefined }), context);
    expect(api.webhooks[0]?.name).toBe('Mine');
  });

  it('asks nothing for an existing webhook with --create-only', async () => {
    const [prompts, parts] = ask();
    const { context } = management([existing], parts);
    const given = options({ url: existing.url, events: undefined, createOnly: true });
    expect((await failureOf(run(given, context))).code).toBe('webhook_exists');
    expect(prompts.questions).toEqual([]);
  });
});
