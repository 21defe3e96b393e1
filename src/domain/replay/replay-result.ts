import type { ForwardOutcome } from '../delivery/stored-delivery.ts';

/** One delivery of a replay, and what became of it. */
export interface ReplayedDelivery {
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

/** The same in words. */
export function replayProblemText(problem: ReplayProblem): string {
  switch (problem.kind) {
    case 'removed':
      return 'removed from the store in the meantime';
    case 'not_json':
      return 'not JSON, so it cannot be edited';
    case 'not_possible':
      return problem.problem;
  }
}
