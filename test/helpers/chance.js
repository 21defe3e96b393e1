import { createHash } from 'node:crypto';

/** Chance that can be had again: the same name gives the same numbers. */
export class Chance {
  #state;

  /** @param {string} name with the seed of the run in it */
  constructor(name) {
    this.#state = createHash('sha256').update(name).digest().readUInt32LE();
  }

  /** From 0 to below 1 (mulberry32). */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /**
   * A whole number.
   *
   * @param {number} lowest
   * @param {number} highest included
   */
  between(lowest, highest) {
    return lowest + Math.floor(this.next() * (highest - lowest + 1));
  }

  /**
   * @template Choice
   * @param {readonly [Choice, ...Choice[]]} choices
   */
  pick(choices) {
    return choices[this.between(0, choices.length - 1)] ?? choices[0];
  }

  /** @param {number} probability from 0 to 1 */
  happens(probability) {
    return this.next() < probability;
  }

  /** @param {number} count */
  bytes(count) {
    return Buffer.from(Array.from({ length: count }, () => this.between(0, 255)));
  }
}
