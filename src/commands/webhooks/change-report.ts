import { hideInValue } from '../../domain/secrets/secret-hider.ts';
import { printableJson } from '../../terminal/text/printable-json.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { changesJson, webhookJson } from '../../views/webhook/json.ts';
import { renderChanges, renderWebhook, type WebhookViewOptions } from '../../views/webhook.ts';
import { answerJson, answerLines } from '../shared/print-answer.ts';
import type { Context } from '../../context.ts';
import type { FieldChange } from '../../domain/webhook/registration.ts';
import type { AnyWebhook, WebhookChanges } from '../../domain/webhook/webhook.ts';

type ChangeCommand = 'register' | 'update' | 'replace' | 'enable' | 'disable';

/** What a command did to one webhook. */
export interface ChangeReport {
  readonly action: 'created' | 'updated' | 'unchanged';
  readonly webhook: AnyWebhook;
  /** Fields that differ from before; empty for `created` and `unchanged`. */
  readonly changes: readonly FieldChange[];
}

/** What a command would do, for `--dry-run`. */
export interface DryRunReport {
  readonly action: 'create' | 'update' | 'unchanged';
  /** The request that was not sent; null when none is needed. */
  readonly request: {
    readonly method: 'POST' | 'PUT' | 'PATCH';
    readonly path: string;
    readonly body: WebhookChanges;
  } | null;
}

const HEADLINES = { created: 'Created', updated: 'Updated', unchanged: 'Nothing to change:' } as const;

/** Prints what was done, with the webhook as it is now. */
export async function reportChange(
  context: Context,
  report: ChangeReport,
  view: WebhookViewOptions,
): Promise<void> {
  if (context.options.json) {
    const { action, webhook, changes } = report;
    answerJson<ChangeCommand>(context, {
      action,
      webhook: webhookJson(webhook, view),
      changes: changesJson(changes, view),
    });
    return;
  }
  const { stdout } = context.io;
  const style = await context.style(stdout);
  const mark = report.action === 'unchanged' ? style.faint('=') : style.good('✓');
  const name = report.webhook.name ?? report.webhook.id ?? '?';
  answerLines(context, [
    `${mark} ${HEADLINES[report.action]} ${style.strong(sanitize(view.hide(name)))}`,
    ...renderChanges(report.changes, style, view),
    ...(report.changes.length > 0 ? [''] : []),
    ...renderWebhook(report.webhook, stdout, style, view),
  ]);
}

/** Prints what would be sent. */
export async function reportDryRun(
  context: Context,
  { action, request }: DryRunReport,
  view: WebhookViewOptions,
): Promise<void> {
  const shown = request === null ? null : { ...request, body: webhookJson(request.body, view) };
  if (context.options.json) {
    answerJson<`${'register' | 'update' | 'replace'} --dry-run`>(context, {
      dryRun: true,
      action,
      request: shown,
    });
    return;
  }
  const style = await context.style(context.io.stdout);
  if (shown === null) {
    answerLines(context, ['Nothing would be sent: the webhook has these values already.']);
    return;
  }
  const { method, path, body } = shown;
  answerLines(context, [
    `Would send ${style.strong(`${method} ${path}`)}`,
    printableJson(hideInValue(body, context.secrets.hide), 2),
  ]);
}
