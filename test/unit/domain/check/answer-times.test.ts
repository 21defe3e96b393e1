import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerTimes } from '../../../../src/domain/check/answer-times.ts';
import { exchangeWith } from '../../../helpers/exchanges.ts';

const timesOf = (milliseconds: readonly number[]) =>
  answerTimes(milliseconds.map((each) => exchangeWith(200, each)));

describe('how long answers took', () => {
  it.each([
    [[], undefined],
    [[7], { fastest: 7, median: 7, slowest: 7 }],
    [[9, 1], { fastest: 1, median: 5, slowest: 9 }],
    [[100, 9, 20], { fastest: 9, median: 20, slowest: 100 }],
    [[4, 3, 2, 1], { fastest: 1, median: 2.5, slowest: 4 }],
  ])('%j', (milliseconds, expected) => {
    expect(timesOf(milliseconds)).toEqual(expected);
  });

  it('has as many below the middle as above', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 1, maxLength: 20 }), (milliseconds) => {
        const { fastest, median, slowest } = timesOf(milliseconds) ?? { fastest: 0, median: 0, slowest: 0 };
        expect([fastest, slowest]).toEqual([Math.min(...milliseconds), Math.max(...milliseconds)]);
        const below = milliseconds.filter((each) => each < median).length;
        const above = milliseconds.filter((each) => each > median).length;
        expect(Math.max(below, above)).toBeLessThanOrEqual(milliseconds.length / 2);
      }),
    );
  });
});
