import type { PendingForward } from '../store/delivery-store.ts';

/** A delivery that waits for its turn. */
export interface QueuedTry {
  readonly delivery: PendingForward;
  /** 1 for the first that the target gets to see. */
  readonly tryNumber: number;
  /** Number of outages that there had been when the target had it last; undefined before its first try. */
  readonly triedAfter?: number | undefined;
}

/** Tries in the order in which their deliveries came, whenever they are added. */
export class TryQueue {
  readonly #tries: QueuedTry[] = [];

  get first(): QueuedTry | undefined {
    return this.#tries[0];
  }

  get last(): QueuedTry | undefined {
    return this.#tries.at(-1);
  }

  /** Mostly it is the newest one, and else one of the oldest: what is put back, or tried once more. */
  add(added: QueuedTry): void {
    const { position } = added.delivery;
    if ((this.last?.delivery.position ?? 0) < position) this.#tries.push(added);
    else
      this.#tries.splice(
        this.#tries.findIndex(({ delivery }) => delivery.position >= position),
        0,
        added,
      );
  }

  takeFirst(): QueuedTry | undefined {
    return this.#tries.shift();
  }

  /** @returns whether it waited here */
  remove(position: number): boolean {
    const index = this.#tries.findIndex(({ delivery }) => delivery.position === position);
    if (index >= 0) this.#tries.splice(index, 1);
    return index >= 0;
  }

  [Symbol.iterator](): IterableIterator<QueuedTry> {
    return this.#tries.values();
  }
}
