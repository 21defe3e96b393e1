import type { ProbeResult, Verdict } from './probe-result.ts';

/** How many probes there are of each verdict. */
export type VerdictCounts = Readonly<Record<Verdict, number>>;

export function countVerdicts(results: readonly ProbeResult[]): VerdictCounts {
  const counts = { pass: 0, warn: 0, fail: 0, skip: 0 };
  for (const { judgement } of results) counts[judgement.verdict] += 1;
  return counts;
}

/** What a whole check comes to: `skip` where nothing could be asked. */
export function overallVerdict(results: readonly ProbeResult[]): Verdict {
  const counts = countVerdicts(results);
  return WORST_FIRST.find((verdict) => counts[verdict] > 0) ?? 'skip';
}

/** A result of one verdict or another: the compiler knows what its judgement has. */
export type ResultOf<V extends Verdict> = ProbeResult & {
  readonly judgement: Extract<ProbeResult['judgement'], { readonly verdict: V }>;
};

const WORST_FIRST = ['fail', 'warn', 'pass'] as const satisfies readonly Verdict[];

/** What is to be changed: failures, then warnings, each in the order in which they were asked. */
export function findings(results: readonly ProbeResult[]): readonly ResultOf<'warn' | 'fail'>[] {
  const wrong = results.filter(isFinding);
  return [...wrong.filter(isFailed), ...wrong.filter((result) => !isFailed(result))];
}

function isFinding(result: ProbeResult): result is ResultOf<'warn' | 'fail'> {
  return result.judgement.verdict === 'fail' || result.judgement.verdict === 'warn';
}

function isFailed({ judgement }: ProbeResult): boolean {
  return judgement.verdict === 'fail';
}

/** Probes that could not be asked, or whose answer told nothing. */
export interface SkippedProbes {
  readonly reason: string;
  readonly ids: readonly string[];
  /** The same, with the group in the place of its probes where all of them were skipped for this. */
  readonly names: readonly string[];
}

/** By their reason: one that holds for many is said once. */
export function skippedByReason(results: readonly ProbeResult[]): readonly SkippedProbes[] {
  const byReason = new Map<string, ProbeResult[]>();
  for (const result of results) {
    if (result.judgement.verdict !== 'skip') continue;
    const { reason } = result.judgement;
    const alike = byReason.get(reason) ?? [];
    alike.push(result);
    byReason.set(reason, alike);
  }
  return [...byReason].map(([reason, alike]) => ({
    reason,
    ids: alike.map(({ id }) => id),
    names: namesOf(alike, results),
  }));
}

function namesOf(alike: readonly ProbeResult[], all: readonly ProbeResult[]): readonly string[] {
  const names = alike.map((result) => {
    const size = sizeOf(alike, result);
    return size > 1 && size === sizeOf(all, result) ? result.group : result.id;
  });
  return [...new Set(names)];
}

/** Those of the same group. */
function sizeOf(results: readonly ProbeResult[], wanted: ProbeResult): number {
  return results.filter(({ group }) => group === wanted.group).length;
}
