import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pastedProblem, trimPasted } from '../../../../src/domain/text/pasted-text.ts';

const blanks = fc
  .array(
    fc.constantFrom(
      ' ',
      '\t',
      '\r',
      '\n',
      '\u00A0',
      '\u200B',
      '\uFEFF',
      '\u2060',
      '\u200E',
      '\u202F',
      '\u00AD',
    ),
  )
  .map((some) => some.join(''));

describe('a value that was copied', () => {
  it.each([
    ['"abc"', 'abc'],
    ["'abc'", 'abc'],
    ['“abc”', 'abc'],
    ['”abc”', 'abc'],
    ['„abc“', 'abc'],
    ['„abc”', 'abc'],
    ['‘abc’', 'abc'],
    ['«abc»', 'abc'],
    ['« abc »', 'abc'],
    [`'"abc"'`, 'abc'],
    ['"abc"\r', 'abc'],
    ['"abc" ', 'abc'],
    ['" abc\u00A0"\n', 'abc'],
    ['\uFEFF"abc"', 'abc'],
    ['""', ''],
    ['"', '"'],
    ['"abc', '"abc'],
    ['abc"', 'abc"'],
    [`"abc'`, `"abc'`],
    ['a "b" c', 'a "b" c'],
    ['it’s', 'it’s'],
  ])('%j is taken for %j', (text, expected) => {
    expect(trimPasted(text)).toBe(expected);
  });

  it('is found whatever blanks and quotes are around it, and stays as it is when cleaned again', () => {
    const values = fc.stringMatching(/^[A-Za-z0-9:/._-]{1,20}$/);
    const quotes = fc.constantFrom('""', "''", '“”', '‘’', '«»');
    fc.assert(
      fc.property(values, blanks, blanks, quotes, (value, before, after, quote) => {
        const wrapped = `${before}${quote.charAt(0)}${after}${value}${before}${quote.charAt(1)}${after}`;
        expect(trimPasted(wrapped)).toBe(value);
        expect(trimPasted(trimPasted(wrapped))).toBe(value);
      }),
    );
  });

  it.each([
    ['ab\ncd', 'line break'],
    ['ab\u2028cd', 'line break'],
    ['ab\u200Bcd', 'invisible'],
    ['ab\uFEFFcd', 'invisible'],
    ['ab\u00A0cd', 'unusual space'],
    ['ab\tcd', 'tab'],
    ['"abc', 'begins with a quotation mark'],
    ['abc”', 'ends with a quotation mark'],
  ])('%j is named for what is wrong with it', (text, words) => {
    expect(pastedProblem(text)).toContain(words);
  });

  it.each(['abc', '', 'a b', 'it’s'])('%j has nothing wrong', (text) => {
    expect(pastedProblem(text)).toBeUndefined();
  });
});
