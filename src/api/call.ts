import type { Clock, Random } from '../domain/clock.ts';
import { maskUrl } from '../domain/secrets/mask-secrets.ts';
import type { ApiRequest, Outcome } from './outcome.ts';
import { decide, mayBeDone, type CallLimits, type Decision } from './retry-decision.ts';
import type { Transport } from './transport.ts';

/** Told before each wait, so that a person sees why nothing seems to happen. */
export interface RetryNotice {
  readonly action: Exclude<Decision['action'], 'take'>;
  readonly method: ApiRequest['method'];
  /** Safe to show. */
  readonly url: string;
  /** The status, such as `503`, or the fault's code, such as `ECONNRESET`. */
  readonly reason: string;
  /** Which retry this is, from 1, and how many there can be. */
  readonly retry: number;
  readonly retries: number;
  /** Milliseconds until then. */
  readonly delay: number;
}

export interface CallParts {
  readonly transport: Transport;
  readonly limits: CallLimits;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  readonly onRetry: ((notice: RetryNotice) => void) | undefined;
}

/** A request that has the same effect however often it is sent. */
export type RepeatableRequest = ApiRequest & { readonly method: Exclude<ApiRequest['method'], 'POST'> };

/** What the last attempt brought, and whether an earlier one may have been carried out already. */
export interface Sent {
  readonly outcome: Outcome;
  readonly mayBeDoneBefore: boolean;
}

/** One call of the API: however many attempts it takes, they share one time limit. */
export interface Call {
  attempt(request: ApiRequest): Promise<Outcome>;
  /** Decides what follows an attempt and, unless its outcome is to be taken, waits for the time. */
  next(request: ApiRequest, outcome: Outcome, retriesDone: number): Promise<Decision['action']>;
  /** Attempts until the outcome is to be taken; for requests that are safe to repeat. */
  send(request: RepeatableRequest): Promise<Sent>;
}

/** Starts the time limit of one call. Every method throws the signal's reason when it is aborted. */
export function startCall({ transport, limits, clock, random, signal, onRetry }: CallParts): Call {
  const end = clock.elapsed() + limits.totalTimeout;
  const remaining = (): number => Math.max(end - clock.elapsed(), 1);

  const attempt: Call['attempt'] = (request) =>
    transport.attempt(request, { timeout: Math.min(limits.attemptTimeout, remaining()), signal });

  const next: Call['next'] = async (request, outcome, retriesDone) => {
    const { method, url } = request;
    const situation = {
      method,
      outcome,
      retriesDone,
      limits,
      remaining: remaining(),
      now: clock.now(),
      chance: random(),
    };
    const decision = decide(situation);
    if (decision.action === 'take') return 'take';
    const reason = outcome.kind === 'answer' ? String(outcome.status) : outcome.code;
    const { retries } = limits;
    onRetry?.({ ...decision, method, url: maskUrl(url.href), reason, retry: retriesDone + 1, retries });
    await clock.sleep(decision.delay, signal);
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
