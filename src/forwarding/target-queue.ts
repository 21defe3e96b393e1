import { setMaxListeners } from 'node:events';
import type { Clock } from '../domain/clock.ts';
import { waitAtMost } from '../domain/waiting.ts';
import type { TargetSummary } from '../domain/forward/forward-try.ts';
import type { PolicyName } from '../domain/retry/retry-policy.ts';
import type { ForwardOutcome } from '../domain/delivery/stored-delivery.ts';
import type { DeliveryStore, PendingForward } from '../store/delivery-store.ts';
import { Backlog } from './backlog.ts';
import { ForwardLog } from './forward-log.ts';
import type { ForwarderListener } from './forwarder-event.ts';
import { decideForwardRetry } from './retry-decision.ts';
import type { ForwardTarget } from './target.ts';
import { InFlightWindow, type InFlightLimits } from './in-flight-window.ts';

export interface TargetQueueOptions {
  readonly target: ForwardTarget;
  readonly store: Pick<DeliveryStore, 'pendingForwards' | 'recordForward'>;
  readonly clock: Clock;
  /** By which policy a failed try is followed by others; one try without it. */
  readonly retry: PolicyName | undefined;
  readonly window: InFlightLimits;
  readonly onEvent: ForwarderListener;
}

/** Until a store is read again that could not be read. */
const READ_RETRY_MS = 1000;

/**
 * Between two looks into the store for deliveries that nobody has handed over: those that another receiver
 * has left behind, and those whose commit seemed to fail and did not.
 */
const POLL_INTERVAL_MS = 10_000;

interface QueuedTry {
  readonly delivery: PendingForward;
  readonly tryNumber: number;
}

/**
 * The way to one target. Deliveries begin in the order in which they came, so many at a time; what finds
 * no room in memory stays in the store and follows in its turn.
 */
export class TargetQueue {
  readonly #options: TargetQueueOptions;
  readonly #window: InFlightWindow;
  readonly #backlog: Backlog;
  readonly #log: ForwardLog;
  readonly #counts = new TargetCounts();
  readonly #queue: QueuedTry[] = [];
  /** Further tries of deliveries that have waited long enough. */
  readonly #retries: QueuedTry[] = [];
  /** Work that must end before the queue is closed. */
  readonly #inFlight = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  readonly #abandoning = new AbortController();
  #running = 0;
  #isReading = false;
  /** Positions of deliveries that the page being read may still have as pending. */
  readonly #endedWhileReading = new Set<number>();
  #isReadFailing = false;
  #isWaitingReported = false;

