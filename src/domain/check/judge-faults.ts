import { answerWords, whatFollows } from './answer-words.ts';
import { isAccepted, isRefused } from './answers.ts';
import type { PolicyName } from '../retry/retry-policy.ts';
import type { Answer, Exchange, Judgement, Remedy } from './probe-result.ts';

const ANSWER_4XX: Remedy = {
  text: 'Catch what goes wrong while the body is read, and answer 400: sending it again does not change it.',
  section: 'answer-400-to-what-cannot-be-read',
};

const ANSWER_503: Remedy = {
  text: 'Answer 503 when the key is not there: the delivery comes again once it is. A 4xx is for signatures that were checked.',
  section: 'answer-503-for-own-faults',
};

/** What counts for a delivery that cannot be worked on. */
export interface UnusableContext {
  readonly acceptsGenuine: boolean | undefined;
  readonly policy: PolicyName;
  /** How bad it is when no answer settles it. */
  readonly neverSettled: 'fail' | 'warn';
  /** Whether some servers refuse it by cutting the connection, as they do with what is too large for them. */
  readonly mayCut?: boolean;
}

/**
 * What an endpoint does with a delivery that carries a good signature and cannot be worked on: 2xx or 4xx, and soon.
 *
 * @param exchanges the delivery, and the same again where the first answer was neither
 */
export function judgeUnusable(
  exchanges: readonly [first: Exchange] | readonly [first: Exchange, again: Exchange],
  { acceptsGenuine, policy, neverSettled, mayCut = false }: UnusableContext,
): Judgement {
  const [first, last = first] = exchanges;
  if (acceptsGenuine !== true)
    return {
      verdict: 'skip',
      reason: 'It does not accept genuine deliveries, so its answer says nothing of this one.',
      evidence: exchanges,
    };
  const finding = `It ${answerWords(first.answer)} to a ${first.request.what}`;
  if (isSettled(first.answer)) return { verdict: 'pass', finding: `${finding}.`, evidence: [first] };
  if (isSettled(last.answer))
    return {
      verdict: 'warn',
      finding: `${finding}, and ${answerWords(last.answer)} when it was sent again.`,
      remedy: ANSWER_4XX,
      evidence: exchanges,
    };
  return {
    verdict: mayCut && last.answer.kind === 'network_error' ? 'warn' : neverSettled,
    finding: `${finding}, also when it was sent again. ${whatFollows(last.answer, policy)}`,
    remedy: ANSWER_4XX,
    evidence: exchanges,
  };
}

/** Whether an answer settles it: the delivery was taken, or refused. */
export function isSettled(answer: Answer): boolean {
  return isAccepted(answer) || isRefused(answer);
}

/**
 * What an instance without its key does with a delivery: it cannot tell whether it is genuine, so it is to answer
 * 5xx, after which both services send again.
 */
export function judgeWithoutKey(exchange: Exchange, policy: PolicyName): Judgement {
  const { answer, request } = exchange;
  const evidence = [exchange];
  const finding = `Without its key it ${answerWords(answer)} to a ${request.what}`;
  const follows = whatFollows(answer, policy);
  if (isAccepted(answer))
    return {
      verdict: 'fail',
      finding: `${finding}: it accepts what it has not checked.`,
      remedy: ANSWER_503,
      evidence,
    };
  if (answer.kind !== 'answered')
    return { verdict: 'warn', finding: `${finding}. ${follows}`, remedy: ANSWER_503, evidence };
  if (answer.status >= 500) return { verdict: 'pass', finding: `${finding}. ${follows}`, evidence };
  return {
    verdict: policy === 'realtimekit' ? 'fail' : 'warn',
    finding: `${finding}. ${follows}`,
    remedy: ANSWER_503,
    evidence,
  };
}
