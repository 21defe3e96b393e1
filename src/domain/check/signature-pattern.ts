import { startText } from './answer-start.ts';
import type { ObservedOutcomes, Outcome } from './observed-outcomes.ts';
import type { PatternId } from './pattern-texts.ts';
import type { ProbeResult } from './probe-result.ts';

/** Signatures that look like the service's, and are not good for the body. */
const WELL_FORMED = ['forged', 'tampered', 'other-body'] as const;

/** Signatures that do not look like the service's. */
const MALFORMED = ['truncated', 'not-base64', 'hex', 'hmac-hex', 'hmac-base64'] as const;

const HMACS = ['hmac-hex', 'hmac-base64'] as const;

/** What an answer says that refuses, whatever its status. */
const REFUSING_TEXT =
  /\b(?:invalid|unauthori[sz]ed|forbidden|denied|rejected|refused|mismatch|bad signature)\b|not (?:valid|genuine)/i;

/** What an endpoint does with signatures, as far as that shows in what it accepts. */
export function signaturePattern(
  outcomes: ObservedOutcomes,
  results: readonly ProbeResult[],
): PatternId | undefined {
  const of = (name: string): Outcome | undefined => outcomes.of(`authentic.${name}`);
  const isTaken = (name: string): boolean => of(name) === 'accepted';
  if (isTaken('forged')) return patternOfForged(results, of);
  if (isTaken('no-signature') || isTaken('empty-signature')) return 'optional_signature';
  if (isTaken('tampered') || isTaken('other-body')) return 'ignores_body';
  if (HMACS.some(isTaken)) return 'known_hmac_secret';
  // Whoever compares texts of different lengths in constant time throws, also on a forged signature.
  const throwsOnLong = outcomes.genuine === 'failed' && of('forged') !== 'refused';
  return throwsOnLong && HMACS.some((name) => of(name) === 'refused') ? 'hmac' : undefined;
}

/** It takes a signature of any key. */
function patternOfForged(
  results: readonly ProbeResult[],
  of: (name: string) => Outcome | undefined,
): PatternId | undefined {
  if (of('no-signature') === 'accepted') return patternOfUnsigned(results);
  if (WELL_FORMED.some((name) => (of(name) ?? 'accepted') !== 'accepted')) return undefined;
  const malformed = MALFORMED.map(of).filter((outcome) => outcome !== undefined);
  if (malformed.length === 0) return undefined;
  if (malformed.includes('failed')) return 'ignores_result';
  return malformed.includes('refused') ? 'checks_shape' : 'only_looks_for_header';
}

/** It answers 2xx to everything. */
function patternOfUnsigned(results: readonly ProbeResult[]): PatternId {
  const unsigned = results.find(({ id }) => id === 'authentic.no-signature')?.judgement;
  // A warning about a 2xx: its work was seen not to be done.
  if (unsigned?.verdict === 'warn') return 'answers_first';
  const [first] = unsigned?.evidence ?? [];
  const isRefusal = first !== undefined && REFUSING_TEXT.test(startText(first.answer));
  return isRefusal ? 'refuses_with_2xx' : 'verifies_nothing';
}
