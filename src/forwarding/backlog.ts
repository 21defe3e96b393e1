import type { DeliveryStore, PendingForward } from '../store/delivery-store.ts';

/** Deliveries that are fetched at a time: few at first, since each may be megabytes large. */
const FIRST_PAGE_SIZE = 8;
const MAX_PAGE_SIZE = 100;

/** Bytes of bodies that one page should have. */
const PAGE_BYTES = 4 * 1024 * 1024;

/**
 * The deliveries of a target that are in the store only, read in their order. In the beginning that is
 * what another receiver may have left behind.
 */
export class Backlog {
  readonly #store: Pick<DeliveryStore, 'pendingForwards'>;
  readonly #target: string;
  /** Everything up to here has been read; undefined when nothing is in the store only. */
  #after: number | undefined = 0;
  #pageSize = FIRST_PAGE_SIZE;
  #hasGrown = false;

  constructor(store: Pick<DeliveryStore, 'pendingForwards'>, target: string) {
    this.#store = store;
    this.#target = target;
  }

  get isEmpty(): boolean {
    return this.#after === undefined;
  }

  /** Leaves a delivery in the store: it is read when its turn comes. */
  add(position: number): void {
    // A delivery that was admitted first may be handed over second.
    this.#after = Math.min(this.#after ?? Infinity, position - 1);
    this.#hasGrown = true;
  }

  /** Reads from the beginning, unless it is still being read. */
  readAgain(): void {
    this.#after ??= 0;
  }

  /** The next deliveries; some may be in memory all the same. Rejects when the store does. */
  async next(): Promise<readonly PendingForward[]> {
    const after = this.#after ?? 0;
    this.#hasGrown = false;
    const page = await this.#store.pendingForwards(this.#target, after, this.#pageSize);
    const last = page.at(-1);
    // A store may hand out less than it was asked for, and more may have come while it was read.
    const isOver = page.length === 0 && !this.#hasGrown;
    if (isOver) this.#after = undefined;
    else if (last !== undefined && this.#after === after) this.#after = last.position;
    this.#adaptPage(page);
    return page;
  }

  #adaptPage(page: readonly PendingForward[]): void {
    const bytes = page.reduce((sum, { body }) => sum + body.length, 0);
    const average = Math.max(1, bytes / Math.max(1, page.length));
    this.#pageSize = Math.max(1, Math.min(MAX_PAGE_SIZE, Math.floor(PAGE_BYTES / average)));
  }
}
