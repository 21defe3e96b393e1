import { isAccepted } from './answers.ts';
import { answerWords } from './answer-words.ts';
import { countedAnswers } from './judge-accepted.ts';
import { worstThatFollows } from './worst-answer.ts';
import { policyNamed, type PolicyName } from '../retry/retry-policy.ts';
import { policyOwner } from '../retry/policy-verdict.ts';
import { numberText } from '../text/amounts.ts';
import type { Answer, Exchange, Judgement, Remedy } from './probe-result.ts';

export const ANSWER_REPEATS: Remedy = {
  text: 'Answer 2xx to a delivery that you have already: it has arrived, which is all that the service wants to know.',
  section: 'answer-2xx-to-a-repeat',
};

export const WORK_ONCE: Remedy = {
  text: 'Keep the UUID of each delivery (`rtk-uuid`, `dyte-uuid`) in a column that is unique, written in the transaction of its work.',
  section: 'work-once',
};

export const KEEP_FIRST: Remedy = {
  text: 'Keep the event before you answer 2xx, and let what works on it try again when it fails.',
  section: 'answer-before-the-work',
};

/** Judges what an endpoint answers to the same delivery, once it has accepted it. */
export function judgeRepeat(first: Exchange, repeat: Exchange, policy: PolicyName): Judgement {
  if (!isAccepted(first.answer)) return notTaken(first);
  const evidence = [first, repeat];
  const finding = `It ${answerWords(first.answer)} to a delivery, and ${answerWords(repeat.answer)} when it came again.`;
  if (isAccepted(repeat.answer)) return { verdict: 'pass', finding, evidence };
  return {
    verdict: 'fail',
    finding: `${finding} ${repeatFollows(repeat.answer, policy)}`,
    remedy: ANSWER_REPEATS,
    evidence,
  };
}

/** What the service does after an answer to a delivery that the endpoint has already. */
function repeatFollows(answer: Answer, policy: PolicyName): string {
  const service = policyOwner(policy);
  const { retries } = policyNamed(policy);
  if (policy === 'dyte') return `${service} goes on sending it, ${String(retries)} times at most.`;
  return policyNamed(policy).decide(answer, 0).action === 'retry'
    ? `${service} goes on sending it, and may slow down deliveries to an endpoint that keeps failing.`
    : `${service} takes it for a failed delivery, and may slow down deliveries to an endpoint that keeps failing.`;
}

/** Judges what an endpoint answers to copies of a delivery that come at the same moment. */
export function judgeCopies(copies: readonly Exchange[], policy: PolicyName): Judgement {
  const bad = copies.filter(({ answer }) => !isAccepted(answer));
  const count = String(copies.length);
  if (bad.length === 0)
    return { verdict: 'pass', finding: `It answered 2xx to ${count} copies at once.`, evidence: copies };
  const finding = `Of ${count} copies at once, ${countedAnswers(bad)}.`;
  const common = { remedy: ANSWER_REPEATS, evidence: copies };
  if (bad.length === copies.length)
    return { verdict: 'fail', finding: `${finding} ${worstThatFollows(bad, policy)}`, ...common };
  const rules = policyNamed(policy);
  if (bad.every(({ answer }) => rules.decide(answer, 0).action === 'retry'))
    return {
      verdict: 'warn',
      finding: `${finding} These come again, so that nothing is lost, but each counts as a failure.`,
      ...common,
    };
  return {
    verdict: 'fail',
    finding: `${finding} ${policyOwner(policy)} does not send them again: should the work for the accepted one fail, the event is lost.`,
    ...common,
  };
}

/** What an observer has seen of the work for a delivery. */
export interface Observed {
  /** Undefined where it could not tell. */
  readonly times: number | undefined;
  readonly problem: string | undefined;
  /** For people: where it looked. */
  readonly name: string;
}

/** Judges how often an endpoint has done the work for a delivery that came several times. */
export function judgeTimesDone(exchanges: readonly Exchange[], observed: Observed): Judgement {
  const { times, name } = observed;
  const [first] = exchanges;
  const count = String(exchanges.length);
  if (first !== undefined && !exchanges.some(({ answer }) => isAccepted(answer))) return notTaken(first);
  if (times === undefined) return { verdict: 'skip', reason: untold(observed), evidence: exchanges };
  if (times === 1)
    return {
      verdict: 'pass',
      finding: `It came ${count} times, and ${name} shows that it was worked on once.`,
      evidence: exchanges,
    };
  if (times === 0)
    return {
      verdict: 'fail',
      finding: `It came ${count} times and was accepted, but ${name} shows no work for it.`,
      remedy: KEEP_FIRST,
      evidence: exchanges,
    };
  return {
    verdict: 'fail',
    finding: `It came ${count} times, and ${name} shows that it was worked on ${numberText(times)} times.`,
    remedy: WORK_ONCE,
    evidence: exchanges,
  };
}

/** Why an observer says nothing. */
export function untold({ name, problem }: Observed): string {
  return `${name} does not tell what was done${problem === undefined ? '' : `: ${problem}`}.`;
}

function notTaken(first: Exchange): Judgement {
  return {
    verdict: 'skip',
    reason: `It ${answerWords(first.answer)} to the delivery itself, so there is nothing to repeat.`,
    evidence: [first],
  };
}
