import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printableJson } from '../../../../src/terminal/text/printable-json.ts';
import { sanitize, sanitizeLines } from '../../../../src/terminal/text/sanitize.ts';

describe('printableJson', () => {
  it('writes plain values as JSON.stringify does', () => {
    const value = { name: 'Zoë 会議 👩‍👩‍👧', events: ['a', 'b'], enabled: true, none: null, n: 1.5 };
    expect(printableJson(value)).toBe(JSON.stringify(value));
    expect(printableJson(value, 2)).toBe(JSON.stringify(value, null, 2));
  });

  it('escapes what a CI’s log would obey', () => {
    expect(printableJson({ title: '##[stop-commands]x' })).toBe(
      String.raw`{"title":"\u0023#[stop-commands]x"}`,
    );
    expect(printableJson(['##vso[x]', '::error::x', '## a'], 2)).toBe(
      '[\n  "\\u0023#vso[x]",\n  "::error::x",\n  "## a"\n]',
    );
  });

  it('escapes what a terminal would obey, in the way of JSON', () => {
    expect(printableJson('\u009b31m\u007f')).toBe(String.raw`"\u009b31m\u007f"`);
    expect(printableJson({ 'a\u202eb': '\u{e0041}' })).toBe(String.raw`{"a\u202eb":"\udb40\udc41"}`);
  });

  it('means the same as before, and holds nothing that sanitising would change', () => {
    const value = fc.jsonValue({
      stringUnit: fc.nat({ max: 0x2fff }).map((code) => String.fromCodePoint(code)),
    });
    fc.assert(
      fc.property(value, (any) => {
        const text = printableJson(any);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(any)));
        expect(sanitize(text)).toBe(text);
        expect(sanitizeLines(printableJson(any, 2))).toBe(printableJson(any, 2));
      }),
    );
  });
});
