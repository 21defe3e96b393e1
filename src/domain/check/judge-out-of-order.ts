import { exchangesOf, findingOf, notAccepted, remedyFor, type NamedExchange } from './judge-accepted.ts';
import { nameList } from './name-list.ts';
import type { Judgement, Remedy } from './probe-result.ts';
import type { PolicyName } from '../retry/retry-policy.ts';

export const ANY_ORDER: Remedy = {
  text: 'Make the record of a session from whichever of its events comes first, and let the times in the events decide what is newer.',
  section: 'take-events-in-any-order',
};

/** What came of the events of one session, and of another one. */
export interface ToldSessions {
  /** The last event was sent first. */
  readonly backwards: readonly NamedExchange[];
  /** As they took place; empty where all was well the other way round. */
  readonly inOrder: readonly NamedExchange[];
}

/** Judges whether an endpoint takes events in any order. One that it never takes is not about that. */
export function judgeOutOfOrder({ backwards, inOrder }: ToldSessions, policy: PolicyName): Judgement {
  const all = notAccepted(backwards);
  const never = new Set(notAccepted(inOrder).map(({ name }) => name));
  const bad = all.filter(({ name }) => !never.has(name));
  if (all.length === 0) {
    const order = backwards.map(({ name }) => name).join(', ');
    return {
      verdict: 'pass',
      finding: `It answered 2xx to ${order}, in this order.`,
      evidence: exchangesOf(backwards),
    };
  }
  if (bad.length === 0)
    return {
      verdict: 'skip',
      reason: `It does not accept ${nameList([...never])} in the right order either.`,
      evidence: exchangesOf(all),
    };
  return {
    verdict: 'fail',
    finding: `${findingOf(bad, policy)} The session was told backwards.`,
    remedy: remedyFor(exchangesOf(bad), ANY_ORDER),
    evidence: exchangesOf(bad),
  };
}