  constructor(options: TargetQueueOptions) {
    this.#options = options;
    this.#window = new InFlightWindow(options.window);
    this.#backlog = new Backlog(options.store, options.target.name);
    this.#log = new ForwardLog(options.store, (error) => this.#emitFault(error));
    // Each delivery in the window may listen to one of them.
    for (const { signal } of [this.#closing, this.#abandoning]) setMaxListeners(0, signal);
  }

  get target(): ForwardTarget {
    return this.#options.target;
  }

  /** Begins with what is in the store. */
  start(): void {
    this.#startNext();
    void this.#pollUntilClosed();
  }

  /** Takes a delivery that the store has as pending for this target. */
  accept(delivery: PendingForward): void {
    const { position } = delivery;
    if (this.#closing.signal.aborted || this.#window.has(position)) return;
    this.#counts.accepted(position);
    if (this.#backlog.isEmpty && this.#window.hasRoomFor(delivery)) this.#admit(delivery);
    else {
      if (this.#backlog.isEmpty) this.#emitWaiting('too_many');
      this.#backlog.add(position);
    }
    this.#startNext();
  }

  summary(): TargetSummary {
    return { target: this.target.name, ...this.#counts.numbers() };
  }

  /**
   * Begins nothing more, lets what is in progress finish, and abandons what has not after `withinMs`
   * milliseconds. What was not handed over stays pending.
   */
  async close(withinMs: number): Promise<void> {
    this.#closing.abort(new Error('Forwarding has ended.'));
    await waitAtMost(withinMs, Promise.all(this.#inFlight), this.#options.clock);
    this.#abandoning.abort(new Error('Forwarding has ended.'));
    await Promise.all(this.#inFlight);
    await this.#log.retryFailedRecords();
    await this.target.close();
  }

  #admit(delivery: PendingForward): void {
    this.#window.enter(delivery);
    this.#queue.push({ delivery, tryNumber: 1 });
  }

  #startNext(): void {
    while (!this.#closing.signal.aborted && this.#running < this.target.concurrency) {
      const queued = this.#retries.shift() ?? this.#queue.shift();
      if (queued === undefined) break;
      this.#track(this.#deliver(queued));
    }
    this.#readMore();
  }

  #track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => this.#emitFault(error))
      .finally(() => this.#inFlight.delete(tracked));
    this.#inFlight.add(tracked);
  }

  async #deliver(queued: QueuedTry): Promise<void> {
    const startedAt = this.#options.clock.now();
    this.#running += 1;
    let outcome: ForwardOutcome;
    try {
      outcome = await this.target.deliver(queued.delivery, this.#abandoning.signal);
    } catch (error) {
      if (this.#abandoning.signal.aborted) return;
      this.#emitFault(error);
      outcome = { kind: 'network_error', fault: 'failed', durationMs: 0 };
    } finally {
      this.#running -= 1;
    }
    this.#startNext();
    await this.#finishTry(queued, startedAt, outcome);
  }

  async #finishTry(queued: QueuedTry, startedAt: number, outcome: ForwardOutcome): Promise<void> {
    const { delivery, tryNumber } = queued;
    const { position, id, event } = delivery;
    const { state, retryInMs } = decideForwardRetry(outcome, tryNumber, this.#options.retry);
    const target = this.target.name;
    await this.#log.record({ position, target, origin: 'receiver', startedAt, outcome, state });
    if (state !== 'pending') this.#counts.ended(state);
    if (retryInMs === undefined) {
      this.#window.leave(delivery);
      if (this.#isReading) this.#endedWhileReading.add(position);
    }
    this.#options.onEvent({
      type: 'forward',
      position,
      id,
      event,
      target,
      tryNumber,
      startedAt,
      outcome,
      state,
      retryInMs,
    });
    if (retryInMs === undefined) this.#startNext();
    else this.#retry({ delivery, tryNumber: tryNumber + 1 }, retryInMs);
  }

  #retry(queued: QueuedTry, milliseconds: number): void {
    this.#options.clock.sleep(milliseconds, this.#closing.signal).then(
      () => {
        this.#retries.push(queued);
        this.#startNext();
      },
      // Closed: it stays pending.
      () => undefined,
    );
  }

  #readMore(): void {
    const isWanted = !this.#backlog.isEmpty && this.#window.isBelowLowWatermark;
    if (!isWanted || this.#isReading || this.#closing.signal.aborted) return;
    this.#isReading = true;
    this.#track(this.#read());
  }

  async #read(): Promise<void> {
    try {
      const page = await this.#backlog.next();
      this.#isReadFailing = false;
      for (const delivery of page) this.#onRead(delivery);
      if (this.#backlog.isEmpty) this.#emitCaughtUp();
    } catch (error) {
      if (!this.#isReadFailing) this.#emitFault(error);
      this.#isReadFailing = true;
      await this.#options.clock.sleep(READ_RETRY_MS, this.#closing.signal).catch(() => undefined);
    } finally {
      this.#isReading = false;
      this.#endedWhileReading.clear();
    }
    this.#startNext();
  }

  #onRead(delivery: PendingForward): void {
    const { position } = delivery;
    if (this.#isKnown(position)) return;
    if (this.#counts.isLeftBehind(position)) this.#emitWaiting('left_behind');
    this.#counts.read(position);
    this.#admit(delivery);
  }

  #isKnown(position: number): boolean {
    return (
      this.#window.has(position) || this.#log.hasUnrecorded(position) || this.#endedWhileReading.has(position)
    );
  }

  async #pollUntilClosed(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await this.#options.clock.sleep(POLL_INTERVAL_MS, signal).catch(() => undefined);
      if (signal.aborted) return;
      this.#track(this.#log.retryFailedRecords());
      this.#backlog.readAgain();
      this.#startNext();
    }
  }

  #emitWaiting(why: 'left_behind' | 'too_many'): void {
    if (this.#isWaitingReported) return;
    this.#isWaitingReported = true;
    this.#options.onEvent({ type: 'forwards_waiting', target: this.target.name, why });
  }

  #emitCaughtUp(): void {
    if (!this.#isWaitingReported) return;
    this.#isWaitingReported = false;
    this.#options.onEvent({ type: 'forwards_caught_up', target: this.target.name });
  }

  #emitFault(error: unknown): void {
    this.#options.onEvent({ type: 'fault', error });
  }
}

/** Counts how the deliveries for one target fare, in numbers only, so it never grows. */
class TargetCounts {
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

  ended(state: 'succeeded' | 'failed'): void {
    this.#waiting = Math.max(0, this.#waiting - 1);
    if (state === 'succeeded') this.#succeeded += 1;
    else this.#failed += 1;
  }

  numbers(): Omit<TargetSummary, 'target'> {
    return { succeeded: this.#succeeded, failed: this.#failed, waiting: this.#waiting };
  }
}
