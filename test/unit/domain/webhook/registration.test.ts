import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVENT_NAMES } from '../../../../src/domain/events/names.ts';
import {
  defaultName,
  differencesBetween,
  planRegistration,
  type RegistrationPlan,
  type WantedWebhook,
} from '../../../../src/domain/webhook/registration.ts';
import type { Webhook } from '../../../../src/domain/webhook/webhook.ts';

const webhook: Webhook = {
  id: 'a1',
  name: 'Production',
  url: 'https://example.com/hook',
  events: ['meeting.started', 'meeting.ended'],
  enabled: true,
};

const wanted: WantedWebhook = { url: webhook.url, events: webhook.events, enabled: true, name: undefined };

describe('planRegistration', () => {
  it('creates what is not there, named after where it delivers to', () => {
    const url = 'https://hooks.example.com/a';
    expect(planRegistration([webhook], { ...wanted, url })).toEqual({
      action: 'create',
      request: { name: 'hooks.example.com/a', url, events: wanted.events, enabled: true },
    });
  });

  it('creates with the wanted name', () => {
    expect(planRegistration([], { ...wanted, name: 'Mine' })).toMatchObject({ request: { name: 'Mine' } });
  });

  it('finds nothing to do, whatever the order of the events', () => {
    const events = ['meeting.ended', 'meeting.started', 'meeting.ended'];
    expect(planRegistration([webhook], { ...wanted, events })).toEqual({ action: 'unchanged', webhook });
  });

  it('adopts the one that has the URL and keeps its name', () => {
    const plan = planRegistration([webhook], { ...wanted, events: ['meeting.summary'] });
    expect(plan).toEqual({
      action: 'update',
      webhook,
      changes: { events: ['meeting.summary'], enabled: true },
      differences: [{ field: 'events', from: webhook.events, to: ['meeting.summary'] }],
    });
  });

  it('sends what differs only, and the state always', () => {
    const off = { ...webhook, enabled: false };
    expect(planRegistration([off], { ...wanted, enabled: false, name: 'New' })).toMatchObject({
      changes: { name: 'New', enabled: false },
      differences: [{ field: 'name', from: 'Production', to: 'New' }],
    });
    const plan = planRegistration([off], wanted);
    expect(plan).toMatchObject({ changes: { enabled: true } });
    expect(plan.action === 'update' && Object.keys(plan.changes)).toEqual(['enabled']);
  });

  it('knows a URL that is written differently', () => {
    const plan = planRegistration([webhook], { ...wanted, url: 'HTTPS://EXAMPLE.com:443/hook' });
    expect(plan).toEqual({ action: 'unchanged', webhook });
  });

  it.each([
    'https://example.com/hook/',
    'http://example.com/hook',
    'https://example.com/hook?a',
    'https://example.com/Hook',
  ])('takes %s for another endpoint', (url) => {
    expect(planRegistration([webhook], { ...wanted, url }).action).toBe('create');
  });

  const events = fc.subarray([...EVENT_NAMES], { minLength: 1 });
  const urls = fc.constantFrom(
    'https://example.com/a',
    'https://example.com/b',
    'HTTPS://example.com/a',
    'http://example.com',
  );
  const name = fc.option(fc.string({ minLength: 1 }), { nil: undefined });
  const known = fc.uniqueArray(
    fc.record({ id: fc.uuid(), name: fc.string(), url: urls, events, enabled: fc.boolean() }),
    { selector: ({ url }) => url.toLowerCase() },
  );

  function apply(webhooks: readonly Webhook[], plan: RegistrationPlan): readonly Webhook[] {
    if (plan.action === 'create') return [...webhooks, { id: 'new', ...plan.request }];
    if (plan.action === 'unchanged') return webhooks;
    return webhooks.map((each) => (each.id === plan.webhook.id ? { ...each, ...plan.changes } : each));
  }

  it('has nothing left to do once it was carried out, and touched one webhook at most', () => {
    fc.assert(
      fc.property(
        known,
        fc.record({ url: urls, events, enabled: fc.boolean(), name }),
        (webhooks, anyWanted) => {
          const before = new Set<Webhook>(webhooks);
          const after = apply(webhooks, planRegistration(webhooks, anyWanted));
          expect(planRegistration(after, anyWanted).action).toBe('unchanged');
          expect(after.filter((each) => !before.has(each)).length).toBeLessThanOrEqual(1);
          expect(after.length - webhooks.length).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});

describe('differencesBetween', () => {
  it('lists each field that differs, and nothing that is left out', () => {
    expect(differencesBetween(webhook, { url: 'https://x.example.com', enabled: false })).toEqual([
      { field: 'url', from: webhook.url, to: 'https://x.example.com' },
      { field: 'enabled', from: true, to: false },
    ]);
    expect(differencesBetween(webhook, {})).toEqual([]);
  });

  it.each([
    ['fewer', ['meeting.ended']],
    ['more', ['meeting.ended', 'meeting.started', 'meeting.summary']],
    ['others', ['meeting.ended', 'meeting.summary']],
    ['none', []],
  ])('sees %s events', (_name, events) => {
    expect(differencesBetween(webhook, { events })).toEqual([
      { field: 'events', from: webhook.events, to: events },
    ]);
  });
});

describe('defaultName', () => {
  it.each([
    ['https://example.com', 'example.com'],
    ['https://example.com/', 'example.com'],
    ['https://example.com:8443/hooks/dyte', 'example.com:8443/hooks/dyte'],
    ['HTTPS://EXAMPLE.com/@team/hook', 'example.com/@team/hook'],
  ])('%s is called %s', (url, name) => {
    expect(defaultName(url)).toBe(name);
  });

  it.each([
    ['example.com/hook?token=abc', 'example.com/hook'],
    ['ada:secret@example.com/hook#top', 'example.com/hook'],
    ['mailto:ada@example.com', 'example.com'],
    ['?', 'webhook'],
  ])('has a name also for %s, which was forced', (url, name) => {
    expect(defaultName(url)).toBe(name);
  });

  it('never throws and is never blank', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl()), (text) => {
        expect(defaultName(text).trim()).not.toBe('');
      }),
    );
  });

  it('is of a bounded length, whatever the URL', () => {
    const long = `https://example.com/${'a'.repeat(5000)}`;
    expect(defaultName(long)).toBe(`example.com/${'a'.repeat(51)}…`);
    expect(defaultName('x'.repeat(200))).toHaveLength(64);
    fc.assert(
      fc.property(fc.nat({ max: 8 }), (before) => {
        expect(defaultName(`${'x'.repeat(58 + before)}${'👩'.repeat(20)}`)).not.toMatch(/\p{Cs}/u);
      }),
    );
  });

  it('never holds a secret of the query or the user info', () => {
    const secret = 's3cret-t0ken';
    const urls = fc.tuple(
      fc.constantFrom('https://', 'http:', '', '//', 'https:/', 'mailto:', 'https://https://'),
      fc.constantFrom(`ann:${secret}@`, `${secret}@`, `:${secret}@`, ''),
      fc.constantFrom('example.com', 'exa mple.com', 'localhost:99999', '', 'é.com'),
      fc.constantFrom('', '/', '/hook', '/a@b'),
      fc.constantFrom(`?token=${secret}`, `?${secret}`, `#${secret}`, `?a@b=${secret}`, `#?x=${secret}@y`),
    );
    fc.assert(
      fc.property(urls, (parts) => {
        expect(defaultName(parts.join(''))).not.toContain(secret);
      }),
    );
  });

  it('leaves the query out: people put tokens there', () => {
    expect(defaultName('https://example.com/hook?token=abc')).toBe('example.com/hook');
    expect(defaultName('https://user:pass@example.com/hook')).toBe('example.com/hook');
  });
});
