import { whatFollows } from './answer-words.ts';
import { policyNamed, type PolicyName } from '../retry/retry-policy.ts';
import { durationText } from '../text/duration.ts';
import type { Answer, Exchange } from './probe-result.ts';

/** How bad an answer is for its event: the service never sends it again, it may, or it has it. */
const WORST_FIRST = ['give_up', 'retry', 'done'] as const;

/** What the service does after the worst of answers; empty without any. */
export function worstThatFollows(exchanges: readonly Exchange[], policy: PolicyName): string {
  const rules = policyNamed(policy);
  const badness = ({ answer }: Exchange): number => WORST_FIRST.indexOf(rules.decide(answer, 0).action);
  const answer = exchanges.toSorted((one, other) => badness(one) - badness(other))[0]?.answer;
  if (answer === undefined) return '';
  const follows = whatFollows(answer, policy);
  return isLimitChosen(answer, policy)
    ? `${follows} ${durationText(rules.timeout)} is our choice: it is what Dyte waits.`
    : follows;
}

/** The time that RealtimeKit waits is not documented (docs/service.md, "Retries"). */
function isLimitChosen(answer: Answer, policy: PolicyName): boolean {
  return answer.kind === 'timeout' && policy === 'realtimekit';
}
