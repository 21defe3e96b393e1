/** Runs work, so many pieces at a time; the others wait for their turn in the order they came. */
export interface Limiter {
  /**
   * @throws the signal's reason when it is aborted before the work's turn came, and what the work
   * throws
   */
  run<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result>;
}

/** @param limit pieces of work at a time, at least 1 */
export function createLimiter(limit: number): Limiter {
  const waiting = new Set<() => void>();
  let running = 0;

  const turn = (signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      const begin = (): void => {
        waiting.delete(begin);
        signal?.removeEventListener('abort', leave);
        running += 1;
        resolve();
      };
      const leave = (): void => {
        waiting.delete(begin);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', leave, { once: true });
      if (running < limit) begin();
      else waiting.add(begin);
    });

  const next = (): void => {
    running -= 1;
    const [first] = waiting;
    first?.();
  };

  return {
    run: async (work, signal) => {
      signal?.throwIfAborted();
      await turn(signal);
      try {
        return await work();
      } finally {
        next();
      }
    },
  };
}
