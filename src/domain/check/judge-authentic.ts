import { answerWords } from './answer-words.ts';
import { isAccepted, isRefused } from './answers.ts';
import { worstOf } from './worst-judgement.ts';
import type { Exchange, Judgement, Remedy } from './probe-result.ts';

/** What is known besides of an endpoint that was sent what it must refuse. */
export interface RefusalContext {
  /** Whether it accepts genuine deliveries; undefined where that cannot be asked. */
  readonly acceptsGenuine: boolean | undefined;
  /** What is wrong with the code of an endpoint that accepts it. */
  readonly remedy: Remedy;
  /** What comes of it when it is accepted, behind a colon: `anybody can send it events`. */
  readonly consequence?: string;
  /** True where an observer has seen that its work was done for a genuine delivery and not for this one. */
  readonly leftUndone?: boolean;
}

/** That say, where nothing genuine can be sent to compare with, that the signature was not accepted. */
const REFUSING_STATUSES: ReadonlySet<number> = new Set([400, 401, 403]);

/** That are about time and the number of requests. */
const UNRELATED_STATUSES: ReadonlySet<number> = new Set([408, 425, 429]);

const ANSWER_401: Remedy = {
  text: 'Answer 401 at once when a signature is missing, malformed or does not match, and catch what the check throws.',
  section: 'refuse-with-401',
};

/**
 * What an endpoint does with deliveries that are not genuine: each is to be refused with a 4xx.
 *
 * @param exchanges of which the worst counts
 */
export function judgeRefusals(exchanges: readonly Exchange[], context: RefusalContext): Judgement {
  return worstOf(exchanges.map((exchange) => judgeRefusal(exchange, context)));
}

function judgeRefusal(exchange: Exchange, context: RefusalContext): Judgement {
  const { answer, request } = exchange;
  const { acceptsGenuine } = context;
  const evidence = [exchange];
  const finding = `It ${answerWords(answer)} to a ${request.what}`;
  if (isAccepted(answer)) return judgeAccepted(finding, evidence, context);
  if (acceptsGenuine === false)
    return {
      verdict: 'skip',
      reason:
        'It does not accept genuine deliveries either, so that it does not accept this one says nothing.',
      evidence,
    };
  if (isRefused(answer)) return judgeStatus(exchange, acceptsGenuine);
  if (answer.kind === 'answered' && answer.status < 400)
    return {
      verdict: 'fail',
      finding: `${finding}, which neither accepts nor refuses it.`,
      remedy: ANSWER_401,
      evidence,
    };
  return {
    verdict: 'warn',
    finding: `${finding}: a fault of its own, after which Dyte and RealtimeKit send again.`,
    remedy: ANSWER_401,
    evidence,
  };
}

function judgeAccepted(finding: string, evidence: readonly Exchange[], context: RefusalContext): Judgement {
  if (context.leftUndone === true)
    return {
      verdict: 'warn',
      finding: `${finding}, and did not do its work. A genuine delivery that it fails to check is lost the same way: after a 2xx it is not sent again.`,
      remedy: ANSWER_401,
      evidence,
    };
  return {
    verdict: 'fail',
    finding: context.consequence === undefined ? `${finding}.` : `${finding}: ${context.consequence}.`,
    remedy: context.remedy,
    evidence,
  };
}

/** A 4xx may be about the address or the request: where genuine deliveries are accepted it is not. */
function judgeStatus(exchange: Exchange, acceptsGenuine: boolean | undefined): Judgement {
  const { answer, request } = exchange;
  const status = answer.kind === 'answered' ? answer.status : 0;
  const evidence = [exchange];
  const words = answerWords(answer);
  if (UNRELATED_STATUSES.has(status))
    return {
      verdict: 'skip',
      reason: `It ${words}, which says nothing of the signature. Try again later.`,
      evidence,
    };
  if (acceptsGenuine === undefined && !REFUSING_STATUSES.has(status))
    return {
      verdict: 'skip',
      reason: `It ${words}, which may be about the address or the request: 400, 401 and 403 are about the signature.`,
      evidence,
    };
  return { verdict: 'pass', finding: `It ${words} to a ${request.what}.`, evidence };
}
