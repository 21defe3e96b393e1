import type { Random } from './clock.ts';

/** The largest seed there is. */
export const MAX_SEED = 2 ** 32 - 1;

/**
 * Chance that can be had again: the same seed gives the same numbers in the same order. Nothing secret may
 * depend on it. Source: mulberry32, by Tommy Ettinger, in the public domain.
 *
 * @param seed a whole number from 0 to MAX_SEED
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A seed for whoever gave none, short enough to be typed again. */
export function newSeed(random: Random): number {
  return Math.floor(random() * 1_000_000);
}
