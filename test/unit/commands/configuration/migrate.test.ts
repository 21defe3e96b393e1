import { describe, expect, it } from 'vitest';
import { run, type MigrateOptions } from '../../../../src/commands/configuration/migrate.ts';
import { HooksError } from '../../../../src/domain/errors.ts';
import { failureOf, testContext, type ContextParts, type TestContext } from '../../../helpers/context.ts';
import { signedIn, someWebhook } from '../../../helpers/management.ts';
import { memoryApi, type MemoryApi } from '../../../helpers/memory-api.ts';
import type { Webhook } from '../../../../src/domain/webhook/webhook.ts';

function migrating(parts: Partial<MigrateOptions> = {}): MigrateOptions {
  return {
    from: 'old',
    to: 'new',
    enabled: false,
    disabled: false,
    yes: true,
    dryRun: false,
    force: false,
    showSecrets: false,
    ...parts,
  };
}

interface Sides {
  readonly context: TestContext;
  readonly old: MemoryApi;
  readonly there: MemoryApi;
  readonly out: () => string;
  readonly err: () => string;
}

/** A context with two profiles, each at a service of its own. */
function sides(before: readonly Webhook[], there: readonly Webhook[], parts: ContextParts = {}): Sides {
  const [oldApi, newApi] = [memoryApi(...before), memoryApi(...there)];
  const base = testContext(parts);
  const context: TestContext = {
    ...base,
    settingsWith: async ({ profile = '' }) =>
      profile === 'old'
        ? signedIn({ profile })
        : signedIn({
            profile,
            service: 'cloudflare',
            app: 'Main',
            apiUrl: 'https://api.cloudflare.com/client/v4',
            keyUrl: 'https://api.realtime.cloudflare.com/.well-known/webhooks.json',
            ...(profile === 'new' ? {} : { unknownProfile: new HooksError('profile_not_found', 'none') }),
          }),
    apiFor: async ({ profile }) => (profile === 'old' ? oldApi : newApi),
  };
  const { stdout, stderr } = base.io;
  return { context, old: oldApi, there: newApi, out: () => stdout.text(), err: () => stderr.text() };
}

const main = someWebhook({ name: 'Main', url: 'https://example.com/main?key=abc' });
const off = someWebhook({ name: 'Off', url: 'https://example.com/off', enabled: false });

describe('migrate', () => {
  it('says what changes for an endpoint, then registers there, disabled, and changes nothing here', async () => {
    const { context, old, there, out, err } = sides([main, off], []);
    await run(migrating(), context);
    expect(old.writes()).toEqual([]);
    expect(there.webhooks).toMatchObject([
      { name: 'Main', url: main.url, events: main.events, enabled: false },
      { name: 'Off', enabled: false },
    ]);
    for (const text of [
      'dyte-… → rtk-…',
      'rtk-signature',
      'api.realtime.cloudflare.com',
      'answer 503',
      'rtk-2026-08',
    ])
      expect(out()).toContain(text);
    expect(out() + err()).not.toContain('abc');
    expect(err()).toContain('New ones are disabled.');
  });

  it('is done the second time, and leaves the state of what is there', async () => {
    const { context, there } = sides([main, off], []);
    await run(migrating(), context);
    const [first] = there.webhooks;
    there.webhooks[0] = { ...(first ?? main), enabled: true };
    const again = sides([main, off], there.webhooks);
    await run(migrating(), again.context);
    expect(again.there.writes()).toEqual([]);
    await run(migrating({ disabled: true }), again.context);
    expect(again.there.webhooks.map(({ enabled }) => enabled)).toEqual([false, false]);
  });

  it('takes over what is on with --enabled', async () => {
    const { context, there } = sides([main, off], [someWebhook({ url: main.url, enabled: false })]);
    await run(migrating({ enabled: true }), context);
    expect(there.webhooks.map(({ enabled }) => enabled)).toEqual([true, false]);
  });

  it('deletes nothing on the new side', async () => {
    const other = someWebhook();
    const { context, there } = sides([main], [other]);
    await run(migrating(), context);
    expect(there.webhooks).toContain(other);
  });

  it('changes nothing with --dry-run, and answers scripts with both parts', async () => {
    const { context, there, out } = sides([main], [], { options: { json: true } });
    await run(migrating({ dryRun: true }), context);
    expect(there.writes()).toEqual([]);
    expect(JSON.parse(out())).toMatchObject({
      from: { profile: 'old', service: 'dyte', app: null },
      to: { profile: 'new', service: 'cloudflare', app: 'Main' },
      differences: [
        { topic: 'ids' },
        { topic: 'headers', from: 'dyte-…', to: 'rtk-…' },
        { topic: 'key' },
        { topic: 'retries' },
        { topic: 'payloads', from: 'dyte-v2', to: 'rtk-2026-08' },
      ],
      dryRun: true,
      changes: [{ action: 'create', outcome: 'planned', url: 'https://example.com/main?key=…' }],
    });
  });

  it.each<[Partial<MigrateOptions>, string]>([
    [{ from: undefined }, 'option_missing'],
    [{ to: undefined }, 'option_missing'],
    [{ to: 'old' }, 'usage_invalid'],
    [{ enabled: true, disabled: true }, 'usage_invalid'],
    [{ to: 'nobody' }, 'profile_not_found'],
    [{ yes: false }, 'confirmation_missing'],
  ])('%o is refused: %s', async (given, code) => {
    const { context, there } = sides([main], []);
    expect((await failureOf(run(migrating(given), context))).code).toBe(code);
    expect(there.writes()).toEqual([]);
  });

  it('says what it cannot take over', async () => {
    const { context, there, err } = sides([someWebhook({ name: 'None', events: [] })], []);
    await run(migrating(), context);
    expect(err()).toContain('None is not taken over: it has no events.');
    expect(there.writes()).toEqual([]);
  });
});
