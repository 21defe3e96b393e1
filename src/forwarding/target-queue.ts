import { setMaxListeners } from 'node:events';
import type { Clock } from '../domain/clock.ts';
import type { TargetSummary } from '../domain/forward/forward-try.ts';
import type { PolicyName } from '../domain/retry/retry-policy.ts';
import type { ForwardOutcome } from '../domain/delivery/stored-delivery.ts';
import type { DeliveryStore, PendingForward } from '../store/delivery-store.ts';
import { Backlog } from './backlog.ts';
import { ForwardLog } from './forward-log.ts';
import type { ForwarderListener } from './forwarder-event.ts';
import { LaneCounts } from './target-counts.ts';
import { nextTry } from './next-try.ts';
import { OutcomeWaiters } from './outcome-waiters.ts';
import type { ForwardTarget } from './target.ts';
import { WaitingRoom, type RoomLimits } from './in-flight-window.ts';

export interface LaneOptions {
  readonly target: ForwardTarget;
  readonly store: Pick<DeliveryStore, 'pendingForwards' | 'recordForward'>;
  readonly clock: Clock;
  /** By which policy a failed try is followed by others; one try without it. */
  readonly retry: PolicyName | undefined;
  readonly room: RoomLimits;
  readonly onEvent: ForwarderListener;
}

/** How long to leave a store alone that could not be read, in milliseconds. */
const READ_PAUSE = 1000;

/**
 * How often the store is looked into for what nobody has handed over: what a receiver beside this one has
 * left behind, and what is there although its commit seemed to fail.
 */
const LOOK_EVERY = 10_000;

interface Turn {
  readonly delivery: PendingForward;
  readonly tryNumber: number;
}

/**
 * The way to one target. Deliveries begin in the order in which they came, so many at a time; what finds
 * no room in memory stays in the store and follows in its turn.
 */
