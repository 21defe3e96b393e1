import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HooksError } from '../../../../src/domain/errors.ts';
import {
  MISSING_ANSWERS,
  outcomeOf,
  plannedAnswerText,
  readPlannedAnswers,
} from '../../../../src/domain/retry/planned-answers.ts';

function refusalOf(words: readonly string[]): unknown {
  try {
    return readPlannedAnswers(words);
  } catch (error) {
    return error;
  }
}

describe('the answers of an endpoint that is thought of', () => {
  it('are statuses and reasons why none came', () => {
    const words = ['200', ' 599 ', 'timeout', 'Refused', 'reset'];
    expect(readPlannedAnswers(words)).toEqual([200, 599, 'timeout', 'refused', 'reset']);
  });

  it('are read as they were written', () => {
    const answer = fc.oneof(fc.integer({ min: 200, max: 599 }), fc.constantFrom(...MISSING_ANSWERS));
    fc.assert(
      fc.property(fc.array(answer, { minLength: 1, maxLength: 20 }), (answers) => {
        expect(readPlannedAnswers(answers.map(String))).toEqual(answers);
      }),
    );
  });

  it.each(['199', '600', '0', '5', '2000', '20', 'x200', '200x', '2e2', '-200', '200.5', 'late', ''])(
    'are refused with what was written: "%s"',
    (word) => {
      const error = refusalOf(['500', word]);
      expect(error).toBeInstanceOf(HooksError);
      expect(error).toMatchObject({
        code: 'usage_invalid',
        message: `--explain cannot be "${word}".`,
        hint: 'An answer is a status from 200 to 599, or one of timeout, refused, reset, with commas between them: 500,timeout,404.',
      });
    },
  );

  it('are one at least, and twenty at most', () => {
    expect(refusalOf([])).toMatchObject({
      message: '--explain cannot be "".',
      hint: 'Give one answer at least, such as 503.',
    });
    const many = Array.from({ length: 21 }, () => '500');
    expect(refusalOf(many.slice(1))).toHaveLength(20);
    expect(refusalOf(many)).toMatchObject({
      message: `--explain cannot be "${many.join(',')}".`,
      hint: 'Give 20 answers at most; the last one stands for all that follow.',
    });
  });

  it.each([
    [200, { kind: 'answered', status: 200 }, '200'],
    ['timeout', { kind: 'timeout' }, 'no answer in time'],
    ['refused', { kind: 'network_error' }, 'connection refused'],
    ['reset', { kind: 'network_error' }, 'connection lost'],
  ] as const)('are what a sender sees: %s', (answer, outcome, text) => {
    expect(outcomeOf(answer)).toEqual(outcome);
    expect(plannedAnswerText(answer)).toBe(text);
  });
});
