import {
  isMove,
  type ConfigurationPlan,
  type KeepReason,
  type KeptWebhook,
  type PlannedChange,
} from '../../domain/configuration/plan.ts';
import { countText } from '../../domain/text/amounts.ts';
import type { FieldChange } from '../../domain/webhook/registration.ts';
import type { AnyWebhook, WebhookRequest } from '../../domain/webhook/webhook.ts';
import type { Output } from '../../terminal/io.ts';
import type { Style } from '../../terminal/style.ts';
import { indented, shortId } from '../../terminal/text/safe-text.ts';
import { renderWrappedFields, type Field } from '../../terminal/text/table.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { describeChange, shownText, shownUrl, summariseEvents, type WebhookViewOptions } from '../webhook.ts';

/** What a plan is about. */
export interface PlanHead {
  /** Of the file. */
  readonly path: string;
  /** Where the webhooks are registered. */
  readonly place: string;
}

const MARKS = { create: '+', update: '~', disable: '~', delete: '-' } as const;

/** The lines of a plan for a person: each change with its fields, then what is left as it is, then the numbers. */
export function renderPlan(
  plan: ConfigurationPlan,
  { path, place }: PlanHead,
  output: Output,
  style: Style,
  view: WebhookViewOptions,
): string[] {
  const changes = plan.changes.flatMap((change) => [...renderChange(change, output, style, view), '']);
  const left = [
    ...plan.unknown.map((webhook) => leftLine('?', webhook, `not in ${path}`, style, view)),
    ...plan.kept.map((kept) => keptLine(kept, style, view)),
  ];
  return [
    `${style.strong(sanitize(path))} ${style.faint(`(${sanitize(place)})`)}`,
    '',
    ...changes,
    ...left,
    ...(left.length > 0 ? [''] : []),
    ...summaryLines(plan, path),
  ];
}

/** What a plan comes to: `1 to create, 2 to update. 3 are as the file says.` */
export function summaryLines({ changes, unchanged, unknown }: ConfigurationPlan, path: string): string[] {
  const counts = (['create', 'update', 'disable', 'delete'] as const).flatMap((action) => {
    const count = changes.filter((change) => change.action === action).length;
    return count === 0 ? [] : [`${String(count)} to ${action}`];
  });
  const same =
    unchanged.length === 0
      ? ''
      : ` ${countText(unchanged.length, 'webhook is', 'webhooks are')} as ${path} says.`;
  const first = counts.length === 0 ? `Nothing to change.${same}` : `${counts.join(', ')}.${same}`;
  if (unknown.length === 0) return [first];
  const [what, they, them] =
    unknown.length === 1
      ? ['1 registered webhook is', 'it is', 'it']
      : [`${countText(unknown.length, 'registered webhook')} are`, 'they are', 'them'];
  return [first, `${what} not in ${path}: ${they} left. --prune deletes ${them}.`];
}

function renderChange(
  change: PlannedChange,
  output: Output,
  style: Style,
  view: WebhookViewOptions,
): string[] {
  const { action } = change;
  const paint = action === 'create' ? style.good : action === 'delete' ? style.bad : style.warning;
  const title =
    change.action === 'create'
      ? style.strong(shownText(change.request.name, view))
      : titleOf(change.webhook, style, view);
  const columns = output.isTerminal ? output.columns - FIELD_INDENT.length : Infinity;
  return [
    `  ${paint(`${MARKS[action]} ${action}`)}  ${title}`,
    ...indented(renderWrappedFields(fieldsOf(change, style, view), columns, style.faint), FIELD_INDENT),
  ];
}

const FIELD_INDENT = '      ';

function titleOf({ id, name }: AnyWebhook, style: Style, view: WebhookViewOptions): string {
  const shown = id === undefined ? '' : ` ${style.faint(shortId(view.hide(id)))}`;
  return `${style.strong(shownText(name, view))}${shown}`;
}

function fieldsOf(change: PlannedChange, style: Style, view: WebhookViewOptions): readonly Field[] {
  switch (change.action) {
    case 'create': {
      const { url, events, enabled } = change.request;
      return [
        { name: 'url', text: shownUrl(url, view) },
        { name: 'events', text: summariseEvents(events, view) },
        ...(enabled ? [] : [{ name: 'enabled', text: 'no' }]),
      ];
    }
    case 'delete':
      return [{ name: 'url', text: shownUrl(change.webhook.url, view) }];
    case 'update':
    case 'disable':
      return [
        ...(isMove(change) ? [] : [{ name: 'url', text: shownUrl(change.webhook.url, view) }]),
        ...change.differences.flatMap((difference) => changeFields(difference, style, view)),
      ];
  }
}

function changeFields(change: FieldChange, style: Style, view: WebhookViewOptions): readonly Field[] {
  const { field, from, to } = change;
  if (!Array.isArray(to)) return [{ name: field, text: describeChange(change, style, view) }];
  const [before, after] = [Array.isArray(from) ? from.map(String) : [], to.map(String)];
  const named = (sign: string, names: readonly string[], paint: (text: string) => string): readonly Field[] =>
    names.length === 0
      ? []
      : [{ name: field, text: `${sign} ${names.map((name) => shownText(name, view)).join(', ')}`, paint }];
  return [
    ...named(
      '+',
      after.filter((name) => !before.includes(name)),
      style.good,
    ),
    ...named(
      '-',
      before.filter((name) => !after.includes(name)),
      style.bad,
    ),
  ];
}

function keptLine({ webhook, reason }: KeptWebhook, style: Style, view: WebhookViewOptions): string {
  return leftLine('!', webhook, keepText(reason), style, view);
}

/** Why a webhook is never deleted. */
export function keepText(reason: KeepReason): string {
  switch (reason.kind) {
    case 'protected':
      return 'protected: it is never deleted';
    case 'environment':
      return `may be of environment ${sanitize(reason.name)}: it is not deleted`;
    case 'listener':
      return 'of a listener, which deletes it at its end; left behind: dyte-hooks delete --orphans';
    case 'odd':
      return 'not as documented: it is not deleted';
  }
}

function leftLine(
  mark: string,
  webhook: AnyWebhook,
  why: string,
  style: Style,
  view: WebhookViewOptions,
): string {
  return `  ${style.faint(mark)} ${titleOf(webhook, style, view)}  ${shownUrl(webhook.url, view)}  ${style.faint(sanitize(why))}`;
}

/** The fields that a creation sets, as changes from nothing. */
export function creationChanges({ name, url, events, enabled }: WebhookRequest): readonly FieldChange[] {
  return [
    { field: 'name', from: null, to: name },
    { field: 'url', from: null, to: url },
    { field: 'events', from: null, to: events },
    { field: 'enabled', from: null, to: enabled },
  ];
}
