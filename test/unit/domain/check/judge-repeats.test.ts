import { describe, expect, it } from 'vitest';
import {
  ANSWER_REPEATS,
  judgeCopies,
  judgeRepeat,
  judgeTimesDone,
  KEEP_FIRST,
  untold,
  WORK_ONCE,
} from '../../../../src/domain/check/judge-repeats.ts';
import { exchangeWith, TIMEOUT } from '../../../helpers/exchanges.ts';
import type { Observed } from '../../../../src/domain/check/judge-repeats.ts';

const good = exchangeWith(200);

describe('a delivery that comes again', () => {
  it('is answered 2xx', () => {
    const repeat = exchangeWith(204);
    expect(judgeRepeat(good, repeat, 'dyte')).toEqual({
      verdict: 'pass',
      finding: 'It answered 200 to a delivery, and answered 204 when it came again.',
      evidence: [good, repeat],
    });
  });

  it.each([
    ['dyte', 409, 'Dyte goes on sending it, 5 times at most.'],
    ['dyte', 500, 'Dyte goes on sending it, 5 times at most.'],
    [
      'realtimekit',
      409,
      'RealtimeKit takes it for a failed delivery, and may slow down deliveries to an endpoint that keeps failing.',
    ],
    [
      'realtimekit',
      500,
      'RealtimeKit goes on sending it, and may slow down deliveries to an endpoint that keeps failing.',
    ],
  ] as const)('%s, %i: what follows', (policy, status, follows) => {
    const repeat = exchangeWith(status);
    expect(judgeRepeat(good, repeat, policy)).toEqual({
      verdict: 'fail',
      finding: `It answered 200 to a delivery, and answered ${String(status)} when it came again. ${follows}`,
      remedy: ANSWER_REPEATS,
      evidence: [good, repeat],
    });
  });

  it('says nothing where it was not accepted at first', () => {
    const bad = exchangeWith(500);
    expect(judgeRepeat(bad, good, 'dyte')).toEqual({
      verdict: 'skip',
      reason: 'It answered 500 to the delivery itself, so there is nothing to repeat.',
      evidence: [bad],
    });
  });
});

describe('copies at the same moment', () => {
  const of = (...statuses: number[]) => statuses.map((status) => exchangeWith(status));

  it('are all answered 2xx', () => {
    const copies = of(200, 202, 200);
    expect(judgeCopies(copies, 'realtimekit')).toEqual({
      verdict: 'pass',
      finding: 'It answered 2xx to 3 copies at once.',
      evidence: copies,
    });
  });

  it('are none of them accepted: a failure like any other', () => {
    const copies = of(500, 500);
    expect(judgeCopies(copies, 'realtimekit')).toEqual({
      verdict: 'fail',
      finding:
        'Of 2 copies at once, it answered 500 to 2. RealtimeKit sends it again; how often is not documented.',
      remedy: ANSWER_REPEATS,
      evidence: copies,
    });
  });

  it.each([
    ['realtimekit', [200, 503, 503]],
    ['dyte', [409, 200, 503]],
  ] as const)('%s, %j: what comes again is warned of', (policy, statuses) => {
    const judgement = judgeCopies(of(...statuses), policy);
    expect(judgement).toMatchObject({ verdict: 'warn', remedy: ANSWER_REPEATS });
    expect(judgement.verdict === 'warn' && judgement.finding).toMatch(
      / These come again, so that nothing is lost, but each counts as a failure\.$/,
    );
  });

  it('are refused for good beside one that is accepted', () => {
    const copies = of(200, 409, 503);
    expect(judgeCopies(copies, 'realtimekit')).toEqual({
      verdict: 'fail',
      finding:
        'Of 3 copies at once, it answered 409 to 1; it answered 503 to 1. RealtimeKit does not send them again: should the work for the accepted one fail, the event is lost.',
      remedy: ANSWER_REPEATS,
      evidence: copies,
    });
  });
});

describe('the work for a delivery that came several times', () => {
  const observed = (times: number | undefined, problem?: string): Observed => ({
    times,
    problem,
    name: 'http://localhost/done',
  });

  it.each([
    [
      1,
      {
        verdict: 'pass',
        finding: 'It came 2 times, and http://localhost/done shows that it was worked on once.',
      },
    ],
    [
      0,
      {
        verdict: 'fail',
        finding: 'It came 2 times and was accepted, but http://localhost/done shows no work for it.',
        remedy: KEEP_FIRST,
      },
    ],
    [
      2,
      {
        verdict: 'fail',
        finding: 'It came 2 times, and http://localhost/done shows that it was worked on 2 times.',
        remedy: WORK_ONCE,
      },
    ],
  ])('%i times', (times, expected) => {
    expect(judgeTimesDone([good, good], observed(times))).toEqual({ ...expected, evidence: [good, good] });
  });

  it('is not known where the observer does not tell', () => {
    expect(judgeTimesDone([good], observed(undefined, 'it answers 500'))).toEqual({
      verdict: 'skip',
      reason: 'http://localhost/done does not tell what was done: it answers 500.',
      evidence: [good],
    });
    expect(untold(observed(undefined))).toBe('http://localhost/done does not tell what was done.');
  });

  it('counts where one of the copies was accepted', () => {
    const late = exchangeWith(TIMEOUT);
    expect(judgeTimesDone([late, good], observed(1)).verdict).toBe('pass');
    expect(judgeTimesDone([late, exchangeWith(500)], observed(1))).toEqual({
      verdict: 'skip',
      reason: 'It gave no answer within 3 s to the delivery itself, so there is nothing to repeat.',
      evidence: [late],
    });
    expect(judgeTimesDone([], observed(undefined)).verdict).toBe('skip');
  });
});
