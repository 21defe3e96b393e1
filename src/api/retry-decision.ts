import type { NetworkFault } from '../domain/network/network-fault.ts';
import type { ApiRequest, Outcome } from './outcome.ts';
import { readRetryAfter } from './retry-after.ts';

/** Limits of one call of the API, which may be several attempts. */
export interface CallLimits {
  /** Milliseconds for each attempt. */
  readonly attemptTimeout: number;
  /** Milliseconds for the whole call, waits included. */
  readonly totalTimeout: number;
  /** Attempts after the first. 0 is none at all. */
  readonly retries: number;
}

export const DEFAULT_LIMITS: CallLimits = { attemptTimeout: 10_000, totalTimeout: 60_000, retries: 3 };

/** The first wait is about this many milliseconds, each further one twice the one before. */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 8_000;

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
export type Decision =
  | { readonly action: 'take' }
  /** Send the same request again. */
  | { readonly action: 'retry'; readonly delay: number }
  /** See first whether it was carried out; if not, send it again. */
  | { readonly action: 'look_up_then_retry'; readonly delay: number }
  /** See whether it was carried out; if not, it failed for good. */
  | { readonly action: 'look_up_then_fail'; readonly delay: number };

export interface Situation {
  readonly method: ApiRequest['method'];
  readonly outcome: Outcome;
  /** Retries made so far. */
  readonly retriesDone: number;
  readonly limits: CallLimits;
  /** Milliseconds left of the whole call. */
  readonly remaining: number;
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
export function isTemporary(outcome: Outcome): boolean {
  return outcome.kind === 'failure'
    ? TEMPORARY_FAULTS.has(outcome.fault)
    : TEMPORARY_STATUS.has(outcome.status);
}

/**
 * Decides what follows an attempt. GET, PUT, DELETE and PATCH (which carries explicit values) have
 * the same effect when repeated; POST is repeated only when nothing can have been stored.
 */
export function decide(situation: Situation): Decision {
  const action = nextAction(situation.method, situation.outcome);
  if (action === 'take' || situation.retriesDone >= situation.limits.retries) return { action: 'take' };
  const delay = delayBefore(situation);
  return delay >= situation.remaining ? { action: 'take' } : { action, delay };
}

function nextAction(method: ApiRequest['method'], outcome: Outcome): Decision['action'] {
  const retried = isTemporary(outcome);
  if (method !== 'POST' || !mayBeDone(outcome)) return retried ? 'retry' : 'take';
  return retried ? 'look_up_then_retry' : 'look_up_then_fail';
}

/** Half of each wait is left to chance, so that clients which failed together do not return together. */
function delayBefore({ outcome, retriesDone, now, chance }: Situation): number {
  const full = Math.min(FIRST_WAIT * 2 ** retriesDone, LONGEST_WAIT);
  const backoff = Math.round(full * (0.5 + chance / 2));
  const asked = outcome.kind === 'answer' ? readRetryAfter(outcome.retryAfter, now) : undefined;
  return asked === undefined ? backoff : Math.max(backoff, asked + Math.round(FIRST_WAIT * chance));
}
