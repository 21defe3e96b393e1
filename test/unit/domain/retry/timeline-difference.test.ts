import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MISSING_ANSWERS,
  outcomeOf,
  plannedAnswerText,
  type PlannedAnswer,
} from '../../../../src/domain/retry/planned-answers.ts';
import { policyNamed, type PolicyName } from '../../../../src/domain/retry/retry-policy.ts';
import { retryTimeline, type RetryTimeline } from '../../../../src/domain/retry/retry-timeline.ts';
import {
  differenceText,
  timelineDifference,
  undocumentedIn,
  type TimelineDifference,
} from '../../../../src/domain/retry/timeline-difference.ts';

type Answers = readonly [PlannedAnswer, ...PlannedAnswer[]];

function timeline(policy: PolicyName, answers: Answers): RetryTimeline<PlannedAnswer> {
  return retryTimeline(policyNamed(policy), answers, outcomeOf);
}

function differenceOf(...answers: Answers): TimelineDifference<PlannedAnswer> | undefined {
  return timelineDifference(timeline('dyte', answers), timeline('realtimekit', answers));
}

function textOf(...answers: Answers): string | undefined {
  const difference = differenceOf(...answers);
  return difference === undefined ? undefined : differenceText(difference, plannedAnswerText);
}

describe('what changes between the services', () => {
  it.each<[Answers, string | undefined]>([
    [[200], undefined],
    [[500], undefined],
    [['timeout'], undefined],
    [['reset', 200], undefined],
    [
      [404],
      '404 on the first attempt: Dyte tries 5 times more, RealtimeKit never again. Either way the event is lost.',
    ],
    [
      [500, 302, 200],
      '302 on the second attempt: Dyte tries once more, RealtimeKit never again. With Dyte the event arrives, with RealtimeKit it is lost.',
    ],
    [
      [500, 500, 404],
      '404 on the third attempt: Dyte tries 3 times more, RealtimeKit never again. Either way the event is lost.',
    ],
    [
      [500, 500, 500, 404],
      '404 on the fourth attempt: Dyte tries 2 times more, RealtimeKit never again. Either way the event is lost.',
    ],
    [
      [500, 500, 500, 500, 404, 200],
      '404 on the fifth attempt: Dyte tries once more, RealtimeKit never again. With Dyte the event arrives, with RealtimeKit it is lost.',
    ],
    // The last attempt of both.
    [[500, 500, 500, 500, 500, 404], undefined],
  ])('is said of %j', (answers, text) => {
    expect(textOf(...answers)).toBe(text);
  });

  it('names a later attempt too', () => {
    const difference = {
      attempt: 7,
      answer: 404,
      goesOn: 'dyte',
      furtherAttempts: 1,
      isDelivered: false,
      ends: 'realtimekit',
    } as const;
    expect(differenceText(difference, String)).toContain('404 on the 7th attempt');
    expect(differenceText({ ...difference, attempt: 6 }, String)).toContain('on the sixth attempt');
  });

  it('is the same, whichever service stands first', () => {
    const answers: Answers = [503, 404, 200];
    const expected = {
      attempt: 2,
      answer: 404,
      goesOn: 'dyte',
      furtherAttempts: 1,
      isDelivered: true,
      ends: 'realtimekit',
    };
    expect(differenceOf(...answers)).toEqual(expected);
    expect(timelineDifference(timeline('realtimekit', answers), timeline('dyte', answers))).toEqual(expected);
  });

  it('is there where a 3xx or 4xx comes before a 2xx and before the last attempt, and only there', () => {
    const answer = fc.oneof(
      fc.integer({ min: 200, max: 599 }),
      fc.constantFrom<PlannedAnswer>(...MISSING_ANSWERS, 200, 404, 500),
    );
    fc.assert(
      fc.property(fc.array(answer, { minLength: 1, maxLength: 8 }), (given) => {
        const [first = 200, ...others] = given;
        const all = Array.from({ length: 6 }, (_, index) => given[index] ?? given.at(-1));
        const end = all.findIndex((each) => typeof each === 'number' && each < 500);
        const ending = all[end];
        const parts = typeof ending === 'number' && ending >= 300 && end < 5;
        expect(differenceOf(first, ...others)?.attempt).toBe(parts ? end + 1 : undefined);
      }),
    );
  });

  it('is none between timelines without an attempt', () => {
    const nothing = { policy: 'dyte', attempts: [], isDelivered: false } as const;
    expect(timelineDifference<PlannedAnswer>(nothing, timeline('realtimekit', [200]))).toBeUndefined();
  });
});

describe('what of a timeline is not documented', () => {
  const isTimeout = (answer: PlannedAnswer): boolean => answer === 'timeout';

  it.each<[PolicyName, Answers, readonly string[]]>([
    ['dyte', [200], []],
    ['dyte', ['timeout', 200], ['backoff']],
    ['realtimekit', [200], []],
    ['realtimekit', [404], []],
    ['realtimekit', [500, 200], ['backoff', 'retry_count']],
    ['realtimekit', ['timeout', 200], ['backoff', 'retry_count', 'answer_timeout']],
    ['realtimekit', [500, 'timeout'], ['backoff', 'retry_count', 'answer_timeout']],
  ])('is said of %s with %j', (policy, answers, open) => {
    expect(undocumentedIn(timeline(policy, answers), isTimeout)).toEqual(open);
  });
});
