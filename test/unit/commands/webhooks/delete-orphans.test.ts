import { describe, expect, it } from 'vitest';
import { run, type DeleteOptions } from '../../../../src/commands/webhooks/delete.ts';
import { run as list } from '../../../../src/commands/webhooks/list.ts';
import { HooksError } from '../../../../src/domain/errors.ts';
import { widthOf } from '../../../../src/terminal/text/width.ts';
import { failureOf, type ContextParts } from '../../../helpers/context.ts';
import { testRecords } from '../../../helpers/listener-records.ts';
import { management, someWebhook, type Management } from '../../../helpers/management.ts';
import { scriptedPrompts } from '../../../helpers/scripted-prompts.ts';
import type { Webhook } from '../../../../src/domain/webhook/webhook.ts';
import type { HeldRecord, ListenerRecords } from '../../../../src/settings/settings.ts';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-01-02T03:04:05.000Z');

interface World extends Management {
  readonly records: ListenerRecords;
  readonly running: HeldRecord;
  readonly webhooks: Readonly<Record<'other' | 'running' | 'left' | 'elsewhere' | 'unknown', Webhook>>;
}

function named(name: string, hoursAgo: number, url: string): Webhook {
  return someWebhook({ name, url, created_at: new Date(NOW - hoursAgo * HOUR).toISOString() });
}

async function world(parts: ContextParts = {}): Promise<World> {
  const records = await testRecords();
  const [running, left] = [await records.add('here'), await records.add('here')];
  left.release();
  const webhooks = {
    other: someWebhook({ name: 'Production' }),
    running: named(running.name, 1, 'https://running.example/'),
    left: named(left.name, 3, 'https://left.example/?token=abc'),
    elsewhere: named('dyte-hooks listen bob@desktop 3f9c01d2', 80, 'https://elsewhere.example/'),
    unknown: named('dyte-hooks listen ada@laptop 3f9c01d3', 30, 'https://unknown.example/'),
  };
  const managed = management(Object.values(webhooks), { listenerRecords: records, ...parts });
  return { ...managed, records, running, webhooks };
}

function deleting(parts: Partial<DeleteOptions> = {}): DeleteOptions {
  return {
    webhooks: [],
    all: false,
    match: undefined,
    orphans: true,
    yes: false,
    dryRun: false,
    showSecrets: false,
    ...parts,
  };
}

