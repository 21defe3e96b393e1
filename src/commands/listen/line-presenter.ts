import { causeOf } from '../../terminal/delivery-causes.ts';
import { renderDetails } from '../../terminal/delivery-details.ts';
import { renderDelivery, renderRefusal, type LineOptions } from '../../terminal/event-line.ts';
import { renderSummary } from '../../terminal/receiver-summary.ts';
import { renderWaitResult } from '../../terminal/wait-view.ts';
import { wrap } from '../../terminal/width.ts';
import { readyLines } from './ready-lines.ts';
import { isWanted, type Presenter, type PresenterOptions } from './presenter.ts';
import type { Context } from '../../context.ts';
import type { DeliveryEvent } from '../../receiver/receiver-event.ts';
import type { Notes } from './notes.ts';
import type { Outputs } from './outputs.ts';

/** Below the time, so that lines of deliveries stand out. */
const HINT_INDENT = ' '.repeat('12:34:56 '.length);

/** One line for each delivery, for people. */
export async function createLinePresenter(
  context: Context,
  { stdout, stderr }: Outputs,
  notes: Notes,
  options: PresenterOptions,
): Promise<Presenter> {
  const style = await context.style(stdout);
  const noteStyle = await context.style(stderr);
  const { quiet } = context.options;
  const { verbose, showSecrets } = options;
  const saidHints = new Set<string>();
  const width = (): number => (stdout.isTerminal ? stdout.columns : Infinity);
  const lineOptions = (): LineOptions => ({ style, width: width(), showSecrets });
  const print = (lines: readonly string[]): void => stdout.write(lines.map((line) => `${line}\n`).join(''));

  const hintLines = (event: DeliveryEvent): string[] => {
    const hint = causeOf(event)?.hint;
    if (quiet || hint === undefined || saidHints.has(hint)) return [];
    saidHints.add(hint);
    const lines = wrap(hint, width() - HINT_INDENT.length);
    return lines.map((line) => HINT_INDENT + style.faint(line));
  };

  return {
    onReady: (info) => {
      if (quiet) return;
      const lines = readyLines(info, options.verify, noteStyle, stderr);
      stderr.write(lines.map((line) => `${line}\n`).join(''));
      stderr.flush();
    },
    onEvent: (event) => {
      if (event.type === 'refused') print([renderRefusal(event, lineOptions())]);
      else if (event.type !== 'delivery') notes.onEvent(event);
      else if (isWanted(event, options.filter)) {
        const details = verbose ? renderDetails(event, style, showSecrets) : [];
        print([renderDelivery(event, lineOptions()), ...hintLines(event), ...details]);
      }
    },
    onResult: (result) => print(renderWaitResult(result, style, width())),
    onEnd: (summary) => {
      if (!quiet) print(renderSummary({ ...summary, linesLost: stdout.linesLost }, style));
    },
  };
}
