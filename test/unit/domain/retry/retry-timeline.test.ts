import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MISSING_ANSWERS,
  outcomeOf,
  type PlannedAnswer,
} from '../../../../src/domain/retry/planned-answers.ts';
import { POLICY_NAMES, policyNamed, type PolicyName } from '../../../../src/domain/retry/retry-policy.ts';
import { retryTimeline, type RetryTimeline } from '../../../../src/domain/retry/retry-timeline.ts';
import { playPolicy, type PolicyProgress } from '../../../../src/sender/play-policy.ts';
import { fakeClock } from '../../../helpers/clock.ts';

type Answers = readonly [PlannedAnswer, ...PlannedAnswer[]];

function timeline(policy: PolicyName, ...answers: Answers): RetryTimeline<PlannedAnswer> {
  return retryTimeline(policyNamed(policy), answers, outcomeOf);
}

describe('the timeline of a delivery', () => {
  it('has every attempt, when it is made, and what follows', () => {
    expect(timeline('dyte', 500, 'timeout', 200)).toEqual({
      policy: 'dyte',
      isDelivered: true,
      attempts: [
        { number: 1, atMs: 0, answer: 500, isRepeated: false, next: { action: 'retry', retryInMs: 1000 } },
        {
          number: 2,
          atMs: 1000,
          answer: 'timeout',
          isRepeated: false,
          next: { action: 'retry', retryInMs: 2000 },
        },
        // The service waited 3 s for an answer, and 2 s after that.
        { number: 3, atMs: 6000, answer: 200, isRepeated: false, next: { action: 'done' } },
      ],
    });
  });

  it('has the last answer again and again', () => {
    const { attempts, isDelivered } = timeline('dyte', 500, 404);
    expect(attempts.map(({ answer, isRepeated }) => [answer, isRepeated])).toEqual([
      [500, false],
      [404, false],
      [404, true],
      [404, true],
      [404, true],
      [404, true],
    ]);
    expect(attempts.map(({ atMs }) => atMs)).toEqual([0, 1000, 3000, 7000, 15_000, 31_000]);
    expect(attempts.at(-1)?.next).toEqual({ action: 'give_up', reason: 'retries_used_up' });
    expect(isDelivered).toBe(false);
  });

  it('ends where an answer is final, whatever would follow', () => {
    expect(timeline('realtimekit', 404, 200)).toEqual({
      policy: 'realtimekit',
      isDelivered: false,
      attempts: [
        {
          number: 1,
          atMs: 0,
          answer: 404,
          isRepeated: false,
          next: { action: 'give_up', reason: 'final_status' },
        },
      ],
    });
  });

  it('is what a sender does with the same answers, wait for wait', async () => {
    const answer = fc.oneof(
      fc.integer({ min: 200, max: 599 }),
      fc.constantFrom<PlannedAnswer>(...MISSING_ANSWERS, 200, 404, 500),
    );
    const property = fc.asyncProperty(
      fc.array(answer, { minLength: 1, maxLength: 8 }),
      fc.constantFrom(...POLICY_NAMES),
      async (given, name) => {
        const [first = 200, ...others] = given;
        const policy = policyNamed(name);
        const clock = fakeClock();
        const begun: number[] = [];
        const progress: PolicyProgress<ReturnType<typeof outcomeOf>>[] = [];
        const end = await playPolicy(
          async (number) => {
            begun.push(clock.elapsed());
            const outcome = outcomeOf(given[number - 1] ?? given.at(-1) ?? 200);
            if (outcome.kind === 'timeout') clock.advance(policy.timeout);
            return outcome;
          },
          { policy, clock, onProgress: (step) => progress.push(step) },
        );
        const { attempts, isDelivered } = timeline(name, first, ...others);
        expect(attempts.map(({ atMs }) => atMs)).toEqual(begun);
        const decisions = progress.flatMap((step) => (step.type === 'attempt' ? [step.next] : []));
        expect(attempts.map(({ next }) => next)).toEqual(decisions);
        expect(isDelivered).toBe(end.type === 'delivered');
      },
    );
    await fc.assert(property);
  });
});
