import { isHandled, type ForwardOutcome } from '../delivery/stored-delivery.ts';

/**
 * What an outcome counts as, for numbers of each: `2xx`, another status such as `503`, `timeout`, a network
 * fault such as `connection_lost`; of a command `exit_0`, `exit_1`, a signal, `not_started`.
 */
export function outcomeClass(outcome: ForwardOutcome): string {
  switch (outcome.kind) {
    case 'answered':
      return isHandled(outcome) ? '2xx' : String(outcome.status);
    case 'network_error':
      return outcome.fault;
    case 'exited':
      return outcome.code === null ? (outcome.signal ?? 'signal') : `exit_${String(outcome.code)}`;
    case 'timeout':
    case 'not_started':
      return outcome.kind;
  }
}
