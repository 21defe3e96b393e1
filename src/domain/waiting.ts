import type { Clock } from './clock.ts';

/** Resolves once a signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/**
 * Waits for work to end, for `withinMs` milliseconds at most.
 *
 * @throws what the work throws in that time
 */
export async function waitAtMost(withinMs: number, work: Promise<unknown>, clock: Clock): Promise<void> {
  const ended = new AbortController();
  try {
    await Promise.race([work, clock.sleep(withinMs, ended.signal).catch(() => undefined)]);
  } finally {
    ended.abort();
  }
}
