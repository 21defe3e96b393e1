import type { ReplayedDelivery } from '../../domain/replay/replay-result.ts';

/** Everything that a replay emits, in the order in which it happened. */
export type ReplayEvent = ReplayedEvent | GapShortenedEvent;

/** One delivery has been sent, or could not be. */
export interface ReplayedEvent extends ReplayedDelivery {
  readonly type: 'replayed';
}

/** A gap is not waited for as long as it was. */
export interface GapShortenedEvent {
  readonly type: 'gap_shortened';
  /** Milliseconds that it was. */
  readonly gap: number;
}

export type ReplayListener = (event: ReplayEvent) => void;
