import type { EventFilter } from '../events/selector.ts';
import type { NetworkFault } from '../network/network-fault.ts';

/** A target of a receiver, and what it takes. */
export interface TargetRecord {
  /** As the store knows it. */
  readonly name: string;
  readonly filter: EventFilter;
  readonly takesUnverified: boolean;
  /** Undefined while it can be reached. */
  readonly down?: TargetOutage | undefined;
}

export interface TargetOutage {
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly fault: NetworkFault;
}

/** What a receiver has said of itself: written when it starts, when a target is down or up, and when it ends. */
export interface ReceiverReport {
  /** Milliseconds since 1970. */
  readonly since: number;
  /** Undefined while it runs, and of one that was killed. */
  readonly until?: number | undefined;
  readonly targets: readonly TargetRecord[];
}

/** The same as it stands in a store. */
export interface ReceiverRecord extends ReceiverReport {
  /** What pending forwards name as their owner. */
  readonly id: string;
  /** When it last said that it is there; undefined where it has ended, or has nothing to forward. */
  readonly seenAt: number | undefined;
}

/** A receiver that has not said for so long that it is there is taken for dead. */
export const RECEIVER_TIMEOUT_MS = 20_000;
