import type { AttemptOutcome, Decision, PolicyName, RetryPolicy } from './retry-policy.ts';

/** An attempt to deliver, on a clock that begins with the first one. */
export interface TimelineAttempt<Answer> {
  /** 1 for the first. */
  readonly number: number;
  /** When it begins, in milliseconds. */
  readonly atMs: number;
  /** What it is answered. */
  readonly answer: Answer;
  /** Whether it is the last answer that was given, once more. */
  readonly isRepeated: boolean;
  /** What follows from it. */
  readonly next: Decision;
}

/** The attempts that a service makes to deliver, until one is taken or it gives up. */
export interface RetryTimeline<Answer> {
  readonly policy: PolicyName;
  readonly attempts: readonly TimelineAttempt<Answer>[];
  readonly isDelivered: boolean;
}

/**
 * What a service does when an endpoint gives these answers to a delivery, one after another; the last one stands for
 * all that follow. No request is made, and no time passes: an answer takes none, and one that does not come takes as
 * long as the service waits.
 */
export function retryTimeline<Answer>(
  policy: RetryPolicy,
  answers: readonly [Answer, ...Answer[]],
  outcomeOf: (answer: Answer) => AttemptOutcome,
): RetryTimeline<Answer> {
  const attempts: TimelineAttempt<Answer>[] = [];
  let answer: Answer = answers[0];
  for (let atMs = 0; ;) {
    const done = attempts.length;
    answer = answers[done] ?? answer;
    const outcome = outcomeOf(answer);
    const next = policy.decide(outcome, done);
    attempts.push({ number: done + 1, atMs, answer, isRepeated: done >= answers.length, next });
    if (next.action !== 'retry')
      return { policy: policy.name, attempts, isDelivered: next.action === 'done' };
    atMs += next.retryInMs + (outcome.kind === 'timeout' ? policy.timeout : 0);
  }
}
