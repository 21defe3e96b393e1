import { exchangesOf, findingOf, notAccepted, remedyFor, type NamedExchange } from './judge-accepted.ts';
import type { Judgement, Remedy } from './probe-result.ts';
import type { PolicyName } from '../retry/retry-policy.ts';

export const ANY_ORDER: Remedy = {
  text: 'Make the record of a session from whichever of its events comes first, and let the times in the events decide what is newer.',
  section: 'take-events-in-any-order',
};

/** Judges the events of one session, in the order in which they were sent: the last one first. */
export function judgeOutOfOrder(cases: readonly NamedExchange[], policy: PolicyName): Judgement {
  const bad = notAccepted(cases);
  if (bad.length === 0) {
    const order = cases.map(({ name }) => name).join(', ');
    return {
      verdict: 'pass',
      finding: `It answered 2xx to ${order}, in this order.`,
      evidence: exchangesOf(cases),
    };
  }
  return {
    verdict: 'fail',
    finding: `${findingOf(bad, policy)} The session was told backwards.`,
    remedy: remedyFor(exchangesOf(bad), ANY_ORDER),
    evidence: exchangesOf(bad),
  };
}
