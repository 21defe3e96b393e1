import { shownTarget } from '../../domain/forward/target-name.ts';
import { judgeByPolicy, type PolicyVerdict } from '../../domain/retry/policy-verdict.ts';
import type { ForwardTry, TargetSummary } from '../../domain/forward/forward-try.ts';
import type { PolicyName } from '../../domain/retry/retry-policy.ts';
import { answerText } from './answer-text.ts';
import type { NetworkFault } from '../../domain/network/network-fault.ts';
import type {
  ForwardOrigin,
  ForwardOutcome,
  ForwardState,
  StoredForward,
} from '../../domain/delivery/stored-delivery.ts';
import { headersJson, shownHeaders } from '../delivery/headers.ts';
import { roundedMs } from '../../domain/text/amounts.ts';

/** A delivery's way to one target. */
export interface ForwardJson {
  /** The target's URL, or `exec:` and the command. */
  readonly target: string;
  readonly state: ForwardState;
  /** The first one first. */
  readonly tries: readonly TryJson[];
}

/** One try. What does not apply to its outcome is null. */
export interface TryJson {
  readonly origin: ForwardOrigin;
  readonly startedAt: string;
  readonly outcome: ForwardOutcome['kind'];
  readonly durationMs: number;
  readonly status: number | null;
  readonly fault: NetworkFault | null;
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Why a command was not started. */
  readonly reason: string | null;
  readonly headers: Readonly<Record<string, string | readonly string[]>> | null;
  /** The beginning of the answer, or of what a command wrote. */
  readonly answerStart: string | null;
}

export function forwardJson({ target, state, tries }: StoredForward, showSecrets: boolean): ForwardJson {
  return {
    target: shownTarget(target, showSecrets),
    state,
    tries: tries.map((one) => tryJson(one, showSecrets)),
  };
}

export function tryJson(
  { origin, startedAt, outcome }: StoredForward['tries'][number],
  showSecrets: boolean,
): TryJson {
  return {
    origin,
    startedAt: new Date(startedAt).toISOString(),
    outcome: outcome.kind,
    durationMs: roundedMs(outcome.durationMs),
    status: outcome.kind === 'answered' ? outcome.status : null,
    fault: outcome.kind === 'network_error' ? outcome.fault : null,
    exitCode: outcome.kind === 'exited' ? outcome.code : null,
    signal: outcome.kind === 'exited' ? outcome.signal : null,
    reason: outcome.kind === 'not_started' ? outcome.reason : null,
    headers: outcome.kind === 'answered' ? headersJson(shownHeaders(outcome.headers, showSecrets)) : null,
    answerStart: answerText(outcome, showSecrets) ?? null,
  };
}

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
    ...rest
  } = tryJson({ origin: 'receiver', startedAt, outcome }, options.showSecrets);
  return {
    type: 'forward',
    id: attempt.id,
    event: attempt.event ?? null,
    target: shownTarget(attempt.target, options.showSecrets),
    try: attempt.tryNumber,
    state: attempt.state,
    retryInMs: attempt.retryInMs ?? null,
    ...rest,
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

/** A target cannot be reached: its deliveries wait. */
export interface TargetDownJson {
  readonly type: 'target_down';
  readonly at: string;
  readonly target: string;
  readonly fault: NetworkFault;
}

/** It answers again: what waits is handed on, in order. */
export interface TargetUpJson {
  readonly type: 'target_up';
  readonly at: string;
  readonly target: string;
  readonly downMs: number;
}

/** What waited has been handed on. */
export interface HandedOnJson {
  readonly type: 'handed_on';
  readonly at: string;
  readonly target: string;
  readonly handedOn: number;
  /** How many of each: `2xx`, another status, `timeout`, a fault such as `connection_lost`. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** False when some still wait, because the target is down again or `listen` ends. */
  readonly complete: boolean;
}

type OutageEvent =
  | { readonly type: 'target_down'; readonly fault: NetworkFault }
  | { readonly type: 'target_up'; readonly downMs: number }
  | {
      readonly type: 'handed_on';
      readonly handedOn: number;
      readonly outcomes: ReadonlyMap<string, number>;
      readonly isComplete: boolean;
    };

/** What happens to a target, in `listen --json`. */
export function outageJson(
  event: OutageEvent & { readonly at: number; readonly target: string },
  showSecrets: boolean,
): TargetDownJson | TargetUpJson | HandedOnJson {
  const at = new Date(event.at).toISOString();
  const target = shownTarget(event.target, showSecrets);
  switch (event.type) {
    case 'target_down':
      return { type: event.type, at, target, fault: event.fault };
    case 'target_up':
      return { type: event.type, at, target, downMs: roundedMs(event.downMs) };
    case 'handed_on': {
      const { type, handedOn, outcomes, isComplete } = event;
      return { type, at, target, handedOn, outcomes: Object.fromEntries(outcomes), complete: isComplete };
    }
  }
}
