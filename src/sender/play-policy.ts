import type { Clock } from '../domain/clock.ts';
import type { AttemptOutcome, Decision, RetryPolicy } from '../domain/retry/retry-policy.ts';

/** What happens while a policy is played, as it happens. */
export type PolicyProgress<Result> =
  | {
      readonly type: 'attempt';
      /** 1 for the first. */
      readonly attempt: number;
      readonly result: Result;
      /** What follows from it; the wait of a retry is the one that will be waited. */
      readonly next: Decision;
    }
  | {
      readonly type: 'retry_scheduled';
      /** The attempt to come. */
      readonly attempt: number;
      readonly retryInMs: number;
    }
  | PolicyEnd;

export type PolicyEnd =
  | { readonly type: 'delivered'; readonly attempts: number }
  | {
      readonly type: 'gave_up';
      readonly attempts: number;
      readonly reason: 'final_status' | 'retries_used_up';
    };

export interface PolicyOptions<Result> {
  readonly policy: RetryPolicy;
  readonly clock: Clock;
  /** Factor for the waits between attempts: 0.01 makes a second a hundredth of one. 1 without it. */
  readonly timeScale?: number | undefined;
  /** Ends a wait for a retry. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: PolicyProgress<Result>) => void) | undefined;
}

/**
 * Makes attempts until the policy says that it is done or lost.
 *
 * @param attempt makes one; 1 is the first
 * @throws the reason of the signal when it is aborted during a wait, and what `attempt` throws
 */
export async function playPolicy<Result extends AttemptOutcome>(
  attempt: (number: number) => Promise<Result>,
  { policy, clock, timeScale = 1, signal, onProgress }: PolicyOptions<Result>,
): Promise<PolicyEnd> {
  for (let number = 1; ; number += 1) {
    const result = await attempt(number);
    const next = scaled(policy.decide(result, number - 1), timeScale);
    onProgress?.({ type: 'attempt', attempt: number, result, next });
    if (next.action !== 'retry') {
      const end = ended(next, number);
      onProgress?.(end);
      return end;
    }
    onProgress?.({ type: 'retry_scheduled', attempt: number + 1, retryInMs: next.retryInMs });
    await clock.sleep(next.retryInMs, signal);
  }
}

function scaled(decision: Decision, timeScale: number): Decision {
  if (decision.action !== 'retry') return decision;
  return { action: 'retry', retryInMs: decision.retryInMs * timeScale };
}

function ended(decision: Exclude<Decision, { readonly action: 'retry' }>, attempts: number): PolicyEnd {
  return decision.action === 'done'
    ? { type: 'delivered', attempts }
    : { type: 'gave_up', attempts, reason: decision.reason };
}
