import type { NetworkFault } from '../domain/network/network-fault.ts';
import type { ApiRequest, Outcome } from './transport.ts';

/** Limits of one call of the API, which may be several attempts. */
export interface CallLimits {
  /** For each attempt. */
  readonly attemptTimeoutMs: number;
  /** For the whole call, waits included. */
  readonly totalTimeoutMs: number;
  /** Attempts after the first. 0 is none at all. */
  readonly retries: number;
}

export const DEFAULT_CALL_LIMITS: CallLimits = {
  attemptTimeoutMs: 10_000,
  totalTimeoutMs: 60_000,
  retries: 3,
};

/** For many calls in a row: as long as the longest window that a service counts calls in, and a little more. */
export const BATCH_CALL_LIMITS: CallLimits = { ...DEFAULT_CALL_LIMITS, totalTimeoutMs: 6 * 60_000 };

/** About how long the first wait is; each further one is twice the one before. */
const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 8_000;

const TEMPORARY_STATUS: ReadonlySet<number> = new Set([429, 502, 503, 504]);

const TEMPORARY_FAULTS: ReadonlySet<NetworkFault> = new Set([
  'lookup_failed',
  'connection_refused',
  'connection_lost',
  'connect_timeout',
  'host_unreachable',
  'answer_timeout',
  'proxy_connection_lost',
]);

/** What to do after an attempt: take its outcome, or wait and go on. */
export type RetryDecision =
  | { readonly action: 'take' }
  /** Send the same request again. */
  | { readonly action: 'retry'; readonly delayMs: number }
  /** See first whether it was carried out; if not, send it again. */
  | { readonly action: 'look_up_then_retry'; readonly delayMs: number }
  /** See whether it was carried out; if not, it failed for good. */
  | { readonly action: 'look_up_then_fail'; readonly delayMs: number };

export interface Situation {
  readonly method: ApiRequest['method'];
  readonly outcome: Outcome;
  /** Retries made so far. */
  readonly retriesDone: number;
  readonly limits: CallLimits;
  /** What is left of the whole call. */
  readonly remainingMs: number;
  /** Milliseconds since 1970, for `retry-after` dates. */
  readonly now: number;
  /** From 0 up to 1. */
  readonly chance: number;
}

/** Whether the service may have carried the request out although it did not say so. */
export function mayBeDone(outcome: Outcome): boolean {
  return outcome.kind === 'failure' ? outcome.mayHaveArrived : outcome.status >= 500;
}

/** Whether trying again later can help. */
function isTemporary(outcome: Outcome): boolean {
  return outcome.kind === 'failure'
    ? TEMPORARY_FAULTS.has(outcome.fault)
    : TEMPORARY_STATUS.has(outcome.status);
}

/**
 * Decides what follows an attempt. GET, PUT, DELETE and PATCH (which carries explicit values) have
 * the same effect when repeated; POST is repeated only when nothing can have been stored.
 */
export function decideRetry(situation: Situation): RetryDecision {
  const action = nextAction(situation.method, situation.outcome);
  if (action === 'take' || situation.retriesDone >= situation.limits.retries) return { action: 'take' };
  const delayMs = delayBefore(situation);
  return delayMs >= situation.remainingMs ? { action: 'take' } : { action, delayMs };
}

function nextAction(method: ApiRequest['method'], outcome: Outcome): RetryDecision['action'] {
  const retried = isTemporary(outcome);
  if (method !== 'POST' || !mayBeDone(outcome)) return retried ? 'retry' : 'take';
  return retried ? 'look_up_then_retry' : 'look_up_then_fail';
}

/** Half of each wait is left to chance, so that clients which failed together do not return together. */
function delayBefore({ outcome, retriesDone, now, chance }: Situation): number {
  const full = Math.min(FIRST_DELAY_MS * 2 ** retriesDone, MAX_DELAY_MS);
  const backoffMs = Math.round(full * (0.5 + chance / 2));
  const askedMs = outcome.kind === 'response' ? readRetryAfterMs(outcome.retryAfterHeader, now) : undefined;
  return askedMs === undefined
    ? backoffMs
    : Math.max(backoffMs, askedMs + Math.round(FIRST_DELAY_MS * chance));
}

/** The HTTP date of RFC 9110, section 5.6.7; the two obsolete forms are as good as never sent. */
const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** A longer wait is as good as never; it also keeps arithmetic with absurd values finite. */
const MAX_RETRY_AFTER_MS = 365 * 24 * 60 * 60 * 1000;

/**
 * Reads a `retry-after` header: seconds, or the date to wait for.
 *
 * @param now milliseconds since 1970
 * @returns milliseconds to wait, from 0 to a year; undefined when the header cannot be read
 */
export function readRetryAfterMs(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  const waitMs = /^\d+(?:\.\d+)?$/.test(text)
    ? Number(text) * 1000
    : HTTP_DATE.test(text)
      ? Date.parse(text) - now
      : Number.NaN;
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(Math.ceil(waitMs), 0), MAX_RETRY_AFTER_MS);
}
