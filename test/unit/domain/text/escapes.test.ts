import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasEscapes, undoEscapes } from '../../../../src/domain/text/escapes.ts';

/** Texts with escapes, and what they stand for. */
const PIECES: readonly (readonly [string, string])[] = [
  ['a', 'a'],
  ['é', 'é'],
  ['😀', '😀'],
  ['%41', 'A'],
  ['%e9', 'é'],
  ['%4', '%4'],
  ['%zz', '%zz'],
  [String.raw`\u0041`, 'A'],
  [String.raw`\u00e9`, 'é'],
  [String.raw`\u00`, String.raw`\u00`],
  [String.raw`\"`, '"'],
  [String.raw`\/`, '/'],
  [String.raw`\n`, ''],
  [String.raw`\x`, String.raw`\x`],
  ['&amp;', '&'],
  ['&#65;', 'A'],
  ['&#x1F600;', '😀'],
  ['&#9999999;', ''],
  ['&copy;', '&copy;'],
  ['\r\n \t', ''],
];

describe('undoing escapes', () => {
  it('gives what they stand for, and where each character came from', () => {
    fc.assert(
      // A letter between two keeps them from being read as one.
      fc.property(fc.array(fc.constantFrom(...PIECES)), (pieces) => {
        const separated = pieces.flatMap((piece) => [piece, ['|', '|'] as const]);
        const text = separated.map(([written]) => written).join('');
        const plain = undoEscapes(text);
        expect(plain.text).toBe(separated.map(([, meant]) => meant).join(''));
        let [from, to] = [0, 0];
        const places = separated.map(([written, meant]) => {
          const [start, decodedStart] = [from, to];
          from += written.length;
          to += meant.length;
          return { meant, origin: { start, end: from }, decoded: { start: decodedStart, end: to } };
        });
        const shown = places.filter(({ meant }) => meant !== '');
        expect(shown.map(({ decoded }) => plain.originOf(decoded))).toEqual(
          shown.map(({ origin }) => origin),
        );
      }),
    );
  });

  it.each(PIECES)('sees whether there is any in %j', (written, meant) => {
    expect(hasEscapes(written)).toBe(written !== meant);
  });

  it('copes with megabytes that are nothing else', () => {
    const plain = undoEscapes('%41'.repeat(2_000_000));
    expect(plain.text === 'A'.repeat(2_000_000)).toBe(true);
    expect(plain.originOf({ start: 1_999_999, end: 2_000_000 })).toEqual({
      start: 5_999_997,
      end: 6_000_000,
    });
  });
});
