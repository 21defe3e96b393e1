import {
  answersText,
  exchangesOf,
  findingOf,
  notAccepted,
  remedyFor,
  type NamedExchange,
} from './judge-accepted.ts';
import { policyOwner } from '../retry/policy-verdict.ts';
import type { Answer, Judgement, Remedy } from './probe-result.ts';
import type { EventName } from '../events/names.ts';
import type { PolicyName } from '../retry/retry-policy.ts';
import type { SentVariant } from './event-variants.ts';

/** A payload of an event, and what came of it. */
export interface TriedVariant {
  readonly variant: SentVariant;
  readonly exchange: NamedExchange['exchange'];
  /** Whether it was accepted only once `meeting.started` of the same session had come. */
  readonly isAfterStart: boolean;
}

export const ANSWER_EVERY_EVENT: Remedy = {
  text: 'Read only the fields that you need, allow for those that are missing, and answer 2xx to an event that you do not use.',
  section: 'answer-2xx-to-every-event',
};

export const GENUINE_REFUSED: Remedy = {
  text: 'These were genuine: see whether it has the public key that belongs to the signing key of this check, and verifies the bytes as they came.',
  section: 'take-the-right-key',
};

/**
 * Judges what an endpoint does with all payloads of an event.
 *
 * @param unsent payloads that were not sent any more, once it had not answered in time
 */
export function judgeEvent(
  event: EventName,
  tried: readonly TriedVariant[],
  { policy, unsent }: { readonly policy: PolicyName; readonly unsent: number },
): Judgement {
  const named = (isCertain: boolean): NamedExchange[] =>
    tried
      .filter(({ variant }) => variant.isCertain === isCertain)
      .map(({ variant, exchange }) => ({ name: variant.id, exchange }));
  const wrong = notAccepted(named(true));
  const odd = notAccepted(named(false));
  const rest =
    unsent === 0 ? '' : ` The other ${unsent === 1 ? 'payload was' : `${String(unsent)} were`} not sent.`;
  if (wrong.length > 0)
    return {
      verdict: 'fail',
      finding: `${findingOf(wrong, policy)}${rest}`,
      remedy: eventRemedy(wrong),
      evidence: exchangesOf([...wrong, ...odd]),
    };
  if (odd.length > 0)
    return {
      verdict: 'warn',
      finding: `${answersText(odd)} ${policyOwner(policy)} is not known to send ${odd.length === 1 ? 'this payload' : 'these payloads'} today.${rest}`,
      remedy: eventRemedy(odd),
      evidence: exchangesOf(odd),
    };
  const isLate = tried.some(({ isAfterStart }) => isAfterStart);
  return {
    verdict: 'pass',
    finding: `It answered 2xx to ${payloadsText(tried.length)} of ${event}${isLate ? ', once it had meeting.started of the same session' : ''}.`,
    evidence: tried.map(({ exchange }) => exchange),
  };
}

function payloadsText(count: number): string {
  return count === 1 ? 'the payload' : `all ${String(count)} payloads`;
}

function eventRemedy(bad: readonly NamedExchange[]): Remedy {
  return bad.every(({ exchange }) => isUnauthorized(exchange.answer))
    ? GENUINE_REFUSED
    : remedyFor(exchangesOf(bad), ANSWER_EVERY_EVENT);
}

/** Not a 400: that is what an unexpected payload gets, too. */
function isUnauthorized(answer: Answer): boolean {
  return answer.kind === 'answered' && (answer.status === 401 || answer.status === 403);
}
