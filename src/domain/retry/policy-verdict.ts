import type { AttemptOutcome, PolicyName } from './retry-policy.ts';
import { policyNamed } from './retry-policy.ts';
import { isHandled, type ForwardOutcome } from '../delivery/stored-delivery.ts';

/**
 * What a service would do, had it sent the delivery to the target itself. `unknown`: it is not documented.
 */
export interface PolicyVerdict {
  readonly policy: PolicyName;
  readonly action: 'done' | 'retry' | 'give_up' | 'unknown';
  /** Whether the answer came later than the service waits. */
  readonly tooSlow: boolean;
}

/** Services whose time limit is documented (docs/service.md, "Retries"). */
const DOCUMENTED_LIMIT_MS: Readonly<Record<PolicyName, boolean>> = { dyte: true, realtimekit: false };

/** How a try to hand a delivery to a target looks to a sender: a command that fails is a server that does. */
export function asAttempt(outcome: ForwardOutcome): AttemptOutcome {
  switch (outcome.kind) {
    case 'answered':
      return { kind: 'answered', status: outcome.status };
    case 'exited':
      return { kind: 'answered', status: isHandled(outcome) ? 200 : 500 };
    case 'timeout':
      return { kind: 'timeout' };
    case 'network_error':
    case 'not_started':
      return { kind: 'network_error' };
  }
}

/**
 * What the service would have done with a target's answer.
 *
 * @returns undefined for a command: no service ever sees how that ends
 */
export function judgeByPolicy(outcome: ForwardOutcome, policy: PolicyName): PolicyVerdict | undefined {
  if (outcome.kind === 'exited' || outcome.kind === 'not_started') return undefined;
  const rules = policyNamed(policy);
  const isLimitKnown = DOCUMENTED_LIMIT_MS[policy];
  if (isLimitKnown && outcome.durationMs > rules.timeout) return { policy, action: 'retry', tooSlow: true };
  // We gave up; the service may have waited longer.
  if (outcome.kind === 'timeout') return { policy, action: 'unknown', tooSlow: false };
  return { policy, action: rules.decide(asAttempt(outcome), 0).action, tooSlow: false };
}

const SERVICE_NAMES: Readonly<Record<PolicyName, string>> = { dyte: 'Dyte', realtimekit: 'RealtimeKit' };

/** Name of the service that a policy is that of. */
export function policyOwner(policy: PolicyName): string {
  return SERVICE_NAMES[policy];
}

/** The same in a sentence that says what the service does, not what will happen; undefined where all is well. */
export function verdictSentence(outcome: ForwardOutcome, policy: PolicyName): string | undefined {
  const verdict = judgeByPolicy(outcome, policy);
  if (verdict === undefined || verdict.action === 'done') return undefined;
  const service = SERVICE_NAMES[policy];
  if (verdict.tooSlow && isHandled(outcome))
    return `It took ${seconds(outcome)} s. ${service} itself waits 3 s, and then sends again.`;
  if (verdict.action === 'unknown')
    return DOCUMENTED_LIMIT_MS[policy]
      ? undefined
      : `How long ${service} waits for an answer is not documented.`;
  const what = outcome.kind === 'answered' ? `a ${String(outcome.status)}` : 'no answer';
  return verdict.action === 'retry'
    ? `${service} itself sends again after ${what}.`
    : `${service} itself does not send again after ${what}.`;
}

/** `took 3.0 s` would read as a mistake: the limit is 3. */
function seconds({ durationMs }: ForwardOutcome): string {
  return Math.max(3.1, durationMs / 1000).toFixed(1);
}
