import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rememberResults } from '../../../../src/domain/text/remember.ts';

describe('a function that remembers what it gave', () => {
  it('gives the same, and computes it once for a text', () => {
    const asked: string[] = [];
    const isLong = rememberResults((text) => {
      asked.push(text);
      return text.length > 3;
    });
    expect(['meeting', 'a', 'meeting', 'a'].map(isLong)).toEqual([true, false, true, false]);
    expect(asked).toEqual(['meeting', 'a']);
  });

  it('gives what it would give anyway, whatever it is asked', () => {
    const upper = rememberResults((text) => text.toUpperCase());
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom('a', '__proto__', ''), fc.string())), (texts) => {
        expect(texts.map(upper)).toEqual(texts.map((text) => text.toUpperCase()));
      }),
    );
  });

  it('remembers so many texts only, and no long ones: others are invented by whoever likes', () => {
    let computed = 0;
    const one = rememberResults(() => {
      computed += 1;
      return true;
    });
    const texts = [...Array.from({ length: 1000 }, (_, index) => `name ${String(index)}`), 'one too many'];
    for (const text of [...texts, ...texts, 'x'.repeat(65), 'x'.repeat(65)]) one(text);
    expect(computed).toBe(1001 + 1 + 2);
  });
});
