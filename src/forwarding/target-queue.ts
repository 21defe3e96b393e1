import { setMaxListeners } from 'node:events';
import type { Clock } from '../domain/clock.ts';
import { waitAtMost } from '../domain/waiting.ts';
import type { TargetSummary } from '../domain/forward/forward-try.ts';
import type { PolicyName } from '../domain/retry/retry-policy.ts';
import type { ForwardOutcome } from '../domain/delivery/stored-delivery.ts';
import type { DeliveryStore, PendingForward } from '../store/delivery-store.ts';
import { Backlog } from './backlog.ts';
import { ForwardLog } from './forward-log.ts';
import type { ForwardEvent, ForwarderListener } from './forwarder-event.ts';
import { decideForwardRetry } from './retry-decision.ts';
import type { ForwardTarget } from './target.ts';
import { InFlightWindow, type InFlightLimits } from './in-flight-window.ts';
import { Availability } from './availability.ts';
import { WaitingReport } from './waiting-report.ts';
import { pollUntil } from './store-poll.ts';
import { TargetCounts } from './target-counts.ts';
import { TryQueue, type QueuedTry } from './try-queue.ts';

export interface TargetQueueOptions {
  readonly target: ForwardTarget;
  readonly store: Pick<DeliveryStore, 'pendingForwards' | 'recordForward' | 'countPending'>;
  readonly clock: Clock;
  /** By which policy a failed try is followed by others; one try without it. */
  readonly retry: PolicyName | undefined;
  /** Whether deliveries wait for a target that cannot be reached. */
  readonly holds: boolean;
  readonly window: InFlightLimits;
  /** Whether forwarding is paused at the start. */
  readonly isPaused: boolean;
  readonly onEvent: ForwarderListener;
}

/** Until a store is read again that could not be read. */
const READ_RETRY_MS = 1000;

/**
 * The way to one target. Deliveries begin in the order in which they came, so many at a time; what finds
 * no room in memory stays in the store and follows in its turn. While the target is down, or forwarding is
 * paused, all of them wait.
 */
export class TargetQueue {
  readonly #options: TargetQueueOptions;
  readonly #window: InFlightWindow;
  readonly #backlog: Backlog;
  readonly #log: ForwardLog;
  readonly #counts = new TargetCounts();
  readonly #queue = new TryQueue();
  readonly #availability: Availability;
  /** Work that must end before the queue is closed. */
  readonly #inFlight = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  readonly #abandoning = new AbortController();
  #running = 0;
  #isReading = false;
  /** Positions of deliveries that the page being read may still have as pending. */
  readonly #endedWhileReading = new Set<number>();
  #isReadFailing = false;
  readonly #report: WaitingReport;
  #isPaused: boolean;

  constructor(options: TargetQueueOptions) {
    this.#options = options;
    this.#isPaused = options.isPaused;
    this.#report = new WaitingReport(options.target.name, options.onEvent);
    this.#window = new InFlightWindow(options.window);
    this.#backlog = new Backlog(options.store, options.target.name);
    this.#log = new ForwardLog(options.store, (error) => this.#emitFault(error));
    // Each delivery in the window may listen to one of them.
    for (const { signal } of [this.#closing, this.#abandoning]) setMaxListeners(0, signal);
    this.#availability = new Availability({
      ...options,
      target: options.target.name,
      signal: this.#closing.signal,
      queue: this.#queue,
      hasBacklog: () => !this.#backlog.isEmpty,
      onProbeDue: () => this.#startNext(),
    });
  }

  get target(): ForwardTarget {
    return this.#options.target;
  }

