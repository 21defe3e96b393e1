import { answerWords, whatFollows } from './answer-words.ts';
import { isAccepted } from './answers.ts';
import { policyOwner } from '../retry/policy-verdict.ts';
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

/**
 * What an endpoint does with a genuine delivery whose headers are written in some way. Those of the policy's service
 * must be accepted, and still be when the other family stands beside them. That the other family alone, or another
 * case of letters is refused, does harm only once the service or a proxy changes.
 *
 * @param acceptsGenuine whether it accepts them as the service of the policy writes them
 */
export function judgeHeaders(
  exchange: Exchange,
  writing: HeaderWriting,
  acceptsGenuine: boolean | undefined,
  policy: PolicyName,
): Judgement {
  const { answer, request } = exchange;
  const evidence = [exchange];
  const finding = `It ${answerWords(answer)} to a ${request.what}.`;
  if (isAccepted(answer)) return { verdict: 'pass', finding, evidence };
  if (writing !== 'own' && acceptsGenuine !== true)
    return {
      verdict: 'skip',
      reason: `It does not accept the headers of ${policyOwner(policy)} as the service writes them either.`,
      evidence,
    };
  const isSure = writing === 'own' || writing === 'both';
  return {
    verdict: isSure ? 'fail' : 'warn',
    finding: isSure ? `${finding} ${whatFollows(answer, policy)}` : finding,
    remedy: REMEDIES[writing],
    evidence,
  };
}
