import { outcomeClass } from '../domain/forward/outcome-class.ts';
import type { ForwardOutcome } from '../domain/delivery/stored-delivery.ts';

/** Counts what becomes of the deliveries that waited for a target that was down. */
export class CatchUp {
  /** Position of the last one that waited; Infinity until that is known. */
  until: number;
  readonly #outcomes = new Map<string, number>();
  #handedOn = 0;

  constructor(until: number) {
    this.until = until;
  }

  get handedOn(): number {
    return this.#handedOn;
  }

  /** How many of each `outcomeClass`. */
  get outcomes(): ReadonlyMap<string, number> {
    return this.#outcomes;
  }

  count(outcome: ForwardOutcome): void {
    const name = outcomeClass(outcome);
    this.#handedOn += 1;
    this.#outcomes.set(name, (this.#outcomes.get(name) ?? 0) + 1);
  }
}
