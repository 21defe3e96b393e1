import { maskSecrets, maskUrl } from '../domain/secrets.ts';
import type { NetworkFault } from '../domain/network-fault.ts';
import type {
  ForwardOrigin,
  ForwardOutcome,
  ForwardState,
  StoredForward,
} from '../domain/stored-delivery.ts';
import { headersJson, roundedMs } from './delivery-json.ts';
import { shownHeaders } from './header-values.ts';

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
  readonly milliseconds: number;
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
    target: showSecrets || target.startsWith('exec:') ? target : maskUrl(target),
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
    milliseconds: roundedMs(outcome.milliseconds),
    status: outcome.kind === 'answered' ? outcome.status : null,
    fault: outcome.kind === 'network_error' ? outcome.fault : null,
    exitCode: outcome.kind === 'exited' ? outcome.code : null,
    signal: outcome.kind === 'exited' ? outcome.signal : null,
    reason: outcome.kind === 'not_started' ? outcome.reason : null,
    headers: outcome.kind === 'answered' ? headersJson(shownHeaders(outcome.headers, showSecrets)) : null,
    answerStart: answerText(outcome, showSecrets) ?? null,
  };
}

/** What a target answered, as text; without secrets in URLs unless they are wanted. */
export function answerText(outcome: ForwardOutcome, showSecrets: boolean): string | undefined {
  if (outcome.kind !== 'answered' && outcome.kind !== 'exited') return undefined;
  const text = outcome.answerStart.toString('utf8');
  return showSecrets ? text : String(maskSecrets(text));
}
