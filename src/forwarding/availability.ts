import { CatchUp } from './catch-up.ts';
import { Outage, type TryStart } from './outage.ts';
import type { Clock } from '../domain/clock.ts';
import type { ForwardOutcome } from '../domain/delivery/stored-delivery.ts';
import type { PendingForward } from '../store/delivery-store.ts';
import type { ForwarderListener } from './forwarder-event.ts';
import type { QueuedTry, TryQueue } from './try-queue.ts';

export interface AvailabilityOptions {
  /** The target's name. */
  readonly target: string;
  /** Whether deliveries wait for a target that cannot be reached. */
  readonly holds: boolean;
  readonly clock: Clock;
  /** Once it is aborted, a target that is down is not tried any more. */
  readonly signal: AbortSignal;
  /** What waits in memory. */
  readonly queue: TryQueue;
  /** Whether more waits in the store. */
  readonly hasBacklog: () => boolean;
  readonly onProbeDue: () => void;
  readonly onEvent: ForwarderListener;
}

/** What a try was to the target. */
export interface TryEnd {
  /** False where nothing was reached: then it was no try, and the delivery goes on waiting. */
  readonly isReached: boolean;
  /** Whether the delivery had waited: for a target that was down, or until forwarding went on. */
  readonly hasWaited: boolean;
}

/** Knows whether a target is down, and tells what becomes of the deliveries that wait for it. */
export class Availability {
  readonly #options: AvailabilityOptions;
  readonly #outage: Outage;
  /** Tries that have begun, until what became of them has been told. */
  readonly #tries = new Map<QueuedTry, TryStart>();
  /** Undefined unless what waited is being handed on: for a target that was down, or until forwarding went on. */
  #catchUp: CatchUp | undefined;

  constructor(options: AvailabilityOptions) {
    this.#options = options;
    const { clock, signal, onProbeDue } = options;
    this.#outage = new Outage({ clock, signal, onProbeDue });
  }

  get isDown(): boolean {
    return this.#outage.isDown;
  }

  /** Whether a try may begin: one at a time, and not before its time, while the target is down. */
  get mayTry(): boolean {
    return this.#outage.mayTry;
  }

  /** How many times the target has been down. */
  get outages(): number {
    return this.#outage.outages;
  }

  /** Whether a delivery is with the target now. */
  isUnderWay(position: number): boolean {
    return [...this.#tries.keys()].some(({ delivery }) => delivery.position === position);
  }

  onTry(queued: QueuedTry): void {
    this.#tries.set(queued, this.#outage.onTry());
  }

  /** A try came to nothing, because forwarding ends. */
  onAbandoned(queued: QueuedTry): void {
    this.#tries.delete(queued);
  }

  onOutcome(queued: QueuedTry, outcome: ForwardOutcome): TryEnd {
    const start = this.#tries.get(queued);
    if (start === undefined) return { isReached: true, hasWaited: false };
    const { durationMs } = this.#outage;
    const reachability = this.#options.holds ? this.#outage.onOutcome(start, outcome) : 'answers';
    if (reachability === 'answers_again') this.#onUp(queued, durationMs);
    if (reachability === 'answers' || reachability === 'answers_again') {
      const hasWaited = this.#waited(queued, start);
      if (hasWaited) this.#catchUp?.count(outcome);
      return { isReached: true, hasWaited };
    }
    this.#tries.delete(queued);
    if (reachability === 'goes_down') this.#onDown(queued, outcome);
    else if (this.isDown && !start.isProbe) this.onHeld(queued.delivery);
    return { isReached: false, hasWaited: false };
  }

  /** What became of a try has been told. */
  onFinished(queued: QueuedTry): void {
    this.#tries.delete(queued);
    this.checkCaughtUp();
  }

  /** Tells so once everything that waited has been handed on. */
  checkCaughtUp(): void {
    const { queue, hasBacklog } = this.#options;
    const catchUp = this.#catchUp;
    if (catchUp === undefined) return;
    if (catchUp.until === Infinity) {
      if (hasBacklog()) return;
      const open = [...this.#tries.keys()].map(({ delivery }) => delivery.position);
      catchUp.until = Math.max(0, queue.last?.delivery.position ?? 0, ...open);
    }
    const isUnderWay = [...this.#tries].some(([one, start]) => this.#waited(one, start));
    const isNextLater = (queue.first?.delivery.position ?? Infinity) > catchUp.until;
    if (!isUnderWay && isNextLater) this.#endCatchUp(true);
  }

  /** Forwarding goes on after a pause: what waited is counted, as after an outage. */
  onResumed(): void {
    const { queue, hasBacklog } = this.#options;
    const last = hasBacklog() ? Infinity : queue.last?.delivery.position;
    if (last === undefined || this.isDown || this.#catchUp !== undefined) return;
    this.#catchUp = new CatchUp(last, 'pause');
  }

  /** A delivery has come, or was put back, while the target is down or forwarding is paused. */
  onHeld({ position, event }: PendingForward): void {
    const { target, onEvent } = this.#options;
    onEvent({ type: 'held', position, event, target });
  }

  close(): void {
    this.#endCatchUp(false);
  }

  /** Whether a try is the first of a delivery that waited. */
  #waited({ delivery, triedAfter }: QueuedTry, { outages }: TryStart): boolean {
    if (this.#catchUp === undefined || delivery.position > this.#catchUp.until) return false;
    return outages === this.outages && triedAfter !== outages;
  }

  #onDown(queued: QueuedTry, outcome: ForwardOutcome): void {
    this.#endCatchUp(false);
    this.onHeld(queued.delivery);
    const { clock, target, queue, onEvent } = this.#options;
    const fault = outcome.kind === 'network_error' ? outcome.fault : 'failed';
    onEvent({ type: 'target_down', at: clock.now(), target, fault });
    for (const { delivery } of queue) this.onHeld(delivery);
  }

  #onUp(probe: QueuedTry, downMs: number): void {
    const { clock, target, queue, onEvent } = this.#options;
    const hasBacklog = this.#options.hasBacklog();
    const last = Math.max(probe.delivery.position, queue.last?.delivery.position ?? 0);
    this.#catchUp = new CatchUp(hasBacklog ? Infinity : last, 'outage');
    onEvent({ type: 'target_up', at: clock.now(), target, downMs, hasBacklog });
  }

  #endCatchUp(isComplete: boolean): void {
    const catchUp = this.#catchUp;
    this.#catchUp = undefined;
    if (catchUp === undefined) return;
    const { after, handedOn, outcomes } = catchUp;
    const { clock, target, onEvent } = this.#options;
    // What was in the store only may have been handed on by somebody else.
    if (after === 'pause' && handedOn === 0) return;
    onEvent({ type: 'handed_on', at: clock.now(), target, after, handedOn, outcomes, isComplete });
  }
}
