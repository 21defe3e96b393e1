import { faultText } from '../../../domain/network/network-fault.ts';
import { isHandled, type ForwardOutcome } from '../../../domain/delivery/stored-delivery.ts';
import { durationText } from '../../../domain/text/duration.ts';
import type { AlertRule, AlertSink } from '../alert-rule.ts';

/** A target that answers so often with an error does not work. */
const FAILURES_IN_A_ROW = 5;

/**
 * Whether deliveries reach the targets and are handled there.
 *
 * @param labels what targets are called outside, by their names
 */
export function createForwardRule(
  board: AlertSink<'forward_failing'>,
  labels: ReadonlyMap<string, string>,
): AlertRule {
  const failures = new Map<string, number>();

  const onTry = (target: string, label: string, outcome: ForwardOutcome): void => {
    if (isHandled(outcome)) {
      failures.delete(target);
      board.resolve('forward_failing', label, `${label} handles deliveries again.`);
      return;
    }
    const count = (failures.get(target) ?? 0) + 1;
    failures.set(target, count);
    if (count < FAILURES_IN_A_ROW) return;
    const tries = `the last ${String(FAILURES_IN_A_ROW)} tries failed`;
    board.raise(
      'forward_failing',
      label,
      `${label} does not handle deliveries: ${tries}, ${reasonOf(outcome)}.`,
    );
  };

  return {
    onForwarder: (event) => {
      if (!('target' in event)) return;
      const label = labels.get(event.target);
      if (label === undefined) return;
      if (event.type === 'forward') onTry(event.target, label, event.outcome);
      else if (event.type === 'target_down') {
        const why = faultText(event.fault);
        board.raise('forward_failing', label, `${label} cannot be reached: ${why}. Deliveries wait for it.`);
      } else if (event.type === 'target_up') {
        failures.delete(event.target);
        const downMs = Math.max(1000, Math.round(event.downMs / 1000) * 1000);
        board.resolve(
          'forward_failing',
          label,
          `${label} can be reached again, after ${durationText(downMs)}.`,
        );
      }
    },
  };
}

function reasonOf(outcome: ForwardOutcome): string {
  switch (outcome.kind) {
    case 'answered':
      return `with ${String(outcome.status)}`;
    case 'exited':
      return outcome.code === null ? 'ended by a signal' : `with exit code ${String(outcome.code)}`;
    case 'timeout':
      return 'without an answer in time';
    case 'network_error':
      return faultText(outcome.fault);
    case 'not_started':
      return 'not started';
  }
}
