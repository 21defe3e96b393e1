import type { ReplaySummaryView } from './summary.ts';
import { type ReplayedDelivery, replayProblemText } from '../../domain/replay/replay-result.ts';
import { shownTarget } from '../../domain/forward/target-name.ts';
import { roundedMs } from '../../domain/text/amounts.ts';
import type { ReplayedJson, ReplaySummaryJson } from '../../schemas/replay.ts';

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
