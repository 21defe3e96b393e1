import type { Arrival, Arrivals } from './arrivals.ts';
import type { AskedEvents } from './asked-events.ts';
import type { Fact } from './facts.ts';

/**
 * What became of a fact. `arrived`: it was delivered. `rebuilt`: an earlier run has put a rebuilt delivery in
 * its place. `differs`: it was delivered, and says something else than the service does now.
 */
export type Verdict =
  | { readonly kind: 'arrived' | 'rebuilt'; readonly arrival: Arrival }
  | { readonly kind: 'differs'; readonly arrival: Arrival | undefined; readonly difference: Difference }
  /** @param webhookId that of a webhook that had asked for it */
  | { readonly kind: 'missing'; readonly webhookId: string }
  | { readonly kind: 'on_its_way' | 'not_asked_for' }
  | { readonly kind: 'unknown'; readonly reason: UnknownReason };

export type VerdictKind = Verdict['kind'];

/**
 * Why it cannot be known whether a fact is missing. `store_younger`: the store was made after it.
 * `pruned`: deliveries of that time were removed from the store.
 */
export type UnknownReason = 'store_younger' | 'pruned' | 'webhook_changed' | 'webhook_deleted';

export interface Difference {
  readonly field: 'title' | 'endedAt' | 'status';
  /** What was delivered, and what the service says. */
  readonly delivered: string;
  readonly known: string;
}

/** The deliveries that a store can know of. Milliseconds since 1970, undefined for no such limit. */
export interface StoreHorizon {
  /** When it was made. */
  readonly since: number | undefined;
  /** Up to when deliveries were removed from it. */
  readonly prunedUntil: number | undefined;
}

export interface JudgeOptions {
  readonly asked: AskedEvents;
  readonly horizon: StoreHorizon;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Milliseconds that a delivery may be on its way. */
  readonly graceMs: number;
}

/**
 * Ends that differ by less are one: RealtimeKit waits up to two minutes before it takes a session for over,
 * and which of the two times it writes where is not known (docs/service.md, "Events").
 */
const END_TOLERANCE_MS = 3 * 60_000;

/** Says what became of a fact. */
export function judgeFact(fact: Fact, arrivals: Arrivals, options: JudgeOptions): Verdict {
  const arrival = arrivals.of(fact);
  if (arrival !== undefined) return ofArrival(fact, arrival);
  const later = arrivals.laterState(fact);
  if (later !== undefined)
    return {
      kind: 'differs',
      arrival: undefined,
      difference: { field: 'status', delivered: later, known: fact.state ?? '' },
    };
  return ofAbsent(fact, options);
}

function ofArrival(fact: Fact, arrival: Arrival): Verdict {
  if (arrival.isReconstructed) return { kind: 'rebuilt', arrival };
  const difference = differenceOf(fact, arrival);
  return difference === undefined ? { kind: 'arrived', arrival } : { kind: 'differs', arrival, difference };
}

/** A title that is changed later is changed for the service too, so that only the end of a session is compared. */
function differenceOf({ event, session }: Fact, { title, endedAt }: Arrival): Difference | undefined {
  if (event !== 'meeting.ended') return undefined;
  if (endedAt !== undefined && session.endedAt !== undefined) {
    if (Math.abs(endedAt - session.endedAt) > END_TOLERANCE_MS)
      return {
        field: 'endedAt',
        delivered: new Date(endedAt).toISOString(),
        known: new Date(session.endedAt).toISOString(),
      };
  }
  const known = session.title?.trim() ?? '';
  if (title === undefined || known === '' || title.trim() === known) return undefined;
  return { field: 'title', delivered: title, known };
}

function ofAbsent({ event, at }: Fact, { asked, horizon, now, graceMs }: JudgeOptions): Verdict {
  const answer = asked.at(event, at);
  if (answer.asked === 'no') return { kind: 'not_asked_for' };
  if (at !== undefined && at > now - graceMs) return { kind: 'on_its_way' };
  if (at !== undefined && horizon.since !== undefined && at < horizon.since)
    return { kind: 'unknown', reason: 'store_younger' };
  if (at !== undefined && horizon.prunedUntil !== undefined && at <= horizon.prunedUntil)
    return { kind: 'unknown', reason: 'pruned' };
  if (answer.asked === 'unknown') return { kind: 'unknown', reason: answer.reason };
  return { kind: 'missing', webhookId: answer.webhookId };
}
