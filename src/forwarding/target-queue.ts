import { setMaxListeners } from 'node:events';
import type { Clock } from '../domain/clock.ts';
import type { TargetSummary } from '../domain/forward/forward-try.ts';
import type { PolicyName } from '../domain/retry/retry-policy.ts';
import type { ForwardOutcome } from '../domain/delivery/stored-delivery.ts';
import type { DeliveryStore, PendingForward } from '../store/delivery-store.ts';
import { Backlog } from './backlog.ts';
import { ForwardLog } from './forward-log.ts';
import type { ForwarderListener } from './forwarder-event.ts';
import { TargetCounts } from './target-counts.ts';
import { nextTry } from './next-try.ts';
import { OutcomeWaiters } from './outcome-waiters.ts';
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

/** How long to leave a store alone that could not be read, in milliseconds. */
const READ_RETRY_MS = 1000;

/**
 * How often the store is looked into for what nobody has handed over: what a receiver beside this one has
 * left behind, and what is there although its commit seemed to fail.
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
  /** Turns of deliveries that are tried again: they have waited long enough. */
  readonly #retries: QueuedTry[] = [];
  readonly #waiters = new OutcomeWaiters();
  /** Work that must end before the queue is closed. */
  readonly #inFlight = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  readonly #abandoning = new AbortController();
  #running = 0;
  #isReading = false;
  /** What is being read may still have them as pending. */
  readonly #endedWhileReading = new Set<number>();
  #isReadFailing = false;
  #isWaitingReported = false;

  constructor(options: TargetQueueOptions) {
    this.#options = options;
    this.#window = new InFlightWindow(options.window);
    this.#backlog = new Backlog(options.store, options.target.name);
    this.#log = new ForwardLog(options.store, (error) => this.#emitFault(error));
    // Each delivery of the room may listen to one of them.
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

  /** How the next try of a delivery ends; undefined when the queue is closed before. */
  nextOutcome(position: number): Promise<ForwardOutcome | undefined> {
    return this.#waiters.next(position);
  }

  summary(): TargetSummary {
    return { target: this.target.name, ...this.#counts.numbers() };
  }

  /**
   * Begins nothing more, lets what is under way finish, and abandons what has not after `withinMs`
   * milliseconds. What was not handed over stays pending.
   */
  async close(withinMs: number): Promise<void> {
    this.#closing.abort(new Error('Forwarding has ended.'));
    const over = new AbortController();
    const late = this.#options.clock.sleep(withinMs, over.signal).catch(() => undefined);
    await Promise.race([Promise.all(this.#inFlight), late]);
    over.abort();
    this.#abandoning.abort(new Error('Forwarding has ended.'));
    await Promise.all(this.#inFlight);
    await this.#log.retryFailedRecords();
    this.#waiters.end();
    await this.target.close();
  }

  #admit(delivery: PendingForward): void {
    this.#window.enter(delivery);
    this.#queue.push({ delivery, tryNumber: 1 });
  }

  #startNext(): void {
    while (!this.#closing.signal.aborted && this.#running < this.target.concurrency) {
      const turn = this.#retries.shift() ?? this.#queue.shift();
      if (turn === undefined) break;
      this.#track(this.#take(turn));
    }
    this.#readMore();
  }

  #track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => this.#emitFault(error))
      .finally(() => this.#inFlight.delete(tracked));
    this.#inFlight.add(tracked);
  }

  async #take(turn: QueuedTry): Promise<void> {
    const startedAt = this.#options.clock.now();
    this.#running += 1;
    let outcome: ForwardOutcome;
    try {
      outcome = await this.target.hand(turn.delivery, this.#abandoning.signal);
    } catch (error) {
      if (this.#abandoning.signal.aborted) return;
      this.#emitFault(error);
      outcome = { kind: 'network_error', fault: 'failed', milliseconds: 0 };
    } finally {
      this.#running -= 1;
    }
    this.#startNext();
    await this.#finishTry(turn, startedAt, outcome);
  }

  async #finishTry(turn: QueuedTry, startedAt: number, outcome: ForwardOutcome): Promise<void> {
    const { delivery, tryNumber } = turn;
    const { position, id, event } = delivery;
    const { state, retryInMs } = nextTry(outcome, tryNumber, this.#options.retry);
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
    this.#waiters.resolve(position, outcome);
    if (retryInMs === undefined) this.#startNext();
    else this.#retry({ delivery, tryNumber: tryNumber + 1 }, retryInMs);
  }

  #retry(turn: QueuedTry, milliseconds: number): void {
    this.#options.clock.sleep(milliseconds, this.#closing.signal).then(
      () => {
        this.#retries.push(turn);
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