export class Lane {
  readonly #options: LaneOptions;
  readonly #room: WaitingRoom;
  readonly #backlog: Backlog;
  readonly #log: ForwardLog;
  readonly #counts = new LaneCounts();
  readonly #queue: Turn[] = [];
  /** Turns of deliveries that are tried again: they have waited long enough. */
  readonly #again: Turn[] = [];
  readonly #waiters = new OutcomeWaiters();
  /** Work that must end before the lane is closed. */
  readonly #underWay = new Set<Promise<void>>();
  readonly #closing = new AbortController();
  readonly #abandoning = new AbortController();
  #running = 0;
  #isReading = false;
  /** What is being read may still have them as pending. */
  readonly #endedWhileReading = new Set<number>();
  #isReadFailing = false;
  #isWaitingTold = false;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#room = new WaitingRoom(options.room);
    this.#backlog = new Backlog(options.store, options.target.name);
    this.#log = new ForwardLog(options.store, (error) => this.#tellFault(error));
    // Each delivery of the room may listen to one of them.
    for (const { signal } of [this.#closing, this.#abandoning]) setMaxListeners(0, signal);
  }

  get target(): ForwardTarget {
    return this.#options.target;
  }

  /** Begins with what is in the store. */
  start(): void {
    this.#goOn();
    void this.#lookUntilClosed();
  }

  /** Takes a delivery that the store has as pending for this target. */
  accept(delivery: PendingForward): void {
    const { position } = delivery;
    if (this.#closing.signal.aborted || this.#room.has(position)) return;
    this.#counts.accepted(position);
    if (this.#backlog.isEmpty && this.#room.hasRoomFor(delivery)) this.#admit(delivery);
    else {
      if (this.#backlog.isEmpty) this.#tellWaiting('too_many');
      this.#backlog.add(position);
    }
    this.#goOn();
  }

  /** How the next try of a delivery ends; undefined when the lane is closed before. */
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
    await Promise.race([Promise.all(this.#underWay), late]);
    over.abort();
    this.#abandoning.abort(new Error('Forwarding has ended.'));
    await Promise.all(this.#underWay);
    await this.#log.makeUp();
    this.#waiters.end();
    await this.target.close();
  }

  #admit(delivery: PendingForward): void {
    this.#room.enter(delivery);
    this.#queue.push({ delivery, tryNumber: 1 });
  }

  #goOn(): void {
    while (!this.#closing.signal.aborted && this.#running < this.target.concurrency) {
      const turn = this.#again.shift() ?? this.#queue.shift();
      if (turn === undefined) break;
      this.#track(this.#take(turn));
    }
    this.#readMore();
  }

  #track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => this.#tellFault(error))
      .finally(() => this.#underWay.delete(tracked));
    this.#underWay.add(tracked);
  }

  async #take(turn: Turn): Promise<void> {
    const startedAt = this.#options.clock.now();
    this.#running += 1;
    let outcome: ForwardOutcome;
    try {
      outcome = await this.target.hand(turn.delivery, this.#abandoning.signal);
    } catch (error) {
      if (this.#abandoning.signal.aborted) return;
      this.#tellFault(error);
      outcome = { kind: 'network_error', fault: 'failed', milliseconds: 0 };
    } finally {
      this.#running -= 1;
    }
    this.#goOn();
    await this.#conclude(turn, startedAt, outcome);
  }

  async #conclude(turn: Turn, startedAt: number, outcome: ForwardOutcome): Promise<void> {
    const { delivery, tryNumber } = turn;
    const { position, id, event } = delivery;
    const { state, retryAfter } = nextTry(outcome, tryNumber, this.#options.retry);
    const target = this.target.name;
    await this.#log.record({ position, target, origin: 'receiver', startedAt, outcome, state });
    if (state !== 'pending') this.#counts.ended(state);
    if (retryAfter === undefined) {
      this.#room.leave(delivery);
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
      retryAfter,
    });
    this.#waiters.tell(position, outcome);
    if (retryAfter === undefined) this.#goOn();
    else this.#tryAgain({ delivery, tryNumber: tryNumber + 1 }, retryAfter);
  }

  #tryAgain(turn: Turn, milliseconds: number): void {
    this.#options.clock.sleep(milliseconds, this.#closing.signal).then(
      () => {
        this.#again.push(turn);
        this.#goOn();
      },
      // Closed: it stays pending.
      () => undefined,
    );
  }

  #readMore(): void {
    const isWanted = !this.#backlog.isEmpty && this.#room.isLow;
    if (!isWanted || this.#isReading || this.#closing.signal.aborted) return;
    this.#isReading = true;
    this.#track(this.#read());
  }

  async #read(): Promise<void> {
    try {
      const page = await this.#backlog.next();
      this.#isReadFailing = false;
      for (const delivery of page) this.#onRead(delivery);
      if (this.#backlog.isEmpty) this.#tellCaughtUp();
    } catch (error) {
      if (!this.#isReadFailing) this.#tellFault(error);
      this.#isReadFailing = true;
      await this.#options.clock.sleep(READ_PAUSE, this.#closing.signal).catch(() => undefined);
    } finally {
      this.#isReading = false;
      this.#endedWhileReading.clear();
    }
    this.#goOn();
  }

  #onRead(delivery: PendingForward): void {
    const { position } = delivery;
    if (this.#isKnown(position)) return;
    if (this.#counts.isLeftBehind(position)) this.#tellWaiting('left_behind');
    this.#counts.read(position);
    this.#admit(delivery);
  }

  #isKnown(position: number): boolean {
    return this.#room.has(position) || this.#log.owes(position) || this.#endedWhileReading.has(position);
  }

  async #lookUntilClosed(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await this.#options.clock.sleep(LOOK_EVERY, signal).catch(() => undefined);
      if (signal.aborted) return;
      this.#track(this.#log.makeUp());
      this.#backlog.readAgain();
      this.#goOn();
    }
  }

  #tellWaiting(why: 'left_behind' | 'too_many'): void {
    if (this.#isWaitingTold) return;
    this.#isWaitingTold = true;
    this.#options.onEvent({ type: 'forwards_waiting', target: this.target.name, why });
  }

  #tellCaughtUp(): void {
    if (!this.#isWaitingTold) return;
    this.#isWaitingTold = false;
    this.#options.onEvent({ type: 'forwards_caught_up', target: this.target.name });
  }

  #tellFault(error: unknown): void {
    this.#options.onEvent({ type: 'fault', error });
  }
}
