import { vi } from 'vitest';

/**
 * Looks again and again until `look` does not throw, for as long as a busy machine may need: vitest's own
 * second is too short for a process that starts beside others.
 *
 * @returns what it returned
 */
export function eventually<Result>(look: () => Result | Promise<Result>): Promise<Result> {
  return vi.waitFor(look, { timeout: 15_000, interval: 2 });
}
