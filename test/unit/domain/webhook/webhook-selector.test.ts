import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HooksError } from '../../../../src/domain/errors.ts';
import { matchWebhooks, selectWebhook } from '../../../../src/domain/webhook/webhook-selector.ts';
import type { Webhook } from '../../../../src/domain/webhook/webhook.ts';

function webhook(id: string, name: string, url: string): Webhook {
  return { id, name, url, events: ['meeting.started'], enabled: true };
}

const production = webhook('0f8fad5b-d9cb-469f-a165-70867728950e', 'Production', 'https://example.com/hook');
const staging = webhook(
  '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  'Staging',
  'https://staging.example.com/hook',
);
const twin = webhook(
  '7c9e0000-0000-4000-8000-000000000000',
  'Staging',
  'https://twin.example.com/hook?token=abc',
);
const known = [production, staging, twin];

function failure(webhooks: readonly Webhook[], reference: string): HooksError {
  try {
    selectWebhook(webhooks, reference);
  } catch (error) {
    if (error instanceof HooksError) return error;
    throw error;
  }
  throw new Error('Expected nothing to be selected.');
}

describe('selectWebhook', () => {
  it.each([
    ['its id', production.id],
    ['its id in upper case', production.id.toUpperCase()],
    ['its URL', production.url],
    ['its URL written differently', 'HTTPS://EXAMPLE.COM:443/hook'],
    ['its name', 'Production'],
    ['a beginning of its id', '0f8f'],
    ['a beginning in upper case', '0F8FAD5B'],
    ['a text with space around it', '  Production\n'],
  ])('finds a webhook by %s', (_way, reference) => {
    expect(selectWebhook(known, reference)).toBe(production);
  });

  it.each(['production', '0f8', 'Prod', 'https://example.com/', 'd9cb-469f', '*', 'undefined'])(
    'finds nothing by %s',
    (reference) => {
      expect(failure(known, reference)).toMatchObject({
        code: 'webhook_not_found',
        message: `No webhook is known as "${reference}".`,
      });
    },
  );

  it.each([
    ['weekly', 'Did you mean Weekly?'],
    ['Prod', 'Did you mean Production?'],
    ['prodcution', 'Did you mean Production?'],
    ['eu', 'Name it by its id'],
    ['customers', "Did you mean 'EU customers'?"],
    ['Wekly', 'Did you mean Weekly?'],
    ['zzz', 'Name it by its id'],
    ['', 'Name it by its id'],
  ])('suggests the name that is nearest to %j', (reference, hint) => {
    const named = ['Weekly', 'Production', 'EU customers', ' '].map((name, index) =>
      webhook(
        `0f8fad5b-d9cb-469f-a165-70867728950${String(index)}`,
        name,
        `https://${String(index)}.example.com`,
      ),
    );
    expect(failure(named, reference).hint).toContain(hint);
  });

  it('takes a URL without its scheme', () => {
    const [first] = known;
    expect(selectWebhook(known, first?.url?.replace('https://', '') ?? '')).toBe(first);
  });

  it('says how much of an id it takes to name a webhook', () => {
    expect(failure(known, '0f8').hint).toContain('at least 4 characters');
  });

  it('finds nothing where there is none', () => {
    expect(failure([], production.id).code).toBe('webhook_not_found');
  });

  it('asks which one is meant, with the candidates', () => {
    const byName = failure(known, 'Staging');
    expect(byName.code).toBe('webhook_ambiguous');
    expect(byName.message).toContain(staging.id);
    expect(byName.message).toContain(twin.id);
    expect(byName.message).not.toContain(production.id);
    expect(failure(known, '7c9e').code).toBe('webhook_ambiguous');
    expect(selectWebhook(known, '7c9e6')).toBe(staging);
  });

  it('never shows query values of URLs, which may be tokens', () => {
    const error = failure(known, 'Staging');
    expect(error.message).toContain('https://twin.example.com/hook?token=…');
    expect(failure(known, 'https://gone.example.com/?token=abc').message).toBe(
      'No webhook is known as "https://gone.example.com/?token=…".',
    );
  });

  it('names a few candidates only where there are many', () => {
    const many = Array.from({ length: 50 }, (_, index) =>
      webhook(`id-${index}`, 'Same', `https://${index}.example.com`),
    );
    const { message } = failure(many, 'Same');
    expect(message).toContain('50 webhooks');
    expect(message).toContain('id-4 ');
    expect(message).not.toContain('id-5 ');
    expect(message).toContain('and 45 more');
  });

  it('finds a name that was saved with space around it', () => {
    const spaced = webhook('11111111-0000-4000-8000-000000000000', ' Spaced ', 'https://s.example.com');
    expect(selectWebhook([spaced], 'Spaced')).toBe(spaced);
    expect(selectWebhook([spaced], ' Spaced ')).toBe(spaced);
  });

  it('does not take nothing for the name of a webhook without one', () => {
    const nameless = webhook('11111111-0000-4000-8000-000000000000', '', 'https://s.example.com');
    expect(failure([nameless], ' ').code).toBe('webhook_not_found');
  });

  it('takes an id before a URL, a URL before a name, a name before a beginning of an id', () => {
    const named = (name: string): Webhook =>
      webhook('11111111-0000-4000-8000-000000000000', name, 'https://n.example.com');
    expect(selectWebhook([named(production.id), production], production.id)).toBe(production);
    expect(selectWebhook([named(production.url), production], production.url)).toBe(production);
    const misleading = named('0f8fad5b');
    expect(selectWebhook([production, misleading], '0f8fad5b')).toBe(misleading);
  });

  it('finds every webhook by its id and its URL, whatever the names', () => {
    const any = fc.record({ id: fc.uuid(), name: fc.string(), url: fc.webUrl() });
    const several = fc.uniqueArray(any, { minLength: 1, selector: ({ url }) => new URL(url).href });
    fc.assert(
      fc.property(several, (records) => {
        const webhooks = records.map(({ id, name, url }) => webhook(id, name, url));
        for (const each of webhooks) {
          expect(selectWebhook(webhooks, each.id)).toBe(each);
          expect(selectWebhook(webhooks, each.url)).toBe(each);
        }
      }),
    );
  });

  it('throws nothing but its own two errors', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (reference) => {
        fc.pre(!known.some(({ name }) => name === reference.trim()));
        expect(['webhook_not_found', 'webhook_ambiguous']).toContain(failure(known, reference).code);
      }),
    );
  });
});

describe('matchWebhooks', () => {
  it.each([
    ['*', [production, staging, twin]],
    ['https://*.example.com/*', [staging, twin]],
    ['staging', [staging, twin]],
    ['*twin*', [twin]],
    ['https://example.com/hook', [production]],
    ['stag', []],
    ['', []],
  ])('%j chooses by URL or name', (pattern, expected) => {
    expect(matchWebhooks(known, pattern)).toEqual(expected);
  });
});
