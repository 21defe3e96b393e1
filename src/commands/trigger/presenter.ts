import { placeOf } from '../../domain/webhook/place.ts';
import { sentJson } from '../../emulator/event-json.ts';
import { jsonLine } from '../shared/print-answer.ts';
import { isAsItShouldBe, renderSent, renderUnwanted } from '../../views/emulator/sent-line.ts';
import type { Context } from '../../context.ts';
import type { SentEvent } from '../../emulator/sent-event.ts';
import type { SendReport } from './send.ts';
import type { TriggerSummary } from './tally.ts';

/** Shows what becomes of events, for people or for programs. */
export interface TriggerPresenter extends SendReport {
  onEnd(summary: TriggerSummary): void;
}

/**
 * One line for each attempt; with `--json` one object, and a summary last (docs/scripting.md).
 *
 * @param receiver the address of a receiver that shows itself what it takes, on the same screen
 */
export async function createTriggerPresenter(
  context: Context,
  receiver: string | undefined,
): Promise<TriggerPresenter> {
  const { stdout } = context.io;
  if (context.options.json) {
    const print = (line: string): void => stdout.write(line);
    return {
      onSent: (event) => print(jsonLine<'trigger'>(sentJson(event))),
      onUnwanted: (event, at) =>
        print(jsonLine<'trigger'>({ type: 'unwanted', at: new Date(at).toISOString(), event })),
      onEnd: (summary) => print(jsonLine<'trigger'>({ type: 'summary', ...summary })),
    };
  }
  const style = await context.style(stdout);
  const width = (): number => (stdout.isTerminal ? stdout.columns : Infinity);
  const skipped = new Set<string>();
  const shownBy = placeOf(receiver);
  const isShown = (event: SentEvent): boolean =>
    shownBy !== undefined &&
    event.type === 'attempt' &&
    isAsItShouldBe(event.delivery, event.result) &&
    placeOf(event.delivery.url) === shownBy;
  return {
    onSent: (event) => {
      if (isShown(event)) return;
      // The same for each event of a webhook: once is enough.
      const key =
        event.type === 'skipped' && event.reason !== 'lost'
          ? `${event.delivery.webhookId} ${event.reason}`
          : undefined;
      if (key !== undefined && skipped.has(key)) return;
      if (key !== undefined) skipped.add(key);
      stdout.write(`${renderSent(event, style, width())}\n`);
    },
    onUnwanted: (event, at) => stdout.write(`${renderUnwanted({ at, event }, style, width())}\n`),
    onEnd: () => undefined,
  };
}
