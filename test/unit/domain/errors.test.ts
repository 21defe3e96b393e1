import { describe, expect, it } from 'vitest';
import { ERROR_EXIT_CODES, EXIT, HooksError } from '../../../src/domain/errors.ts';

describe('HooksError', () => {
  it('is an error that says what happened and what to do next', () => {
    const cause = new Error('deeper');
    const error = new HooksError('option_missing', 'No URL.', { hint: 'Add --url.', cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'HooksError',
      code: 'option_missing',
      message: 'No URL.',
      hint: 'Add --url.',
    });
    expect(error.cause).toBe(cause);
  });

  it('has neither hint nor cause unless given one', () => {
    const error = new HooksError('internal', 'x');
    expect(error.hint).toBeUndefined();
    expect('cause' in error).toBe(false);
  });

  it.each([
    ['internal', 1],
    ['webhook_exists', 1],
    ['usage_invalid', 2],
    ['option_missing', 2],
    ['confirmation_missing', 2],
    ['url_unusable', 2],
    ['event_unknown', 2],
    ['credentials_missing', 3],
    ['credentials_refused', 3],
    ['webhook_not_found', 4],
    ['service_unreachable', 5],
    ['service_timeout', 5],
    ['expectation_unmet', 6],
    ['interrupted', 130],
  ] as const)('%s ends the process with %i', (code, exitCode) => {
    expect(new HooksError(code, 'x').exitCode).toBe(exitCode);
  });

  it('ends the process as if all were well only when the reader has seen enough', () => {
    const codes = Object.entries(ERROR_EXIT_CODES).filter(([, exitCode]) => exitCode === EXIT.done);
    expect(codes).toEqual([['output_closed', EXIT.done]]);
  });

  it('has stable words for codes', () => {
    expect(Object.keys(ERROR_EXIT_CODES).filter((code) => !/^[a-z]+(?:_[a-z]+)*$/.test(code))).toEqual([]);
  });
});
