import type { Clock } from '../domain/clock.ts';

export interface SharedResultOptions {
  readonly clock: Clock;
  /** Milliseconds from the end of one piece of work to the beginning of the next, at least. */
  readonly intervalMs: number;
  /** How many times longer than it took it is also waited: what takes long is done less often. */
  readonly restFactor?: number;
}

/**
 * Does something at most so often, however many ask for it: those who come meanwhile are given what came of
 * it, also where that is a failure.
 */
export function shareResult<Result>(
  work: () => Promise<Result>,
  { clock, intervalMs, restFactor = 0 }: SharedResultOptions,
): () => Promise<Result> {
  let last: Promise<Result> | undefined;
  let nextAt = -Infinity;

  const begin = (): Promise<Result> => {
    const begunAt = clock.elapsed();
    nextAt = Infinity;
    return work().finally(() => {
      const endedAt = clock.elapsed();
      nextAt = endedAt + Math.max(intervalMs, (endedAt - begunAt) * restFactor);
    });
  };

  return () => {
    if (last === undefined || clock.elapsed() >= nextAt) last = begin();
    return last;
  };
}
