import type { ForwarderListener } from './forwarder-event.ts';

/** Tells once that deliveries wait in the store for a target, and once that none does any more. */
export class WaitingReport {
  readonly #target: string;
  readonly #onEvent: ForwarderListener;
  #isReported = false;

  constructor(target: string, onEvent: ForwarderListener) {
    this.#target = target;
    this.#onEvent = onEvent;
  }

  waits(why: 'left_behind' | 'too_many'): void {
    if (this.#isReported) return;
    this.#isReported = true;
    this.#onEvent({ type: 'forwards_waiting', target: this.#target, why });
  }

  caughtUp(): void {
    if (!this.#isReported) return;
    this.#isReported = false;
    this.#onEvent({ type: 'forwards_caught_up', target: this.#target });
  }
}
