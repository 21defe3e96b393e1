import { describe, expect, it } from 'vitest';
import { run as setEnabled } from '../../../../src/commands/webhooks/enable-disable.ts';
import { run as get } from '../../../../src/commands/webhooks/get.ts';
import { run as replace, type ReplaceOptions } from '../../../../src/commands/webhooks/replace.ts';
import { run as update, type UpdateOptions } from '../../../../src/commands/webhooks/update.ts';
import { HooksError } from '../../../../src/domain/errors.ts';
import { EVENT_NAMES } from '../../../../src/domain/events/names.ts';
import { failureOf, type ContextParts } from '../../../helpers/context.ts';
import { management, someWebhook } from '../../../helpers/management.ts';
import { scriptedPrompts } from '../../../helpers/scripted-prompts.ts';
import type { Context } from '../../../../src/context.ts';

const on = someWebhook({ name: 'Production', url: 'https://example.com/hook' });
const off = someWebhook({ name: 'Staging', enabled: false, events: ['meeting.started', 'meeting.future'] });
const both = [on, off];
const hidden = { showSecrets: false };
const json: ContextParts = { options: { json: true } };

function updating(parts: Partial<UpdateOptions>): UpdateOptions {
  return {
    webhook: on.id,
    name: undefined,
    url: undefined,
    events: undefined,
    addEvents: undefined,
    removeEvents: undefined,
    enable: false,
    disable: false,
    dryRun: false,
    force: false,
    showSecrets: false,
    ...parts,
  };
}

