import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  planConfiguration,
  type ConfigurationPlan,
  type PlannedChange,
  type PlanOptions,
} from '../../../../src/domain/configuration/plan.ts';
import { EVENT_NAMES } from '../../../../src/domain/events/names.ts';
import { OddWebhook, type AnyWebhook, type Webhook } from '../../../../src/domain/webhook/webhook.ts';
import type { ResolvedWebhook } from '../../../../src/domain/configuration/resolve-environment.ts';

function webhook(id: string, parts: Partial<Webhook> = {}): Webhook {
  return {
    id,
    name: id,
    url: `https://example.com/${id}`,
    events: ['meeting.started'],
    enabled: true,
    ...parts,
  };
}

function wanted(path: string, parts: Partial<ResolvedWebhook> = {}): ResolvedWebhook {
  return {
    url: `https://example.com/${path}`,
    name: undefined,
    events: ['meeting.started'],
    enabled: true,
    previousUrl: undefined,
    protect: false,
    location: { line: 1, column: 1 },
    ...parts,
  };
}

const at = (path: string): string => `https://example.com/${path}`;

function plan(
  registered: readonly AnyWebhook[],
  wantedWebhooks: readonly ResolvedWebhook[],
  options: Partial<PlanOptions> = {},
): ConfigurationPlan {
  return planConfiguration(registered, wantedWebhooks, { prune: false, ...options });
}

/** A plan in short: `create b`, `update a url events`. */
function inShort({ changes }: ConfigurationPlan): readonly string[] {
  return changes.map((change) => {
    if (change.action === 'create') return `create ${change.request.url}`;
    if (change.action === 'delete') return `delete ${change.webhook.id ?? '?'}`;
    const fields = change.differences.map(({ field, to }) => (field === 'url' ? `url=${String(to)}` : field));
    return [change.action, change.webhook.id, ...fields].join(' ');
  });
}

/** A service that refuses what the real one does. */
function applyTo(registered: readonly Webhook[], changes: readonly PlannedChange[]): readonly Webhook[] {
  const webhooks = [...registered];
  for (const [index, change] of changes.entries()) {
    const place = change.action === 'create' ? -1 : webhooks.findIndex(({ id }) => id === change.webhook.id);
    const before = webhooks[place];
    const { url } = change.action === 'create' ? change.request : { url: undefined, ...changesOf(change) };
    const isTaken = webhooks.some((each, other) => other !== place && each.url === url);
    if (url !== undefined && isTaken) throw new Error(`409: ${url}`);
    if (change.action === 'create') webhooks.push({ id: `new-${index}`, ...change.request });
    else if (change.action === 'delete') webhooks.splice(place, 1);
    else if (before !== undefined) webhooks[place] = { ...before, ...change.changes };
  }
  return webhooks;
}

function changesOf(change: PlannedChange): { readonly url?: string | undefined } {
  return 'changes' in change ? change.changes : {};
}

