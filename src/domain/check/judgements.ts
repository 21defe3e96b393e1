import type { Judgement } from './probe-result.ts';

/** What is well, where no exchange has to show it. */
export function pass(finding: string): Judgement {
  return { verdict: 'pass', finding, evidence: [] };
}

/** What could not be told. */
export function skip(reason: string): Judgement {
  return { verdict: 'skip', reason };
}
