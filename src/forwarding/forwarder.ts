import type { Clock } from '../domain/clock.ts';
import { matchesEvent } from '../domain/events/selector.ts';
import type { TargetSummary } from '../domain/forward/forward-try.ts';
import type { Pause } from '../domain/forward/pause.ts';
import type { PolicyName } from '../domain/retry/retry-policy.ts';
import type { ForwardOutcome, NewDelivery } from '../domain/delivery/stored-delivery.ts';
import { safeListener } from '../domain/safe-listener.ts';
import type { AdmittedForward, Admission, DeliveryStore, PendingForward } from '../store/delivery-store.ts';
import type { ForwarderEvent, ForwarderListener, ForwardEvent, HeldEvent } from './forwarder-event.ts';
import { PauseWatch } from './pause-watch.ts';
import { OutcomeWaiters, relay, type RelayedAnswer } from './relay.ts';
import { TargetQueue } from './target-queue.ts';
import type { ForwardTarget } from './target.ts';
import { DEFAULT_IN_FLIGHT_LIMITS, type InFlightLimits } from './in-flight-window.ts';

export interface ForwarderOptions {
  /** Each name once. */
  readonly targets: readonly ForwardTarget[];
  readonly store: Pick<
    DeliveryStore,
    | 'pendingForwards'
    | 'recordForward'
    | 'countPending'
    | 'readPause'
    | 'pauseForwarding'
    | 'resumeForwarding'
    | 'announceTargets'
  >;
  readonly clock: Clock;
  /** By which policy a failed try is followed by others; one try without it. */
  readonly retry?: PolicyName | undefined;
  /** Whether deliveries wait for a target that cannot be reached; with `relayTimeoutMs` they never do. */
  readonly holds: boolean;
  /** With it, a sender hears what the targets answer, and waits so long for it; without it, that all is well. */
  readonly relayTimeoutMs?: number | undefined;
  /** What the store's `readPause` says at the start. */
  readonly pause?: Pause | undefined;
  /** Of each target. */
  readonly inFlightLimits?: InFlightLimits;
  readonly onEvent: ForwarderListener;
}

/**
 * Sends on what was received. Every delivery that the store has as pending for one of its targets is
 * handed over at least once, and none is dropped: what finds no room in memory waits in the store, and
 * what is left at the end is taken up by the next forwarder with the same target. What became of a delivery
 * is emitted after the receiver has emitted the delivery itself.
 */
export class Forwarder {
  readonly #options: ForwarderOptions;
  readonly #emit: ForwarderListener;
  readonly #queues: ReadonlyMap<string, TargetQueue>;
  readonly #waiters = new OutcomeWaiters();
  /** What waits until the sender has its answer. */
  #deferred: (() => void)[] = [];
  /** What became of deliveries that the receiver has not emitted yet, by position. */
  readonly #held = new Map<number, (ForwardEvent | HeldEvent)[]>();
  readonly #pauseWatch: PauseWatch;

