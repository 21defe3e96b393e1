import { causeOf } from '../../views/delivery/causes.ts';
import { renderDetails } from '../../views/delivery/received-details.ts';
import { renderDelivery, renderRefusal } from '../../views/delivery/received-line.ts';
import { promiseText, renderSummary } from '../../views/delivery/receiver-summary.ts';
import { renderTargets } from '../../views/forward/target-summary.ts';
import { renderWaitResult } from '../../views/expectation/result-page.ts';
import { wrap } from '../../terminal/text/width.ts';
import { ForwardLines } from './forward-lines.ts';
import { LineBuffer } from './line-buffer.ts';
import { readyLines } from './ready-lines.ts';
import { isWanted, type ListenPresenter, type PresenterOptions } from './presenter.ts';
import type { Context } from '../../context.ts';
import type { Style } from '../../terminal/style.ts';
import type { ForwardTry } from '../../domain/forward/forward-try.ts';
import type { DeliveryEvent } from '../../receiver/receiver-event.ts';
import type { StderrMessages } from './stderr-messages.ts';
import type { Outputs } from '../shared/outputs.ts';
import type { LineOptions } from '../../views/delivery/line-layout.ts';

/** Below the time, so that lines of deliveries stand out. */
const HINT_INDENT = ' '.repeat('12:34:56 '.length);

/** One line for each delivery, for people. */
export async function createLinePresenter(
  context: Context,
  { stdout, stderr }: Outputs,
  notes: StderrMessages,
  options: PresenterOptions,
): Promise<ListenPresenter> {
  const style = await context.style(stdout);
  const noteStyle = await context.style(stderr);
  const { quiet } = context.options;
  const { verbose, showSecrets } = options;
  const width = (): number => (stdout.isTerminal ? stdout.columns : Infinity);
  const lineOptions = (): LineOptions => ({ style, width: width(), showSecrets });
  const print = (lines: readonly string[]): void => stdout.write(lines.map((line) => `${line}\n`).join(''));

  const hintLines = quiet ? () => [] : hintsOnce(style, width);

  let storePath: string | undefined;
  const held = new LineBuffer(context.clock);
  const forwards = new ForwardLines({
    targets: options.forwarding?.targets.map(({ name }) => name) ?? [],
    policy: options.forwarding?.policy ?? 'dyte',
    style,
    verbose,
    showSecrets,
    quiet,
    width,
  });

  const printDelivery = (event: DeliveryEvent, tries: readonly ForwardTry[], isOpen: boolean): void => {
    const details = verbose ? renderDetails(event, style, showSecrets) : [];
    const { end, below, answers } = forwards.statusOf(tries, isOpen);
    print([renderDelivery(event, lineOptions(), end), ...hintLines(event), ...below, ...details, ...answers]);
  };

  return {
    onReady: (info) => {
      ({ storePath } = info);
      if (quiet) return;
      const lines = readyLines(info, options, noteStyle, stderr);
      stderr.write(lines.map((line) => `${line}\n`).join(''));
      stderr.flush();
    },
    onEvent: (event) => {
      if (event.type === 'refused')
        held.add(undefined, [], () => print([renderRefusal(event, lineOptions())]));
      else if (event.type !== 'delivery') notes.onEvent(event);
      else if (isWanted(event, options.filter))
        held.add(event.position, openTargets(event), (tries, isOpen) => printDelivery(event, tries, isOpen));
    },
    onForwarder: (event) => {
      if (event.type !== 'forward') notes.onForwarder(event);
      else if (isWanted(event, options.filter) && !held.join(event)) print(forwards.lineOf(event));
    },
    onResult: (result) => {
      held.flush();
      print(renderWaitResult(result, style, width()));
    },
    onEnd: (summary, targets) => {
      held.close();
      if (quiet) return;
      print(renderSummary({ ...summary, linesLost: stdout.linesLost }, style));
      print(wrap(promiseText(storePath, targets.length > 0), width()).map(style.faint));
      print(renderTargets(targets, { style, width: width(), store: options.forwarding?.store }));
    },
  };
}

/** @returns the hint on a delivery's cause, each said once however often it happens */
function hintsOnce(style: Style, width: () => number): (event: DeliveryEvent) => string[] {
  const said = new Set<string>();
  return (event) => {
    const hint = causeOf(event)?.hint;
    if (hint === undefined || said.has(hint)) return [];
    said.add(hint);
    return wrap(hint, width() - HINT_INDENT.length).map((line) => HINT_INDENT + style.faint(line));
  };
}

function openTargets({ forwards }: DeliveryEvent): readonly string[] {
  return forwards.filter(({ state }) => state === 'open').map(({ target }) => target);
}
