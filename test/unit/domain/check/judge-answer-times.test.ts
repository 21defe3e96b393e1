import { describe, expect, it } from 'vitest';
import { ANSWER_FIRST } from '../../../../src/domain/check/judge-accepted.ts';
import { judgeAnswerTimes } from '../../../../src/domain/check/judge-answer-times.ts';
import { namedExchange, TIMEOUT } from '../../../helpers/exchanges.ts';

describe('the time that answers take', () => {
  it('is told as a spread, with the slowest', () => {
    const slowest = namedExchange('b', 202, 999);
    expect(
      judgeAnswerTimes([namedExchange('a', 200, 4), slowest, namedExchange('c', 200, 20)], 'dyte'),
    ).toEqual({
      verdict: 'pass',
      finding: 'It answered within 4 ms to 999 ms, 20 ms in the middle; b took longest.',
      evidence: [slowest.exchange],
      isMeasured: true,
    });
  });

  it('is warned of from a second on', () => {
    const slowest = namedExchange('b', 200, 1000);
    expect(judgeAnswerTimes([namedExchange('a', 200, 4), slowest], 'realtimekit')).toEqual({
      verdict: 'warn',
      finding: 'It answered within 4 ms to 1 s, 502 ms in the middle; b took longest.',
      remedy: ANSWER_FIRST,
      evidence: [slowest.exchange],
    });
  });

  it('is too long where no answer came', () => {
    const late = namedExchange('b', TIMEOUT);
    expect(judgeAnswerTimes([namedExchange('a', 200, 4), late], 'dyte')).toEqual({
      verdict: 'fail',
      finding: 'It gave no answer within 3 s to b. Dyte tries 5 times more, and then it is lost.',
      remedy: ANSWER_FIRST,
      evidence: [late.exchange],
    });
  });

  it('is taken of deliveries that it has accepted only', () => {
    expect(
      judgeAnswerTimes([namedExchange('a', 404, 2000), namedExchange('b', 200, 5)], 'dyte'),
    ).toMatchObject({
      verdict: 'pass',
      finding: 'It answered within 5 ms to 5 ms, 5 ms in the middle; b took longest.',
    });
    expect(judgeAnswerTimes([namedExchange('a', 404, 2000)], 'dyte')).toEqual({
      verdict: 'skip',
      reason: 'It accepted none of the deliveries.',
    });
  });
});
