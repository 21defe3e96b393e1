import type { Clock } from '../domain/clock.ts';

/**
 * Between two looks into the store for deliveries that nobody has handed over: those that another receiver
 * has left behind, those that were rebuilt, and those whose commit seemed to fail and did not.
 */
const POLL_INTERVAL_MS = 10_000;

/** Looks again and again, until the signal is aborted. */
export async function pollUntil(signal: AbortSignal, clock: Clock, look: () => void): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(POLL_INTERVAL_MS, signal).catch(() => undefined);
    if (signal.aborted) return;
    look();
  }
}
