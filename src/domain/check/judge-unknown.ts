import { exchangesOf, findingOf, judgeAccepted, notAccepted, type NamedExchange } from './judge-accepted.ts';
import { nameList } from './name-list.ts';
import type { Judgement, Remedy } from './probe-result.ts';
import type { EventName } from '../events/names.ts';
import type { PolicyName } from '../retry/retry-policy.ts';

export const ACCEPT_THE_UNKNOWN: Remedy = {
  text: 'Answer 2xx to what you do not know, and leave it aside: events and fields are added without notice.',
  section: 'accept-the-unknown',
};

export const ALLOW_FOR_LESS: Remedy = {
  text: 'Take every field for optional that one documented payload lacks, and let it be null where it may be: `dyte-hooks events show <event>` lists them.',
  section: 'allow-for-missing-fields',
};

/** Judges payloads that hold more than is known: an event, a field, a value. */
export function judgeUnknown(cases: readonly NamedExchange[], policy: PolicyName): Judgement {
  return judgeAccepted(cases, { policy, remedy: ACCEPT_THE_UNKNOWN });
}

/** Judges payloads in which something is null. */
export function judgeNull(cases: readonly NamedExchange[], policy: PolicyName): Judgement {
  return judgeAccepted(cases, { policy, remedy: ALLOW_FOR_LESS });
}

/** Payloads without all of their optional fields, and of one that was not accepted, each field by itself. */
export interface MissingFields {
  /** Named by their events. */
  readonly cases: readonly NamedExchange[];
  /** Named by the field that is missing. */
  readonly each: readonly NamedExchange[];
  /** Whose fields they are. */
  readonly event: EventName | undefined;
}

/** Judges payloads in which fields are missing, and names those that the endpoint does not do without. */
export function judgeMissing({ cases, each, event }: MissingFields, policy: PolicyName): Judgement {
  const named = cases.map(({ name, exchange }) => ({
    name: `${name} without what may be missing`,
    exchange,
  }));
  const judgement = judgeAccepted(named, { policy, remedy: ALLOW_FOR_LESS });
  const needed = notAccepted(each);
  if (judgement.verdict !== 'fail' || event === undefined || needed.length === 0) return judgement;
  const names = needed.map(({ name }) => name);
  return {
    ...judgement,
    finding: `${findingOf(notAccepted(named), policy)} Of ${event} it needs ${nameList(names)}.`,
    evidence: [...judgement.evidence, ...exchangesOf(needed)],
  };
}
