import type { Clock } from '../domain/clock.ts';
import type { RetryPolicy } from '../domain/retry/retry-policy.ts';
import type { SignedDelivery } from './delivery-request.ts';
import { playPolicy, type PolicyEnd, type PolicyProgress } from './play-policy.ts';
import type { Limiter } from './concurrency-limit.ts';
import { sendAttempt, type AttemptOptions, type AttemptResult, type OwnRequest } from './send-attempt.ts';

/** Sends an attempt, when its turn has come. */
export type SendNow = (options?: Pick<AttemptOptions, 'drop'>) => Promise<AttemptResult>;

/** What happens to a delivery, as it happens. */
export type DeliveryProgress =
  | Exclude<PolicyProgress<AttemptResult>, { readonly type: 'attempt' }>
  | (Extract<PolicyProgress<AttemptResult>, { readonly type: 'attempt' }> & { readonly uuid: string });

export type DeliveryEnd = PolicyEnd;

export interface DeliverOptions {
  readonly policy: RetryPolicy;
  readonly clock: Clock;
  /** Factor for the policy's times: 0.01 makes a second a hundredth of one. 1 without it. */
  readonly timeScale?: number;
  /** Ends an attempt in progress. */
  readonly signal?: AbortSignal | undefined;
  /** Ends a wait for a retry or for a turn, and leaves an attempt in progress alone; else `signal` does. */
  readonly waitSignal?: AbortSignal | undefined;
  /** Shared by many deliveries: only attempts take a place in it, a wait for a retry takes none. */
  readonly limiter?: Limiter | undefined;
  /**
   * Makes the UUID of each retry. Without it a retry keeps the UUID, which is what both services
   * imply (docs/service.md, "Retries").
   */
  readonly retryUuid?: (() => string) | undefined;
  /** Makes an attempt instead of just sending it: later, broken off, or not at all. */
  readonly attempt?: ((attempt: number, send: SendNow) => Promise<AttemptResult>) | undefined;
  readonly request?: OwnRequest | undefined;
  readonly onProgress?: ((progress: DeliveryProgress) => void) | undefined;
}

/** An endpoint does not answer faster because somebody shortened the waits. */
const MIN_TIMEOUT_MS = 250;

/** How long an endpoint may take under a policy whose times are scaled, in milliseconds. */
export function scaledTimeout(policy: RetryPolicy, timeScale: number): number {
  return Math.min(policy.timeout, Math.max(policy.timeout * timeScale, MIN_TIMEOUT_MS));
}

/**
 * Sends a delivery until the policy says that it is done or lost. The signature is the same each time.
 *
 * @throws the reason of a signal that was aborted; nothing else
 */
export async function deliver(delivery: SignedDelivery, options: DeliverOptions): Promise<DeliveryEnd> {
  const { policy, clock, timeScale = 1, signal, limiter, retryUuid, request, onProgress } = options;
  const { waitSignal = signal } = options;
  const limits = { timeout: scaledTimeout(policy, timeScale), clock, signal, request };
  let { uuid } = delivery;
  const attempt = (number: number): Promise<AttemptResult> => {
    if (number > 1) uuid = retryUuid?.() ?? uuid;
    const sent = { ...delivery, uuid };
    const send: SendNow = (more) => {
      const work = (): Promise<AttemptResult> => sendAttempt(sent, { ...limits, ...more });
      return limiter === undefined ? work() : limiter.run(work, waitSignal);
    };
    return options.attempt === undefined ? send() : options.attempt(number, send);
  };
  return playPolicy(attempt, {
    policy,
    clock,
    timeScale,
    signal: waitSignal,
    onProgress: (progress) => onProgress?.(progress.type === 'attempt' ? { ...progress, uuid } : progress),
  });
}
