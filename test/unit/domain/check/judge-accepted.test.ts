import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ANSWER_FIRST, countedAnswers, judgeAccepted } from '../../../../src/domain/check/judge-accepted.ts';
import { exchangeWith, namedExchange, notReached, TIMEOUT } from '../../../helpers/exchanges.ts';

const REMEDY = { text: 'Do it.', section: 'do-it' };
const RULES = { policy: 'realtimekit', remedy: REMEDY } as const;

describe('deliveries that are to be accepted', () => {
  it.each([
    [['one'], 'it'],
    [['one', 'two'], 'all 2'],
  ])('%j, and were: a pass with all of them', (names, what) => {
    const cases = names.map((name) => namedExchange(name, 204));
    expect(judgeAccepted(cases, RULES)).toEqual({
      verdict: 'pass',
      finding: `It answered 2xx to ${what}.`,
      evidence: cases.map(({ exchange }) => exchange),
    });
  });

  it('say nothing where none is left', () => {
    expect(judgeAccepted([], RULES)).toEqual({
      verdict: 'skip',
      reason: 'It does not accept these events as they are, without a change.',
    });
  });

  it('fails with those that were not, alike ones together', () => {
    const bad = [namedExchange('a', 500), namedExchange('c', 404), namedExchange('d', 500)];
    expect(judgeAccepted([namedExchange('b', 200), ...bad], RULES)).toEqual({
      verdict: 'fail',
      finding: 'It answered 500 to a and d; it answered 404 to c. RealtimeKit will not send it again.',
      remedy: REMEDY,
      evidence: bad.map(({ exchange }) => exchange),
    });
  });

  it('says together what was not answered in time, however long each took', () => {
    const cases = [
      namedExchange('a', { kind: 'timeout', durationMs: 3000 }),
      namedExchange('b', { kind: 'timeout', durationMs: 3200 }),
    ];
    expect(judgeAccepted(cases, { ...RULES, policy: 'dyte' })).toMatchObject({
      finding: 'It gave no answer within 3 s to a and b. Dyte tries 5 times more, and then it is lost.',
      remedy: ANSWER_FIRST,
    });
  });

  it('has the remedy for slowness only where nothing else was wrong', () => {
    const judgement = judgeAccepted([namedExchange('a', TIMEOUT), namedExchange('b', 302)], RULES);
    expect(judgement).toMatchObject({ verdict: 'fail', remedy: REMEDY });
  });

  it('passes exactly where each is a 2xx', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 200, max: 599 }), { minLength: 1, maxLength: 8 }),
        (statuses) => {
          const { verdict } = judgeAccepted(
            statuses.map((status) => namedExchange('x', status)),
            RULES,
          );
          expect(verdict).toBe(statuses.every((status) => status < 300) ? 'pass' : 'fail');
        },
      ),
    );
  });
});

describe('answers by their number', () => {
  it('are told for within a sentence', () => {
    const exchanges = [503, 503, 429].map((status) => exchangeWith(status));
    expect(countedAnswers([...exchanges, exchangeWith(notReached('connection_refused'))])).toBe(
      'it answered 503 to 2; it answered 429 to 1; it gave no answer (connection refused) to 1',
    );
  });
});
