import type { Sample } from './exposition.ts';

/** Counts how often what was measured lay below each of some bounds, as Prometheus wants it. */
export class Histogram {
  readonly #bounds: readonly number[];
  /** How many lay in each interval; the last one has no upper bound. */
  readonly #counts: number[];
  #sum = 0;

  /** @param bounds upper ones, included, in order */
  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#counts = Array.from({ length: bounds.length + 1 }, () => 0);
  }

  observe(value: number): void {
    let index = 0;
    while (value > (this.#bounds[index] ?? Infinity)) index += 1;
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#sum += value;
  }

  samples(): readonly Sample[] {
    let below = 0;
    const buckets = this.#counts.map((count, index): Sample => {
      below += count;
      const bound = this.#bounds[index];
      const labels = { le: bound === undefined ? '+Inf' : String(bound) };
      return { suffix: '_bucket', labels, value: below };
    });
    return [...buckets, { suffix: '_sum', value: this.#sum }, { suffix: '_count', value: below }];
  }
}
