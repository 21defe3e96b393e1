import type { ConfigurationPlan, PlannedChange } from '../../domain/configuration/plan.ts';
import type { FieldChange } from '../../domain/webhook/registration.ts';
import type { AnyWebhook } from '../../domain/webhook/webhook.ts';
import { markdownCode, markdownText } from '../../terminal/text/markdown.ts';
import { UNREADABLE, shownText, shownUrl, summariseEvents, type WebhookViewOptions } from '../webhook.ts';
import { creationChanges, keepText, summaryLines, type PlanHead } from './plan-text.ts';

/** More rows make a comment that no service takes (GitHub's limit is 65,536 characters). */
const MAX_ROWS = 100;

/**
 * A plan as Markdown for a comment on a pull request, as GitHub and GitLab show it. It begins with a comment that
 * names what it is about, so that a job finds its own comment again. Texts may hold anything, and are shown as they
 * are.
 */
export function renderPlanMarkdown(
  plan: ConfigurationPlan,
  { path, place }: PlanHead,
  view: WebhookViewOptions,
): string {
  const rows = [
    ...plan.changes.map((change) => changeRow(change, view)),
    ...plan.unknown.map((webhook) => leftRow(webhook, 'not in the file', view)),
    ...plan.kept.map(({ webhook, reason }) => leftRow(webhook, keepText(reason), view)),
  ];
  const more = rows.length - MAX_ROWS;
  const mark = plan.changes.length === 0 ? '✅' : '🔶';
  return [
    `<!-- dyte-hooks diff ${markdownText(path)} ${markdownText(place)} -->`,
    `### ${mark} Webhooks: ${markdownText(place)}`,
    '',
    ...summaryLines(plan, path).map((line) => `${markdownText(line)}  `),
    ...(rows.length === 0 ? [] : ['', '| | webhook | what changes |', '| --- | --- | --- |']),
    ...rows.slice(0, MAX_ROWS),
    ...(more > 0 ? ['', `and ${String(more)} more`] : []),
    '',
  ].join('\n');
}

function changeRow(change: PlannedChange, view: WebhookViewOptions): string {
  switch (change.action) {
    case 'create':
      return row('➕ create', change.request, fieldLines(newFields(change.request), view), view);
    case 'delete':
      return row('➖ delete', change.webhook, [], view);
    case 'update':
    case 'disable':
      return row(`✏️ ${change.action}`, change.webhook, fieldLines(change.differences, view), view);
  }
}

/** Name and URL of a new webhook stand before its other fields; that it is on goes without saying. */
function newFields(request: Parameters<typeof creationChanges>[0]): readonly FieldChange[] {
  return creationChanges(request).filter(
    ({ field }) => field === 'events' || (field === 'enabled' && !request.enabled),
  );
}

function leftRow(webhook: AnyWebhook, why: string, view: WebhookViewOptions): string {
  return row('left', webhook, [markdownText(why)], view);
}

function row(
  what: string,
  { name, url }: { readonly name: string | undefined; readonly url: string | undefined },
  changes: readonly string[],
  view: WebhookViewOptions,
): string {
  const webhook = `${markdownText(shownText(name, view))}<br>${markdownCode(shownUrl(url, view))}`;
  return `| ${what} | ${webhook} | ${changes.join('<br>')} |`;
}

function fieldLines(changes: readonly FieldChange[], view: WebhookViewOptions): readonly string[] {
  return changes.map(({ field, from, to }) => {
    if (field === 'events') return `events: ${eventsText(stringsOf(from), stringsOf(to) ?? [], view)}`;
    const [before, after] = [from, to].map((value) => valueText(field, value, view));
    return `${field}: ${from === null ? '' : `${before ?? ''} → `}${after ?? ''}`;
  });
}

function stringsOf(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.map(String) : undefined;
}

function eventsText(
  from: readonly string[] | undefined,
  to: readonly string[],
  view: WebhookViewOptions,
): string {
  if (from === undefined) return markdownText(summariseEvents(to, view));
  const added = to.filter((name) => !from.includes(name));
  const removed = from.filter((name) => !to.includes(name));
  return [
    ...added.map((name) => `<b>+</b> ${markdownText(shownText(name, view))}`),
    ...removed.map((name) => `<b>−</b> ${markdownText(shownText(name, view))}`),
  ].join(', ');
}

function valueText(field: FieldChange['field'], value: unknown, view: WebhookViewOptions): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'string') return UNREADABLE;
  return field === 'url' ? markdownCode(shownUrl(value, view)) : markdownText(shownText(value, view));
}
