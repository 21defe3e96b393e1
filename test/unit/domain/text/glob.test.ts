import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesGlob } from '../../../../src/domain/text/glob.ts';

/** The same question asked in the plainest way there is. */
function naive(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (pattern.startsWith('*'))
    return naive(pattern.slice(1), text) || (text !== '' && naive(pattern, text.slice(1)));
  return text !== '' && pattern[0] === text[0] && naive(pattern.slice(1), text.slice(1));
}

const letters = (maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength });
const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 7 });

describe('matchesGlob', () => {
  it.each([
    ['https://*.example.com/*', 'https://api.example.com/hook', true],
    ['https://*.example.com/*', 'https://example.com/hook', false],
    ['*staging*', 'Staging: all events', true],
    ['staging', 'staging 2', false],
    ['*', '', true],
    ['*', 'anything', true],
    ['', '', true],
    ['', 'x', false],
    ['a*', 'a', true],
    ['*a', 'ba', true],
    ['*a', 'ab', false],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['HTTPS://EXAMPLE.COM/*', 'https://example.com/x', true],
    ['*Σ*', 'ΑΣ', true],
    ['*σ', 'ΑΣ', true],
    ['İ', 'i̇', true],
    ['*例*', '会議の例です', true],
  ])('%s on %s: %s', (glob, text, expected) => {
    expect(matchesGlob(glob, text)).toBe(expected);
  });

  it('gives no meaning to anything but the star', () => {
    for (const text of ['a?c', 'a.c', '[abc]', 'a+', '(a|b)', '$', '\\']) {
      expect(matchesGlob(text, text)).toBe(true);
      expect(matchesGlob(text, 'abc')).toBe(false);
    }
  });

  it('agrees with the plainest matcher', () => {
    fc.assert(
      fc.property(pattern, letters(9), (glob, text) => {
        expect(matchesGlob(glob, text)).toBe(naive(glob, text));
      }),
      { numRuns: 2000 },
    );
  });

  it('finds any text between stars, whatever it is and in any case', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), fc.string(), (part, before, after) => {
        expect(matchesGlob(`*${part}*`, before + part + after)).toBe(true);
        expect(matchesGlob(part.toUpperCase(), part.toUpperCase().toLowerCase())).toBe(true);
      }),
    );
  });

  it('comes to an end on a pattern made to be slow', () => {
    expect(matchesGlob(`${'*a'.repeat(200)}b`, 'a'.repeat(4000))).toBe(false);
  });
});
