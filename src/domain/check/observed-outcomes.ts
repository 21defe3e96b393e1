import { isAccepted, isRefused } from './answers.ts';
import type { Answer, Exchange, ProbeResult } from './probe-result.ts';
import type { PolicyName } from '../retry/retry-policy.ts';

/** How an endpoint took a delivery: `failed` is a 5xx; `unclear` a redirect, or no answer. */
export type Outcome = 'accepted' | 'refused' | 'failed' | 'unclear';

/** What is known of an endpoint after its probes, by their ids; undefined where a probe was not asked. */
export interface ObservedOutcomes {
  of(id: string): Outcome | undefined;
  /** The first answer to a probe. */
  answerTo(id: string): Answer | undefined;
  /** To genuine deliveries, as the service of the policy sends them. */
  readonly genuine: Outcome | undefined;
}

/** The probes of the two header families alone, by the policy whose service sends them. */
export const FAMILY_PROBES: Readonly<Record<PolicyName, string>> = {
  dyte: 'headers.dyte',
  realtimekit: 'headers.rtk',
};

/** Reads what the probes of a check have seen, whatever they made of it. */
export function observedOutcomes(results: readonly ProbeResult[], policy: PolicyName): ObservedOutcomes {
  const answers = new Map<string, Answer>();
  for (const { id, judgement } of results) {
    const [first] = judgement.evidence ?? [];
    if (first !== undefined) answers.set(id, first.answer);
  }
  const of = (id: string): Outcome | undefined => {
    const answer = answers.get(id);
    return answer === undefined ? undefined : outcomeOf(answer);
  };
  return {
    of,
    answerTo: (id) => answers.get(id),
    genuine: of(FAMILY_PROBES[policy]) ?? outcomeOfEvents(results) ?? outcomeBesideBodies(results),
  };
}

/** That an odd body is not accepted is held against an endpoint only where it accepts others. */
function outcomeBesideBodies(results: readonly ProbeResult[]): Outcome | undefined {
  const isHeldAgainst = results.some(
    ({ group, judgement }) => group === 'bodies' && judgement.verdict === 'fail',
  );
  return isHeldAgainst ? 'accepted' : undefined;
}

/** That one event is not accepted may be about that event. */
function outcomeOfEvents(results: readonly ProbeResult[]): Outcome | undefined {
  const outcomes = results
    .filter(({ group }) => group === 'events')
    .flatMap(({ judgement }): readonly Exchange[] => judgement.evidence ?? [])
    .map(({ answer }) => outcomeOf(answer));
  return outcomes.find((outcome) => outcome === 'accepted') ?? outcomes[0];
}

function outcomeOf(answer: Answer): Outcome {
  if (isAccepted(answer)) return 'accepted';
  if (isRefused(answer)) return 'refused';
  return answer.kind === 'answered' && answer.status >= 500 ? 'failed' : 'unclear';
}
