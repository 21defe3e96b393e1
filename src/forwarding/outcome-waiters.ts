import type { ForwardOutcome } from '../domain/delivery/stored-delivery.ts';

/** Those who wait for the next outcome of a delivery, by its position. */
export class OutcomeWaiters {
  readonly #waiting = new Map<number, ((outcome: ForwardOutcome | undefined) => void)[]>();
  #isOver = false;

  /** @returns undefined when it is over before there is one */
  next(position: number): Promise<ForwardOutcome | undefined> {
    if (this.#isOver) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#waiting.set(position, [...(this.#waiting.get(position) ?? []), resolve]);
    });
  }

  resolve(position: number, outcome: ForwardOutcome | undefined): void {
    const waiting = this.#waiting.get(position) ?? [];
    this.#waiting.delete(position);
    for (const resolve of waiting) resolve(outcome);
  }

  end(): void {
    this.#isOver = true;
    for (const position of this.#waiting.keys()) this.resolve(position, undefined);
  }
}
