import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DYTE_POLICY,
  MAX_ATTEMPTS,
  POLICY_NAMES,
  policyNamed,
  REALTIMEKIT_POLICY,
  withoutRetries,
  type AttemptOutcome,
  type Decision,
  type RetryPolicy,
} from '../../../../src/domain/retry/retry-policy.ts';

const answered = (status: number): AttemptOutcome => ({ kind: 'answered', status });

const success = fc.integer({ min: 200, max: 299 }).map(answered);
const noAnswer = fc.constantFrom<AttemptOutcome>({ kind: 'timeout' }, { kind: 'network_error' });
const serverError = fc.integer({ min: 500, max: 599 }).map(answered);
const refusal = fc.integer({ min: 300, max: 499 }).map(answered);
const outcome = fc.oneof(success, noAnswer, serverError, refusal);

/** Asks the policy after each attempt until it wants no more. */
function play(policy: RetryPolicy, outcomes: readonly AttemptOutcome[]): Decision[] {
  const decisions: Decision[] = [];
  for (const [retriesDone, attempt] of outcomes.entries()) {
    const decision = policy.decide(attempt, retriesDone);
    decisions.push(decision);
    if (decision.action !== 'retry') break;
  }
  return decisions;
}

function waits(decisions: readonly Decision[]): number[] {
  return decisions.flatMap((decision) => (decision.action === 'retry' ? [decision.retryInMs] : []));
}

const policies = POLICY_NAMES.map((name) => [name, policyNamed(name)] as const);

describe.each(policies)('the %s policy', (name, policy) => {
  it('is found by its name', () => {
    expect(policy.name).toBe(name);
  });

  it('waits 3 seconds for an answer and retries 5 times', () => {
    expect([policy.timeout, policy.retries]).toEqual([3000, 5]);
  });

  it('is done with any 2xx, however many retries it took', () => {
    fc.assert(
      fc.property(success, fc.nat({ max: 10 }), (attempt, retriesDone) => {
        expect(policy.decide(attempt, retriesDone)).toEqual({ action: 'done' });
      }),
    );
  });

  it('retries 5xx and missing answers 5 times, then gives up', () => {
    const failures = fc.array(fc.oneof(noAnswer, serverError), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(failures, (outcomes) => {
        const decisions = play(policy, outcomes);
        expect(waits(decisions)).toHaveLength(5);
        expect(decisions.at(-1)).toEqual({ action: 'give_up', reason: 'retries_used_up' });
      }),
    );
  });

  it('never attempts more than 6 times and always comes to an end', () => {
    fc.assert(
      fc.property(fc.array(outcome, { minLength: 6, maxLength: 12 }), (outcomes) => {
        const decisions = play(policy, outcomes);
        expect(decisions.length).toBeLessThanOrEqual(6);
        expect(decisions.at(-1)?.action).not.toBe('retry');
      }),
    );
  });

  it('waits longer each time', () => {
    fc.assert(
      fc.property(fc.array(outcome, { minLength: 6, maxLength: 6 }), (outcomes) => {
        const all = waits(play(policy, outcomes));
        expect(all.every((wait, index) => wait > (all[index - 1] ?? 0))).toBe(true);
      }),
    );
  });

  it('waits 1 s first, then twice as long each time', () => {
    expect(
      waits(
        play(
          policy,
          Array.from({ length: 6 }, () => answered(500)),
        ),
      ),
    ).toEqual([1000, 2000, 4000, 8000, 16_000]);
  });
});

describe('the Dyte policy', () => {
  it('never gives up before 5 retries on anything but a 2xx', () => {
    const failure = fc.oneof(noAnswer, serverError, refusal);
    fc.assert(
      fc.property(failure, fc.nat({ max: 4 }), (attempt, retriesDone) => {
        expect(DYTE_POLICY.decide(attempt, retriesDone).action).toBe('retry');
      }),
    );
  });

  it.each([199, 300, 301, 400, 401, 404, 410, 429])('retries a %i', (status) => {
    expect(DYTE_POLICY.decide(answered(status), 0).action).toBe('retry');
  });
});

describe('the RealtimeKit policy', () => {
  it('takes any 3xx and 4xx as final, at once and later', () => {
    fc.assert(
      fc.property(refusal, fc.nat({ max: 10 }), (attempt, retriesDone) => {
        expect(REALTIMEKIT_POLICY.decide(attempt, retriesDone)).toEqual({
          action: 'give_up',
          reason: 'final_status',
        });
      }),
    );
  });

  it.each([
    [499, 'give_up'],
    [500, 'retry'],
    [503, 'retry'],
    [599, 'retry'],
  ])('on %i decides to %s', (status, action) => {
    expect(REALTIMEKIT_POLICY.decide(answered(status), 0).action).toBe(action);
  });
});

describe('a policy without retries', () => {
  it('gives up where it would retry, and decides the rest as before', () => {
    const once = withoutRetries(REALTIMEKIT_POLICY);
    expect(once).toMatchObject({ name: 'realtimekit', timeout: 3000, retries: 0 });
    expect(once.decide(answered(503), 0)).toEqual({ action: 'give_up', reason: 'retries_used_up' });
    expect(once.decide(answered(404), 0)).toEqual({ action: 'give_up', reason: 'final_status' });
    expect(once.decide(answered(200), 0)).toEqual({ action: 'done' });
  });
});

it('counts the first attempt and the retries of either policy', () => {
  expect(POLICY_NAMES.map((name) => policyNamed(name).retries + 1)).toEqual([MAX_ATTEMPTS, MAX_ATTEMPTS]);
});