describe('update', () => {
  it.each<[string, Partial<UpdateOptions>, object]>([
    ['the name', { name: ' New ' }, { name: 'New', enabled: true }],
    ['the URL', { url: ' https://new.example.com ' }, { url: 'https://new.example.com', enabled: true }],
    ['the events', { events: ['meeting.summary'] }, { events: ['meeting.summary'], enabled: true }],
    [
      'events to add',
      { addEvents: ['meeting.summary', 'meeting.ended'] },
      { events: ['meeting.started', 'meeting.ended', 'meeting.summary'], enabled: true },
    ],
    [
      'events to take away',
      { removeEvents: ['meeting.ended'] },
      { events: ['meeting.started'], enabled: true },
    ],
    [
      'events to add and others to take away',
      { addEvents: ['meeting.*'], removeEvents: ['meeting.participant*', 'meeting.summary'] },
      {
        events: ['meeting.started', 'meeting.ended', 'meeting.chatSynced', 'meeting.transcript'],
        enabled: true,
      },
    ],
    [
      'all events but some',
      { events: ['all'], removeEvents: ['*.statusUpdate'] },
      { events: EVENT_NAMES.filter((name) => !name.endsWith('statusUpdate')), enabled: true },
    ],
    ['off', { disable: true }, { enabled: false }],
    ['several at once', { name: 'New', disable: true }, { name: 'New', enabled: false }],
  ])('changes %s, and leaves the rest', async (_what, given, sent) => {
    const { context, api } = management(both);
    await update(updating(given), context);
    expect(api.writes()).toEqual([['edit', on.id, sent]]);
    expect(api.webhooks).toEqual([{ ...on, ...sent }, off]);
  });

  it('never switches a disabled webhook on by the way', async () => {
    const { context, api } = management(both);
    await update(updating({ webhook: 'Staging', name: 'New' }), context);
    expect(api.writes()).toEqual([['edit', off.id, { name: 'New', enabled: false }]]);
  });

  it('keeps events that it does not know', async () => {
    const { context, api } = management(both);
    await update(updating({ webhook: off.id, addEvents: ['meeting.ended'], enable: true }), context);
    expect(api.webhooks[1]).toMatchObject({
      events: ['meeting.started', 'meeting.future', 'meeting.ended'],
      enabled: true,
    });
  });

  it.each<Partial<UpdateOptions>>([
    { name: 'Production' },
    { url: 'https://example.com/hook' },
    { events: ['meeting.ended', 'meeting.started'] },
    { addEvents: ['meeting.ended'] },
    { removeEvents: ['meeting.summary'] },
    { enable: true },
  ])('sends nothing for %j, which is so already', async (given) => {
    const { context, api, json: answer } = management(both, json);
    await update(updating(given), context);
    expect(api.writes()).toEqual([]);
    expect(answer()).toEqual({ action: 'unchanged', webhook: on, changes: [] });
  });

  it('answers with --json what changed', async () => {
    const { context, api, json: answer } = management(both, json);
    await update(updating({ name: 'New', disable: true }), context);
    expect(answer()).toEqual({
      action: 'updated',
      webhook: api.webhooks[0],
      changes: [
        { field: 'name', from: 'Production', to: 'New' },
        { field: 'enabled', from: true, to: false },
      ],
    });
  });

  it('shows a person what changed', async () => {
    const { context, out } = management(both);
    await update(updating({ name: 'New' }), context);
    expect(out()).toContain('✓ Updated New');
    expect(out()).toContain('name  "Production" → "New"');
  });

  it('shows with --dry-run what it would send', async () => {
    const { context, api, json: answer } = management(both, json);
    await update(updating({ name: 'New', dryRun: true }), context);
    expect(api.writes()).toEqual([]);
    expect(answer()).toEqual({
      dryRun: true,
      action: 'update',
      request: { method: 'PATCH', path: `/webhooks/${on.id}`, body: { name: 'New', enabled: true } },
    });
    const same = management(both, json);
    await update(updating({ name: 'Production', dryRun: true }), same.context);
    expect(same.json()).toEqual({ dryRun: true, action: 'unchanged', request: null });
  });

  it.each<[string, Partial<UpdateOptions>, string]>([
    ['nothing to change', {}, 'option_missing'],
    ['on and off at once', { enable: true, disable: true }, 'usage_invalid'],
    ['an unknown event', { addEvents: ['recording.uploaded'] }, 'event_unknown'],
    ['an unusable URL', { url: 'http://localhost/' }, 'url_unusable'],
    [
      'the same events to add and to take away',
      { addEvents: ['meeting.ended'], removeEvents: ['meeting.*'] },
      'usage_invalid',
    ],
  ])('refuses %s before it asks the service', async (_what, given, code) => {
    const { context, api } = management(both);
    const error = await failureOf(update(updating(given), context));
    expect([error.code, error.exitCode]).toEqual([code, 2]);
    expect(error.hint).toBeDefined();
    expect(api.calls).toEqual([]);
  });

  it('refuses to leave no event', async () => {
    const { context, api } = management(both);
    const error = await failureOf(update(updating({ removeEvents: ['all'] }), context));
    expect([error.code, api.writes()]).toEqual(['usage_invalid', []]);
    expect(error.hint).toContain('disable');
  });

  it('changes the name of a webhook that has no events', async () => {
    const bare = someWebhook({ events: [] });
    const { context, api } = management([bare]);
    await update(updating({ webhook: bare.id, name: 'New' }), context);
    expect(api.writes()).toEqual([['edit', bare.id, { name: 'New', enabled: true }]]);
  });

  it('takes an unusable URL with --force', async () => {
    const { context, api, err } = management(both);
    await update(updating({ url: 'http://localhost/', force: true }), context);
    expect(api.webhooks[0]?.url).toBe('http://localhost/');
    expect(err()).toContain('warning:');
  });

  it('passes on that another webhook has the URL', async () => {
    const { context, out } = management(both);
    expect((await failureOf(update(updating({ url: off.url }), context))).code).toBe('webhook_exists');
    expect(out()).toBe('');
  });

  it('asks which webhook is meant', async () => {
    const twins = [someWebhook({ name: 'Same' }), someWebhook({ name: 'Same' })];
    const { context, api } = management(twins);
    const error = await failureOf(update(updating({ webhook: 'Same', name: 'x' }), context));
    expect([error.code, api.writes()]).toEqual(['webhook_ambiguous', []]);
  });
});

function replacing(parts: Partial<ReplaceOptions> = {}): ReplaceOptions {
  return {
    webhook: on.id,
    name: ' New ',
    url: ' https://new.example.com/in ',
    events: ['meeting.summary', 'meeting.started'],
    disabled: false,
    dryRun: false,
    force: false,
    showSecrets: false,
    ...parts,
  };
}

const replacement = {
  name: 'New',
  url: 'https://new.example.com/in',
  events: ['meeting.started', 'meeting.summary'],
  enabled: true,
};

