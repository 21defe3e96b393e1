import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ANSWER_FIRST } from '../../../../src/domain/check/judge-accepted.ts';
import { judgeBurst, judgeGrowth, WITHSTAND_BURSTS } from '../../../../src/domain/check/judge-together.ts';
import { exchangeWith, TIMEOUT } from '../../../helpers/exchanges.ts';
import type { Exchange } from '../../../../src/domain/check/probe-result.ts';

const LIMITS = { policy: 'realtimekit', limitMs: 3000 } as const;
const all = (times: readonly number[]): Exchange[] => times.map((each) => exchangeWith(200, each));
const upTo = (slowest: number, count: number): Exchange[] =>
  all(Array.from({ length: count }, (_, index) => (slowest * (index + 1)) / count));
const NOTHING = { verdict: 'skip', reason: 'It does not accept such deliveries one by one either.' };

describe('ten deliveries at once', () => {
  it('take no longer than one: a pass', () => {
    const together = upTo(60, 10);
    expect(judgeGrowth({ alone: all([40, 30, 50]), together }, LIMITS)).toEqual({
      verdict: 'pass',
      finding: 'One alone took 40 ms, the slowest of 10 at once 60 ms.',
      evidence: [together[9]],
      isMeasured: true,
    });
  });

  it.each([
    // Too short to matter, however many times as long.
    [10, 499, 'pass'],
    [10, 500, 'warn'],
    // Half of what one after the other would take.
    [200, 999, 'pass'],
    [200, 1000, 'warn'],
  ])('one in %i ms, the slowest in %i ms: %s', (one, slowest, verdict) => {
    expect(judgeGrowth({ alone: all([one]), together: upTo(slowest, 10) }, LIMITS).verdict).toBe(verdict);
  });

  it('wait for one another: how many are too many', () => {
    const together = upTo(2000, 10);
    expect(judgeGrowth({ alone: all([200]), together }, LIMITS)).toEqual({
      verdict: 'warn',
      finding:
        'One alone took 200 ms, the slowest of 10 at once 2 s. It works on one after the other before it answers: of more than 15 at once, some get no answer within 3 s.',
      remedy: ANSWER_FIRST,
      evidence: [together[9]],
    });
  });

  it('fail where some are not accepted', () => {
    const bad = [exchangeWith(TIMEOUT), exchangeWith(TIMEOUT)];
    expect(judgeGrowth({ alone: all([10]), together: [...upTo(100, 8), ...bad] }, LIMITS)).toEqual({
      verdict: 'fail',
      finding:
        'Of 10 at once, it gave no answer within 3 s to 2. How long RealtimeKit waits for an answer is not documented. 3s is our choice: it is what Dyte waits.',
      remedy: ANSWER_FIRST,
      evidence: bad,
    });
  });

  it('say nothing where one alone is not accepted', () => {
    expect(judgeGrowth({ alone: [exchangeWith(500)], together: all([1]) }, LIMITS)).toEqual(NOTHING);
    expect(judgeGrowth({ alone: all([1]), together: [] }, LIMITS)).toEqual(NOTHING);
  });

  it('never count as grown where they took as long as one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2999 }), fc.integer({ min: 3, max: 50 }), (time, count) => {
        const together = all(Array.from({ length: count }, () => time));
        expect(judgeGrowth({ alone: all([time]), together }, LIMITS).verdict).toBe('pass');
      }),
    );
    expect(judgeGrowth({ alone: all([600]), together: all([600]) }, LIMITS).verdict).toBe('pass');
  });

  it('that are accepted of those alone tell what one takes', () => {
    const alone = [exchangeWith(500, 900), ...all([10])];
    expect(judgeGrowth({ alone, together: all([20, 30]) }, LIMITS)).toMatchObject({
      finding: 'One alone took 10 ms, the slowest of 2 at once 30 ms.',
    });
  });
});

describe('a burst', () => {
  it.each([
    [1499, 'pass', ''],
    [1500, 'warn', ' That is close to the limit of 3 s.'],
  ])('whose slowest took %i ms: %s', (slowest, verdict, more) => {
    const together = upTo(slowest, 100);
    expect(judgeBurst({ alone: all([10, 10, 99]), together }, LIMITS)).toEqual({
      verdict,
      finding: `It answered 2xx to all of 100 at once; the slowest took 1.5 s, 150 times as long as one alone (10 ms).${more}`,
      ...(verdict === 'warn' ? { remedy: WITHSTAND_BURSTS } : { isMeasured: true }),
      evidence: [together[99]],
    });
  });

  it.each([
    [14, 'as long as one alone (10 ms)'],
    [15, '2 times as long as one alone (10 ms)'],
    [2, 'as long as one alone (10 ms)'],
  ])('of which the slowest took %i ms is compared with one alone', (slowest, text) => {
    expect(judgeBurst({ alone: all([10]), together: all([slowest]) }, LIMITS)).toMatchObject({
      finding: `It answered 2xx to all of 1 at once; the slowest took ${String(slowest)} ms, ${text}.`,
    });
  });

  it('is shown by one of those that took longest', () => {
    const together = all([20, 30, 30]);
    expect(judgeBurst({ alone: all([10]), together }, LIMITS)).toMatchObject({ evidence: [together[1]] });
  });

  it('that is answered fast is not close to any limit', () => {
    const limits = { policy: 'dyte', limitMs: 1000 } as const;
    expect(judgeBurst({ alone: all([10]), together: all([999]) }, limits).verdict).toBe('pass');
    expect(judgeBurst({ alone: all([10]), together: all([1000]) }, limits).verdict).toBe('warn');
  });

  it('says nothing where one alone is not accepted', () => {
    expect(judgeBurst({ alone: [exchangeWith(503)], together: [exchangeWith(503)] }, LIMITS)).toEqual(
      NOTHING,
    );
    expect(judgeBurst({ alone: all([1]), together: [] }, LIMITS)).toEqual(NOTHING);
    expect(
      judgeBurst({ alone: [exchangeWith(503, 900), ...all([10])], together: all([20]) }, LIMITS),
    ).toMatchObject({
      finding:
        'It answered 2xx to all of 1 at once; the slowest took 20 ms, 2 times as long as one alone (10 ms).',
    });
  });

  it('fails where some are not accepted, with a few of them', () => {
    const bad = [429, 429, 500, 429].map((status) => exchangeWith(status));
    expect(judgeBurst({ alone: all([10]), together: [...all([10]), ...bad] }, LIMITS)).toEqual({
      verdict: 'fail',
      finding:
        'Of 5 at once, it answered 429 to 3; it answered 500 to 1. RealtimeKit will not send it again.',
      remedy: WITHSTAND_BURSTS,
      evidence: bad.slice(0, 3),
    });
  });

  it('that is only slow has the remedy for that', () => {
    expect(judgeBurst({ alone: all([10]), together: [exchangeWith(TIMEOUT)] }, LIMITS)).toMatchObject({
      remedy: ANSWER_FIRST,
    });
  });
});