describe('a plan', () => {
  it('is empty where everything is as the file says, whatever the order of events, and any name', () => {
    const events = ['meeting.ended', 'meeting.started'];
    const found = webhook('a', { events });
    const planned = plan([found], [wanted('a', { events: events.toReversed() })]);
    expect(planned).toMatchObject({ changes: [], unknown: [], kept: [] });
    expect(planned.unchanged.map((each) => each.webhook)).toEqual([found]);
  });

  it('creates, updates, disables and deletes, in this order', () => {
    const registered = [webhook('old'), webhook('off'), webhook('a'), webhook('b')];
    const file = [
      wanted('off', { enabled: false }),
      wanted('a', { events: ['meeting.ended'], name: 'Other' }),
      wanted('new'),
      wanted('b'),
    ];
    expect(inShort(plan(registered, file, { prune: true }))).toEqual([
      `create ${at('new')}`,
      'update a name events',
      'disable off enabled',
      'delete old',
    ]);
  });

  it('sends "enabled" with every update, as the service may switch a webhook on without it', () => {
    const [change] = plan(
      [webhook('a', { enabled: false })],
      [wanted('a', { enabled: false, events: ['meeting.ended'] })],
    ).changes;
    expect(change).toMatchObject({
      action: 'update',
      changes: { events: ['meeting.ended'], enabled: false },
    });
  });

  it('names a new webhook after its URL where the file gives no name', () => {
    expect(plan([], [wanted('a')]).changes[0]).toMatchObject({ request: { name: 'example.com/a' } });
  });

  it('shows what the file does not know, and deletes it with prune only', () => {
    const registered = [webhook('a'), webhook('b')];
    expect(plan(registered, [wanted('a')])).toMatchObject({ changes: [], unknown: [registered[1]] });
    expect(inShort(plan(registered, [wanted('a')], { prune: true }))).toEqual(['delete b']);
  });

  it('never deletes what something speaks for', () => {
    const planned = plan([webhook('a'), webhook('b')], [], {
      prune: true,
      keep: (url) => (url === at('a') ? { kind: 'protected' } : undefined),
    });
    expect(inShort(planned)).toEqual(['delete b']);
    expect(planned.kept).toEqual([{ webhook: webhook('a'), reason: { kind: 'protected' } }]);
  });

  it('never deletes what a listener has registered, whether that runs or not', () => {
    const temporary = { ...webhook('a'), name: 'dyte-hooks listen ada@laptop 3f9c01d2' };
    const planned = plan([temporary, webhook('b')], [], { prune: true });
    expect(inShort(planned)).toEqual(['delete b']);
    expect(planned.kept).toEqual([{ webhook: temporary, reason: { kind: 'listener' } }]);
  });

  it('never deletes what has no URL or id to know it by', () => {
    const odd = (fields: Partial<Webhook>): OddWebhook =>
      new OddWebhook(
        { id: undefined, name: undefined, url: undefined, events: undefined, enabled: undefined, ...fields },
        ['odd'],
        fields,
      );
    const withoutUrl = odd({ id: 'a' });
    const withoutId = odd({ url: at('b') });
    const planned = plan([withoutUrl, withoutId], [], { prune: true });
    expect(planned.changes).toEqual([]);
    expect(planned.kept.map(({ webhook: each }) => each)).toEqual([withoutUrl, withoutId]);
  });

  it('brings an odd webhook in order by its URL, and takes a whole one first', () => {
    const odd = new OddWebhook(
      { id: 'a', name: undefined, url: at('a'), events: ['meeting.started'], enabled: true },
      ['name is missing'],
      {},
    );
    expect(inShort(plan([odd], [wanted('a', { name: 'A' })]))).toEqual(['update a name']);
    expect(plan([odd, webhook('b', { url: at('a') })], [wanted('a')]).changes).toEqual([]);
  });

  it('takes URLs that differ in writing for the same', () => {
    expect(plan([webhook('a', { url: 'https://EXAMPLE.com:443/a' })], [wanted('a')]).changes).toEqual([]);
  });
});

describe('a move', () => {
  it('takes the webhook that still has the previous URL', () => {
    const file = [wanted('new', { previousUrl: at('a') })];
    expect(inShort(plan([webhook('a')], file))).toEqual([`update a url=${at('new')}`]);
    expect(inShort(plan([webhook('a', { url: at('new') })], file))).toEqual([]);
    expect(inShort(plan([], file))).toEqual([`create ${at('new')}`]);
  });

  it('is over where both URLs are registered: the previous one is a leftover', () => {
    const planned = plan([webhook('new'), webhook('a')], [wanted('new', { previousUrl: at('a') })]);
    expect(planned).toMatchObject({ changes: [], unknown: [{ id: 'a' }] });
  });

  it('does not take a webhook that the file has under its own URL', () => {
    const file = [wanted('a'), wanted('new', { previousUrl: at('a') })];
    expect(inShort(plan([webhook('a')], file))).toEqual([`create ${at('new')}`]);
  });

  it('comes after the one that makes room for it', () => {
    const file = [wanted('b', { previousUrl: at('a') }), wanted('c', { previousUrl: at('b') })];
    expect(inShort(plan([webhook('a'), webhook('b')], file))).toEqual([
      `update b url=${at('c')}`,
      `update a url=${at('b')}`,
    ]);
  });

  it('between two webhooks that change places needs no move: what else differs changes places', () => {
    const registered = [webhook('a', { name: 'A' }), webhook('b', { name: 'B' })];
    const file = [
      wanted('b', { previousUrl: at('a'), name: 'A' }),
      wanted('a', { previousUrl: at('b'), name: 'B' }),
    ];
    expect(inShort(plan(registered, file))).toEqual(['update b name', 'update a name']);
  });

  it('that also disables keeps its place in the row', () => {
    const file = [
      wanted('b', { previousUrl: at('a') }),
      wanted('c', { previousUrl: at('b'), enabled: false }),
    ];
    expect(inShort(plan([webhook('a'), webhook('b')], file))).toEqual([
      `disable b url=${at('c')} enabled`,
      `update a url=${at('b')}`,
    ]);
  });
});

