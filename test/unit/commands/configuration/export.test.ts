import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { run as runDiff } from '../../../../src/commands/configuration/diff.ts';
import { run, type ExportOptions } from '../../../../src/commands/configuration/export.ts';
import { EVENT_NAMES } from '../../../../src/domain/events/names.ts';
import { OddWebhook, type Webhook } from '../../../../src/domain/webhook/webhook.ts';
import { configuring, NOTHING_CHOSEN } from '../../../helpers/configuring.ts';
import { failureOf } from '../../../helpers/context.ts';
import { management, someWebhook } from '../../../helpers/management.ts';

function exporting(parts: Partial<ExportOptions> = {}): ExportOptions {
  return { file: undefined, env: undefined, showSecrets: false, ...parts };
}

/** The exit code of a diff with a file. */
async function diffOf(
  text: string,
  webhooks: readonly Webhook[],
  environment: Readonly<Record<string, string>> = {},
): Promise<number> {
  const { context } = configuring(text, webhooks, { environment });
  return await runDiff({ ...NOTHING_CHOSEN, prune: true, markdown: false, showSecrets: false }, context);
}

const plain = someWebhook({ name: 'Plain', url: 'https://example.com/a', events: [...EVENT_NAMES] });
const secret = someWebhook({
  name: 'With $ and "quotes"',
  url: 'https://example.com/b?token=abc&x=1',
  enabled: false,
});

