import { answerTimes } from './answer-times.ts';
import { isAccepted } from './answers.ts';
import { ANSWER_FIRST, exchangesOf, findingOf, type NamedExchange } from './judge-accepted.ts';
import { timeText } from '../text/amounts.ts';
import type { Judgement } from './probe-result.ts';
import type { PolicyName } from '../retry/retry-policy.ts';

/** An endpoint that takes longer waits for something before it answers. Chosen: a third of Dyte's limit. */
export const SLOW_ANSWER_MS = 1000;

/** Judges how long an endpoint takes for each event, one after the other. */
export function judgeAnswerTimes(cases: readonly NamedExchange[], policy: PolicyName): Judgement {
  const late = cases.filter(({ exchange }) => exchange.answer.kind === 'timeout');
  if (late.length > 0)
    return {
      verdict: 'fail',
      finding: findingOf(late, policy),
      remedy: ANSWER_FIRST,
      evidence: exchangesOf(late),
    };
  const good = cases.filter(({ exchange }) => isAccepted(exchange.answer));
  const times = answerTimes(exchangesOf(good));
  if (times === undefined) return { verdict: 'skip', reason: 'It accepted none of the deliveries.' };
  const { fastest, median, slowest } = times;
  const last = good.filter(({ exchange }) => exchange.answer.durationMs === slowest);
  const name = last[0]?.name ?? '';
  const finding = `It answered within ${timeText(fastest)} to ${timeText(slowest)}, ${timeText(median)} in the middle; ${name} took longest.`;
  if (slowest < SLOW_ANSWER_MS)
    return { verdict: 'pass', finding, evidence: exchangesOf(last), isMeasured: true };
  return { verdict: 'warn', finding, remedy: ANSWER_FIRST, evidence: exchangesOf(last) };
}
