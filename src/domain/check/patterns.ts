import { bodyPattern } from './body-pattern.ts';
import { isRefused } from './answers.ts';
import { FAMILY_PROBES, observedOutcomes, type ObservedOutcomes } from './observed-outcomes.ts';
import { PATTERN_TEXTS, type PatternId } from './pattern-texts.ts';
import type { PolicyName } from '../retry/retry-policy.ts';
import type { Pattern, ProbeResult } from './probe-result.ts';
import { signaturePattern } from './signature-pattern.ts';

/**
 * Names the habits of receiving code that the results of a check show together. What shows only by one result is
 * left to that.
 */
export function recognisePatterns(results: readonly ProbeResult[], policy: PolicyName): readonly Pattern[] {
  if (isElsewhere(results)) return [];
  const outcomes = observedOutcomes(results, policy);
  const found = [
    signaturePattern(outcomes, results),
    headerPattern(outcomes, policy),
    bodyPattern(outcomes),
  ].filter((id) => id !== undefined);
  const last = found.length === 0 ? unacceptingPattern(outcomes, policy) : undefined;
  return (last === undefined ? found : [last]).map(patternOf);
}

/** What answers is no receiving code: a page of a tunnel stands in its way, or a redirect. */
function isElsewhere(results: readonly ProbeResult[]): boolean {
  return results.some(
    ({ id, judgement }) =>
      (id === 'reachable.page' || id === 'reachable.redirect') && judgement.verdict === 'fail',
  );
}

function patternOf(id: PatternId): Pattern {
  return { id, ...PATTERN_TEXTS[id] };
}

function headerPattern(outcomes: ObservedOutcomes, policy: PolicyName): PatternId | undefined {
  const isTaken = (id: string): boolean | undefined => {
    const outcome = outcomes.of(id);
    return outcome === undefined ? undefined : outcome === 'accepted';
  };
  const other = policy === 'dyte' ? 'realtimekit' : 'dyte';
  if (isTaken(FAMILY_PROBES[policy]) === false) {
    if (isTaken(FAMILY_PROBES[other]) === true)
      return other === 'dyte' ? 'dyte_headers_only' : 'rtk_headers_only';
    const isOtherCase = isTaken('headers.mixed-case') === true || isTaken('headers.upper-case') === true;
    return isOtherCase ? 'one_case_only' : undefined;
  }
  const isOneCase =
    outcomes.genuine === 'accepted' &&
    (isTaken('headers.mixed-case') === false || isTaken('headers.upper-case') === false);
  return isOneCase ? 'one_case_only' : undefined;
}

/** Where nothing at all is accepted, and so nothing can be told apart. */
function unacceptingPattern(outcomes: ObservedOutcomes, policy: PolicyName): PatternId | undefined {
  if (outcomes.genuine === 'failed') return 'fails_on_genuine';
  return outcomes.genuine === 'refused' && !isOtherRefusal(outcomes, policy)
    ? 'refuses_everything'
    : undefined;
}

/** Whether it is no signature that it refuses: there is no such route, or what is forged gets another answer. */
function isOtherRefusal(outcomes: ObservedOutcomes, policy: PolicyName): boolean {
  const refusalOf = (id: string): number | undefined => {
    const answer = outcomes.answerTo(id);
    return answer?.kind === 'answered' && isRefused(answer) ? answer.status : undefined;
  };
  const genuine = refusalOf(FAMILY_PROBES[policy]);
  const forged = refusalOf('authentic.forged');
  return genuine === 404 || genuine === 405 || (forged !== undefined && forged !== (genuine ?? forged));
}
