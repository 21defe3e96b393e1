import { shownTarget } from '../../domain/forward/target-name.ts';
import type { Unknowable } from '../../domain/reconcile/facts.ts';
import type { Verdict } from '../../domain/reconcile/judge-facts.ts';
import {
  countVerdicts,
  type FillResult,
  type JudgedFact,
  type ReconciledSession,
  type Reconciliation,
} from '../../domain/reconcile/reconciliation.ts';
import type { ReconcileReportJson } from '../../schemas/reconcile.ts';

/** The document of `deliveries reconcile --json`. */
export function reconciliationJson(
  found: Reconciliation,
  filled: FillResult | undefined,
): ReconcileReportJson {
  const { period, sessions, webhooks, notAskedFor, unassigned } = found;
  const { counted, leftOut } = webhooks;
  return {
    since: new Date(period.since).toISOString(),
    until: new Date(period.until).toISOString(),
    sessions: sessions.map((session) => sessionJson(session, filled)),
    counts: countVerdicts(sessions.flatMap(({ facts }) => facts)),
    notAskedFor,
    unassigned,
    webhooks: [
      ...counted.map(({ id, name = null }) => ({ id, name, counts: true })),
      ...leftOut.map(({ id, name = null }) => ({ id, name, counts: false })),
    ],
    filled: filled === undefined ? null : filledJson(filled),
  };
}

type SessionJson = ReconcileReportJson['sessions'][number];

function sessionJson(
  { session, facts, unknowable }: ReconciledSession,
  filled: FillResult | undefined,
): SessionJson {
  return {
    sessionId: session.id,
    meetingId: session.meetingId ?? null,
    title: session.title ?? null,
    status: session.status ?? null,
    startedAt: timeJson(session.startedAt),
    endedAt: timeJson(session.endedAt),
    facts: facts.map((one) => factJson(one, filled)),
    unknowable: unknowable.map((one) => ({ ...subjectJson(one), reason: one.reason })),
  };
}

function factJson(
  { fact, verdict }: JudgedFact,
  filled: FillResult | undefined,
): SessionJson['facts'][number] {
  return {
    ...subjectJson(fact),
    at: timeJson(fact.at),
    verdict: verdict.kind,
    reason: verdict.kind === 'unknown' ? verdict.reason : null,
    difference: verdict.kind === 'differs' ? verdict.difference : null,
    deliveryId: arrivalOf(verdict)?.id ?? null,
    filled: filled?.kept.has(fact.key) ?? false,
  };
}

function arrivalOf(verdict: Verdict): { readonly id: string } | undefined {
  return 'arrival' in verdict ? verdict.arrival : undefined;
}

function subjectJson({
  event,
  subjectId,
  name,
  state,
}: Pick<JudgedFact['fact'], 'event' | 'subjectId' | 'name' | 'state'> | Unknowable) {
  return { event, subjectId: subjectId ?? null, name: name ?? null, state: state ?? null };
}

function filledJson({
  kept,
  others,
  targets,
  isRunning,
  isSigned,
}: FillResult): ReconcileReportJson['filled'] {
  return {
    kept: kept.size,
    others,
    targets: targets.map((target) => shownTarget(target, false)),
    listening: isRunning,
    signed: isSigned,
  };
}

function timeJson(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}
