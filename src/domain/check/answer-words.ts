import { faultText } from '../network/network-fault.ts';
import { policyOwner } from '../retry/policy-verdict.ts';
import { policyNamed, type PolicyName } from '../retry/retry-policy.ts';
import type { Answer } from './probe-result.ts';

/** What an endpoint did, after `It`: `answered 401`, `gave no answer within 3 s`. */
export function answerWords(answer: Answer): string {
  switch (answer.kind) {
    case 'answered':
      return `answered ${String(answer.status)}`;
    case 'timeout':
      return `gave no answer within ${seconds(answer.durationMs)} s`;
    case 'network_error':
      return `gave no answer (${faultText(answer.fault)})`;
  }
}

/** Rounded down: what was waited for 3 s ends a little later. */
function seconds(milliseconds: number): string {
  return String(Math.floor(milliseconds / 100) / 10);
}

/**
 * What the service of a policy does after an answer, in a sentence.
 *
 * Source: docs/service.md, "Retries".
 */
export function whatFollows(answer: Answer, policy: PolicyName): string {
  const service = policyOwner(policy);
  const rules = policyNamed(policy);
  switch (rules.decide(answer, 0).action) {
    case 'done':
      return `${service} takes it as delivered.`;
    case 'give_up':
      return `${service} will not send it again.`;
    case 'retry':
      if (policy === 'dyte')
        return `${service} tries ${String(rules.retries)} times more, and then it is lost.`;
      return answer.kind === 'timeout'
        ? `How long ${service} waits for an answer is not documented.`
        : `${service} sends it again; how often is not documented.`;
  }
}
