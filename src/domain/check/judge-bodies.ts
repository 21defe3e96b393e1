import { answerWords, whatFollows } from './answer-words.ts';
import { isAccepted } from './answers.ts';
import type { PolicyName } from '../retry/retry-policy.ts';
import type { Exchange, Judgement, Remedy } from './probe-result.ts';

const VERIFY_THE_RAW_BODY: Remedy = {
  text: 'Verify the bytes as they came, before anything parses, decodes or trims them.',
  section: 'verify-the-raw-body',
};

/**
 * What an endpoint does with a genuine delivery whose body is written in an odd way. One that is accepted although
 * others are not says how the endpoint writes bodies again, so that counts whatever it does with the others.
 *
 * @param acceptsGenuine whether it accepts genuine deliveries that are written as the service writes them
 * @param plain the same written plainly, where it was asked
 */
export function judgeOddBody(
  exchange: Exchange,
  acceptsGenuine: boolean | undefined,
  policy: PolicyName,
  plain?: Exchange,
): Judgement {
  const { answer, request } = exchange;
  const evidence = [exchange];
  const finding = `It ${answerWords(answer)} to a ${request.what}.`;
  if (isAccepted(answer)) return { verdict: 'pass', finding, evidence };
  if (acceptsGenuine !== true)
    return { verdict: 'skip', reason: 'It does not accept any other genuine delivery either.', evidence };
  if (plain !== undefined && !isAccepted(plain.answer))
    return {
      verdict: 'skip',
      reason: `It ${answerWords(plain.answer)} where the same is written plainly: it is an unknown field that it does not accept.`,
      evidence: [exchange, plain],
    };
  return {
    verdict: 'fail',
    finding: `${finding} ${whatFollows(answer, policy)}`,
    remedy: VERIFY_THE_RAW_BODY,
    evidence,
  };
}