describe('export', () => {
  it('leaves out what a listener has registered, and a diff says so', async () => {
    const temporary = someWebhook({ name: 'dyte-hooks listen ada@laptop 3f9c01d2' });
    const { context, out, err } = management([plain, temporary]);
    await run(exporting(), context);
    expect(out()).not.toContain('ada@laptop');
    expect(err()).toContain('a listener has registered it');
    expect(await diffOf(out(), [plain, temporary])).toBe(0);
  });

  it('describes what is registered, with a variable for what may be a token', async () => {
    const { context, out, err } = management([plain, secret]);
    await run(exporting(), context);
    expect(out().split('\n')).toEqual([
      expect.stringMatching(
        /^# yaml-language-server: \$schema=\.\/node_modules\/dyte-hooks\/dist\/dyte-hooks\.schema\.json$/,
      ),
      '# What would change: dyte-hooks diff. To make it so: dyte-hooks apply.',
      'service: dyte',
      'webhooks:',
      '  - name: Plain',
      '    url: https://example.com/a',
      '    events:',
      '      - all',
      '  - name: With $$ and "quotes"',
      '    url: https://example.com/b?token=${WEBHOOK_WITH_AND_QUOTES_TOKEN}&x=${WEBHOOK_WITH_AND_QUOTES_X}',
      '    events:',
      '      - meeting.started',
      '      - meeting.ended',
      '    enabled: false',
      '',
    ]);
    expect(err()).toContain('WEBHOOK_WITH_AND_QUOTES_TOKEN  of https://example.com/b?token=…&x=…');
    expect(out() + err()).not.toContain('abc');
    const variables = { WEBHOOK_WITH_AND_QUOTES_TOKEN: 'abc', WEBHOOK_WITH_AND_QUOTES_X: '1' };
    expect(await diffOf(out(), [plain, secret], variables)).toBe(0);
  });

  it('writes tokens whole where that is asked for', async () => {
    const { context, out, err } = management([plain, secret]);
    await run(exporting({ showSecrets: true }), context);
    expect(out()).toContain('url: https://example.com/b?token=abc&x=1');
    expect(err()).toBe('');
    expect(await diffOf(out(), [plain, secret])).toBe(0);
  });

  it('is JSON with --json, which is taken as well', async () => {
    const { context, out, json } = management([plain], { options: { json: true } });
    await run(exporting(), context);
    expect(json()).toEqual({
      service: 'dyte',
      webhooks: [{ name: 'Plain', url: 'https://example.com/a', events: ['all'] }],
    });
    expect(await diffOf(out(), [plain])).toBe(0);
  });

  it('takes an empty file, as a shell has just made it, for none', async () => {
    const { context, out } = configuring('', [plain]);
    await run(exporting(), context);
    expect(out()).toContain('name: Plain');
  });

  it('is one environment of the file, which must be named where there are several', async () => {
    const text = 'environments:\n  a: {webhooks: []}\n  b: {webhooks: []}\n';
    const { context, out } = configuring(text, [plain]);
    expect((await failureOf(run(exporting(), context))).code).toBe('option_missing');
    await run(exporting({ env: 'b' }), context);
    expect(out()).toContain('environments:\n  b:\n    service: dyte\n    webhooks:\n');
    expect(await diffOf(out(), [plain])).toBe(0);
  });

  it('says which webhooks it cannot describe, and why', async () => {
    const twin = someWebhook({ name: 'Twin', url: 'https://EXAMPLE.com:443/a' });
    const none = someWebhook({ name: 'No events', events: [] });
    const { context, out, err, api } = management([plain, twin, none]);
    const odd = new OddWebhook(
      {
        id: 'x',
        name: undefined,
        url: 'https://example.com/odd',
        events: ['meeting.ended'],
        enabled: undefined,
      },
      ['enabled is missing'],
      {},
    );
    api.list = async () => ({ webhooks: [...api.webhooks, odd] });
    await run(exporting(), context);
    expect(out().match(/- name/g)).toHaveLength(1);
    expect(
      err()
        .split('\n')
        .filter((line) => line.startsWith('warning:')),
    ).toEqual([
      expect.stringContaining('Twin is not in the file: another one has the same URL'),
      expect.stringContaining('No events is not in the file: it has no events'),
      expect.stringContaining('x is not in the file: it does not say whether it is enabled'),
    ]);
  });

  it('writes nothing that a terminal or the log of a CI would obey, whatever the names', async () => {
    const evil = someWebhook({ name: '\u001b[2J\u202e##[error]\n::error::x\u2028' });
    const { context, out } = management([evil]);
    await run(exporting(), context);
    for (const character of ['\u001b', '\u202e', '\u2028', '##[']) expect(out()).not.toContain(character);
    expect(out()).not.toMatch(/^\s*::error/m);
    expect(await diffOf(out(), [evil])).toBe(0);
  });

  it('always describes so that a diff is empty', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 30 });
    const name = fc.oneof(
      text,
      fc.constantFrom('true', '12', '', '#', '${A}', '$$', 'null', '- a', '"', 'é\u0085'),
    );
    const query = fc.array(
      fc
        .tuple(fc.stringMatching(/^[a-z$]{1,5}$/), fc.webFragments({ size: 'small' }))
        .map((pair) => pair.join('=')),
      { maxLength: 3 },
    );
    const url = fc
      .tuple(fc.webUrl({ withFragments: false, withQueryParameters: false }), query)
      .map(([base, parts]) => (parts.length === 0 ? base : `${base}?${parts.join('&')}`));
    const webhook = fc
      .record({
        name,
        url,
        events: fc.subarray([...EVENT_NAMES, 'meeting.paused', 'some.new.event'], { minLength: 1 }),
        enabled: fc.boolean(),
      })
      .map((parts) => someWebhook(parts));
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(webhook, { maxLength: 4, selector: (each) => new URL(each.url).href }),
        fc.boolean(),
        async (webhooks, showSecrets) => {
          const { context, out, api } = management(webhooks);
          await run(exporting({ showSecrets }), context);
          const variables = variablesFor(out(), webhooks);
          expect(await diffOf(out(), api.webhooks, variables)).toBe(0);
        },
      ),
    );
  });
});

/** What a person sets: the values that stand where the file has variables. */
function variablesFor(text: string, webhooks: readonly Webhook[]): Record<string, string> {
  const values: Record<string, string> = {};
  const urls = [...text.matchAll(/^ +(?:- )?url: (?:"([^\n]*)"|'([^\n]*)'|([^\n]*))$/gm)];
  for (const [index, [, double, single, bare]] of urls.entries()) {
    const template = double ?? single ?? bare ?? '';
    const names = [...template.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name);
    const literal = (part: string): string =>
      part.replaceAll('$$', '$').replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
    const pattern = template
      .split(/\$\{\w+\}/)
      .map(literal)
      .join('(.*?)');
    const found = new RegExp(`^${pattern}$`, 's').exec(webhooks[index]?.url ?? '') ?? [];
    for (const [place, name] of names.entries()) values[name] = found[place + 1] ?? '';
  }
  return values;
}
