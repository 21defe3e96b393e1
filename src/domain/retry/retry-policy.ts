import { isSuccess } from '../http/success.ts';

/** How one attempt of a delivery ended, as the sender saw it. */
export type AttemptOutcome =
  | { readonly kind: 'answered'; readonly status: number }
  /** No answer within the policy's time limit. */
  | { readonly kind: 'timeout' }
  /** Refused, reset, or not found: no answer at all. */
  | { readonly kind: 'network_error' };

export type Decision =
  | { readonly action: 'done' }
  | { readonly action: 'retry'; readonly retryInMs: number }
  | { readonly action: 'give_up'; readonly reason: 'final_status' | 'retries_used_up' };

export const POLICY_NAMES = ['dyte', 'realtimekit'] as const;

export type PolicyName = (typeof POLICY_NAMES)[number];

/** What a service retries, when, and how often. */
export interface RetryPolicy {
  readonly name: PolicyName;
  /** How long an endpoint may take to answer, in milliseconds. */
  readonly timeout: number;
  /** Attempts after the first. */
  readonly retries: number;
  /** @param retriesDone 0 after the first attempt */
  decide(outcome: AttemptOutcome, retriesDone: number): Decision;
}

/** The first wait; each further one is twice as long. Chosen (docs/service.md, "Retries"). */
const FIRST_BACKOFF_MS = 1000;

/** Documented for Dyte. For RealtimeKit neither is, and Dyte's are chosen. */
const ANSWER_TIMEOUT_MS = 3000;
const RETRIES = 5;

/** Attempts that a service makes to deliver, at most. */
export const MAX_ATTEMPTS = RETRIES + 1;

function isDone(outcome: AttemptOutcome): boolean {
  return outcome.kind === 'answered' && isSuccess(outcome.status);
}

function policy(name: PolicyName, isFinal: (outcome: AttemptOutcome) => boolean): RetryPolicy {
  return {
    name,
    timeout: ANSWER_TIMEOUT_MS,
    retries: RETRIES,
    decide(outcome, retriesDone) {
      if (isDone(outcome)) return { action: 'done' };
      if (isFinal(outcome)) return { action: 'give_up', reason: 'final_status' };
      if (retriesDone >= RETRIES) return { action: 'give_up', reason: 'retries_used_up' };
      return { action: 'retry', retryInMs: FIRST_BACKOFF_MS * 2 ** retriesDone };
    },
  };
}

/** Dyte retries everything but a 2xx within 3 seconds, 5 times (docs/service.md, "Retries"). */
export const DYTE_POLICY = policy('dyte', () => false);

/** RealtimeKit retries 5xx and network errors; a 3xx or 4xx is final at once (docs/service.md, "Retries"). */
export const REALTIMEKIT_POLICY = policy(
  'realtimekit',
  (outcome) => outcome.kind === 'answered' && outcome.status < 500,
);

/** The same with nothing after the first attempt. */
export function withoutRetries(full: RetryPolicy): RetryPolicy {
  return {
    ...full,
    retries: 0,
    decide: (outcome, retriesDone) => {
      const decision = full.decide(outcome, retriesDone);
      return decision.action === 'retry' ? { action: 'give_up', reason: 'retries_used_up' } : decision;
    },
  };
}

export function policyNamed(name: PolicyName): RetryPolicy {
  return name === 'dyte' ? DYTE_POLICY : REALTIMEKIT_POLICY;
}
