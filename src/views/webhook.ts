import { maskUrl } from '../domain/secrets/mask-secrets.ts';
import { shortId } from '../terminal/text/safe-text.ts';
import { EVENT_NAMES } from '../domain/events/names.ts';
import { sanitize } from '../terminal/text/sanitize.ts';
import { renderFields, renderTable, type Cell } from '../terminal/text/table.ts';
import { wrap } from '../terminal/text/width.ts';
import type { FieldChange } from '../domain/webhook/registration.ts';
import { OddWebhook, type AnyWebhook } from '../domain/webhook/webhook.ts';
import type { HideSecrets } from '../domain/secrets/secret-hider.ts';
import type { Output } from '../terminal/io.ts';
import type { Style } from '../terminal/style.ts';

/** How webhooks are shown to a person. */
export interface WebhookViewOptions {
  /** Whether query values of URLs, where people put tokens, are shown as they are. */
  readonly showSecrets: boolean;
  /** Hides the credentials of this run, which stay hidden whatever is shown. */
  readonly hide: HideSecrets;
}

/** What stands where something could not be read. */
const UNREADABLE = '?';

function shownUrl(url: string | undefined, { showSecrets, hide }: WebhookViewOptions): string {
  return url === undefined ? UNREADABLE : sanitize(hide(showSecrets ? url : maskUrl(url)));
}

function shownText(text: string | undefined, { hide }: WebhookViewOptions): string {
  return text === undefined ? UNREADABLE : sanitize(hide(text));
}

function isEveryEvent(events: readonly string[]): boolean {
  return EVENT_NAMES.every((name) => events.includes(name));
}

/** `all 9` where it is every event that we know and no other; else the names. */
export function summariseEvents(events: readonly string[] | undefined, { hide }: WebhookViewOptions): string {
  if (events === undefined) return UNREADABLE;
  if (events.length === 0) return 'none';
  if (isEveryEvent(events) && events.length === EVENT_NAMES.length) return `all ${EVENT_NAMES.length}`;
  return events.map((name) => sanitize(hide(name))).join(', ');
}

/** For a narrow column: names while they are few, else how many of all there are. */
function countEvents(events: readonly string[] | undefined, options: WebhookViewOptions): string {
  if (events === undefined || events.length <= 2 || isEveryEvent(events))
    return summariseEvents(events, options);
  return `${events.length} of ${EVENT_NAMES.length}`;
}

/** Lines of a table that fits `output`, for a terminal. */
export function renderWebhookTable(
  webhooks: readonly AnyWebhook[],
  output: Output,
  style: Style,
  options: WebhookViewOptions,
): string[] {
  const rows = webhooks.map((webhook): Cell[] => [
    { text: shortId(shownText(webhook.id, options)), paint: style.faint },
    stateCell(webhook, style),
    { text: shownText(webhook.name, options), paint: style.strong },
    { text: shownUrl(webhook.url, options) },
    { text: countEvents(webhook.events, options) },
  ]);
  const columns = [
    { title: 'ID' },
    { title: '' },
    { title: 'NAME', minimum: 8 },
    { title: 'URL', minimum: 16 },
    { title: 'EVENTS', minimum: 8 },
  ];
  return renderTable(columns, rows, output.columns, style.faint);
}

/** An odd webhook is marked, so that nobody takes it for one like the others. */
function stateCell(webhook: AnyWebhook, style: Style): Cell {
  const { enabled } = webhook;
  const state = enabled === undefined ? UNREADABLE : enabled ? 'on' : 'off';
  if (webhook instanceof OddWebhook) return { text: `${state} !`, paint: style.bad };
  return { text: state, paint: enabled === true ? style.good : style.warning };
}

/**
 * One stable, tab-separated line: id, state, name, URL, events; for scripts without `--json`. What could
 * not be read is empty, and `unknown` as a state.
 */
export function renderWebhookLine(webhook: AnyWebhook, options: WebhookViewOptions): string {
  const { id = '', name = '', url = '', events = [], enabled } = webhook;
  const state = enabled === undefined ? 'unknown' : enabled ? 'enabled' : 'disabled';
  const names = events.map((event) => shownText(event, options)).join(',');
  return [shownText(id, options), state, shownText(name, options), shownUrl(url, options), names].join('\t');
}

