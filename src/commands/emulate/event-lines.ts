import { shortPath } from './short-path.ts';
import { timeText } from '../../domain/text/amounts.ts';
import { safeText } from '../../terminal/text/safe-text.ts';
import { pad } from '../../terminal/text/width.ts';
import { layOutLine } from '../../views/delivery/line-layout.ts';
import { renderSent, renderUnwanted } from '../../views/emulator/sent-line.ts';
import type { EmulatorEvent } from '../../emulator/emulator-event.ts';
import type { Style } from '../../terminal/style.ts';

/** Columns of the id of a delivery, which the status of a call stands under. */
const ID_WIDTH = 8;

/** Columns of a name, so that what stands behind it is in one column: those of the longest event. */
const NAME_WIDTH = 26;

/**
 * Makes one line for a call, an attempt, or a delivery that is not sent; undefined for what was said already,
 * such as why a webhook gets nothing. A line never holds a character that a terminal would obey.
 */
export function createEventLines(style: Style): (event: EmulatorEvent, width: number) => string | undefined {
  const skipped = new Set<string>();
  return (event, width) => {
    switch (event.type) {
      case 'request':
        return callLine(event, style, width);
      case 'emitted':
        return event.webhooks > 0 ? undefined : renderUnwanted(event, style, width);
      case 'skipped': {
        if (event.reason === 'lost') return renderSent(event, style, width);
        // It is the same for each event, until the webhook leads elsewhere.
        const key = [event.delivery.webhookId, event.reason, event.delivery.url].join(' ');
        if (skipped.has(key)) return undefined;
        skipped.add(key);
        return renderSent(event, style, width);
      }
      case 'attempt':
      case 'cancelled':
        return renderSent(event, style, width);
      case 'queued':
      case 'retry_scheduled':
      case 'delivered':
      case 'gave_up':
      case 'failure':
        return undefined;
    }
  };
}

function callLine(
  { at, method, path, status, durationMs }: Extract<EmulatorEvent, { readonly type: 'request' }>,
  style: Style,
  width: number,
): string {
  const verb = safeText(method);
  const parts = {
    at,
    id: pad(String(status), ID_WIDTH),
    mood: status < 400 ? 'good' : 'bad',
    word: 'call',
    name: `${verb} ${shortPath(safeText(path), NAME_WIDTH - verb.length - 1)}`,
    text: timeText(durationMs),
    isMinor: true,
  } as const;
  return layOutLine(parts, style, width);
}
