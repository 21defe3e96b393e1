import type { ForwardRecord } from '../domain/delivery/stored-delivery.ts';
import type { DeliveryStore } from '../store/delivery-store.ts';

/** Records that are kept for a store that fails; one beyond is given up, and its delivery forwarded again. */
const MOST_KEPT = 1000;

/**
 * Records tries in the store. A record that fails is kept and made up for as soon as the store takes
 * another one, or is asked again, so that a delivery that was handled is not forwarded again.
 */
export class ForwardLog {
  readonly #store: Pick<DeliveryStore, 'recordForward'>;
  readonly #onFault: (error: unknown) => void;
  /** By position. */
  #owed = new Map<number, ForwardRecord>();
  #isFailing = false;
  #makingUp: Promise<void> | undefined;

  /** @param onFault told once until the store works again */
  constructor(store: Pick<DeliveryStore, 'recordForward'>, onFault: (error: unknown) => void) {
    this.#store = store;
    this.#onFault = onFault;
  }

  /** Never fails. */
  async record(record: ForwardRecord): Promise<void> {
    if (!(await this.#try(record))) this.#owe(record);
    else if (this.#owed.size > 0) await this.makeUp();
  }

  /** Whether a delivery has ended without the store knowing. */
  owes(position: number): boolean {
    return this.#owed.has(position);
  }

  /** Records what failed before, until it fails again. */
  makeUp(): Promise<void> {
    this.#makingUp ??= this.#recordOwed().finally(() => {
      this.#makingUp = undefined;
    });
    return this.#makingUp;
  }

  async #recordOwed(): Promise<void> {
    for (const [position, record] of this.#owed) {
      if (!(await this.#try(record))) return;
      this.#owed.delete(position);
    }
  }

  async #try(record: ForwardRecord): Promise<boolean> {
    try {
      await this.#store.recordForward(record);
      this.#isFailing = false;
      return true;
    } catch (error) {
      if (!this.#isFailing) this.#onFault(error);
      this.#isFailing = true;
      return false;
    }
  }

  /** What is still pending needs no record to stay so. */
  #owe(record: ForwardRecord): void {
    if (record.state === 'pending' || this.#owed.size >= MOST_KEPT) return;
    this.#owed.set(record.position, record);
  }
}
