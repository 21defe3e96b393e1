import { EVENT_NAMES } from '../../domain/events/names.ts';
import { shortId } from '../../terminal/text/safe-text.ts';
import { renderTable, type Cell } from '../../terminal/text/table.ts';
import { truncate } from '../../terminal/text/width.ts';
import { OddWebhook, type AnyWebhook } from '../../domain/webhook/webhook.ts';
import {
  isEveryEvent,
  shownText,
  shownUrl,
  summariseEvents,
  UNREADABLE,
  type WebhookViewOptions,
} from '../webhook.ts';
import type { Output } from '../../terminal/io.ts';
import type { Style } from '../../terminal/style.ts';

/** From so many columns on a webhook is one line. */
const ONE_LINE_COLUMNS = 90;

const URL_INDENT = '  ';

/** Lines of a table that fits `output`, for a terminal; a narrow one has the URL on a line of its own. */
export function renderWebhookTable(
  webhooks: readonly AnyWebhook[],
  output: Output,
  style: Style,
  options: WebhookViewOptions,
): string[] {
  const isWide = output.columns >= ONE_LINE_COLUMNS;
  const rows = webhooks.map((webhook): Cell[] => [
    { text: shortId(shownText(webhook.id, options)), paint: style.faint },
    stateCell(webhook, style),
    { text: shownText(webhook.name, options), paint: style.strong },
    ...(isWide ? [{ text: shownUrl(webhook.url, options) }] : []),
    { text: eventsInShort(webhook.events, options) },
  ]);
  const columns = [
    { title: 'ID' },
    { title: 'STATE' },
    { title: 'NAME', minimum: 8 },
    ...(isWide ? [{ title: 'URL', minimum: 16 }] : []),
    { title: 'EVENTS', minimum: 8 },
  ];
  const lines = renderTable(columns, rows, output.columns, style.faint);
  if (isWide) return lines;
  const [head = '', ...others] = lines;
  return [
    head,
    ...others.flatMap((line, index) => {
      const url = shownUrl(webhooks[index]?.url, options);
      return [line, URL_INDENT + truncate(url, output.columns - URL_INDENT.length)];
    }),
  ];
}

/** An odd webhook is marked, so that nobody takes it for one like the others. */
function stateCell(webhook: AnyWebhook, style: Style): Cell {
  const { enabled } = webhook;
  const state = enabled === undefined ? UNREADABLE : enabled ? 'on' : 'off';
  if (webhook instanceof OddWebhook) return { text: `${state} !`, paint: style.bad };
  return { text: state, paint: enabled === true ? style.good : style.warning };
}

/** More of them are counted. */
const MAX_SHOWN = 2;

/** For a column: names and groups while they are few, or those that are missing, else how many there are. */
export function eventsInShort(events: readonly string[] | undefined, options: WebhookViewOptions): string {
  if (events === undefined || events.length <= MAX_SHOWN || isEveryEvent(events))
    return summariseEvents(events, options);
  const groups = inGroups(events);
  if (groups.length <= MAX_SHOWN) return groups.map((name) => shownText(name, options)).join(', ');
  const missing = EVENT_NAMES.filter((name) => !events.includes(name));
  const count = `${String(events.length)} of ${String(EVENT_NAMES.length)}`;
  return missing.length <= MAX_SHOWN ? `${count} (not ${missing.join(', ')})` : count;
}

function groupOf(eventName: string): string {
  return eventName.slice(0, eventName.indexOf('.'));
}

/** Where every event of a group is among them, its pattern stands for them: `meeting.*`. */
function inGroups(events: readonly string[]): readonly string[] {
  const isWhole = (group: string): boolean => {
    const all = EVENT_NAMES.filter((name) => groupOf(name) === group);
    return all.length > 1 && all.every((name) => events.includes(name));
  };
  return [...new Set(events.map((name) => (isWhole(groupOf(name)) ? `${groupOf(name)}.*` : name)))];
}
