import { answerWords, whatFollows } from './answer-words.ts';
import { isAccepted } from './answers.ts';
import type { PolicyName } from '../retry/retry-policy.ts';
import type { Exchange, Judgement, Remedy } from './probe-result.ts';

/**
 * How the headers of a genuine delivery are written: `own` as the service of the policy writes them, `other` as the
 * other service does, `both` at once, `spelling` in another case of letters.
 */
export type HeaderWriting = 'own' | 'other' | 'both' | 'spelling';

const READ_BOTH: Remedy = {
  text: 'Read rtk-signature, and dyte-signature where that is missing; the same for the UUID and the webhook id.',
  section: 'read-both-header-families',
};

const TAKE_THE_RIGHT_KEY: Remedy = {
  text: 'Check which key it verifies with, under which names it looks for the headers, and that it verifies RSA with SHA-256.',
  section: 'take-the-right-key',
};

const ANY_CASE: Remedy = {
  text: 'Look headers up whatever the case of their names: a proxy may write them in another one.',
  section: 'read-headers-in-any-case',
};

const REMEDIES: Readonly<Record<HeaderWriting, Remedy>> = {
  own: TAKE_THE_RIGHT_KEY,
  other: READ_BOTH,
  both: READ_BOTH,
  spelling: ANY_CASE,
};

export interface HeadersContext {
  readonly writing: HeaderWriting;
  /** Whether it accepts them as the service of the policy writes them. */
  readonly acceptsGenuine: boolean | undefined;
  readonly policy: PolicyName;
  /** The same with the headers of the other service, where those of the policy's were not accepted. */
  readonly other?: Exchange;
}

/**
 * What an endpoint does with a genuine delivery whose headers are written in some way. Those of the policy's service
 * must be accepted, and still be when the other family stands beside them. That the other family alone, or another
 * case of letters is refused, does harm only once the service or a proxy changes. Where nothing genuine is accepted
 * it is not for its headers.
 */
export function judgeHeaders(exchange: Exchange, context: HeadersContext): Judgement {
  const { writing, acceptsGenuine, policy, other } = context;
  const { answer, request } = exchange;
  const evidence = other === undefined ? [exchange] : [exchange, other];
  const finding = `It ${answerWords(answer)} to a ${request.what}`;
  if (isAccepted(answer)) return { verdict: 'pass', finding: `${finding}.`, evidence };
  const follows = whatFollows(answer, policy);
  if (writing === 'own' && other !== undefined && isAccepted(other.answer))
    return {
      verdict: 'fail',
      finding: `${finding}, and accepted one with those of the other service. ${follows}`,
      remedy: READ_BOTH,
      evidence,
    };
  if (acceptsGenuine !== true)
    return {
      verdict: 'skip',
      reason: 'It does not accept genuine deliveries, whatever their headers.',
      evidence,
    };
  const isSure = writing === 'own' || writing === 'both';
  return {
    verdict: isSure ? 'fail' : 'warn',
    finding: isSure ? `${finding}. ${follows}` : `${finding}.`,
    remedy: REMEDIES[writing],
    evidence,
  };
}
