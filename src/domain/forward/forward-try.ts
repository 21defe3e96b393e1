import type { ForwardOutcome, ForwardState } from '../delivery/stored-delivery.ts';

/** One try to hand a delivery to a target, and what follows from how it ended. */
export interface ForwardTry {
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
  readonly retryInMs: number | undefined;
}

/** How the deliveries for one target have fared since the receiver began. */
export interface TargetSummary {
  /** The target's name; may hold secrets. */
  readonly target: string;
  /** Deliveries that the target has handled. */
  readonly succeeded: number;
  /** Deliveries that are not tried any more. */
  readonly failed: number;
  /** Deliveries that are known to wait still. */
  readonly waiting: number;
}
