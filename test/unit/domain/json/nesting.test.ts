import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNestedDeeper, limitNesting, MAX_NESTING_LEVELS } from '../../../../src/domain/json/nesting.ts';

function nested(levels: number): string {
  return `${'[{"a":'.repeat(levels / 2)}1${'}]'.repeat(levels / 2)}`;
}

/** How deep a value is, for values that are not very deep. */
function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe('isNestedDeeper', () => {
  it.each([
    [4, 4, false],
    [4, 3, true],
    [200, MAX_NESTING_LEVELS, false],
    [202, MAX_NESTING_LEVELS, true],
    [200_000, MAX_NESTING_LEVELS, true],
  ])('of %i levels asked for %i is %s', (levels, asked, expected) => {
    expect(isNestedDeeper(Buffer.from(nested(levels)), asked)).toBe(expected);
  });

  it('agrees with the parsed value for any JSON', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), fc.nat({ max: 8 }), (text, levels) => {
        expect(isNestedDeeper(Buffer.from(text), levels)).toBe(depthOf(JSON.parse(text)) > levels);
      }),
    );
  });
});

describe('limitNesting', () => {
  it('gives a value that is not deeper back as it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(limitNesting(value, depthOf(value))).toBe(value);
      }),
    );
  });

  it('leaves out what lies deeper, and nothing else', () => {
    expect(limitNesting({ a: 1, b: { c: [] }, d: [[], {}, 'x'] }, 2)).toEqual({
      a: 1,
      b: { c: '…' },
      d: ['…', '…', 'x'],
    });
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat({ max: 5 }), (value, levels) => {
        expect(depthOf(limitNesting(value, levels))).toBe(Math.min(depthOf(value), levels));
      }),
    );
  });

  it('takes whatever JSON.parse can return, and what comes of it can be written again', () => {
    const limited = limitNesting(JSON.parse(nested(200_000)), MAX_NESTING_LEVELS);
    expect(JSON.stringify(limited)).toBe(`${'[{"a":'.repeat(100)}"…"${'}]'.repeat(100)}`);
  });

  it('makes a field of every name', () => {
    const value: unknown = JSON.parse('{"__proto__":{"a":[]},"constructor":{}}');
    expect(JSON.stringify(limitNesting(value, 2))).toBe('{"__proto__":{"a":"…"},"constructor":{}}');
  });
});
