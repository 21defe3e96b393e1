import type { Clock } from '../domain/clock.ts';

/** Deliveries that wait until another one to the same webhook has overtaken them. */
export interface HeldDeliveries {
  /**
   * Waits until a delivery to this webhook has passed, for `withinMs` milliseconds at most.
   *
   * @throws the signal's reason
   */
  hold(webhookId: string, withinMs: number, signal: AbortSignal): Promise<void>;
  /** Lets those of a webhook go, as a delivery to it has been sent. */
  passed(webhookId: string): void;
}

export function createHeldDeliveries(clock: Clock): HeldDeliveries {
  const held = new Map<string, Set<AbortController>>();
  return {
    hold: async (webhookId, withinMs, signal) => {
      const overtaken = new AbortController();
      const waiting = held.get(webhookId) ?? new Set();
      held.set(webhookId, waiting.add(overtaken));
      try {
        await clock.sleep(withinMs, AbortSignal.any([signal, overtaken.signal]));
      } catch (error) {
        if (!overtaken.signal.aborted) throw error;
      } finally {
        waiting.delete(overtaken);
        if (waiting.size === 0) held.delete(webhookId);
      }
    },
    passed: (webhookId) => {
      for (const overtaken of held.get(webhookId) ?? []) overtaken.abort();
    },
  };
}
