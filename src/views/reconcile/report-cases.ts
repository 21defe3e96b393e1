import {
  countVerdicts,
  type FillResult,
  type JudgedFact,
  type ReconciledSession,
  type Reconciliation,
} from '../../domain/reconcile/reconciliation.ts';
import type { ReportCase } from '../expectation/report-cases.ts';
import { countsText, happenedText } from './words.ts';

/** A case for each session, which fails where something of it is missing that was not filled. */
export function reconciliationCases(
  { sessions }: Reconciliation,
  filled: FillResult | undefined,
): readonly ReportCase[] {
  return sessions.map((one) => sessionCase(one, filled));
}

function sessionCase({ session, facts }: ReconciledSession, filled: FillResult | undefined): ReportCase {
  const missing = filled === undefined ? facts.filter(({ verdict }) => verdict.kind === 'missing') : [];
  return {
    name: `${session.title ?? '(no title)'} ${session.id}`,
    seconds: 0,
    failure:
      missing.length === 0
        ? undefined
        : { message: countsText(countVerdicts(facts)), details: missing.map(detailOf) },
  };
}

function detailOf({ fact }: JudgedFact): string {
  const { name, subjectId, at } = fact;
  const subject = name ?? subjectId;
  return [
    `missing: ${happenedText(fact)}`,
    ...(subject === undefined ? [] : [subject]),
    ...(at === undefined ? [] : [new Date(at).toISOString()]),
  ].join(', ');
}
