import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, nearest } from '../../../../src/domain/text/nearest.ts';

describe('nearest', () => {
  it.each([
    ['weekly', ['Weekly', 'Production'], 'Weekly'],
    ['Prod', ['Weekly', 'Production'], 'Production'],
    ['requird', ['auto', 'require', 'off'], 'require'],
    ['josn', ['quiet', 'json'], 'json'],
    ['lst', ['list', 'last'], 'list'],
    ['prodution', ['Production', 'Protection'], 'Production'],
    [' STAGING ', ['staging'], 'staging'],
  ])('of %s among %j is %s', (word, candidates, expected) => {
    expect(nearest(word, candidates)).toBe(expected);
  });

  it.each([
    ['', ['list']],
    ['zzz', ['list', 'get']],
    ['pro', ['production', 'progress']],
    ['o', ['off']],
    ['ab', ['cd']],
    ['list', []],
    ['x'.repeat(65), ['x'.repeat(65)]],
  ])('of %j among %j is none', (word, candidates) => {
    expect(nearest(word, candidates)).toBeUndefined();
  });

  it('is a candidate, and the word itself where that is one', () => {
    const words = fc.array(fc.string({ maxLength: 10 }), { maxLength: 6 });
    fc.assert(
      fc.property(fc.string({ maxLength: 10 }), words, (word, candidates) => {
        const found = nearest(word, candidates);
        expect(found === undefined || candidates.includes(found)).toBe(true);
      }),
    );
  });
});

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['abc', '', 3],
    ['foward', 'forward', 1],
    ['regsiter', 'register', 1],
    ['kitten', 'sitting', 3],
    ['ca', 'abc', 3],
  ])('of %j and %j is %i', (one, other, distance) => {
    expect(editDistance(one, other)).toBe(distance);
  });

  it('is the same both ways, and no more than the longer of both', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (one, other) => {
        expect(editDistance(one, other)).toBe(editDistance(other, one));
        expect(editDistance(one, other)).toBeLessThanOrEqual(Math.max(one.length, other.length));
        expect(editDistance(one, other) === 0).toBe(one === other);
      }),
    );
  });
});