describe('replace', () => {
  it('sends every field', async () => {
    const { context, api, json: answer } = management(both, json);
    await replace(replacing(), context);
    expect(api.writes()).toEqual([['replace', on.id, replacement]]);
    expect(answer()).toMatchObject({ action: 'updated', webhook: { id: on.id, ...replacement } });
    expect(answer()).toHaveProperty('changes.length', 3);
  });

  it('switches off with --disabled, and on without', async () => {
    const { context, api } = management(both);
    await replace(replacing({ disabled: true }), context);
    await replace(replacing({ webhook: off.id, url: off.url }), context);
    expect(api.webhooks.map(({ enabled }) => enabled)).toEqual([false, true]);
  });

  it('shows with --dry-run what it would send', async () => {
    const { context, api, json: answer } = management(both, json);
    await replace(replacing({ dryRun: true }), context);
    expect(api.writes()).toEqual([]);
    const request = { method: 'PUT', path: `/webhooks/${on.id}`, body: replacement };
    expect(answer()).toEqual({ dryRun: true, action: 'update', request });
  });

  it('sends nothing where everything is so already, with --dry-run or without', async () => {
    const same = replacing({ name: on.name, url: on.url, events: [...on.events] });
    const { context, api, json: answer } = management(both, json);
    await replace(same, context);
    expect(answer()).toEqual({ action: 'unchanged', webhook: on, changes: [] });
    const dry = management(both, json);
    await replace({ ...same, dryRun: true }, dry.context);
    expect(dry.json()).toEqual({ dryRun: true, action: 'unchanged', request: null });
    expect([...api.writes(), ...dry.api.writes()]).toEqual([]);
  });

  it.each<[Partial<ReplaceOptions>, string[], string[]]>([
    [{ name: undefined }, ['--name'], ['--url', '--events']],
    [{ url: undefined }, ['--url'], ['--name', '--events']],
    [{ events: undefined }, ['--events'], ['--name', '--url']],
    [{ name: undefined, url: undefined, events: undefined }, ['--name', '--url', '--events'], []],
  ])('names every field that is missing: %j', async (missing, named, others) => {
    const { context, api } = management(both, { interactive: true });
    const error = await failureOf(replace(replacing(missing), context));
    expect([error.code, error.exitCode, api.calls]).toEqual(['option_missing', 2, []]);
    expect(named.filter((option) => !error.message.includes(option))).toEqual([]);
    expect(others.filter((option) => error.message.includes(option))).toEqual([]);
    expect(error.message).not.toContain('nobody to ask');
    expect(error.hint).toContain('update');
  });

  it('refuses an unusable URL and an unknown event before it asks the service', async () => {
    const { context, api } = management(both);
    expect((await failureOf(replace(replacing({ url: 'nonsense' }), context))).code).toBe('url_unusable');
    expect((await failureOf(replace(replacing({ events: ['x.y'] }), context))).code).toBe('event_unknown');
    expect(api.calls).toEqual([]);
  });
});

describe('a URL with a token', () => {
  const secret = someWebhook({ name: 'Secret', url: 'https://example.com/secret?token=abc' });
  const given = updating({ webhook: 'Secret', url: 'https://example.com/secret?token=def' });

  it('is masked in what changed, unless secrets are to be shown', async () => {
    const masked = management([secret], json);
    await update(given, masked.context);
    const url = 'https://example.com/secret?token=…';
    expect(masked.json()).toMatchObject({ webhook: { url }, changes: [{ from: url, to: url }] });
    const shown = management([secret], json);
    await update({ ...given, showSecrets: true }, shown.context);
    expect(shown.json()).toMatchObject({
      webhook: { url: given.url },
      changes: [{ from: secret.url, to: given.url }],
    });
  });

  it.each(['update', 'replace'])('is not given to %s as it is shown', async (name) => {
    const { context, api } = management([secret]);
    const url = 'https://example.com/secret?token=…';
    const work =
      name === 'update'
        ? update({ ...given, url, force: true }, context)
        : replace(replacing({ webhook: 'Secret', url, force: true }), context);
    expect([(await failureOf(work)).code, api.calls]).toEqual(['value_masked', []]);
  });
});

describe('a change by which events begin to come twice', () => {
  const there = someWebhook({ name: 'There', url: 'https://there.example.com/a' });
  const silent = someWebhook({ name: 'Silent', url: 'https://there.example.com/b', enabled: false });

  it.each<[string, Parameters<typeof management>[0], (context: Context) => Promise<void>]>([
    ['update --url', [there, on], (context) => update(updating({ url: `${there.url}b` }), context)],
    [
      'enable',
      [there, silent],
      (context) => setEnabled({ webhook: silent.id, enabled: true, ...hidden }, context),
    ],
    [
      'replace',
      [there, on],
      (context) => replace(replacing({ url: `${there.url}b`, events: ['all'] }), context),
    ],
  ])('is warned of by %s', async (_command, webhooks, change) => {
    const { context, err } = management(webhooks);
    await change(context);
    expect(err()).toContain('warning: "There" leads to there.example.com too.');
  });

  it('is not warned of where it was so before, nor where the list cannot be had', async () => {
    const twin = { ...on, url: `${there.url}c` };
    const known = management([there, twin]);
    await update(updating({ addEvents: ['meeting.summary'] }), known.context);
    expect(known.err()).toBe('');
    const { context, api, err, out } = management([there, on]);
    api.fail('list', new HooksError('service_timeout', 'x'));
    await update(updating({ url: `${there.url}b` }), context);
    expect([err(), out()]).toEqual(['', expect.stringContaining('Updated')]);
  });
});

