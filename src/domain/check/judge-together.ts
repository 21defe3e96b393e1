import { answerTimes } from './answer-times.ts';
import { isAccepted } from './answers.ts';
import { ANSWER_FIRST, countedAnswers, remedyFor } from './judge-accepted.ts';
import { worstThatFollows } from './worst-answer.ts';
import { SLOW_ANSWER_MS } from './judge-answer-times.ts';
import { timeText } from '../text/amounts.ts';
import type { Exchange, Judgement, Remedy } from './probe-result.ts';
import type { PolicyName } from '../retry/retry-policy.ts';

/** Deliveries that were sent one after the other, and such as were sent at the same moment. */
export interface Together {
  readonly alone: readonly Exchange[];
  readonly together: readonly Exchange[];
}

/** What the answers are measured by. */
export interface Limits {
  readonly policy: PolicyName;
  /** How long an endpoint may take, in milliseconds. */
  readonly limitMs: number;
}

/** Below this, that answers take longer at once than alone is no more than the processor's share. Chosen. */
export const NOTICEABLE_MS = 500;

/** An endpoint that keeps a limit only just does not keep it on a bad day. Chosen. */
const NEAR_LIMIT = 0.5;

export const WITHSTAND_BURSTS: Remedy = {
  text: 'Do no more before the answer than to verify and store the delivery. Limit how much is worked on at once behind that, not how many deliveries are taken.',
  section: 'withstand-a-burst',
};

/**
 * Judges whether deliveries that come at the same moment wait for one another: where an endpoint works on one after
 * the other before it answers, the time of the slowest grows with their number.
 */
export function judgeGrowth({ alone, together }: Together, { policy, limitMs }: Limits): Judgement {
  const one = answerTimes(alone.filter(({ answer }) => isAccepted(answer)))?.median;
  const slowest = answerTimes(together)?.slowest;
  if (one === undefined || slowest === undefined) return NOTHING_ACCEPTED;
  const failed = judgeRefused(together, policy, ANSWER_FIRST);
  if (failed !== undefined) return failed;
  const count = together.length;
  const finding = `One alone took ${timeText(one)}, the slowest of ${String(count)} at once ${timeText(slowest)}.`;
  const evidence = slowestOf(together, slowest);
  const hasGrown = count > 1 && slowest >= NOTICEABLE_MS && slowest >= (one * count) / 2;
  if (!hasGrown) return { verdict: 'pass', finding, evidence, isMeasured: true };
  const eachMs = (slowest - one) / (count - 1);
  const most = Math.floor((limitMs - one) / eachMs) + 1;
  return {
    verdict: 'warn',
    finding: `${finding} It works on one after the other before it answers: of more than ${String(most)} at once, some get no answer within ${timeText(limitMs)}.`,
    remedy: ANSWER_FIRST,
    evidence,
  };
}

/** Judges whether an endpoint answers many deliveries in time that come at the same moment. */
export function judgeBurst({ alone, together }: Together, { policy, limitMs }: Limits): Judgement {
  const one = answerTimes(alone.filter(({ answer }) => isAccepted(answer)))?.median;
  const slowest = answerTimes(together)?.slowest;
  if (one === undefined || slowest === undefined) return NOTHING_ACCEPTED;
  const failed = judgeRefused(together, policy, WITHSTAND_BURSTS);
  if (failed !== undefined) return failed;
  const finding = `It answered 2xx to all of ${String(together.length)} at once; the slowest took ${timeText(slowest)}, ${factorText(slowest / one)} one alone (${timeText(one)}).`;
  const evidence = slowestOf(together, slowest);
  if (slowest < Math.max(limitMs * NEAR_LIMIT, SLOW_ANSWER_MS))
    return { verdict: 'pass', finding, evidence, isMeasured: true };
  return {
    verdict: 'warn',
    finding: `${finding} That is close to the limit of ${timeText(limitMs)}.`,
    remedy: WITHSTAND_BURSTS,
    evidence,
  };
}

const NOTHING_ACCEPTED: Judgement = {
  verdict: 'skip',
  reason: 'It does not accept such deliveries one by one either.',
};

/** Exchanges that are shown of those that went wrong. */
const MAX_EVIDENCE = 3;

function judgeRefused(
  together: readonly Exchange[],
  policy: PolicyName,
  remedy: Remedy,
): Judgement | undefined {
  const bad = together.filter(({ answer }) => !isAccepted(answer));
  if (bad.length === 0) return undefined;
  return {
    verdict: 'fail',
    finding: `Of ${String(together.length)} at once, ${countedAnswers(bad)}. ${worstThatFollows(bad, policy)}`,
    remedy: remedyFor(bad, remedy),
    evidence: bad.slice(0, MAX_EVIDENCE),
  };
}

/** `as long as`, `12 times as long as`. */
function factorText(factor: number): string {
  const rounded = Math.round(factor);
  return rounded <= 1 ? 'as long as' : `${String(rounded)} times as long as`;
}

function slowestOf(exchanges: readonly Exchange[], slowest: number): readonly Exchange[] {
  return exchanges.filter(({ answer }) => answer.durationMs === slowest).slice(0, 1);
}
