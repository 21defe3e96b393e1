import type { Clock, Random } from '../domain/clock.ts';
import { maskUrl } from '../domain/secrets/mask-secrets.ts';
import { explainFailure } from './connection-failure.ts';
import { decideRetry, mayBeDone, type CallLimits, type RetryDecision } from './retry-decision.ts';
import type { ApiRequest, ApiResponse, Outcome, Transport } from './transport.ts';

/** Why an attempt is followed by another. */
export type RetryReason =
  | { readonly kind: 'answered'; readonly status: number }
  | { readonly kind: 'no_answer'; readonly afterMs: number }
  /** What happened, as the beginning of a sentence. */
  | { readonly kind: 'failed'; readonly what: string };

/** Said before each wait, so that a person sees why nothing seems to happen. */
export interface RetryNotice {
  readonly action: Exclude<RetryDecision['action'], 'take'>;
  readonly method: ApiRequest['method'];
  /** Safe to show. */
  readonly url: string;
  readonly host: string;
  readonly reason: RetryReason;
  /** Which retry this is, from 1, and how many there can be. */
  readonly retry: number;
  readonly retries: number;
  readonly delayMs: number;
}

export interface CallParts {
  readonly transport: Transport;
  readonly limits: CallLimits;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  /** Whether an answer asks to slow down without the status that says so. */
  readonly isThrottled: (response: ApiResponse) => boolean;
  readonly onRetry: ((notice: RetryNotice) => void) | undefined;
}

/** A request that has the same effect however often it is sent. */
export type RepeatableRequest = ApiRequest & { readonly method: Exclude<ApiRequest['method'], 'POST'> };

/** What the last attempt brought, and whether an earlier one may have been carried out already. */
export interface CallResult {
  readonly outcome: Outcome;
  readonly mayBeDoneBefore: boolean;
}

/** One call of the API: however many attempts it takes, they share one time limit. */
export interface Call {
  attempt(request: ApiRequest): Promise<Outcome>;
  /** Decides what follows an attempt and, unless its outcome is to be taken, waits for the time. */
  next(request: ApiRequest, outcome: Outcome, retriesDone: number): Promise<RetryDecision['action']>;
  /** Attempts until the outcome is to be taken; for requests that are safe to repeat. */
  send(request: RepeatableRequest): Promise<CallResult>;
}

/** Starts the time limit of one call. Every method throws the signal's reason when it is aborted. */
export function startCall(parts: CallParts): Call {
  const { transport, limits, clock, random, signal, isThrottled, onRetry } = parts;
  const end = clock.elapsed() + limits.totalTimeoutMs;
  const remainingMs = (): number => Math.max(end - clock.elapsed(), 1);

  let timeoutMs = limits.attemptTimeoutMs;

  const attempt: Call['attempt'] = (request) => {
    timeoutMs = Math.min(limits.attemptTimeoutMs, remainingMs());
    return transport.attempt(request, { timeoutMs, signal });
  };

  const next: Call['next'] = async (request, outcome, retriesDone) => {
    const { method, url } = request;
    const decision = decideRetry({
      method,
      outcome: outcome.kind === 'response' && isThrottled(outcome) ? { ...outcome, status: 429 } : outcome,
      retriesDone,
      limits,
      remainingMs: remainingMs(),
      now: clock.now(),
      chance: random(),
    });
    if (decision.action === 'take') return 'take';
    const { retries } = limits;
    const { host } = url;
    const reason = retryReason(outcome, timeoutMs);
    onRetry?.({ ...decision, method, url: maskUrl(url.href), host, reason, retry: retriesDone + 1, retries });
    await clock.sleep(decision.delayMs, signal);
    signal.throwIfAborted();
    return decision.action;
  };

  const send: Call['send'] = async (request) => {
    let mayBeDoneBefore = false;
    for (let retriesDone = 0; ; retriesDone++) {
      const outcome = await attempt(request);
      if ((await next(request, outcome, retriesDone)) === 'take') return { outcome, mayBeDoneBefore };
      mayBeDoneBefore ||= mayBeDone(outcome);
    }
  };

  return { attempt, next, send };
}

function retryReason(outcome: Outcome, timeoutMs: number): RetryReason {
  if (outcome.kind === 'response') return { kind: 'answered', status: outcome.status };
  if (outcome.fault === 'answer_timeout' || outcome.fault === 'connect_timeout')
    return { kind: 'no_answer', afterMs: timeoutMs };
  return { kind: 'failed', what: explainFailure(outcome).what };
}
