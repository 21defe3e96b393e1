import { roughLengthText } from '../../../domain/text/amounts.ts';
import { createSpeedometer, progressText } from '../../../terminal/progress/progress-bar.ts';
import { canClearLine } from '../../../terminal/progress/clear-line.ts';
import { createProgressLine } from '../../../terminal/progress/progress-line.ts';
import { renderReplayed, targetsText, type ReplayLineOptions } from '../../../views/replay/line.ts';
import { wrap } from '../../../terminal/text/width.ts';
import { renderReplaySummary } from '../../../views/replay/summary.ts';
import type { Context } from '../../../context.ts';
import type { Outputs } from '../../shared/outputs.ts';
import type { Presenter, ReplayInfo } from './presenter.ts';

/** So many lines tell more than a bar. */
const MAX_LINES = 10;

/** Columns that a terminal may write "^C" into without beginning another line. */
const ROOM_FOR_INTERRUPT = 3;

/**
 * For people: a bar where somebody looks on and there are many, else one line for each delivery; and a
 * summary where there were several.
 */
export async function createLinePresenter(
  context: Context,
  { stdout, stderr }: Outputs,
  info: ReplayInfo,
  showSecrets: boolean,
): Promise<Presenter> {
  const { clock } = context;
  const { quiet } = context.options;
  const style = await context.style(stdout);
  const hasBar = canClearLine(stderr) && !quiet && info.left > MAX_LINES;
  const hasLines = !hasBar || !stdout.isTerminal;
  const progress = createProgressLine(stderr, clock);
  const speedometer = createSpeedometer();
  const seen = { done: 0, failed: 0 };
  const print = (lines: readonly string[]): void => stdout.write(lines.map((line) => `${line}\n`).join(''));
  const lineOptions = (): ReplayLineOptions => ({
    style,
    width: stdout.isTerminal ? stdout.columns : Infinity,
    showSecrets,
    now: clock.now(),
    withTarget: info.targets.length > 1,
  });
  const say = (text: string): void => {
    if (quiet) return;
    progress.clear();
    const lines = stderr.isTerminal ? wrap(text, stderr.columns) : [text];
    stderr.write(lines.map((line) => `${line}\n`).join(''));
    stderr.flush();
  };
  let hasSaidGap = false;

  return {
    onBegin: () => {
      if (!info.isResumed && info.left > 1) say(beginText(info, showSecrets));
      speedometer.at(clock.elapsed(), 0);
    },
    onEvent: (event) => {
      if (event.type === 'gap_shortened') {
        if (!hasSaidGap)
          say(`A gap of ${roughLengthText(event.gap / 1000)} is shortened, as are others: see --max-gap.`);
        hasSaidGap = true;
        return;
      }
      seen.done += 1;
      if (event.result.state !== 'succeeded') seen.failed += 1;
      if (hasLines) print([renderReplayed(event, lineOptions())]);
      if (!hasBar) return;
      const perSecond = speedometer.at(clock.elapsed(), seen.done);
      progress.show(
        progressText({ ...seen, total: info.left, perSecond }, stderr.columns - ROOM_FOR_INTERRUPT),
      );
      stderr.flush();
    },
    clear: () => {
      progress.clear();
      stderr.flush();
    },
    onEnd: (report) => {
      if (info.total > 1)
        print(
          renderReplaySummary({ ...report, withFailures: !hasLines || info.left > MAX_LINES }, lineOptions()),
        );
    },
  };
}

function beginText({ replay, total, targets }: ReplayInfo, showSecrets: boolean): string {
  return `Replay ${String(replay)}: ${String(total)} deliveries to ${targetsText(targets, showSecrets)}.`;
}
