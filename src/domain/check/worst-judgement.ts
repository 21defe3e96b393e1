import type { Judgement, Verdict } from './probe-result.ts';

/** A probe that found nothing at all has not found that all is well, so a skip comes before a pass. */
const WORST_FIRST: readonly Verdict[] = ['fail', 'warn', 'skip', 'pass'];

/** The worst of several judgements; the first of those that are equally bad. */
export function worstOf(judgements: readonly Judgement[]): Judgement {
  for (const verdict of WORST_FIRST) {
    const found = judgements.find((judgement) => judgement.verdict === verdict);
    if (found !== undefined) return found;
  }
  return { verdict: 'skip', reason: 'Nothing was sent.' };
}
