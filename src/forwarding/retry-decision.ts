import { isWorthAnotherTry } from '../domain/network/network-fault.ts';
import { asAttempt } from '../domain/retry/policy-verdict.ts';
import { policyNamed, type PolicyName } from '../domain/retry/retry-policy.ts';
import { isHandled, type ForwardOutcome, type ForwardState } from '../domain/delivery/stored-delivery.ts';

/** What a forward is after a try, and how many milliseconds later the next one follows, if any does. */
export interface ForwardRetryDecision {
  readonly state: ForwardState;
  readonly retryInMs: number | undefined;
}

/** @param retry by which policy a failed try is followed by others; undefined for none */
export function decideForwardRetry(
  outcome: ForwardOutcome,
  tryNumber: number,
  retry: PolicyName | undefined,
): ForwardRetryDecision {
  if (isHandled(outcome)) return { state: 'succeeded', retryInMs: undefined };
  if (retry === undefined || isFinal(outcome)) return { state: 'failed', retryInMs: undefined };
  const decision = policyNamed(retry).decide(asAttempt(outcome), tryNumber - 1);
  return decision.action === 'retry'
    ? { state: 'pending', retryInMs: decision.retryInMs }
    : { state: 'failed', retryInMs: undefined };
}

/** An answer that cannot be read was one: the application had the delivery, and may have handled it. */
function isFinal(outcome: ForwardOutcome): boolean {
  return outcome.kind === 'network_error' && !isWorthAnotherTry(outcome.fault);
}