  /** Begins with what is in the store. */
  start(): void {
    this.#startNext();
    void pollUntil(this.#closing.signal, this.#options.clock, () => this.#readAgain());
  }

  /** While it is paused nothing begins; what is in progress ends as it would. */
  setPaused(isPaused: boolean): void {
    if (this.#isPaused === isPaused) return;
    this.#isPaused = isPaused;
    if (isPaused) for (const { delivery } of this.#queue) this.#availability.onHeld(delivery);
    else {
      this.#availability.onResumed();
      this.#startNext();
    }
  }

  /** Whether a delivery waits until forwarding goes on: it is with the target neither now nor soon. */
  isPausedFor(position: number): boolean {
    return this.#isPaused && !this.#availability.isUnderWay(position);
  }

  /** Takes a delivery that the store has as pending for this target. */
  accept(delivery: PendingForward): void {
    const { position } = delivery;
    if (this.#closing.signal.aborted || this.#window.has(position)) return;
    this.#counts.accepted(position);
    if (this.#backlog.isEmpty && this.#window.hasRoomFor(delivery)) this.#admit(delivery);
    else {
      if (this.#backlog.isEmpty && !this.#isHolding) this.#report.waits('too_many');
      this.#backlog.add(position);
    }
    if (this.#isHolding) this.#availability.onHeld(delivery);
    this.#startNext();
  }

  /** Forgets a delivery that the store has no more; a try of it that is in progress is let finish. */
  drop(position: number): void {
    const delivery = this.#window.markGone(position);
    if (delivery !== undefined && this.#queue.remove(position)) this.#hasLeft(delivery);
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
    this.#availability.close();
    await this.#log.retryFailedRecords();
    await this.#counts.onEnd(this.#options.store, this.target.name);
    await this.target.close();
  }

  #admit(delivery: PendingForward): void {
    this.#window.enter(delivery);
    this.#queue.add({ delivery, tryNumber: 1 });
  }

  #startNext(): void {
    while (this.#mayStart) {
      const queued = this.#queue.takeFirst();
      if (queued === undefined) break;
      this.#track(this.#deliver(queued));
    }
    this.#readMore();
  }

  get #mayStart(): boolean {
    const isFree = this.#running < this.target.concurrency && this.#availability.mayTry;
    return isFree && this.#queue.first !== undefined && !this.#isPaused && !this.#closing.signal.aborted;
  }

  get #isHolding(): boolean {
    return this.#availability.isDown || this.#isPaused;
  }

  #track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => this.#emitFault(error))
      .finally(() => this.#inFlight.delete(tracked));
    this.#inFlight.add(tracked);
  }

  async #deliver(queued: QueuedTry): Promise<void> {
    const startedAt = this.#options.clock.now();
    this.#availability.onTry(queued);
    this.#running += 1;
    let outcome: ForwardOutcome;
    try {
      outcome = await this.target.deliver(queued.delivery, this.#abandoning.signal);
    } catch (error) {
      if (this.#abandoning.signal.aborted) {
        this.#availability.onAbandoned(queued);
        return;
      }
      this.#emitFault(error);
      outcome = { kind: 'network_error', fault: 'failed', durationMs: 0 };
    } finally {
      this.#running -= 1;
    }
    const { isReached, hasWaited } = this.#availability.onOutcome(queued, outcome);
    if (!isReached && !this.#hasLeft(queued.delivery)) this.#queue.add(queued);
    this.#startNext();
    if (!isReached) return;
    await this.#finishTry(queued, { startedAt, outcome, hasWaited });
    this.#availability.onFinished(queued);
  }

  async #finishTry(
    queued: QueuedTry,
    { startedAt, outcome, hasWaited }: Pick<ForwardEvent, 'startedAt' | 'outcome' | 'hasWaited'>,
  ): Promise<void> {
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
      hasWaited,
    });
    const triedAfter = this.#availability.outages;
    if (retryInMs === undefined) this.#startNext();
    else this.#retry({ delivery, tryNumber: tryNumber + 1, triedAfter }, retryInMs);
  }

  #retry(queued: QueuedTry, milliseconds: number): void {
    this.#options.clock.sleep(milliseconds, this.#closing.signal).then(
      () => {
        if (!this.#hasLeft(queued.delivery)) this.#queue.add(queued);
        this.#startNext();
      },
      // Closed: it stays pending.
      () => undefined,
    );
  }

  /** Lets go of a delivery that was dropped while it was tried. */
  #hasLeft(delivery: PendingForward): boolean {
    const hasLeft = this.#window.leaveIfGone(delivery);
    if (hasLeft) this.#counts.dropped();
    return hasLeft;
  }

  #readMore(): void {
    const isWanted = !this.#backlog.isEmpty && this.#window.isBelowLowWatermark;
    if (!isWanted || this.#isHolding || this.#isReading || this.#closing.signal.aborted) return;
    this.#isReading = true;
    this.#track(this.#read());
  }

  async #read(): Promise<void> {
    try {
      const page = await this.#backlog.next();
      this.#isReadFailing = false;
      for (const delivery of page) this.#onRead(delivery);
      if (this.#backlog.isEmpty) this.#report.caughtUp();
      this.#availability.checkCaughtUp();
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
    if (this.#counts.isLeftBehind(position)) this.#report.waits('left_behind');
    this.#counts.read(position);
    this.#admit(delivery);
  }

  #isKnown(position: number): boolean {
    return (
      this.#window.has(position) || this.#log.hasUnrecorded(position) || this.#endedWhileReading.has(position)
    );
  }

  #readAgain(): void {
    this.#track(this.#log.retryFailedRecords());
    this.#backlog.readAgain();
    this.#startNext();
  }

  #emitFault(error: unknown): void {
    this.#options.onEvent({ type: 'fault', error });
  }
}
