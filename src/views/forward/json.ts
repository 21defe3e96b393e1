import { shownTarget } from '../../domain/forward/target-name.ts';
import { judgeByPolicy, type PolicyVerdict } from '../../domain/retry/policy-verdict.ts';
import type { ForwardTry, TargetSummary } from '../../domain/forward/forward-try.ts';
import type { Pause } from '../../domain/forward/pause.ts';
import type { PauseJson } from '../../schemas/pause.ts';
import type { PolicyName } from '../../domain/retry/retry-policy.ts';
import { answerText } from './answer-text.ts';
import type { NetworkFault } from '../../domain/network/network-fault.ts';
import type { StoredForward } from '../../domain/delivery/stored-delivery.ts';
import type { ForwardEventJson, ForwardJson, OutageJson, TryJson } from '../../schemas/forward.ts';
import { headersJson, shownHeaders } from '../delivery/headers.ts';
import { roundedMs } from '../../domain/text/amounts.ts';

export function forwardJson({ target, state, tries }: StoredForward, showSecrets: boolean): ForwardJson {
  return {
    target: shownTarget(target, showSecrets),
    state,
    tries: tries.length,
    outcomes: tries.map((one, index) => tryJson(one, index + 1, showSecrets)),
  };
}

function tryJson(
  { origin, startedAt, outcome }: StoredForward['tries'][number],
  number: number,
  showSecrets: boolean,
): TryJson {
  return {
    number,
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

/** One try to hand a delivery to a target, in `listen --json`. */
export function forwardEventJson(
  attempt: ForwardTry,
  options: { readonly policy: PolicyName; readonly showSecrets: boolean; readonly verbose: boolean },
): ForwardEventJson {
  const { outcome, startedAt, tryNumber } = attempt;
  const {
    origin: _origin,
    number,
    headers,
    answerStart,
    ...rest
  } = tryJson({ origin: 'receiver', startedAt, outcome }, tryNumber, options.showSecrets);
  return {
    type: 'forward',
    position: attempt.position,
    id: attempt.id,
    event: attempt.event ?? null,
    target: shownTarget(attempt.target, options.showSecrets),
    number,
    state: attempt.state,
    retryInMs: attempt.retryInMs === undefined ? null : roundedMs(attempt.retryInMs),
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

type OutageEvent =
  | { readonly type: 'target_down'; readonly fault: NetworkFault }
  | { readonly type: 'target_up'; readonly downMs: number }
  | {
      readonly type: 'handed_on';
      readonly after: 'outage' | 'pause';
      readonly handedOn: number;
      readonly outcomes: ReadonlyMap<string, number>;
      readonly isComplete: boolean;
    };

/** What happens to a target, in `listen --json`. */
export function outageJson(
  event: OutageEvent & { readonly at: number; readonly target: string },
  showSecrets: boolean,
): OutageJson {
  const at = new Date(event.at).toISOString();
  const target = shownTarget(event.target, showSecrets);
  switch (event.type) {
    case 'target_down':
      return { type: event.type, at, target, fault: event.fault };
    case 'target_up':
      return { type: event.type, at, target, downMs: roundedMs(event.downMs) };
    case 'handed_on': {
      const { type, after, handedOn, outcomes, isComplete } = event;
      return {
        type,
        at,
        target,
        after,
        handedOn,
        outcomes: Object.fromEntries(outcomes),
        complete: isComplete,
      };
    }
  }
}

type PauseEvent =
  | ({ readonly type: 'forwarding_paused' } & Pause)
  | { readonly type: 'forwarding_resumed'; readonly pausedMs: number };

/** Forwarding is paused, or goes on, in `listen --json`. */
export function pauseJson(event: PauseEvent & { readonly at: number }): PauseJson {
  const at = new Date(event.at).toISOString();
  if (event.type === 'forwarding_resumed')
    return { type: event.type, at, pausedMs: roundedMs(event.pausedMs) };
  return { type: event.type, at, since: new Date(event.since).toISOString(), by: event.by };
}
