import { maskUrl } from '../domain/secrets.ts';
import { EVENT_NAMES } from '../domain/events/names.ts';
import { sanitize } from './sanitize.ts';
import { renderFields, renderTable, type Cell } from './table.ts';
import { wrap } from './width.ts';
import type { FieldChange } from '../domain/registration.ts';
import type { Webhook } from '../domain/webhook.ts';
import type { Output } from './io.ts';
import type { Style } from './style.ts';

/** How webhooks are shown to a person. */
export interface WebhookViewOptions {
  /** Whether query values of URLs, where people put tokens, are shown as they are. */
  readonly showSecrets: boolean;
}

const SHORT_ID = 8;

function shownUrl(url: string, { showSecrets }: WebhookViewOptions): string {
  return sanitize(showSecrets ? url : maskUrl(url));
}

function isEveryEvent(events: readonly string[]): boolean {
  return EVENT_NAMES.every((name) => events.includes(name));
}

/** `all 9` where it is every event that we know and no other; else the names. */
export function summariseEvents(events: readonly string[]): string {
  if (events.length === 0) return 'none';
  if (isEveryEvent(events) && events.length === EVENT_NAMES.length) return `all ${EVENT_NAMES.length}`;
  return events.map(sanitize).join(', ');
}

/** For a narrow column: names while they are few, else how many of all there are. */
function countEvents(events: readonly string[]): string {
  if (events.length <= 2 || isEveryEvent(events)) return summariseEvents(events);
  return `${events.length} of ${EVENT_NAMES.length}`;
}

/** Lines of a table that fits `output`, for a terminal. */
export function renderWebhookTable(
  webhooks: readonly Webhook[],
  output: Output,
  style: Style,
  options: WebhookViewOptions,
): string[] {
  const rows = webhooks.map((webhook): Cell[] => [
    { text: sanitize(webhook.id).slice(0, SHORT_ID), paint: style.faint },
    webhook.enabled ? { text: 'on', paint: style.good } : { text: 'off', paint: style.warning },
    { text: sanitize(webhook.name), paint: style.strong },
    { text: shownUrl(webhook.url, options) },
    { text: countEvents(webhook.events) },
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

/** One stable, tab-separated line: id, state, name, URL, events; for scripts without `--json`. */
export function renderWebhookLine(webhook: Webhook, options: WebhookViewOptions): string {
  const { id, name, url, events, enabled } = webhook;
  const state = enabled ? 'enabled' : 'disabled';
  return [sanitize(id), state, sanitize(name), shownUrl(url, options), events.map(sanitize).join(',')].join(
    '\t',
  );
}

/** Lines with every known field of one webhook. */
export function renderWebhook(
  webhook: Webhook,
  output: Output,
  style: Style,
  options: WebhookViewOptions,
): string[] {
  const fields: [string, string][] = [
    ['id', sanitize(webhook.id)],
    ['name', sanitize(webhook.name)],
    ['url', shownUrl(webhook.url, options)],
    ['enabled', webhook.enabled ? style.good('yes') : style.warning('no')],
    ...eventFields(webhook.events, output),
    ...timeField('created', webhook['created_at']),
    ...timeField('updated', webhook['updated_at']),
  ];
  return renderFields(fields, style.faint).map((line) => `  ${line}`);
}

function timeField(name: string, value: unknown): [string, string][] {
  return typeof value === 'string' ? [[name, sanitize(value)]] : [];
}

function eventFields(events: readonly string[], output: Output): [string, string][] {
  const summary = summariseEvents(events);
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
  if (Array.isArray(from) && Array.isArray(to))
    return describeEventChange(from.map(String), to.map(String), style);
  if (field === 'enabled') return `${yesOrNo(from)} → ${yesOrNo(to)}`;
  if (field === 'url') return describeUrlChange(String(from), String(to), options);
  return `"${sanitize(String(from))}" → "${sanitize(String(to))}"`;
}

function describeUrlChange(from: string, to: string, options: WebhookViewOptions): string {
  const [before, after] = [shownUrl(from, options), shownUrl(to, options)];
  return before === after ? `${after} (another hidden value)` : `${before} → ${after}`;
}

function yesOrNo(value: unknown): string {
  return value === true ? 'yes' : 'no';
}

function describeEventChange(from: readonly string[], to: readonly string[], style: Style): string {
  const added = to.filter((name) => !from.includes(name)).map((name) => style.good(`+ ${sanitize(name)}`));
  const removed = from.filter((name) => !to.includes(name)).map((name) => style.bad(`- ${sanitize(name)}`));
  return [...added, ...removed].join('  ');
}
