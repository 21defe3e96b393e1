import { isAccepted } from './answers.ts';
import { answerWords, whatFollows } from './answer-words.ts';
import { untold, WORK_ONCE, type Observed } from './judge-repeats.ts';
import { numberText } from '../text/amounts.ts';
import type { Exchange, Judgement, Remedy } from './probe-result.ts';
import type { PolicyName } from '../retry/retry-policy.ts';

/** A header that asks an endpoint under test to let its work for one delivery fail. */
export const FAIL_ONCE_HEADER = ['dyte-hooks-check', 'fail-once'] as const;

export const MARK_WITH_THE_WORK: Remedy = {
  text: 'Mark a delivery as done in the transaction of its work, or after it, never before: a repeat must find the work still to be done.',
  section: 'mark-with-the-work',
};

export const NO_2XX_BEFORE: Remedy = {
  text: 'Answer 2xx only once the work is done, or the event is kept where it is worked on again after an error; else answer 5xx.',
  section: 'answer-before-the-work',
};

export const ANSWER_5XX: Remedy = {
  text: 'Let every error of your own end in a 5xx: after that the service sends the delivery again.',
  section: 'answer-503-for-own-faults',
};

/** What came of the attempt to see an endpoint fail, and to send the same delivery again. */
export type CourseOfError =
  /** Nothing that was sent made it fail. */
  | { readonly kind: 'never_failed' }
  /** It was asked to fail, did not do the work, and answered 2xx. */
  | { readonly kind: 'hidden'; readonly first: Exchange; readonly observed: Observed }
  /** It was asked to fail, and answered what the service does not send again after. */
  | { readonly kind: 'final'; readonly first: Exchange }
  | {
      readonly kind: 'repeated';
      readonly first: Exchange;
      readonly repeat: Exchange;
      /** Whether both are the same bytes; else the first had a body that cannot be worked on. */
      readonly isSame: boolean;
      /** Undefined without an observer. */
      readonly observed: Observed | undefined;
    };

/** Judges whether an endpoint that fails at first has done its work in the end. */
export function judgeAfterError(course: CourseOfError, policy: PolicyName): Judgement {
  switch (course.kind) {
    case 'never_failed':
      return {
        verdict: 'skip',
        reason: `It failed at nothing that was sent. In a test environment, let the work for a delivery with the header ${FAIL_ONCE_HEADER.join(': ')} fail (docs/check.md#let-an-endpoint-fail).`,
      };
    case 'hidden':
      return {
        verdict: 'fail',
        finding: `It ${answerWords(course.first.answer)} although its work failed: ${course.observed.name} shows none. ${whatFollows(course.first.answer, policy)} The event is lost.`,
        remedy: NO_2XX_BEFORE,
        evidence: [course.first],
      };
    case 'final':
      return {
        verdict: 'fail',
        finding: `It ${answerWords(course.first.answer)} when its work failed. ${whatFollows(course.first.answer, policy)}`,
        remedy: ANSWER_5XX,
        evidence: [course.first],
      };
    case 'repeated':
      return judgeRepeated(course, policy);
  }
}

type Repeated = Extract<CourseOfError, { readonly kind: 'repeated' }>;

function judgeRepeated(course: Repeated, policy: PolicyName): Judgement {
  const { first, repeat, observed } = course;
  const evidence = [first, repeat];
  const finding = `It ${answerWords(first.answer)} at first, and ${answerWords(repeat.answer)} when the delivery came again`;
  // A body of its own may have been kept with the first, and be worked on from there.
  const verdict = course.isSame ? 'fail' : 'warn';
  if (!isAccepted(repeat.answer))
    return {
      verdict,
      finding: `${finding}. ${whatFollows(repeat.answer, policy)}`,
      remedy: MARK_WITH_THE_WORK,
      evidence,
    };
  if (observed?.times === undefined) return judgeUnseen(course, finding);
  if (observed.times === 1)
    return { verdict: 'pass', finding: `${finding}; ${observed.name} shows its work once.`, evidence };
  if (observed.times === 0)
    return {
      verdict,
      finding: `${finding}, but ${observed.name} shows no work for it: the event is lost.`,
      remedy: MARK_WITH_THE_WORK,
      evidence,
    };
  return {
    verdict: 'warn',
    finding: `${finding}; ${observed.name} shows its work ${numberText(observed.times)} times: what was done before the error was not undone.`,
    remedy: WORK_ONCE,
    evidence,
  };
}

/** What endpoints say of a delivery that they take for one they have had. */
const SPEAKS_OF_A_REPEAT = /\b(?:duplicat|already|seen before|repeated)/i;

/** Without an observer there is no more than the endpoint's own words. */
function judgeUnseen({ first, repeat, observed }: Repeated, finding: string): Judgement {
  const evidence = [first, repeat];
  const { answer } = repeat;
  if (answer.kind === 'answered' && SPEAKS_OF_A_REPEAT.test(answer.start.toString('utf8')))
    return {
      verdict: 'warn',
      finding: `${finding}, where it speaks of one that it has already: then its work was never done.`,
      remedy: MARK_WITH_THE_WORK,
      evidence,
    };
  const why =
    observed === undefined
      ? 'Whether it did the work then is not to be seen from outside: --observe <url or folder> shows it.'
      : untold(observed);
  return { verdict: 'skip', reason: `${finding}. ${why}`, evidence };
}
