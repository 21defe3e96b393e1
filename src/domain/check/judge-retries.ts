import { timelineDifference, type TimelineDifference } from '../retry/timeline-difference.ts';
import { policyNamed, type AttemptOutcome, type Decision, type PolicyName } from '../retry/retry-policy.ts';
import { policyOwner } from '../retry/policy-verdict.ts';
import { retryTimeline, type RetryTimeline } from '../retry/retry-timeline.ts';
import { isAccepted } from './answers.ts';
import { answerWords } from './answer-words.ts';
import { countText } from '../text/amounts.ts';
import type { Answer, Remedy } from './probe-result.ts';

/** An attempt that was made. */
export interface PlayedAttempt {
  /** 1 for the first. */
  readonly number: number;
  /** When it began, in milliseconds from the first one on. */
  readonly atMs: number;
  readonly answer: Answer;
  /** Whether the answer counts as lost on its way, so that the delivery comes again. */
  readonly isAnswerLost: boolean;
  readonly next: Decision;
}

/** The attempts that a policy made at an endpoint, in their order. */
export interface PlayedRetries {
  readonly policy: PolicyName;
  readonly attempts: readonly [PlayedAttempt, ...PlayedAttempt[]];
}

/**
 * What they show: `repeat_taken` and `repeat_refused`, what it did with a delivery that it had taken; `recovered`, that
 * it took one after it had failed; `lost`, that it never did.
 */
export const RETRY_FINDINGS = ['repeat_taken', 'recovered', 'repeat_refused', 'lost'] as const;

export interface RetriesFinding {
  readonly code: (typeof RETRY_FINDINGS)[number];
  readonly isGood: boolean;
  /** A sentence. */
  readonly text: string;
  /** What to change; undefined where it is well. */
  readonly remedy: Remedy | undefined;
}

const ANSWER_REPEATS: Remedy = {
  text: 'A repeat is a delivery that you have had, under the same UUID: answer 2xx, and do nothing more.',
  section: 'answer-2xx-to-a-repeat',
};

const ANSWER_503: Remedy = {
  text: 'Answer 503 while you cannot work: it is sent again. A 3xx or 4xx is final on RealtimeKit.',
  section: 'answer-503-for-own-faults',
};

const GIVE_THE_KEY: Remedy = {
  text: 'If it does not trust the key of this machine yet, give it that first: "keys show" prints it.',
  section: 'a-genuine-delivery',
};

/** How a sender sees an attempt: an answer that was lost is a connection that broke. */
export function outcomeOfAttempt({ answer, isAnswerLost }: PlayedAttempt): AttemptOutcome {
  return isAnswerLost ? { kind: 'network_error' } : answer;
}

/** What an endpoint does with a delivery that comes again. */
export function judgeRetries({ policy, attempts }: PlayedRetries): RetriesFinding {
  const [first] = attempts;
  const last = attempts.at(-1) ?? first;
  const wasTaken = isAccepted(first.answer);
  const isDelivered = last.next.action === 'done';
  if (wasTaken && isDelivered)
    return {
      code: 'repeat_taken',
      isGood: true,
      text: `It took the delivery. Its answer counted as lost, so the delivery came again, and it ${answerWords(last.answer)}.`,
      remedy: undefined,
    };
  if (wasTaken)
    return {
      code: 'repeat_refused',
      isGood: false,
      text: `It took the delivery, its answer counted as lost, and to the repeat it ${answerWords(last.answer)}.`,
      remedy: ANSWER_REPEATS,
    };
  if (isDelivered)
    return {
      code: 'recovered',
      isGood: true,
      text: `It ${answerWords(first.answer)} at first, and took the delivery at attempt ${String(last.number)}.`,
      remedy: undefined,
    };
  const service = policyOwner(policy);
  const isFinal = last.next.action === 'give_up' && last.next.reason === 'final_status';
  const why = isFinal
    ? `${service} never sends it again`
    : `${service} gives up after ${countText(attempts.length, 'attempt')}`;
  return {
    code: 'lost',
    isGood: false,
    text: `It ${answerWords(last.answer)}, and ${why}: the event is lost.`,
    remedy: isUnauthorized(last.answer) ? GIVE_THE_KEY : ANSWER_503,
  };
}

function isUnauthorized(answer: Answer): boolean {
  return answer.kind === 'answered' && (answer.status === 401 || answer.status === 403);
}

/** Where the other service would have parted, had it had the same answers; undefined where it would not. */
export function otherService({ attempts }: PlayedRetries): TimelineDifference<PlayedAttempt> | undefined {
  const timelineOf = (policy: PolicyName): RetryTimeline<PlayedAttempt> =>
    retryTimeline(policyNamed(policy), attempts, outcomeOfAttempt);
  return timelineDifference(timelineOf('dyte'), timelineOf('realtimekit'));
}

/** The same in a sentence. */
export function otherServiceText(
  { attempt, answer: { answer }, goesOn, furtherAttempts, ends }: TimelineDifference<PlayedAttempt>,
  policy: PolicyName,
): string {
  const at = `attempt ${String(attempt)}, when it ${answerWords(answer)}`;
  return goesOn === policy
    ? `${policyOwner(ends)} would have ended at ${at}: there the event would be lost.`
    : `${policyOwner(goesOn)} would go on after ${at}: ${countText(furtherAttempts, 'attempt')} more at most.`;
}