describe('any plan', () => {
  const paths = ['a', 'b', 'c', 'd', 'e', 'f'];
  const fields = {
    name: fc.constantFrom('One', 'Two'),
    events: fc.subarray([...EVENT_NAMES], { minLength: 1 }),
    enabled: fc.boolean(),
  };
  const registered = fc
    .uniqueArray(fc.record({ path: fc.constantFrom(...paths), ...fields }), { selector: ({ path }) => path })
    .map((all) => all.map(({ path, ...rest }) => webhook(path, rest)));
  const file = fc
    .record({
      urls: fc.shuffledSubarray(paths),
      previous: fc.shuffledSubarray(paths, { minLength: paths.length }),
      settings: fc.array(
        fc.record({ ...fields, isMoved: fc.boolean(), protect: fc.boolean(), hasName: fc.boolean() }),
        { minLength: paths.length, maxLength: paths.length },
      ),
    })
    .map(({ urls, previous, settings }) =>
      urls.map((path, index) => {
        const setting = settings[index];
        const from = previous[index];
        return wanted(path, {
          name: setting?.hasName === true ? setting.name : undefined,
          events: setting?.events ?? [],
          enabled: setting?.enabled ?? true,
          protect: setting?.protect ?? false,
          previousUrl:
            setting?.isMoved === true && from !== undefined && from !== path ? at(from) : undefined,
        });
      }),
    );
  const protectedIn = (all: readonly ResolvedWebhook[]): ReadonlySet<string> =>
    new Set(
      all.filter(({ protect }) => protect).flatMap(({ url, previousUrl }) => [url, previousUrl ?? url]),
    );

  it('makes what the file says, without asking for a URL that is taken, and is empty the second time', () => {
    fc.assert(
      fc.property(registered, file, fc.boolean(), (before, all, prune) => {
        const after = applyTo(before, plan(before, all, { prune }).changes);
        for (const each of all) {
          const found = after.filter(({ url }) => url === each.url);
          expect(found).toHaveLength(1);
          expect(found[0]).toMatchObject({
            enabled: each.enabled,
            ...(each.name === undefined ? {} : { name: each.name }),
          });
          expect(new Set(found[0]?.events)).toEqual(new Set(each.events));
        }
        expect(plan(after, all, { prune }).changes).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('deletes nothing without prune, and with it nothing that is protected or in the file', () => {
    fc.assert(
      fc.property(registered, file, (before, all) => {
        expect(plan(before, all).changes.filter(({ action }) => action === 'delete')).toEqual([]);
        const isProtected = protectedIn(all);
        const { changes } = plan(before, all, {
          prune: true,
          keep: (url) => (isProtected.has(url) ? { kind: 'protected' } : undefined),
        });
        const deleted = changes.flatMap((change) =>
          change.action === 'delete' ? [change.webhook.url ?? ''] : [],
        );
        expect(deleted.filter((url) => isProtected.has(url) || all.some((each) => each.url === url))).toEqual(
          [],
        );
      }),
      { numRuns: 500 },
    );
  });
});
