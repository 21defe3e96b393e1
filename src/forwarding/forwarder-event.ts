import type { Pause } from '../domain/forward/pause.ts';
import type { ForwardTry } from '../domain/forward/forward-try.ts';
import type { NetworkFault } from '../domain/network/network-fault.ts';

/** Everything that a forwarder emits, in the order in which it happened. */
export type ForwarderEvent =
  | ForwardEvent
  | HeldEvent
  | TargetDownEvent
  | TargetUpEvent
  | HandedOnEvent
  | WaitingEvent
  | CaughtUpEvent
  | PausedEvent
  | ResumedEvent
  | ForwarderFault;

/** One try to hand a delivery to a target has ended. */
export interface ForwardEvent extends ForwardTry {
  readonly type: 'forward';
  /** Whether the delivery waited: for a target that was down, or until forwarding went on. */
  readonly hasWaited: boolean;
}

/**
 * A delivery waits for a target that is down, or until forwarding goes on. What reached nothing was no try, and
 * is not emitted.
 */
export interface HeldEvent {
  readonly type: 'held';
  /** The delivery's place in the store. */
  readonly position: number;
  readonly event: string | undefined;
  readonly target: string;
}

/** A target cannot be reached. From now on its deliveries wait. */
export interface TargetDownEvent {
  readonly type: 'target_down';
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly target: string;
  readonly fault: NetworkFault;
}

/** A target that was down answers again: what waits is handed on from now on. */
export interface TargetUpEvent {
  readonly type: 'target_up';
  readonly at: number;
  readonly target: string;
  /** Milliseconds that it was down. */
  readonly downMs: number;
  /** Whether many wait, so that it takes a while. */
  readonly hasBacklog: boolean;
}

/** What waited has been handed on, or the target is down again before. */
export interface HandedOnEvent {
  readonly type: 'handed_on';
  readonly at: number;
  readonly target: string;
  /** What it waited for the end of. */
  readonly after: 'outage' | 'pause';
  readonly handedOn: number;
  /** How many of each `outcomeClass`. */
  readonly outcomes: ReadonlyMap<string, number>;
  /** False when some still wait. */
  readonly isComplete: boolean;
}

/**
 * Deliveries wait in the store for a target, and follow in their order: left there by a receiver that
 * ended, or because the target is slower than they come.
 */
export interface WaitingEvent {
  readonly type: 'forwards_waiting';
  readonly target: string;
  readonly why: 'left_behind' | 'too_many';
}

/** None waits in the store for the target any more. */
export interface CaughtUpEvent {
  readonly type: 'forwards_caught_up';
  readonly target: string;
}

/** Forwarding is paused for all receivers of the store: nothing begins until it goes on. */
export interface PausedEvent extends Pause {
  readonly type: 'forwarding_paused';
  readonly at: number;
}

/** Forwarding goes on. */
export interface ResumedEvent {
  readonly type: 'forwarding_resumed';
  readonly at: number;
  /** Milliseconds that it was paused. */
  readonly pausedMs: number;
}

/** Something of ours failed; forwarding goes on. */
export interface ForwarderFault {
  readonly type: 'fault';
  readonly error: unknown;
}

export type ForwarderListener = (event: ForwarderEvent) => void;
