import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCountOrShare, shareText } from '../../../../src/domain/text/share.ts';

describe('parseCountOrShare', () => {
  it.each([
    ['3', { count: 3 }],
    [' 10% ', { share: 0.1 }],
    ['0.5%', { share: 0.005 }],
    ['100 %', { share: 1 }],
    ['0', undefined],
    ['0%', undefined],
    ['101%', undefined],
    ['-1', undefined],
    ['1.5', undefined],
    ['10 percent', undefined],
    ['', undefined],
  ])('reads %j as %j', (text, value) => {
    expect(parseCountOrShare(text)).toEqual(value);
  });

  it('reads what is written of a share', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), (hundredths) => {
        const share = hundredths / 10_000;
        expect(parseCountOrShare(shareText(share))?.share).toBeCloseTo(share, 9);
      }),
    );
  });
});
