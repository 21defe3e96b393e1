import type { EventName } from '../events/names.ts';
import type { SessionRecord } from '../session/session-records.ts';
import type { Arrivals } from './arrivals.ts';
import type { ChosenWebhooks } from './asking-webhooks.ts';
import type { DerivedFacts, Fact, Unknowable } from './facts.ts';
import { judgeFact, type JudgeOptions, type Verdict, type VerdictKind } from './judge-facts.ts';

/** A period, in milliseconds since 1970. */
export interface ReconciledPeriod {
  readonly since: number;
  readonly until: number;
}

export interface JudgedFact {
  readonly fact: Fact;
  readonly verdict: Verdict;
}

export interface ReconciledSession {
  readonly session: SessionRecord;
  readonly facts: readonly JudgedFact[];
  readonly unknowable: readonly Unknowable[];
}

/** What a comparison found. */
export interface Reconciliation {
  readonly period: ReconciledPeriod;
  readonly sessions: readonly ReconciledSession[];
  readonly webhooks: ChosenWebhooks;
  /** Events that nobody has asked for at any time; the service was not asked for what belongs to them. */
  readonly notAskedFor: readonly EventName[];
  /** Recordings and livestreams that could not be assigned to a session of the period. */
  readonly unassigned: number;
}

export interface DerivedSession extends DerivedFacts {
  readonly session: SessionRecord;
}

/** The facts of a session that lie in a period; those without a time are taken to. */
export function factsWithin(derived: DerivedSession, { since, until }: ReconciledPeriod): DerivedSession {
  const facts = derived.facts.filter(({ at }) => at === undefined || (at >= since && at < until));
  return { ...derived, facts };
}

export function judgeSession(
  { session, facts, unknowable }: DerivedSession,
  arrivals: Arrivals,
  options: JudgeOptions,
): ReconciledSession {
  const isAsked = (event: EventName): boolean => options.asked.mayBeAsked(event);
  return {
    session,
    facts: facts.map((fact) => ({ fact, verdict: judgeFact(fact, arrivals, options) })),
    unknowable: unknowable.filter(({ event }) => isAsked(event)),
  };
}

export type VerdictCounts = Readonly<Record<VerdictKind, number>>;

/** How many facts of each verdict; what cannot be known of recordings and livestreams is not among them. */
export function countVerdicts(facts: readonly JudgedFact[]): VerdictCounts {
  const counts = {
    arrived: 0,
    rebuilt: 0,
    differs: 0,
    missing: 0,
    on_its_way: 0,
    not_asked_for: 0,
    unknown: 0,
  };
  for (const { verdict } of facts) counts[verdict.kind] += 1;
  return counts;
}

export interface MissingFact {
  readonly fact: Fact;
  readonly webhookId: string;
}

export function missingFacts({ sessions }: Pick<Reconciliation, 'sessions'>): readonly MissingFact[] {
  return sessions
    .flatMap(({ facts }) => facts)
    .flatMap(({ fact, verdict }) =>
      verdict.kind === 'missing' ? [{ fact, webhookId: verdict.webhookId }] : [],
    );
}

/** What was kept in the place of what is missing. */
export interface FillResult {
  /** Keys of the facts whose delivery was rebuilt now. */
  readonly kept: ReadonlySet<string>;
  /** How many were rebuilt by somebody else, or arrived, while it was compared. */
  readonly others: number;
  /** Names of the targets that they wait for. */
  readonly targets: readonly string[];
  /** Whether a receiver that forwards is running. */
  readonly isRunning: boolean;
  readonly isSigned: boolean;
}
