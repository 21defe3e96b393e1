import { countText } from '../text/amounts.ts';
import { policyOwner } from './policy-verdict.ts';
import type { PolicyName } from './retry-policy.ts';
import type { RetryTimeline, TimelineAttempt } from './retry-timeline.ts';

/** Where two services part: one goes on after an answer, the other ends. */
export interface TimelineDifference<Answer> {
  /** Number of the attempt. */
  readonly attempt: number;
  readonly answer: Answer;
  /** Which goes on. */
  readonly goesOn: PolicyName;
  /** How many attempts it makes afterwards. */
  readonly furtherAttempts: number;
  /** Whether one of these is taken. */
  readonly isDelivered: boolean;
  /** Which ends, without having delivered. */
  readonly ends: PolicyName;
}

/**
 * What changes between two services for the same answers: they do the same up to an attempt, and then one has ended.
 *
 * @returns undefined where they do the same all along
 */
export function timelineDifference<Answer>(
  one: RetryTimeline<Answer>,
  other: RetryTimeline<Answer>,
): TimelineDifference<Answer> | undefined {
  const [shorter, longer] = one.attempts.length < other.attempts.length ? [one, other] : [other, one];
  const last = shorter.attempts.at(-1);
  if (last === undefined || shorter.attempts.length === longer.attempts.length) return undefined;
  return {
    attempt: last.number,
    answer: last.answer,
    goesOn: longer.policy,
    furtherAttempts: longer.attempts.length - last.number,
    isDelivered: longer.isDelivered,
    ends: shorter.policy,
  };
}

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'];

/**
 * The same in sentences: `404 on the first attempt: Dyte tries 5 times more, RealtimeKit never again.`
 *
 * @param answerText an answer for people
 */
export function differenceText<Answer>(
  difference: TimelineDifference<Answer>,
  answerText: (answer: Answer) => string,
): string {
  const { attempt, answer, goesOn, furtherAttempts, isDelivered, ends } = difference;
  const which = ORDINALS[attempt - 1] ?? `${String(attempt)}th`;
  const more = furtherAttempts === 1 ? 'once' : countText(furtherAttempts, 'time');
  const end = isDelivered
    ? `With ${policyOwner(goesOn)} the event arrives, with ${policyOwner(ends)} it is lost.`
    : 'Either way the event is lost.';
  return `${answerText(answer)} on the ${which} attempt: ${policyOwner(goesOn)} tries ${more} more, ${policyOwner(ends)} never again. ${end}`;
}

/**
 * What a timeline rests on that the service does not document, and that is chosen here (docs/service.md, "Retries"):
 * how long it waits between attempts, how often it tries again, and how long it waits for an answer.
 */
export const UNDOCUMENTED = ['backoff', 'retry_count', 'answer_timeout'] as const;

export type Undocumented = (typeof UNDOCUMENTED)[number];

/** What of that matters for a timeline. */
export function undocumentedIn<Answer>(
  { policy, attempts }: RetryTimeline<Answer>,
  isTimeout: (answer: Answer) => boolean,
): readonly Undocumented[] {
  const isRetried = attempts.length > 1;
  const isOpen = policy === 'realtimekit';
  return [
    ...(isRetried ? (['backoff'] as const) : []),
    ...(isRetried && isOpen ? (['retry_count'] as const) : []),
    ...(isOpen && attempts.some(({ answer }: TimelineAttempt<Answer>) => isTimeout(answer))
      ? (['answer_timeout'] as const)
      : []),
  ];
}
