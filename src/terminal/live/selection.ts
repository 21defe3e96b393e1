/** The last things that were shown, of which one can be chosen by moving up and down. */
export class Selection<Item> {
  readonly #limit: number;
  #items: Item[] = [];
  #chosen: Item | undefined;

  /** @param limit how many of the last can be chosen */
  constructor(limit: number) {
    this.#limit = limit;
  }

  add(item: Item): void {
    this.#items.push(item);
    // Rarely, for many come: the oldest ones stay a little longer.
    if (this.#items.length > this.#limit * 2) this.#items = this.#items.slice(-this.#limit);
  }

  /** The one that is chosen; undefined while none is. */
  get chosen(): Item | undefined {
    return this.#chosen;
  }

  /** The one that is chosen, else the last. */
  get current(): Item | undefined {
    return this.#chosen ?? this.#items.at(-1);
  }

  /** Where the chosen one stands among those that can be chosen, from 1 on. */
  get place(): { readonly number: number; readonly total: number } | undefined {
    if (this.#chosen === undefined) return undefined;
    const items = this.#choosable();
    return { number: Math.max(0, items.indexOf(this.#chosen)) + 1, total: items.length };
  }

  /**
   * Chooses another one; the first step chooses the last. Below the last, none is chosen any more.
   *
   * @param steps down to newer ones; negative ones up
   */
  move(steps: number): void {
    const items = this.#choosable();
    const from = this.#chosen === undefined ? items.length : items.indexOf(this.#chosen);
    // One that has left stood above all others.
    const to = Math.max(0, from + steps);
    this.#chosen = items[to];
  }

  choose(end: 'first' | 'last'): void {
    this.#chosen = this.#choosable().at(end === 'first' ? 0 : -1);
  }

  clear(): void {
    this.#chosen = undefined;
  }

  /** Forgets all that do not pass. */
  keepOnly(passes: (item: Item) => boolean): void {
    this.#items = this.#items.filter(passes);
    if (this.#chosen !== undefined && !passes(this.#chosen)) this.#chosen = undefined;
  }

  #choosable(): readonly Item[] {
    return this.#items.slice(-this.#limit);
  }
}
