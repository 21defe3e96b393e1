import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBeforeSending, type NetworkFault } from '../../../src/domain/network/network-fault.ts';
import type { ApiRequest, Outcome } from '../../../src/api/transport.ts';
import { decideRetry, DEFAULT_CALL_LIMITS, type Situation } from '../../../src/api/retry-decision.ts';

function answer(status: number, retryAfterHeader?: string): Outcome {
  return { kind: 'response', status, retryAfterHeader, location: undefined, requestId: undefined, body: '' };
}

function failure(fault: NetworkFault): Outcome {
  const mayHaveArrived = !isBeforeSending(fault);
  return { kind: 'failure', fault, code: 'X', mayHaveArrived, proxy: undefined, cause: new Error('X') };
}

function situation(parts: Partial<Situation>): Situation {
  const common = {
    method: 'GET',
    outcome: answer(503),
    retriesDone: 0,
    limits: DEFAULT_CALL_LIMITS,
  } as const;
  return { ...common, remainingMs: Number.POSITIVE_INFINITY, now: 0, chance: 0, ...parts };
}

const METHODS = ['GET', 'PUT', 'PATCH', 'DELETE', 'POST'] as const satisfies ApiRequest['method'][];

describe('which attempts are followed by another', () => {
  // The last column is POST; the one before it holds for GET, PUT, PATCH and DELETE.
  it.each([
    ['200', answer(200), 'take', 'take'],
    ['302', answer(302), 'take', 'take'],
    ['400', answer(400), 'take', 'take'],
    ['401', answer(401), 'take', 'take'],
    ['409', answer(409), 'take', 'take'],
    ['429', answer(429), 'retry', 'retry'],
    ['500', answer(500), 'take', 'look_up_then_fail'],
    ['501', answer(501), 'take', 'look_up_then_fail'],
    ['502', answer(502), 'retry', 'look_up_then_retry'],
    ['503', answer(503), 'retry', 'look_up_then_retry'],
    ['504', answer(504), 'retry', 'look_up_then_retry'],
    ['refused', failure('connection_refused'), 'retry', 'retry'],
    ['no route', failure('host_unreachable'), 'retry', 'retry'],
    ['connect timeout', failure('connect_timeout'), 'retry', 'retry'],
    ['name look-up failed', failure('lookup_failed'), 'retry', 'retry'],
    ['proxy broken', failure('proxy_connection_lost'), 'retry', 'retry'],
    ['broken', failure('connection_lost'), 'retry', 'look_up_then_retry'],
    ['timeout', failure('answer_timeout'), 'retry', 'look_up_then_retry'],
    ['not HTTP', failure('answer_unreadable'), 'take', 'look_up_then_fail'],
    ['too large', failure('answer_too_large'), 'take', 'look_up_then_fail'],
    ['name unknown', failure('host_not_found'), 'take', 'take'],
    ['certificate', failure('certificate_refused'), 'take', 'take'],
    ['TLS', failure('tls_failed'), 'take', 'take'],
    ['proxy refused', failure('proxy_refused'), 'take', 'take'],
    ['other', failure('failed'), 'take', 'look_up_then_fail'],
  ] satisfies [string, Outcome, string, string][])('%s', (_what, outcome, others, post) => {
    const actions = METHODS.map((method) => decideRetry(situation({ method, outcome })).action);
    expect(actions).toEqual([others, others, others, others, post]);
  });

  it('a create is never just repeated when it may have been carried out', () => {
    const outcomes = fc.oneof(
      fc.integer({ min: 500, max: 599 }).map((status) => answer(status)),
      fc
        .constantFrom<NetworkFault>('connection_lost', 'answer_timeout', 'failed', 'answer_unreadable')
        .map(failure),
    );
    fc.assert(
      fc.property(outcomes, fc.nat(20), (outcome, retriesDone) => {
        expect(decideRetry(situation({ method: 'POST', outcome, retriesDone })).action).not.toBe('retry');
      }),
    );
  });
});

describe('when it ends', () => {
  it('never makes more retries than allowed, none when that is zero', () => {
    fc.assert(
      fc.property(fc.constantFrom(...METHODS), fc.nat(10), fc.nat(20), (method, retries, retriesDone) => {
        const { action } = decideRetry(
          situation({ method, retriesDone, limits: { ...DEFAULT_CALL_LIMITS, retries } }),
        );
        expect(action === 'take').toBe(retriesDone >= retries);
      }),
    );
  });

  it('never waits as long as what is left of the total time', () => {
    fc.assert(
      fc.property(
        fc.nat(20_000),
        fc.nat(30),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (remainingMs, seconds, chance) => {
          const decision = decideRetry(
            situation({ outcome: answer(429, String(seconds)), remainingMs, chance }),
          );
          expect(decision.action === 'take' || decision.delayMs < remainingMs).toBe(true);
        },
      ),
    );
  });
});

describe('how long the wait is', () => {
  it.each([
    [0, 0, 250],
    [0, 0.5, 375],
    [1, 0, 500],
    [2, 0.9, 1900],
    [4, 0, 4000],
    [9, 0, 4000],
    [9, 0.999, 7996],
  ])('after %i retries, with chance %d: %i ms', (retriesDone, chance, delayMs) => {
    const limits = { ...DEFAULT_CALL_LIMITS, retries: 100 };
    expect(decideRetry(situation({ retriesDone, chance, limits }))).toEqual({ action: 'retry', delayMs });
  });

  it.each([
    ['2', 0, 2000],
    ['2', 0.5, 2250],
    ['0', 0.5, 375],
    ['Thu, 01 Jan 1970 00:00:09 GMT', 0, 9000],
    ['nonsense', 0, 250],
  ])('after retry-after: %s, with chance %d: %i ms', (header, chance, delayMs) => {
    expect(decideRetry(situation({ outcome: answer(429, header), chance }))).toEqual({
      action: 'retry',
      delayMs,
    });
  });

  it('is never shorter than what the service asked for', () => {
    fc.assert(
      fc.property(
        fc.nat(100),
        fc.nat(3),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (seconds, retriesDone, chance) => {
          const limits = { ...DEFAULT_CALL_LIMITS, retries: 9 };
          const decision = decideRetry(
            situation({ outcome: answer(503, String(seconds)), retriesDone, chance, limits }),
          );
          expect(decision).toMatchObject({ action: 'retry' });
          expect('delayMs' in decision && decision.delayMs >= seconds * 1000).toBe(true);
        },
      ),
    );
  });
});
