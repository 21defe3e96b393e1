import type { Clock } from '../domain/clock.ts';
import { matchesEvent } from '../domain/events/selector.ts';
import type { TargetSummary } from '../domain/forward/forward-try.ts';
import type { PolicyName } from '../domain/retry/retry-policy.ts';
import type { ForwardOutcome } from '../domain/delivery/stored-delivery.ts';
import type { AdmittedForward, DeliveryStore, PendingForward } from '../store/delivery-store.ts';
import type { ForwarderEvent, ForwarderListener } from './forwarder-event.ts';
import { TargetQueue } from './target-queue.ts';
import type { ForwardTarget } from './target.ts';
import { DEFAULT_IN_FLIGHT_LIMITS, type InFlightLimits } from './in-flight-window.ts';

export interface ForwarderOptions {
  /** Each name once. */
  readonly targets: readonly ForwardTarget[];
  readonly store: Pick<DeliveryStore, 'pendingForwards' | 'recordForward'>;
  readonly clock: Clock;
  /** By which policy a failed try is followed by others; one try without it. */
  readonly retry?: PolicyName | undefined;
  /** Of each target. */
  readonly inFlightLimits?: InFlightLimits;
  readonly onEvent: ForwarderListener;
}

/**
 * Sends on what was received. Every delivery that the store has as pending for one of its targets is
 * handed over at least once, and none is dropped: what finds no room in memory waits in the store, and
 * what is left at the end is taken up by the next forwarder with the same target.
 */
export interface Forwarder {
  /** Names of the targets that a delivery of this event is for, as the store is to keep them. */
  targetsFor(event: string | undefined): readonly string[];
  /** Begins with what was left in the store. */
  start(): void;
  /** Takes a delivery that the store has admitted. */
  accept(delivery: PendingForward, forwards: readonly AdmittedForward[]): void;
  /**
   * How the try of a delivery that is under way, or comes next, ends.
   *
   * @returns undefined when the forwarder is closed before
   */
  nextOutcome(position: number, target: string): Promise<ForwardOutcome | undefined>;
  /** In the order in which the targets were given. */
  summary(): readonly TargetSummary[];
  /**
   * Begins nothing more, lets what is under way finish, and abandons what has not after `withinMs`
   * milliseconds. What was not handed over stays pending.
   */
  close(withinMs: number): Promise<void>;
}

export function createForwarder(options: ForwarderOptions): Forwarder {
  const { targets, store, clock, retry, inFlightLimits = DEFAULT_IN_FLIGHT_LIMITS } = options;
  const onEvent = safeListener(options.onEvent);
  const queues = new Map(
    targets.map((target) => [
      target.name,
      new TargetQueue({ target, store, clock, retry, window: inFlightLimits, onEvent }),
    ]),
  );
  return {
    targetsFor: (event) =>
      targets.filter(({ filter }) => matchesEvent(filter, event ?? '')).map(({ name }) => name),
    start: () => {
      for (const queue of queues.values()) queue.start();
    },
    accept: (delivery, forwards) => {
      for (const { target, state } of forwards) if (state === 'open') queues.get(target)?.accept(delivery);
    },
    nextOutcome: async (position, target) => await queues.get(target)?.nextOutcome(position),
    summary: () => [...queues.values()].map((queue) => queue.summary()),
    close: async (withinMs) => {
      await Promise.all([...queues.values()].map((queue) => queue.close(withinMs)));
    },
  };
}

/** Forwarding must go on when showing fails; what is thrown is told as a fault, once. */
function safeListener(listener: ForwarderListener): ForwarderListener {
  const tell = (event: ForwarderEvent): unknown => {
    try {
      listener(event);
      return undefined;
    } catch (error) {
      return error ?? new Error('Showing failed.');
    }
  };
  return (event) => {
    const error = tell(event);
    if (error !== undefined) tell({ type: 'fault', error });
  };
}
