import { describe, expect, it } from 'vitest';
import {
  judgeRetries,
  otherService,
  otherServiceText,
  outcomeOfAttempt,
  type PlayedAttempt,
  type PlayedRetries,
} from '../../../../src/domain/check/judge-retries.ts';
import { policyNamed, type PolicyName } from '../../../../src/domain/retry/retry-policy.ts';
import type { Answer } from '../../../../src/domain/check/probe-result.ts';

type Came = number | 'timeout' | 'connection_refused' | 'lost 200';

function answerOf(came: Came): Answer {
  if (came === 'timeout') return { kind: 'timeout', durationMs: 3000 };
  if (came === 'connection_refused') return { kind: 'network_error', fault: came, durationMs: 1 };
  const status = came === 'lost 200' ? 200 : came;
  return { kind: 'answered', status, headers: [], start: Buffer.alloc(0), durationMs: 1 };
}

function played(policy: PolicyName, ...all: readonly [Came, ...Came[]]): PlayedRetries {
  const attempts = all.map((came, index): PlayedAttempt => {
    const attempt = {
      number: index + 1,
      atMs: index,
      answer: answerOf(came),
      isAnswerLost: came === 'lost 200',
    };
    const next = policyNamed(policy).decide(
      outcomeOfAttempt({ ...attempt, next: { action: 'done' } }),
      index,
    );
    return { ...attempt, next };
  });
  const [first, ...others] = attempts;
  if (first === undefined) throw new Error('There is no attempt.');
  return { policy, attempts: [first, ...others] };
}

describe('what retries show of an endpoint', () => {
  it('that it takes a repeat of what it has had', () => {
    expect(judgeRetries(played('dyte', 'lost 200', 204))).toEqual({
      code: 'repeat_taken',
      isGood: true,
      text: 'It took the delivery. Its answer counted as lost, so the delivery came again, and it answered 204.',
      remedy: undefined,
    });
  });

  it('that it refuses a repeat', () => {
    expect(judgeRetries(played('realtimekit', 'lost 200', 409))).toEqual({
      code: 'repeat_refused',
      isGood: false,
      text: 'It took the delivery, its answer counted as lost, and to the repeat it answered 409.',
      remedy: {
        text: 'A repeat is a delivery that you have had, under the same UUID: answer 2xx, and do nothing more.',
        section: 'answer-2xx-to-a-repeat',
      },
    });
  });

  it('that it takes a delivery after it had failed', () => {
    expect(judgeRetries(played('dyte', 503, 'timeout', 200))).toEqual({
      code: 'recovered',
      isGood: true,
      text: 'It answered 503 at first, and took the delivery at attempt 3.',
      remedy: undefined,
    });
  });

  it('that it never takes it: at once', () => {
    expect(judgeRetries(played('realtimekit', 404))).toEqual({
      code: 'lost',
      isGood: false,
      text: 'It answered 404, and RealtimeKit never sends it again: the event is lost.',
      remedy: {
        text: 'Answer 503 while you cannot work: it is sent again. A 3xx or 4xx is final on RealtimeKit.',
        section: 'answer-503-for-own-faults',
      },
    });
  });

  it.each([401, 403] as const)('that it may not know the key: %i', (status) => {
    expect(judgeRetries(played('realtimekit', status))).toMatchObject({
      code: 'lost',
      remedy: {
        text: 'If it does not trust the key of this machine yet, give it that first: "keys show" prints it.',
        section: 'a-genuine-delivery',
      },
    });
  });

  it('that it never takes it: after all retries', () => {
    expect(judgeRetries(played('dyte', 500, 500, 500, 500, 500, 'connection_refused'))).toMatchObject({
      code: 'lost',
      text: 'It gave no answer (connection refused), and Dyte gives up after 6 attempts: the event is lost.',
      remedy: { section: 'answer-503-for-own-faults' },
    });
  });
});

it('takes an answer that was lost for a connection that broke', () => {
  const [lost] = played('dyte', 'lost 200', 200).attempts;
  expect(outcomeOfAttempt(lost)).toEqual({ kind: 'network_error' });
  expect(outcomeOfAttempt({ ...lost, isAnswerLost: false })).toEqual(lost.answer);
});

describe('what the other service would have done', () => {
  function textOf(retries: PlayedRetries): string | undefined {
    const difference = otherService(retries);
    return difference === undefined ? undefined : otherServiceText(difference, retries.policy);
  }

  it.each<[PlayedRetries, string | undefined]>([
    [
      played('dyte', 503, 404, 200),
      'RealtimeKit would have ended at attempt 2, when it answered 404: there the event would be lost.',
    ],
    [
      played('realtimekit', 404),
      'Dyte would go on after attempt 1, when it answered 404: 5 attempts more at most.',
    ],
    [
      played('realtimekit', 500, 500, 500, 500, 404),
      'Dyte would go on after attempt 5, when it answered 404: 1 attempt more at most.',
    ],
    [played('dyte', 503, 200), undefined],
    [played('dyte', 'lost 200', 200), undefined],
    [
      played('dyte', 'lost 200', 409, 200),
      'RealtimeKit would have ended at attempt 2, when it answered 409: there the event would be lost.',
    ],
    [played('realtimekit', 500, 500, 500, 500, 500, 500), undefined],
  ])('is said, where it is something else: %#', (retries, text) => {
    expect(textOf(retries)).toBe(text);
  });
});
