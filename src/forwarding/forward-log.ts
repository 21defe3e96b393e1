import type { ForwardRecord } from '../domain/delivery/stored-delivery.ts';
import type { DeliveryStore } from '../store/delivery-store.ts';

/** Records that are kept for a store that fails; one beyond is dropped, and its delivery forwarded again. */
const MAX_UNRECORDED = 1000;

/**
 * Records tries in the store. A record that fails is kept, and written once the store takes another one or is
 * asked again, so that a delivery that was handled is not forwarded again.
 */
export class ForwardLog {
  readonly #store: Pick<DeliveryStore, 'recordForward'>;
  readonly #onFault: (error: unknown) => void;
  /** By position. */
  #unrecorded = new Map<number, ForwardRecord>();
  #isFailing = false;
  #retrying: Promise<void> | undefined;

  /** @param onFault called once until the store works again */
  constructor(store: Pick<DeliveryStore, 'recordForward'>, onFault: (error: unknown) => void) {
    this.#store = store;
    this.#onFault = onFault;
  }

  /** Never fails. */
  async record(record: ForwardRecord): Promise<void> {
    if (!(await this.#try(record))) this.#keepForRetry(record);
    else if (this.#unrecorded.size > 0) await this.retryFailedRecords();
  }

  /** Whether a delivery has ended without the store knowing. */
  hasUnrecorded(position: number): boolean {
    return this.#unrecorded.has(position);
  }

  /** Records what failed before, until it fails again. */
  retryFailedRecords(): Promise<void> {
    this.#retrying ??= this.#recordUnrecorded().finally(() => {
      this.#retrying = undefined;
    });
    return this.#retrying;
  }

  async #recordUnrecorded(): Promise<void> {
    for (const [position, record] of this.#unrecorded) {
      if (!(await this.#try(record))) return;
      this.#unrecorded.delete(position);
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
  #keepForRetry(record: ForwardRecord): void {
    if (record.state === 'pending' || this.#unrecorded.size >= MAX_UNRECORDED) return;
    this.#unrecorded.set(record.position, record);
  }
}
