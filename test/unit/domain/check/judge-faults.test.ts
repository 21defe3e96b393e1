import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isSettled,
  judgeUnusable,
  judgeWithoutKey,
  type UnusableContext,
} from '../../../../src/domain/check/judge-faults.ts';
import { answered, exchangeOf, judgementText, REFUSED, TIMEOUT } from '../../../helpers/exchanges.ts';
import type { Answer, Exchange, Judgement } from '../../../../src/domain/check/probe-result.ts';

const WHAT = 'signed body that is broken JSON';
const ANSWER_4XX =
  'Catch what goes wrong while the body is read, and answer 400: sending it again does not change it. #answer-400-to-what-cannot-be-read';
const AGAIN = 'RealtimeKit sends it again; how often is not documented.';
const NO_LIMIT = 'How long RealtimeKit waits for an answer is not documented.';

function exchange(answer: Answer): Exchange {
  return exchangeOf(answer, { what: WHAT, body: Buffer.from('{'), headers: [] });
}

function judge(context: Partial<UnusableContext>, first: Answer, again?: Answer): Judgement {
  return judgeUnusable(again === undefined ? [exchange(first)] : [exchange(first), exchange(again)], {
    acceptsGenuine: true,
    policy: 'realtimekit',
    neverSettled: 'fail',
    ...context,
  });
}

describe('what cannot be worked on', () => {
  it.each([
    [199, false],
    [200, true],
    [299, true],
    [300, false],
    [399, false],
    [400, true],
    [499, true],
    [500, false],
  ])('is settled by %i: %s', (status, settled) => {
    expect(isSettled(answered(status))).toBe(settled);
  });

  it.each([200, 400, 413])('is settled at once by %i', (status) => {
    const judgement = judge({}, answered(status));
    expect(judgementText(judgement)).toBe(`pass: It answered ${String(status)} to a ${WHAT}.`);
    expect(judgement.evidence).toEqual([exchange(answered(status))]);
  });

  it('is settled by the second answer, which is worth a warning', () => {
    const judgement = judge({}, answered(500), answered(400));
    expect(judgementText(judgement)).toBe(
      `warn: It answered 500 to a ${WHAT}, and answered 400 when it was sent again.\n${ANSWER_4XX}`,
    );
    expect(judgement.evidence).toEqual([exchange(answered(500)), exchange(answered(400))]);
  });

  it.each([
    [answered(500), answered(502), 'answered 500', AGAIN],
    [TIMEOUT, TIMEOUT, 'gave no answer within 3 s', NO_LIMIT],
    [answered(500), REFUSED, 'answered 500', AGAIN],
    [answered(302), answered(302), 'answered 302', 'RealtimeKit will not send it again.'],
  ])('is never settled: %j, %j', (first, second, words, follows) => {
    for (const neverSettled of ['fail', 'warn'] as const) {
      const judgement = judge({ neverSettled }, first, second);
      expect(judgementText(judgement)).toBe(
        `${neverSettled}: It ${words} to a ${WHAT}, also when it was sent again. ${follows}\n${ANSWER_4XX}`,
      );
      expect(judgement.evidence).toEqual([exchange(first), exchange(second)]);
    }
  });

  it('may be refused by cutting the connection where that is usual', () => {
    expect(judge({ mayCut: true }, REFUSED, REFUSED).verdict).toBe('warn');
    expect(judge({ mayCut: true }, answered(500), answered(500)).verdict).toBe('fail');
    expect(judge({ mayCut: true }, TIMEOUT, TIMEOUT).verdict).toBe('fail');
    expect(judge({ mayCut: false }, REFUSED, REFUSED).verdict).toBe('fail');
    expect(judge({}, REFUSED, REFUSED).verdict).toBe('fail');
  });

  it.each([false, undefined])(
    'says nothing where genuine deliveries are not accepted: %s',
    (acceptsGenuine) => {
      const judgement = judge({ acceptsGenuine }, answered(401));
      expect(judgementText(judgement)).toBe(
        'skip: It does not accept genuine deliveries, so its answer says nothing of this one.',
      );
      expect(judgement.evidence).toEqual([exchange(answered(401))]);
    },
  );

  it('passes exactly where the first answer settles it', () => {
    const answer = fc.oneof(
      fc.integer({ min: 200, max: 599 }).map((status) => answered(status)),
      fc.constantFrom(TIMEOUT, REFUSED),
    );
    fc.assert(
      fc.property(answer, answer, (first, second) => {
        const { verdict } = isSettled(first) ? judge({}, first) : judge({}, first, second);
        expect(verdict === 'pass').toBe(isSettled(first));
        expect(verdict === 'fail').toBe(!isSettled(first) && !isSettled(second));
      }),
    );
  });
});

describe('an instance without its key', () => {
  const REMEDY =
    'Answer 503 when the key is not there: the delivery comes again once it is. A 4xx is for signatures that were checked. #answer-503-for-own-faults';
  const FIVE_TIMES = 'Dyte tries 5 times more, and then it is lost.';
  const FINAL = 'RealtimeKit will not send it again.';
  const did = (words: string): string => `Without its key it ${words} to a ${WHAT}`;
  const UNCHECKED = ': it accepts what it has not checked.';

  it.each([
    [
      answered(200),
      `fail: ${did('answered 200')}${UNCHECKED}\n${REMEDY}`,
      `fail: ${did('answered 200')}${UNCHECKED}\n${REMEDY}`,
    ],
    [answered(503), `pass: ${did('answered 503')}. ${FIVE_TIMES}`, `pass: ${did('answered 503')}. ${AGAIN}`],
    [answered(500), `pass: ${did('answered 500')}. ${FIVE_TIMES}`, `pass: ${did('answered 500')}. ${AGAIN}`],
    [
      answered(499),
      `warn: ${did('answered 499')}. ${FIVE_TIMES}\n${REMEDY}`,
      `fail: ${did('answered 499')}. ${FINAL}\n${REMEDY}`,
    ],
    [
      answered(302),
      `warn: ${did('answered 302')}. ${FIVE_TIMES}\n${REMEDY}`,
      `fail: ${did('answered 302')}. ${FINAL}\n${REMEDY}`,
    ],
    [
      TIMEOUT,
      `warn: ${did('gave no answer within 3 s')}. ${FIVE_TIMES}\n${REMEDY}`,
      `warn: ${did('gave no answer within 3 s')}. ${NO_LIMIT}\n${REMEDY}`,
    ],
    [
      REFUSED,
      `warn: ${did('gave no answer (connection refused)')}. ${FIVE_TIMES}\n${REMEDY}`,
      `warn: ${did('gave no answer (connection refused)')}. ${AGAIN}\n${REMEDY}`,
    ],
  ])('%j', (answer, dyte, realtimekit) => {
    const judgement = judgeWithoutKey(exchange(answer), 'dyte');
    expect(judgementText(judgement)).toBe(dyte);
    expect(judgement.evidence).toEqual([exchange(answer)]);
    expect(judgementText(judgeWithoutKey(exchange(answer), 'realtimekit'))).toBe(realtimekit);
  });
});
