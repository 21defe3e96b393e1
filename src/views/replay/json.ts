import type { NetworkFault } from '../../domain/network/network-fault.ts';
import type { ReplaySummaryView } from './summary.ts';
import {
  type ReplayedDelivery,
  type ReplayProblem,
  replayProblemText,
} from '../../domain/replay/replay-result.ts';
import { shownTarget } from '../../domain/forward/target-name.ts';
import type { ForwardOutcome } from '../../domain/delivery/stored-delivery.ts';
import { roundedMs } from '../../domain/text/amounts.ts';

/** First object of `deliveries replay --json`: everything is written down, and sending begins. */
export interface ReplayBegunJson {
  readonly type: 'begun';
  /** Its number, for `--resume`. */
  readonly replay: number;
  readonly targets: readonly string[];
  /** Deliveries in all, and those that are to be sent now. */
  readonly total: number;
  readonly left: number;
}

/** One delivery. What does not apply is null. */
export interface ReplayedJson {
  readonly type: 'replayed';
  /** Its place in the replay, from 1 on. */
  readonly number: number;
  readonly id: string | null;
  readonly event: string | null;
  /** ISO 8601 with milliseconds, UTC. */
  readonly receivedAt: string | null;
  readonly target: string;
  readonly state: ReplayedDelivery['result']['state'];
  /** Whether its body was changed, and signed anew. */
  readonly changed: boolean;
  readonly outcome: ForwardOutcome['kind'] | null;
  readonly durationMs: number | null;
  readonly status: number | null;
  readonly fault: NetworkFault | null;
  /** Why it was not sent. */
  readonly problem: ReplayProblem['kind'] | null;
  /** The same in words. */
  readonly problemText: string | null;
}

/** Last object: where the whole replay stands. */
export interface ReplaySummaryJson {
  readonly type: 'summary';
  /** Null when there was nothing to send. */
  readonly replay: number | null;
  readonly ended: 'done' | 'interrupted' | 'unreachable';
  readonly total: number;
  readonly succeeded: number;
  /** Answered otherwise than with a 2xx, not answered, or not sent. */
  readonly failed: number;
  /** Still to be sent: not begun, or not reached. */
  readonly left: number;
  readonly elapsedMs: number;
  /** Objects that were not printed, because nobody read the output. */
  readonly linesLost: number;
}

export function replayedJson(replayed: ReplayedDelivery, showSecrets: boolean): ReplayedJson {
  const { number, id, event, receivedAt, target, result, isChanged } = replayed;
  const outcome = result.state === 'not_sent' ? undefined : result.outcome;
  const problem = result.state === 'not_sent' ? result.problem : undefined;
  return {
    type: 'replayed',
    number,
    id: id ?? null,
    event: event ?? null,
    receivedAt: receivedAt === undefined ? null : new Date(receivedAt).toISOString(),
    target: shownTarget(target, showSecrets),
    state: result.state,
    changed: isChanged,
    outcome: outcome?.kind ?? null,
    durationMs: outcome === undefined ? null : roundedMs(outcome.durationMs),
    status: outcome?.kind === 'answered' ? outcome.status : null,
    fault: outcome?.kind === 'network_error' ? outcome.fault : null,
    problem: problem?.kind ?? null,
    problemText: problem === undefined ? null : replayProblemText(problem),
  };
}

export function replaySummaryJson(
  rest: Pick<ReplaySummaryJson, 'replay' | 'ended' | 'elapsedMs' | 'linesLost'>,
  { total, succeeded, failed, open }: ReplaySummaryView['counts'],
): ReplaySummaryJson {
  const { replay, ended, elapsedMs, linesLost } = rest;
  const counts = { total, succeeded, failed, left: open };
  return { type: 'summary', replay, ended, ...counts, elapsedMs: roundedMs(elapsedMs), linesLost };
}