/** What is odd about a webhook, in one line, with what it can be found by. */
export function describeOddities({ id, url, problems }: OddWebhook, options: WebhookViewOptions): string {
  const without = url === undefined ? 'an entry of the list' : `the webhook of ${shownUrl(url, options)}`;
  return `${id === undefined ? without : shownText(id, options)} is not as documented: ${problems.join(', ')}`;
}

/** Lines with every known field of one webhook. */
export function renderWebhook(
  webhook: AnyWebhook,
  output: Output,
  style: Style,
  options: WebhookViewOptions,
): string[] {
  const fields: [string, string][] = [
    ['id', shownText(webhook.id, options)],
    ['name', shownText(webhook.name, options)],
    ['url', shownUrl(webhook.url, options)],
    ['enabled', shownState(webhook.enabled, style)],
    ...eventFields(webhook.events, output, options),
    ...timeField('created', fieldOf(webhook, 'created_at'), options),
    ...timeField('updated', fieldOf(webhook, 'updated_at'), options),
    ...(webhook instanceof OddWebhook
      ? [['odd', style.bad(webhook.problems.join(', '))] as [string, string]]
      : []),
  ];
  return renderFields(fields, style.faint).map((line) => `  ${line}`);
}

function shownState(enabled: boolean | undefined, style: Style): string {
  if (enabled === undefined) return style.bad(UNREADABLE);
  return enabled ? style.good('yes') : style.warning('no');
}

function fieldOf(webhook: AnyWebhook, name: string): unknown {
  const source = webhook instanceof OddWebhook ? webhook.source : webhook;
  if (typeof source !== 'object' || source === null) return undefined;
  return new Map<string, unknown>(Object.entries(source)).get(name);
}

function timeField(name: string, value: unknown, options: WebhookViewOptions): [string, string][] {
  return typeof value === 'string' ? [[name, shownText(value, options)]] : [];
}

function eventFields(
  events: readonly string[] | undefined,
  output: Output,
  options: WebhookViewOptions,
): [string, string][] {
  const summary = summariseEvents(events, options);
  const lines = output.isTerminal ? wrap(summary, Math.max(20, output.columns - 11)) : [summary];
  return lines.map((line, index): [string, string] => [index === 0 ? 'events' : '', line]);
}

/** One line for each change: `events  + meeting.ended  - meeting.summary`. */
export function renderChanges(
  changes: readonly FieldChange[],
  style: Style,
  options: WebhookViewOptions,
): string[] {
  const fields = changes.map((change): [string, string] => [
    change.field,
    describeChange(change, style, options),
  ]);
  return renderFields(fields, style.faint).map((line) => `  ${line}`);
}

function describeChange({ field, from, to }: FieldChange, style: Style, options: WebhookViewOptions): string {
  if (Array.isArray(to))
    return describeEventChange(Array.isArray(from) ? from.map(String) : [], to.map(String), style, options);
  if (field === 'enabled') return `${yesOrNo(from)} → ${yesOrNo(to)}`;
  if (field === 'url') return describeUrlChange(textOf(from), String(to), options);
  return `${quoted(textOf(from), options)} → ${quoted(String(to), options)}`;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function quoted(text: string | undefined, options: WebhookViewOptions): string {
  return text === undefined ? UNREADABLE : `"${shownText(text, options)}"`;
}

function describeUrlChange(from: string | undefined, to: string, options: WebhookViewOptions): string {
  const [before, after] = [shownUrl(from, options), shownUrl(to, options)];
  return before === after ? `${after} (another hidden value)` : `${before} → ${after}`;
}

function yesOrNo(value: unknown): string {
  if (typeof value !== 'boolean') return UNREADABLE;
  return value ? 'yes' : 'no';
}

function describeEventChange(
  from: readonly string[],
  to: readonly string[],
  style: Style,
  options: WebhookViewOptions,
): string {
  const added = to.filter((name) => !from.includes(name));
  const removed = from.filter((name) => !to.includes(name));
  return [
    ...added.map((name) => style.good(`+ ${shownText(name, options)}`)),
    ...removed.map((name) => style.bad(`- ${shownText(name, options)}`)),
  ].join('  ');
}
