import { judgeByPolicy, type PolicyVerdict } from '../../domain/retry/policy-verdict.ts';
import { shownTarget } from '../../domain/forward/target-name.ts';
import type { ForwardTry, TargetSummary } from '../../domain/forward/forward-try.ts';
import type { PolicyName } from '../../domain/retry/retry-policy.ts';
import type { ForwardState } from '../../domain/delivery/stored-delivery.ts';
import { tryJson, type TryJson } from './json.ts';

/** One try to hand a delivery to a target, in `listen --json`. What does not apply is null. */
export interface ForwardEventJson extends Omit<TryJson, 'origin' | 'headers' | 'answerStart'> {
  readonly type: 'forward';
  /** Of the delivery. */
  readonly id: string;
  readonly event: string | null;
  readonly target: string;
  /** 1 for the first. */
  readonly try: number;
  /** `pending` when another try follows. */
  readonly state: ForwardState;
  readonly retryInMs: number | null;
  /** What the service would have done with the outcome; null for a command. */
  readonly policy: ({ readonly name: PolicyName } & Omit<PolicyVerdict, 'policy'>) | null;
  /** With `--verbose`. */
  readonly headers?: TryJson['headers'];
  /** With `--verbose`. */
  readonly answerStart?: TryJson['answerStart'];
}

export function forwardEventJson(
  attempt: ForwardTry,
  options: { readonly policy: PolicyName; readonly showSecrets: boolean; readonly verbose: boolean },
): ForwardEventJson {
  const { outcome, startedAt } = attempt;
  const {
    origin: _origin,
    headers,
    answerStart,
    ...told
  } = tryJson({ origin: 'receiver', startedAt, outcome }, options.showSecrets);
  return {
    type: 'forward',
    id: attempt.id,
    event: attempt.event ?? null,
    target: shownTarget(attempt.target, options.showSecrets),
    try: attempt.tryNumber,
    state: attempt.state,
    retryInMs: attempt.retryInMs ?? null,
    ...told,
    policy: verdictJson(judgeByPolicy(outcome, options.policy)),
    ...(options.verbose ? { headers, answerStart } : {}),
  };
}

function verdictJson(verdict: PolicyVerdict | undefined): ForwardEventJson['policy'] {
  if (verdict === undefined) return null;
  const { policy, ...rest } = verdict;
  return { name: policy, ...rest };
}

/** How a target has fared, in the summary of `listen --json`. */
export function targetSummaryJson(summary: TargetSummary, showSecrets: boolean): TargetSummary {
  return { ...summary, target: shownTarget(summary.target, showSecrets) };
}
