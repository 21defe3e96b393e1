import { bodyPattern } from './body-pattern.ts';
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
  const outcomes = observedOutcomes(results, policy);
  const found = [
    signaturePattern(outcomes, results),
    headerPattern(outcomes, policy),
    bodyPattern(outcomes),
  ].filter((id) => id !== undefined);
  const last = found.length === 0 ? unacceptingPattern(outcomes) : undefined;
  return (last === undefined ? found : [last]).map(patternOf);
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
function unacceptingPattern(outcomes: ObservedOutcomes): PatternId | undefined {
  if (outcomes.genuine === 'refused') return 'refuses_everything';
  return outcomes.genuine === 'failed' ? 'fails_on_genuine' : undefined;
}
