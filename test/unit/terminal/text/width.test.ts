import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pad, truncate, widthOf, wrap } from '../../../../src/terminal/text/width.ts';

const text = fc.string({
  unit: fc.constantFrom('a', ' ', '会', '👍🏽', '👩‍👩‍👧', 'e\u0301', 'ü', '…', '-'),
  maxLength: 40,
});

describe('widthOf', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['会議', 4],
    ['👍', 2],
    ['👩‍👩‍👧‍👦', 2],
    ['🇳🇱', 2],
    ['e\u0301', 1],
    ['\u001b[31mred\u001b[39m', 3],
  ])('%j takes %i columns', (given, width) => {
    expect(widthOf(given)).toBe(width);
  });
});

describe('truncate', () => {
  it.each([
    ['abcdef', 6, 'abcdef'],
    ['abcdef', 5, 'abcd…'],
    ['abcdef', 1, '…'],
    ['abcdef', 0, ''],
    ['abcdef', -3, ''],
    ['', 0, ''],
    ['会議の名', 8, '会議の名'],
    ['会議の名', 7, '会議の…'],
    ['会議の名', 6, '会議…'],
    ['会議', 2, '…'],
    ['👩‍👩‍👧 family', 4, '👩‍👩‍👧 …'],
    ['e\u0301e\u0301e\u0301', 2, 'e\u0301…'],
  ])('%j to %i columns is %j', (given, columns, shown) => {
    expect(truncate(given, columns)).toBe(shown);
  });

  it('never takes more than it may, and changes nothing that fits', () => {
    fc.assert(
      fc.property(text, fc.nat({ max: 50 }), (given, columns) => {
        const shown = truncate(given, columns);
        expect(widthOf(shown)).toBeLessThanOrEqual(columns);
        expect(shown === given).toBe(widthOf(given) <= columns);
      }),
    );
  });

  it('keeps a beginning, and as much of it as fits', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 3, max: 50 }), (given, columns) => {
        fc.pre(widthOf(given) > columns);
        const shown = truncate(given, columns);
        expect(given.startsWith(shown.slice(0, -1))).toBe(true);
        expect(widthOf(shown)).toBeGreaterThanOrEqual(columns - 1);
      }),
    );
  });
});

describe('pad', () => {
  it('fills up to the width that is seen', () => {
    expect(pad('会', 4)).toBe('会  ');
    expect(pad('\u001b[2mx\u001b[22m', 3)).toBe('\u001b[2mx\u001b[22m  ');
    expect(pad('longer', 3)).toBe('longer');
  });
});

describe('wrap', () => {
  it('lets no line begin as a command to the log of a CI', () => {
    expect(wrap('some words ::error::x', 12)).toEqual(['some words', '\\x3a:error::x']);
  });

  it.each([
    ['', 10, []],
    ['   ', 10, []],
    ['one two three', 7, ['one two', 'three']],
    ['one two three', 3, ['one', 'two', 'three']],
    ['extraordinary word', 5, ['extraordinary', 'word']],
    ['会議 会議 会議', 9, ['会議 会議', '会議']],
  ])('%j at %i', (given, columns, lines) => {
    expect(wrap(given, columns)).toEqual(lines);
  });

  it('keeps every word in order, and only a single word may be too wide', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 30 }), (given, columns) => {
        const lines = wrap(given, columns);
        expect(lines.join(' ')).toBe(
          given
            .split(' ')
            .filter((word) => word !== '')
            .join(' '),
        );
        expect(lines.filter((line) => line.includes(' ') && widthOf(line) > columns)).toEqual([]);
      }),
    );
  });
});
