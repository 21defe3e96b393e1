import { roundedMs } from '../../../domain/text/amounts.ts';
import { toJsonLine } from '../../../terminal/text/json-line.ts';
import { replayedJson, type ReplayBegunJson, type ReplaySummaryJson } from '../../../views/replay/json.ts';
import type { ReplayCounts } from '../../../store/replay-journal.ts';
import type { Outputs } from '../../shared/outputs.ts';
import type { Presenter, ReplayInfo } from './presenter.ts';
import { shownTarget } from '../../../domain/forward/target-name.ts';

/** One object for each delivery, for programs. */
export function createJsonPresenter(
  { stdout }: Outputs,
  { replay, targets, total, left }: ReplayInfo,
  showSecrets: boolean,
): Presenter {
  return {
    onBegin: () => {
      const begun: ReplayBegunJson = {
        type: 'begun',
        replay,
        targets: targets.map((target) => shownTarget(target, showSecrets)),
        total,
        left,
      };
      stdout.write(toJsonLine(begun));
    },
    onEvent: (event) => {
      if (event.type === 'replayed') stdout.write(toJsonLine(replayedJson(event, showSecrets)));
    },
    clear: () => undefined,
    onEnd: ({ end, counts, milliseconds }) => {
      const { linesLost } = stdout;
      stdout.write(toJsonLine(summaryJson({ replay, ended: end, milliseconds, linesLost }, counts)));
    },
  };
}

export function summaryJson(
  rest: Pick<ReplaySummaryJson, 'replay' | 'ended' | 'milliseconds' | 'linesLost'>,
  { total, succeeded, failed, open }: ReplayCounts,
): ReplaySummaryJson {
  const { replay, ended, milliseconds, linesLost } = rest;
  const counts = { total, succeeded, failed, left: open };
  return { type: 'summary', replay, ended, ...counts, milliseconds: roundedMs(milliseconds), linesLost };
}
