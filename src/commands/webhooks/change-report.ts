import { maskUrl } from '../../domain/secrets/mask-secrets.ts';
import { printableJson } from '../../terminal/text/printable-json.ts';
import { sanitize } from '../../terminal/text/sanitize.ts';
import { renderChanges, renderWebhook } from '../../views/webhook.ts';
import { answerJson, answerLines } from '../shared/print-answer.ts';
import { viewOf } from '../shared/find-webhooks.ts';
import type { Context } from '../../context.ts';
import type { FieldChange } from '../../domain/webhook/registration.ts';
import type { AnyWebhook, WebhookChanges } from '../../domain/webhook/webhook.ts';

/** What a command did to one webhook. Its JSON form is this record. */
export interface ChangeReport {
  readonly action: 'created' | 'updated' | 'unchanged';
  readonly webhook: AnyWebhook;
  /** Fields that differ from before; empty for `created` and `unchanged`. */
  readonly changes: readonly FieldChange[];
}

/** What a command would do, for `--dry-run`. Its JSON form is this record with `"dryRun": true`. */
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
export async function reportChange(context: Context, report: ChangeReport): Promise<void> {
  if (context.options.json) {
    answerJson(context, report);
    return;
  }
  const { stdout } = context.io;
  const style = await context.style(stdout);
  const mark = report.action === 'unchanged' ? style.faint('=') : style.good('✓');
  const view = viewOf(context);
  const name = report.webhook.name ?? report.webhook.id ?? '?';
  answerLines(context, [
    `${mark} ${HEADLINES[report.action]} ${style.strong(sanitize(view.hide(name)))}`,
    ...renderChanges(report.changes, style, view),
    ...(report.changes.length > 0 ? [''] : []),
    ...renderWebhook(report.webhook, stdout, style, view),
  ]);
}

/** Prints what would be sent; to a person without the query values of its URL. */
export async function reportDryRun(context: Context, report: DryRunReport): Promise<void> {
  if (context.options.json) {
    answerJson(context, { dryRun: true, ...report });
    return;
  }
  const style = await context.style(context.io.stdout);
  if (report.request === null) {
    answerLines(context, ['Nothing would be sent: the webhook has these values already.']);
    return;
  }
  const { method, path, body } = report.request;
  answerLines(context, [
    `${style.faint('Would send')} ${style.strong(`${method} ${path}`)}`,
    printableJson(body.url === undefined ? body : { ...body, url: maskUrl(body.url) }, 2),
  ]);
}
