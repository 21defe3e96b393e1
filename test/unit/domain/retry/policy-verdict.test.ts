import { describe, expect, it } from 'vitest';
import { asAttempt, judgeByPolicy, verdictSentence } from '../../../../src/domain/retry/policy-verdict.ts';
import type { ForwardOutcome } from '../../../../src/domain/delivery/stored-delivery.ts';

function answered(status: number, milliseconds = 12): ForwardOutcome {
  return { kind: 'answered', status, durationMs: milliseconds, headers: [], answerStart: Buffer.alloc(0) };
}

function exited(code: number | null): ForwardOutcome {
  return { kind: 'exited', code, signal: null, durationMs: 5, answerStart: Buffer.alloc(0) };
}

const REFUSED: ForwardOutcome = { kind: 'network_error', fault: 'connection_refused', durationMs: 1 };
const NOT_STARTED: ForwardOutcome = { kind: 'not_started', reason: 'not found', durationMs: 1 };
const TIMEOUT: ForwardOutcome = { kind: 'timeout', durationMs: 30_000 };

describe('what a service would have done', () => {
  it.each([
    [answered(200), undefined, undefined],
    [answered(204), undefined, undefined],
    [answered(299), undefined, undefined],
    [
      answered(302),
      'Dyte itself sends again after a 302.',
      'RealtimeKit itself does not send again after a 302.',
    ],
    [
      answered(404),
      'Dyte itself sends again after a 404.',
      'RealtimeKit itself does not send again after a 404.',
    ],
    [answered(500), 'Dyte itself sends again after a 500.', 'RealtimeKit itself sends again after a 500.'],
    [answered(200, 3400), 'It took 3.4 s. Dyte itself waits 3 s, and then sends again.', undefined],
    [answered(200, 3001), 'It took 3.1 s. Dyte itself waits 3 s, and then sends again.', undefined],
    [answered(200, 3000), undefined, undefined],
    [
      answered(404, 3400),
      'Dyte itself sends again after a 404.',
      'RealtimeKit itself does not send again after a 404.',
    ],
    [REFUSED, 'Dyte itself sends again after no answer.', 'RealtimeKit itself sends again after no answer.'],
    [
      TIMEOUT,
      'Dyte itself sends again after no answer.',
      'How long RealtimeKit waits for an answer is not documented.',
    ],
    [exited(1), undefined, undefined],
    [{ kind: 'not_started', reason: 'ENOENT', durationMs: 1 } as const, undefined, undefined],
  ])('%j', (outcome, dyte, realtimekit) => {
    expect(verdictSentence(outcome, 'dyte')).toBe(dyte);
    expect(verdictSentence(outcome, 'realtimekit')).toBe(realtimekit);
  });

  it('is told in words for programs', () => {
    expect(judgeByPolicy(answered(200, 3400), 'dyte')).toEqual({
      policy: 'dyte',
      action: 'retry',
      tooSlow: true,
    });
    expect(judgeByPolicy(answered(404), 'realtimekit')).toEqual({
      policy: 'realtimekit',
      action: 'give_up',
      tooSlow: false,
    });
    expect(judgeByPolicy(exited(0), 'dyte')).toBeUndefined();
  });

  it('says nothing where we gave up before the service would have', () => {
    const outcome = { kind: 'timeout', durationMs: 1000 } as const;
    expect(judgeByPolicy(outcome, 'dyte')?.action).toBe('unknown');
    expect(verdictSentence(outcome, 'dyte')).toBeUndefined();
  });
});

describe('asAttempt', () => {
  it.each([
    [answered(404), { kind: 'answered', status: 404 }],
    [exited(0), { kind: 'answered', status: 200 }],
    [exited(3), { kind: 'answered', status: 500 }],
    [exited(null), { kind: 'answered', status: 500 }],
    [TIMEOUT, { kind: 'timeout' }],
    [REFUSED, { kind: 'network_error' }],
    [NOT_STARTED, { kind: 'network_error' }],
  ])('%j', (outcome, attempt) => {
    expect(asAttempt(outcome)).toEqual(attempt);
  });
});

it('does not call an answer too slow that never came', () => {
  expect(judgeByPolicy(TIMEOUT, 'realtimekit')).toEqual({
    policy: 'realtimekit',
    action: 'unknown',
    tooSlow: false,
  });
});