  constructor(options: ForwarderOptions) {
    const {
      targets,
      store,
      clock,
      retry,
      relayTimeoutMs,
      pause,
      inFlightLimits = DEFAULT_IN_FLIGHT_LIMITS,
    } = options;
    // A sender that hears what the targets answer sends again by itself.
    const holds = options.holds && relayTimeoutMs === undefined;
    this.#options = options;
    this.#emit = safeListener(options.onEvent);
    const onEvent = (event: ForwarderEvent): void => this.#onQueueEvent(event);
    this.#queues = new Map(
      targets.map((target) => [
        target.name,
        new TargetQueue({
          target,
          store,
          clock,
          retry,
          holds,
          window: inFlightLimits,
          isPaused: pause !== undefined,
          onEvent,
        }),
      ]),
    );
    this.#pauseWatch = new PauseWatch({
      store,
      clock,
      pause,
      onChange: (now, before) => this.#onPause(now, before),
    });
  }

  /** Since when forwarding is paused, as far as this receiver has noticed; undefined while it goes on. */
  get pause(): Pause | undefined {
    return this.#pauseWatch.pause;
  }

  /** In the order in which they were given. */
  get targets(): readonly ForwardTarget[] {
    return this.#options.targets;
  }

  /** Names of the targets that a delivery of this event is for, as the store is to keep them. */
  targetsFor(event: string | undefined, isTrusted: boolean): readonly string[] {
    return this.#options.targets
      .filter((target) => (isTrusted || target.takesUnverified) && matchesEvent(target.filter, event ?? ''))
      .map(({ name }) => name);
  }

  /** Says where it forwards to, and begins with what was left in the store. */
  start(): void {
    const { store, targets } = this.#options;
    const announced = store.announceTargets?.(targets.map(({ name, filter }) => ({ name, filter })));
    announced?.catch((error: unknown) => this.#emit({ type: 'fault', error }));
    const { pause } = this;
    if (pause !== undefined) this.#emitPause(pause);
    this.#pauseWatch.start();
    for (const queue of this.#queues.values()) queue.start();
  }

  /**
   * Pauses forwarding for all receivers of the store, also after their end. What is in progress ends as it
   * would; other receivers notice within about a second. Rejects as the store does; then nothing has changed.
   *
   * @param by who asked for it, such as `ada@laptop`
   */
  async pauseForwarding(by: string): Promise<void> {
    await this.#pauseWatch.pauseForwarding(by);
  }

  /** Lets forwarding go on, for all receivers of the store. Rejects as the store does. */
  async resumeForwarding(): Promise<void> {
    await this.#pauseWatch.resumeForwarding();
  }

  /**
   * Takes a delivery that the store has admitted, once its sender has an answer, or with `relayTimeoutMs` at
   * once.
   *
   * @returns what the sender is to hear of the targets; undefined when that is only that all is well
   */
  async answerFor(
    delivery: NewDelivery,
    { position, attempt, forwards, replaces }: Admission,
  ): Promise<RelayedAnswer | undefined> {
    if (replaces !== undefined) for (const queue of this.#queues.values()) queue.drop(replaces);
    const pending = { ...delivery, position, attempt };
    const { clock, relayTimeoutMs: timeout } = this.#options;
    if (timeout === undefined) {
      this.#afterAnswer(() => this.accept(pending, forwards));
      return undefined;
    }
    if (!this.#held.has(position)) this.#held.set(position, []);
    try {
      return await relay(pending, forwards, { forwarder: this, clock, timeout });
    } finally {
      this.#afterAnswer(() => this.#release(position));
    }
  }

  /** Takes a delivery that the store has admitted, at once. */
  accept(delivery: PendingForward, forwards: readonly AdmittedForward[]): void {
    for (const { target, state } of forwards)
      if (state === 'open') this.#queues.get(target)?.accept(delivery);
  }

  /**
   * How the try of a delivery that is in progress, or comes next, ends.
   *
   * @returns `paused` where none comes before forwarding goes on; undefined when the forwarder is closed before
   */
  async nextOutcome(position: number, target: string): Promise<ForwardOutcome | 'paused' | undefined> {
    const queue = this.#queues.get(target);
    if (queue === undefined) return undefined;
    return queue.isPausedFor(position) ? 'paused' : await this.#waiters.next(position, target);
  }

  /** In the order in which the targets were given. */
  summary(): readonly TargetSummary[] {
    return [...this.#queues.values()].map((queue) => queue.summary());
  }

  /**
   * Begins nothing more, lets what is in progress finish, and abandons what has not after `withinMs`
   * milliseconds. What was not handed over stays pending.
   */
  async close(withinMs: number): Promise<void> {
    this.#pauseWatch.close();
    this.#runDeferred();
    await Promise.all([...this.#queues.values()].map((queue) => queue.close(withinMs)));
    this.#waiters.end();
    for (const position of this.#held.keys()) this.#release(position);
  }

  /** The receiver answers and emits a delivery in one turn of the event loop: the next one is after both. */
  #afterAnswer(work: () => void): void {
    if (this.#deferred.length === 0) setImmediate(() => this.#runDeferred());
    this.#deferred.push(work);
  }

  #runDeferred(): void {
    const deferred = this.#deferred;
    this.#deferred = [];
    for (const work of deferred) work();
  }

  #onQueueEvent(event: ForwarderEvent): void {
    if (event.type !== 'forward' && event.type !== 'held') {
      this.#emit(event);
      return;
    }
    const { position, target } = event;
    const held = this.#held.get(position);
    if (held === undefined) this.#emit(event);
    else held.push(event);
    // Who waits for an outcome never does so for a target that is down: then it is paused.
    this.#waiters.resolve(position, target, event.type === 'forward' ? event.outcome : 'paused');
  }

  #onPause(pause: Pause | undefined, before: Pause | undefined): void {
    if (pause === undefined) {
      const at = this.#options.clock.now();
      this.#emit({ type: 'forwarding_resumed', at, pausedMs: Math.max(0, at - (before?.since ?? at)) });
    } else this.#emitPause(pause);
    for (const queue of this.#queues.values()) queue.setPaused(pause !== undefined);
  }

  #emitPause(pause: Pause): void {
    this.#emit({ type: 'forwarding_paused', at: this.#options.clock.now(), ...pause });
  }

  #release(position: number): void {
    const events = this.#held.get(position) ?? [];
    this.#held.delete(position);
    for (const event of events) this.#emit(event);
  }
}
