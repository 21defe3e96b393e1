import { countText, roughLengthText } from '../../domain/text/amounts.ts';
import { shortId } from '../../terminal/text/safe-text.ts';
import { renderTable, type Cell } from '../../terminal/text/table.ts';
import { truncate } from '../../terminal/text/width.ts';
import { shownText, shownUrl, type WebhookViewOptions } from '../webhook.ts';
import { webhookJson } from './json.ts';
import type { ListenerWebhookJson } from '../../schemas/webhook.ts';
import type { TemporaryName } from '../../domain/webhook/temporary-name.ts';
import type { ListenerState } from '../../domain/webhook/listener-state.ts';
import type { AnyWebhook } from '../../domain/webhook/webhook.ts';
import type { Output } from '../../terminal/io.ts';
import type { Style } from '../../terminal/style.ts';

/** A webhook of a listener, as it is shown. */
export interface ShownListenerWebhook {
  readonly webhook: AnyWebhook;
  readonly listener: TemporaryName;
  readonly state: ListenerState;
  readonly record: { readonly pid: number; readonly startedAt: number } | undefined;
}

/** From so many columns on one is one line. */
const ONE_LINE_COLUMNS = 90;

const URL_INDENT = '  ';

const HOUR_MS = 3_600_000;

const STATES: Readonly<Record<ListenerState, string>> = {
  running: 'runs here',
  left_behind: 'left behind here',
  elsewhere: 'of another user or machine',
  unknown: 'not known here',
};

/**
 * Lines of a table that fits `output`.
 *
 * @param now milliseconds since 1970
 */
export function renderListenerTable(
  found: readonly ShownListenerWebhook[],
  output: Output,
  style: Style,
  options: WebhookViewOptions & { readonly now: number },
): string[] {
  const isWide = output.columns >= ONE_LINE_COLUMNS;
  const rows = found.map((each): Cell[] =>
    [
      { text: shortId(shownText(each.webhook.id, options)), paint: style.faint },
      { text: `${each.listener.user}@${each.listener.host}`, paint: style.strong },
      { text: ageText(each, options.now) },
      { text: stateText(each), paint: each.state === 'left_behind' ? style.warning : undefined },
      ...(isWide ? [{ text: shownUrl(each.webhook.url, options) }] : []),
    ].map(({ text, paint }) => (paint === undefined ? { text } : { text, paint })),
  );
  const columns = [
    { title: 'ID' },
    { title: 'LISTENER', minimum: 8 },
    { title: 'AGE' },
    { title: 'STATE', minimum: 12 },
    ...(isWide ? [{ title: 'URL', minimum: 16 }] : []),
  ];
  const [head = '', ...lines] = renderTable(columns, rows, output.columns, style.faint);
  if (isWide) return [head, ...lines];
  return [
    head,
    ...lines.flatMap((line, index) => {
      const url = shownUrl(found[index]?.webhook.url, options);
      return [line, URL_INDENT + truncate(url, output.columns - URL_INDENT.length)];
    }),
  ];
}

/** One stable, tab-separated line: id, state, user@host, when it was registered, URL. */
export function renderListenerLine(each: ShownListenerWebhook, options: WebhookViewOptions): string {
  const { webhook, listener, state } = each;
  const made = madeAt(each);
  return [
    shownText(webhook.id, options),
    state,
    `${listener.user}@${listener.host}`,
    made === undefined ? '' : new Date(made).toISOString(),
    shownUrl(webhook.url, options),
  ].join('\t');
}

export function listenerWebhookJson(
  each: ShownListenerWebhook,
  view: WebhookViewOptions,
): ListenerWebhookJson {
  const made = madeAt(each);
  return {
    state: each.state,
    user: each.listener.user,
    host: each.listener.host,
    processId: each.state === 'running' ? (each.record?.pid ?? null) : null,
    registeredAt: made === undefined ? null : new Date(made).toISOString(),
    webhook: webhookJson(each.webhook, view),
  };
}

function stateText({ state, record }: ShownListenerWebhook): string {
  if (state !== 'running' || record === undefined) return STATES[state];
  return `${STATES[state]} (process ${String(record.pid)})`;
}

/** As the service says, else as this machine has written it down. */
function madeAt({ webhook, record }: ShownListenerWebhook): number | undefined {
  const said = 'created_at' in webhook ? webhook['created_at'] : undefined;
  const at = typeof said === 'string' ? Date.parse(said) : Number.NaN;
  return Number.isNaN(at) ? record?.startedAt : at;
}

function ageText(each: ShownListenerWebhook, now: number): string {
  const made = madeAt(each);
  if (made === undefined) return '?';
  const age = Math.max(0, now - made);
  return age < 48 * HOUR_MS
    ? roughLengthText(age / 1000)
    : countText(Math.floor(age / (24 * HOUR_MS)), 'day');
}
