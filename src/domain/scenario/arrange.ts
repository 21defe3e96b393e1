import { seededRandom } from '../seeded-random.ts';
import type { Random } from '../clock.ts';
import type { CountOrShare } from '../text/share.ts';

/** What goes wrong with the order and the number of deliveries. */
export interface Disorder {
  readonly shuffle: boolean;
  /** How many are never sent; none without it. */
  readonly drop: CountOrShare | undefined;
  /** How many of the others are sent twice; none without it. */
  readonly duplicate: CountOrShare | undefined;
}

export interface Arranged<Item> {
  readonly item: Item;
  readonly isDropped: boolean;
  readonly isDuplicated: boolean;
}

/** Chance that each of the three draws from, so that one does not change what the others choose. */
const STREAMS = { drop: 0x1000_0001, duplicate: 0x2000_0003, shuffle: 0x3000_0007 } as const;

/**
 * Puts deliveries out of order: the same seed does the same to as many of them. A share is that of all there are,
 * to the nearest whole number, and at least one: 10 % of 8 is one.
 *
 * @param seed a whole number from 0 to MAX_SEED
 */
export function arrange<Item>(
  items: readonly Item[],
  { shuffle, drop, duplicate }: Disorder,
  seed: number,
): readonly Arranged<Item>[] {
  const chance = (stream: keyof typeof STREAMS): Random => seededRandom(seed ^ STREAMS[stream]);
  const all = items.map((_, index) => index);
  const dropped = chosen(all, drop, chance('drop'));
  const left = all.filter((index) => !dropped.has(index));
  const duplicated = chosen(left, duplicate, chance('duplicate'));
  const arranged = items.map((item, index) => ({
    item,
    isDropped: dropped.has(index),
    isDuplicated: duplicated.has(index),
  }));
  return shuffle ? shuffled(arranged, chance('shuffle')) : arranged;
}

function chosen(
  indexes: readonly number[],
  amount: CountOrShare | undefined,
  random: Random,
): ReadonlySet<number> {
  if (amount === undefined) return new Set();
  const count = amount.count ?? Math.max(1, Math.round(indexes.length * amount.share));
  return new Set(shuffled(indexes, random).slice(0, count));
}

/** In another order; every order is equally likely. */
export function shuffled<Item>(items: readonly Item[], random: Random): readonly Item[] {
  const left = [...items];
  return items.flatMap(() => left.splice(Math.floor(random() * left.length), 1));
}
