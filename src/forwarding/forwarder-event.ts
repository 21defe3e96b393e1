import type { ForwardTry } from '../domain/forward/forward-try.ts';

/** Everything that a forwarder emits, in the order in which it happened. */
export type ForwarderEvent = ForwardEvent | WaitingEvent | CaughtUpEvent | ForwarderFault;

/** One try to hand a delivery to a target has ended. */
export interface ForwardEvent extends ForwardTry {
  readonly type: 'forward';
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

/** Something of ours failed; forwarding goes on. */
export interface ForwarderFault {
  readonly type: 'fault';
  readonly error: unknown;
}

export type ForwarderListener = (event: ForwarderEvent) => void;
