import type { ForwardOutcome, ForwardState } from '../domain/stored-delivery.ts';

/** Everything that a forwarder has to tell, in the order in which it happened. */
export type ForwarderEvent = ForwardEvent | WaitingEvent | CaughtUpEvent | ForwarderFault;

/** One try to hand a delivery to a target has ended. */
export interface ForwardEvent {
  readonly type: 'forward';
  /** The delivery's place in the store. */
  readonly position: number;
  readonly id: string;
  readonly event: string | undefined;
  /** Name of the target; may hold secrets. */
  readonly target: string;
  /** 1 for the first since this receiver began. */
  readonly tryNumber: number;
  /** When it began: milliseconds since 1970. */
  readonly startedAt: number;
  readonly outcome: ForwardOutcome;
  /** `pending` when another try follows. */
  readonly state: ForwardState;
  /** Milliseconds until the next try; undefined when there is none. */
  readonly retryAfter: number | undefined;
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
