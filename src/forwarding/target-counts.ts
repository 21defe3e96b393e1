import type { DeliveryStore } from '../store/delivery-store.ts';
import type { TargetSummary } from '../domain/forward/forward-try.ts';

/** Counts how the deliveries for one target fare, in numbers only, so it never grows. */
export class TargetCounts {
  #succeeded = 0;
  #failed = 0;
  #waiting = 0;
  /** Of this receiver: what is before it was left behind by another. */
  #firstPosition = Infinity;

  accepted(position: number): void {
    this.#firstPosition = Math.min(this.#firstPosition, position);
    this.#waiting += 1;
  }

  /** Whether a delivery came before this receiver began. */
  isLeftBehind(position: number): boolean {
    return position < this.#firstPosition;
  }

  /** A delivery was read from the store; those of this receiver have been counted as they came. */
  read(position: number): void {
    if (this.isLeftBehind(position)) this.#waiting += 1;
  }

  /**
   * Asks the store what waits, at the end: there may be more than has been read. One that fails has said so;
   * then the number is what is known without it.
   */
  async onEnd(store: Pick<DeliveryStore, 'countPending'>, target: string): Promise<void> {
    try {
      this.#waiting = await store.countPending(target);
    } catch {
      return;
    }
  }

  ended(state: 'succeeded' | 'failed'): void {
    this.#waiting = Math.max(0, this.#waiting - 1);
    if (state === 'succeeded') this.#succeeded += 1;
    else this.#failed += 1;
  }

  /** A delivery is no longer to be forwarded. */
  dropped(): void {
    this.#waiting = Math.max(0, this.#waiting - 1);
  }

  numbers(): Omit<TargetSummary, 'target'> {
    return { succeeded: this.#succeeded, failed: this.#failed, waiting: this.#waiting };
  }
}
