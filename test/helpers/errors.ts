import { HooksError } from '../../src/domain/errors.ts';

/** Runs `work` and returns the HooksError that it throws; fails the test when it throws none. */
export function thrownBy(work: () => unknown): HooksError {
  try {
    work();
  } catch (error) {
    if (error instanceof HooksError) return error;
    throw error;
  }
  throw new Error('Expected a HooksError, and nothing was thrown.');
}
