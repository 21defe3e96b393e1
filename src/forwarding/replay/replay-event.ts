import type { ForwardOutcome } from '../../domain/stored-delivery.ts';

/** Everything that a replay has to tell, in the order in which it happened. */
export type ReplayEvent = ReplayedEvent | GapShortenedEvent;

/** One delivery has been sent, or could not be. */
export interface ReplayedEvent {
  readonly type: 'replayed';
  /** Its place in the replay, from 1 on. */
  readonly number: number;
  /** Undefined when it was removed in the meantime, as is all that is known of it. */
  readonly id: string | undefined;
  readonly event: string | undefined;
  /** When it was received: milliseconds since 1970. */
  readonly receivedAt: number | undefined;
  /** Name of the target; may hold secrets. */
  readonly target: string;
  readonly result: ReplayedResult;
  /** Whether its body was changed. */
  readonly isChanged: boolean;
  /** Names that stood more than once where something was changed. */
  readonly repeatedNames: readonly string[];
}

export type ReplayedResult =
  | { readonly state: 'succeeded'; readonly outcome: ForwardOutcome }
  | { readonly state: 'failed'; readonly outcome: ForwardOutcome }
  /** Nothing was there that could have taken it: it is sent when the replay goes on. */
  | { readonly state: 'unreached'; readonly outcome: ForwardOutcome }
  /** It could not be sent at all. */
  | { readonly state: 'not_sent'; readonly problem: ReplayProblem };

/** Why a delivery could not be sent. */
export type ReplayProblem =
  | { readonly kind: 'removed' }
  /** It was to be changed, and is no JSON. */
  | { readonly kind: 'not_json' }
  /** A change does not fit: why, as a sentence without its end. */
  | { readonly kind: 'not_possible'; readonly problem: string };

/** A gap is not waited for as long as it was. */
export interface GapShortenedEvent {
  readonly type: 'gap_shortened';
  /** Milliseconds that it was. */
  readonly gap: number;
}

export type ReplayListener = (event: ReplayEvent) => void;
