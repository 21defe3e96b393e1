import type { PendingForward } from '../store/delivery-store.ts';

/** How many deliveries one target may have in memory; the others stay in the store. */
export interface InFlightLimits {
  readonly deliveries: number;
  /** Bytes of their bodies. */
  readonly bytes: number;
}

export const DEFAULT_IN_FLIGHT_LIMITS: InFlightLimits = { deliveries: 1000, bytes: 16 * 1024 * 1024 };

/** The deliveries that a target has in memory: waiting for their turn, in progress, or for another try. */
export class InFlightWindow {
  readonly #limits: InFlightLimits;
  readonly #inside = new Map<number, PendingForward>();
  /** Positions of those that are being tried, or wait for another try, and get no further one. */
  readonly #gone = new Set<number>();
  #bytes = 0;

  constructor(limits: InFlightLimits) {
    this.#limits = limits;
  }

  get isEmpty(): boolean {
    return this.#inside.size === 0;
  }

  /** Half empty: time to fetch more. */
  get isBelowLowWatermark(): boolean {
    return this.#inside.size <= this.#limits.deliveries / 2 && this.#bytes <= this.#limits.bytes / 2;
  }

  has(position: number): boolean {
    return this.#inside.has(position);
  }

  /** An empty window takes any delivery. */
  hasRoomFor({ body }: PendingForward): boolean {
    if (this.isEmpty) return true;
    return this.#inside.size < this.#limits.deliveries && this.#bytes + body.length <= this.#limits.bytes;
  }

  enter(delivery: PendingForward): void {
    this.#inside.set(delivery.position, delivery);
    this.#bytes += delivery.body.length;
  }

  /**
   * One that is inside gets no further try: the store has it no more.
   *
   * @returns undefined where it is not inside
   */
  markGone(position: number): PendingForward | undefined {
    const delivery = this.#inside.get(position);
    if (delivery !== undefined) this.#gone.add(position);
    return delivery;
  }

  /** @returns whether it gets no further try, and has left */
  leaveIfGone(delivery: PendingForward): boolean {
    if (!this.#gone.has(delivery.position)) return false;
    this.leave(delivery);
    return true;
  }

  leave({ position, body }: PendingForward): void {
    this.#gone.delete(position);
    if (this.#inside.delete(position)) this.#bytes -= body.length;
  }
}
