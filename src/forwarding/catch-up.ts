import { outcomeClass } from '../domain/forward/outcome-class.ts';
import type { ForwardOutcome } from '../domain/delivery/stored-delivery.ts';

/** Counts what becomes of the deliveries that waited for a target that was down, or until forwarding went on. */
export class CatchUp {
  /** Position of the last one that waited; Infinity until that is known. */
  until: number;
  /** What they waited for the end of. */
  readonly after: 'outage' | 'pause';
  readonly #outcomes = new Map<string, number>();
  #handedOn = 0;

  constructor(until: number, after: 'outage' | 'pause') {
    this.until = until;
    this.after = after;
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