describe('delete --orphans', () => {
  it('deletes what was left behind on this machine, and nothing else', async () => {
    const { context, api, records, running, webhooks, err } = await world();
    await run(deleting({ yes: true }), context);
    expect(api.writes()).toEqual([['delete', webhooks.left.id]]);
    expect(records.list().map(({ id }) => id)).toEqual([running.id]);
    for (const text of ['runs here (process 4711)', 'left behind here', 'of another user', 'not known here'])
      expect(err()).toContain(text);
    expect(err()).not.toContain('Production');
    expect(err()).not.toContain('abc');
  });

  it('deletes others where they are named as well', async () => {
    const { context, api, webhooks } = await world();
    const { left, elsewhere, unknown } = webhooks;
    await run(deleting({ webhooks: [elsewhere.id, unknown.name], yes: true }), context);
    expect(api.writes().map(([, id]) => id)).toEqual([left.id, elsewhere.id, unknown.id]);
  });

  it('deletes nothing at all where one that is named has a listener that runs', async () => {
    const { context, api, webhooks } = await world();
    const failure = await failureOf(run(deleting({ webhooks: [webhooks.running.id], yes: true }), context));
    expect([failure.code, failure.exitCode]).toEqual(['listener_running', 2]);
    expect(failure.message).toContain('process 4711');
    expect(api.writes()).toEqual([]);
  });

  it('takes no other webhook, and no filter', async () => {
    const { context, api } = await world();
    for (const given of [{ webhooks: ['Production'] }, { all: true }, { match: '*' }])
      expect((await failureOf(run(deleting({ ...given, yes: true }), context))).code).toBe('usage_invalid');
    expect(api.writes()).toEqual([]);
  });

  it('shows them with their age in a dry run, and leaves them to the next who looks', async () => {
    const { context, api, out, err, webhooks } = await world({ isTerminal: true, columns: 110 });
    await run(deleting({ dryRun: true }), context);
    expect(api.writes()).toEqual([]);
    expect(
      out()
        .split('\n')
        .map((line) => line.trimEnd().split(/ {2,}/).slice(1, 4)),
    ).toEqual([
      ['LISTENER', 'AGE', 'STATE'],
      ['ada@laptop', '1h 00m', 'runs here (process 4711)'],
      ['ada@laptop', '3h 00m', 'left behind here'],
      ['bob@desktop', '3 days', 'of another user or machine'],
      ['ada@laptop', '30h 00m', 'not known here'],
      [],
    ]);
    expect(err()).toContain(`1 webhook would be: ${webhooks.left.id.slice(0, 8)}.`);
    await run(deleting({ yes: true }), context);
    expect(api.writes()).toHaveLength(1);
  });

  it('fits a narrow terminal', async () => {
    const { context, out } = await world({ isTerminal: true, columns: 60 });
    await run(deleting({ dryRun: true }), context);
    expect(Math.max(...out().split('\n').map(widthOf))).toBeLessThanOrEqual(60);
    expect(out()).toContain('\n  https://left.example/?token=…\n');
  });

  it('gives programs one line each, or JSON', async () => {
    const lines = await world();
    await run(deleting({ dryRun: true }), lines.context);
    const { left } = lines.webhooks;
    expect(lines.out().split('\n')[1]).toBe(
      [left.id, 'left_behind', 'ada@laptop', left['created_at'], 'https://left.example/?token=…'].join('\t'),
    );
    const { context, json, webhooks, err } = await world({ options: { json: true } });
    await run(deleting({ yes: true }), context);
    expect(json()).toMatchObject({
      dryRun: false,
      deleted: [{ id: webhooks.left.id }],
      listeners: [
        { state: 'running', user: 'ada', host: 'laptop', processId: 4711 },
        { state: 'left_behind', processId: null, webhook: { id: webhooks.left.id } },
        { state: 'elsewhere', user: 'bob', host: 'desktop', registeredAt: '2025-12-29T19:04:05.000Z' },
        { state: 'unknown' },
      ],
    });
    expect(err()).toBe('');
  });

  it('asks for the number on a terminal', async () => {
    for (const [answer, writes] of [
      ['1', 1],
      ['y', 0],
    ] as const) {
      const prompts = scriptedPrompts(answer);
      const { context, api, err } = await world({
        interactive: true,
        isTerminal: true,
        columns: 100,
        prompts,
      });
      await run(deleting(), context);
      expect(api.writes()).toHaveLength(writes);
      expect(err()).toContain('left behind here');
    }
  });

  it('requires --yes where nobody can be asked', async () => {
    const { context, api } = await world();
    expect((await failureOf(run(deleting(), context))).code).toBe('confirmation_missing');
    expect(api.writes()).toEqual([]);
  });

  it('says that there is none', async () => {
    const { context, err } = management([someWebhook()], { listenerRecords: await testRecords() });
    await run(deleting({ yes: true }), context);
    expect(err()).toBe('No listener has a webhook here.\n');
  });

  it('keeps the record of what could not be deleted', async () => {
    const { context, api, records, running } = await world();
    api.fail('delete', new HooksError('service_unreachable', 'Nobody answers.'));
    await failureOf(run(deleting({ yes: true }), context));
    expect(records.list()).toHaveLength(2);
    expect(
      await records.takeOver(records.list().find(({ id }) => id !== running.id)?.id ?? ''),
    ).toBeDefined();
  });
});

describe('list', () => {
  it('says how webhooks of crashed listeners are removed', async () => {
    const { context, err } = await world();
    await list({ showSecrets: false }, context);
    expect(err()).toContain('Left behind by listeners that have crashed here: 1 webhook.');
    expect(err()).toContain('delete --orphans');
  });

  it('says nothing of those whose listener runs', async () => {
    const records = await testRecords();
    const { name } = await records.add('here');
    const { context, err } = management([someWebhook({ name })], { listenerRecords: records });
    await list({ showSecrets: false }, context);
    expect(err()).toBe('');
  });
});
