import { deliveryJson, type ReadyJson, type SummaryJson } from '../../views/delivery/received-json.ts';
import { forwardEventJson, targetSummaryJson } from '../../views/forward/json.ts';
import { toJsonLine } from '../../terminal/text/printable-json.ts';
import { waitResultJson } from '../../views/expectation/result-json.ts';
import { isWanted, type ListenPresenter, type PresenterOptions } from './presenter.ts';
import type { ReceiverSummary } from '../../receiver/summary.ts';
import type { StderrMessages } from './stderr-messages.ts';
import type { Outputs } from '../shared/outputs.ts';
import { roundedMs } from '../../domain/text/amounts.ts';

/** One object a line on standard output; what is no delivery is told on standard error. */
export function createJsonPresenter(
  { stdout }: Outputs,
  notes: StderrMessages,
  { filter, showSecrets, verbose, forwarding }: PresenterOptions,
): ListenPresenter {
  return {
    onReady: ({ url, address, port }) => {
      const ready: ReadyJson = { type: 'ready', url, address, port };
      stdout.write(toJsonLine(ready));
      stdout.flush();
    },
    onEvent: (event) => {
      if (event.type !== 'delivery') notes.onEvent(event);
      else if (isWanted(event, filter)) stdout.write(toJsonLine(deliveryJson(event, showSecrets)));
    },
    onForwarder: (event) => {
      if (event.type !== 'forward') notes.onForwarder(event);
      else if (forwarding !== undefined && isWanted(event, filter)) {
        const { policy } = forwarding;
        stdout.write(toJsonLine(forwardEventJson(event, { policy, showSecrets, verbose })));
      }
    },
    onResult: (result) => stdout.write(toJsonLine(waitResultJson(result))),
    onEnd: (summary, targets) => {
      const forwards = targets.map((target) => targetSummaryJson(target, showSecrets));
      stdout.write(toJsonLine({ ...summaryJson(summary, stdout.linesLost), forwards } satisfies SummaryJson));
    },
  };
}

function summaryJson(summary: ReceiverSummary, linesLost: number): Omit<SummaryJson, 'forwards'> {
  const { events, repeats, unverified, rejected, faults, slowestMs } = summary;
  return {
    type: 'summary',
    events: Object.fromEntries(events),
    repeats,
    unverified,
    rejected: Object.fromEntries(rejected),
    faults,
    slowestAnswerMs: slowestMs === undefined ? null : roundedMs(slowestMs),
    linesLost,
  };
}