describe('on a terminal', () => {
  it('update without options asks for the fields, then for each value', async () => {
    const prompts = scriptedPrompts(
      on.id,
      ['name', 'url', 'events', 'enabled'],
      'New',
      'https://new.example.com/',
      ['meeting.ended'],
    );
    const { context, api } = management(both, { interactive: true, prompts });
    await update(updating({ webhook: undefined }), context);
    expect(prompts.questions).toEqual([
      'Which webhook to update?',
      'What to change?',
      'What should it be called?',
      expect.stringContaining('delivered to'),
      'Which events? (2 of 9 chosen)',
    ]);
    expect(prompts.offered.slice(2)).toEqual(['Production', on.url, ['meeting.started', 'meeting.ended']]);
    const changes = {
      name: 'New',
      url: 'https://new.example.com/',
      events: ['meeting.ended'],
      enabled: false,
    };
    expect(api.writes()).toEqual([['edit', on.id, changes]]);
  });

  it('update does not offer a URL with a token, which would be shown', async () => {
    const secret = { ...on, url: 'https://example.com/hook?token=abc' };
    const prompts = scriptedPrompts(['url'], 'https://new.example.com/');
    const { context } = management([secret], { interactive: true, prompts });
    await update(updating({}), context);
    expect(prompts.offered).toEqual([[], undefined]);
  });

  it.each<[string, (context: Context) => Promise<void>]>([
    ['get', (context) => get({ webhook: undefined, ...hidden }, context)],
    ['enable', (context) => setEnabled({ webhook: undefined, enabled: true, ...hidden }, context)],
    ['disable', (context) => setEnabled({ webhook: undefined, enabled: false, ...hidden }, context)],
    ['replace', (context) => replace(replacing({ webhook: undefined }), context)],
    ['update', (context) => update(updating({ webhook: undefined, name: 'New' }), context)],
  ])(
    '%s without an argument offers the webhooks; elsewhere the usage line is given',
    async (name, command) => {
      const prompts = scriptedPrompts(off.id);
      const { context, out } = management(both, { interactive: true, prompts });
      await command(context);
      expect(prompts.questions).toEqual([`Which webhook to ${name}?`]);
      expect(prompts.choices.map(({ value }) => value)).toEqual([on.id, off.id]);
      expect(out()).toContain(off.id);
      const script = management(both);
      const error = await failureOf(command(script.context));
      expect([error.code, error.exitCode, script.api.calls]).toEqual(['usage_invalid', 2, []]);
      expect(error.hint).toContain(`Usage: dyte-hooks ${name} <webhook>`);
    },
  );

  it('says so where there is none to choose from', async () => {
    const { context } = management([], { interactive: true, prompts: scriptedPrompts() });
    const error = await failureOf(get({ webhook: undefined, ...hidden }, context));
    expect([error.code, error.hint]).toEqual(['webhook_not_found', expect.stringContaining('register')]);
  });
});

describe('enable and disable', () => {
  it('switch one webhook, by any of its names, and nothing else', async () => {
    const { context, api } = management(both);
    await setEnabled({ webhook: on.url, enabled: false, ...hidden }, context);
    await setEnabled({ webhook: 'Staging', enabled: true, ...hidden }, context);
    expect(api.writes()).toEqual([
      ['edit', on.id, { enabled: false }],
      ['edit', off.id, { enabled: true }],
    ]);
    expect(api.webhooks).toEqual([
      { ...on, enabled: false },
      { ...off, enabled: true },
    ]);
  });

  it.each([
    ['enable', true, on],
    ['disable', false, off],
  ])('%s finds nothing to do', async (_name, enabled, webhook) => {
    const { context, api, json: answer } = management(both, json);
    await setEnabled({ webhook: webhook.id, enabled, ...hidden }, context);
    expect(answer()).toEqual({ action: 'unchanged', webhook, changes: [] });
    expect(api.writes()).toEqual([]);
  });

  it('answer with --json what changed', async () => {
    const { context, api, json: answer } = management(both, json);
    await setEnabled({ webhook: on.id, enabled: false, ...hidden }, context);
    const changes = [{ field: 'enabled', from: true, to: false }];
    expect(answer()).toEqual({ action: 'updated', webhook: api.webhooks[0], changes });
  });

  it('pass a failure of the service on', async () => {
    const { context, api, out } = management(both);
    const failure = new HooksError('service_timeout', 'x');
    api.fail('edit', failure);
    expect(await failureOf(setEnabled({ webhook: on.id, enabled: false, ...hidden }, context))).toBe(failure);
    expect(out()).toBe('');
  });
});
