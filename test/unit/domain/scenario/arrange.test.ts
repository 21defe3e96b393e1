import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrange, shuffled, type Disorder } from '../../../../src/domain/scenario/arrange.ts';
import type { CountOrShare } from '../../../../src/domain/text/share.ts';
import { MAX_SEED, seededRandom } from '../../../../src/domain/seeded-random.ts';

const seeds = fc.integer({ min: 0, max: MAX_SEED });
const amounts: fc.Arbitrary<CountOrShare | undefined> = fc.option(
  fc.oneof(
    fc.record({ count: fc.integer({ min: 1, max: 60 }) }),
    fc.record({ share: fc.double({ min: 0.001, max: 1, noNaN: true }) }),
  ),
  { nil: undefined },
);
const disorders: fc.Arbitrary<Disorder> = fc.record({
  shuffle: fc.boolean(),
  drop: amounts,
  duplicate: amounts,
});
const NONE: Disorder = { shuffle: false, drop: undefined, duplicate: undefined };

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function chosen(disorder: Partial<Disorder>, seed: number, count = 20) {
  const all = arrange(numbers(count), { ...NONE, ...disorder }, seed);
  return {
    order: all.map(({ item }) => item),
    dropped: all.filter(({ isDropped }) => isDropped).map(({ item }) => item),
    duplicated: all.filter(({ isDuplicated }) => isDuplicated).map(({ item }) => item),
  };
}

describe('putting deliveries out of order', () => {
  it('does the same with the same seed, and loses and invents nothing', () => {
    fc.assert(
      fc.property(fc.nat(50), disorders, seeds, (count, disorder, seed) => {
        const items = numbers(count);
        const arranged = arrange(items, disorder, seed);
        expect(arrange(items, disorder, seed)).toEqual(arranged);
        expect(arranged.map(({ item }) => item).toSorted((a, b) => a - b)).toEqual(items);
        expect(arranged.filter(({ isDropped, isDuplicated }) => isDropped && isDuplicated)).toEqual([]);
      }),
    );
  });

  it('chooses as many as it is told to, or all there are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), amounts, seeds, (count, drop, seed) => {
        const { dropped } = chosen({ drop }, seed, count);
        const wanted = drop === undefined ? 0 : (drop.count ?? Math.max(1, Math.round(count * drop.share)));
        expect(dropped).toHaveLength(Math.min(wanted, count));
      }),
    );
  });

  it('drops the same ones whether or not they are shuffled or doubled', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const drop = { share: 0.3 };
        const plain = chosen({ drop }, seed).dropped;
        const all = chosen({ drop, shuffle: true, duplicate: { count: 2 } }, seed);
        expect(all.dropped.toSorted((a, b) => a - b)).toEqual(plain);
      }),
    );
  });

  it.each([
    [{ share: 0.1 }, 8, 1],
    [{ share: 0.01 }, 8, 1],
    [{ share: 0.25 }, 17, 4],
    [{ share: 1 }, 8, 8],
    [{ count: 3 }, 2, 2],
  ] as const)('takes %j of %i for %i', (drop, count, expected) => {
    expect(chosen({ drop }, 5, count).dropped).toHaveLength(expected);
  });

  it('takes the share of those that are doubled from those that are left', () => {
    const { dropped, duplicated } = chosen({ drop: { count: 10 }, duplicate: { share: 0.5 } }, 1);
    expect([dropped.length, duplicated.length]).toEqual([10, 5]);
  });

  it('leaves the order where nothing is shuffled', () => {
    expect(chosen({ drop: { share: 0.5 } }, 9).order).toEqual(numbers(20));
    expect(arrange([], { ...NONE, shuffle: true, drop: { share: 1 } }, 9)).toEqual([]);
  });

  it('chooses something else with another seed', () => {
    const orders = new Set(numbers(20).map((seed) => chosen({ shuffle: true }, seed).order.join()));
    expect(orders.size).toBe(20);
  });

  it('makes every order equally likely', () => {
    const random = seededRandom(1);
    const counts = new Map<string, number>();
    for (let turn = 0; turn < 6000; turn += 1) {
      const order = shuffled(['a', 'b', 'c'], random).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});
