import { faultText } from '../../domain/network/network-fault.ts';
import { shownTarget } from '../../domain/forward/target-name.ts';
import { timeText } from '../../domain/text/amounts.ts';
import { isHandled, type ForwardOutcome, type StoredForward } from '../../domain/delivery/stored-delivery.ts';
import { safeText } from '../../terminal/text/safe-text.ts';

/** How one try ended, in a few words: `404 in 12 ms`, `connection refused`, `exit code 1 in 30 ms`. */
export function outcomeText(outcome: ForwardOutcome): string {
  const time = timeText(outcome.durationMs);
  switch (outcome.kind) {
    case 'answered':
      return `${String(outcome.status)} in ${time}`;
    case 'timeout':
      return `no answer in ${time}`;
    case 'network_error':
      return outcome.fault === 'failed' ? 'no connection' : faultText(outcome.fault);
    case 'exited':
      return outcome.code === null
        ? `ended by ${safeText(outcome.signal ?? 'a signal')} after ${time}`
        : `exit code ${String(outcome.code)} in ${time}`;
    case 'not_started':
      return `not started: ${safeText(outcome.reason)}`;
  }
}

/** The same where what is good is not said: `12 ms`, `404 in 12 ms`, `connection refused`. */
export function shortOutcomeText(outcome: ForwardOutcome): string {
  return isHandled(outcome) ? timeText(outcome.durationMs) : outcomeText(outcome);
}

/** A target for people: its URL without secrets, or the command. */
export function targetText(target: string, showSecrets: boolean): string {
  return safeText(shownTarget(target, showSecrets));
}

/** How a delivery fared at all its targets: `→ 12 ms`, `✗ 404 in 12 ms`, `✗ 1 of 3 failed`; undefined without any. */
export function forwardsText(forwards: readonly StoredForward[]): string | undefined {
  const [only, ...others] = forwards;
  if (only === undefined) return undefined;
  if (others.length === 0) return `${only.state === 'failed' ? '✗' : '→'} ${forwardText(only)}`;
  const failed = forwards.filter(({ state }) => state === 'failed').length;
  const pending = forwards.filter(({ state }) => state === 'pending').length;
  const all = String(forwards.length);
  if (failed > 0) return `✗ ${String(failed)} of ${all} failed`;
  return pending > 0 ? `→ ${String(pending)} of ${all} waiting` : `→ all ${all} handled`;
}

function forwardText({ state, tries }: StoredForward): string {
  const last = tries.at(-1);
  if (last === undefined) return state === 'pending' ? 'waiting' : state;
  return state === 'pending' ? `${outcomeText(last.outcome)}, again to come` : shortOutcomeText(last.outcome);
}
