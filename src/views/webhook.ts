import { maskUrl } from '../domain/secrets/mask-secrets.ts';
import { EVENT_NAMES } from '../domain/events/names.ts';
import { sanitize } from '../terminal/text/sanitize.ts';
import { renderFields } from '../terminal/text/table.ts';
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
export const UNREADABLE = '?';

/** A URL for a person. */
export function shownUrl(url: string | undefined, { showSecrets, hide }: WebhookViewOptions): string {
  return url === undefined ? UNREADABLE : sanitize(hide(showSecrets ? url : maskUrl(url)));
}

/** A text of the service for a person. */
export function shownText(text: string | undefined, { hide }: WebhookViewOptions): string {
  return text === undefined ? UNREADABLE : sanitize(hide(text));
}

/** Whether every event that we know is among them. */
export function isEveryEvent(events: readonly string[]): boolean {
  return EVENT_NAMES.every((name) => events.includes(name));
}

/** `all 9` where it is every event that we know and no other; else the names. */
export function summariseEvents(events: readonly string[] | undefined, { hide }: WebhookViewOptions): string {
  if (events === undefined) return UNREADABLE;
  if (events.length === 0) return 'none';
  if (isEveryEvent(events) && events.length === EVENT_NAMES.length) return `all ${EVENT_NAMES.length}`;
  return events.map((name) => sanitize(hide(name))).join(', ');
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

/**
 * The same for one webhook: a line for each field, its name and its value with a tab between. The names are
 * those of `--json`; what could not be read is empty.
 */
export function renderWebhookRows(webhook: AnyWebhook, options: WebhookViewOptions): string[] {
  const { id = '', name = '', url, events = [], enabled } = webhook;
  const times = ['created_at', 'updated_at'].flatMap((field): [string, string][] => {
    const value = fieldOf(webhook, field);
    return typeof value === 'string' ? [[field, shownText(value, options)]] : [];
  });
  const rows: readonly (readonly [string, string])[] = [
    ['id', shownText(id, options)],
    ['name', shownText(name, options)],
    ['url', url === undefined ? '' : shownUrl(url, options)],
    ['enabled', enabled === undefined ? '' : String(enabled)],
    ['events', events.map((event) => shownText(event, options)).join(',')],
    ...times,
    ...(webhook instanceof OddWebhook ? [['odd', webhook.problems.join(', ')] as const] : []),
  ];
  return rows.map((row) => row.join('\t'));
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

/** What becomes of one field: `"Old" → "New"`. */
export function describeChange(
  { field, from, to }: FieldChange,
  style: Style,
  options: WebhookViewOptions,
): string {
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
