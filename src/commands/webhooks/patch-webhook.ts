import { differencesBetween } from '../../domain/webhook/registration.ts';
import { viewOf, withApiProgress, requireId } from '../shared/find-webhooks.ts';
import { warnWhereDoublingBegins } from './doubled-warning.ts';
import { reportChange, reportDryRun } from './change-report.ts';
import type { Context } from '../../context.ts';
import type { AnyWebhook, WebhookChanges, WebhookRequest } from '../../domain/webhook/webhook.ts';

/** How a change is carried out and shown. */
export interface PatchOptions {
  readonly dryRun: boolean;
  readonly showSecrets: boolean;
}

/**
 * Sends the fields of `changes` that differ, with `enabled` always among them: the service may
 * switch a webhook on when it is left out.
 */
export async function patchWebhook(
  context: Context,
  webhook: AnyWebhook,
  changes: WebhookChanges & Pick<WebhookRequest, 'enabled'>,
  { dryRun, showSecrets }: PatchOptions,
): Promise<void> {
  const differences = differencesBetween(webhook, changes);
  const differing = new Set<string>(differences.map(({ field }) => field));
  const body = {
    ...Object.fromEntries(Object.entries(changes).filter(([field]) => differing.has(field))),
    enabled: changes.enabled,
  };
  const id = requireId(webhook);
  const view = viewOf(context, showSecrets);
  const isSame = differences.length === 0;
  if (dryRun) {
    const path = `/webhooks/${id}`;
    const request = isSame ? null : ({ method: 'PATCH', path, body } as const);
    await reportDryRun(context, { action: isSame ? 'unchanged' : 'update', request }, view);
  } else if (isSame) await reportChange(context, { action: 'unchanged', webhook, changes: [] }, view);
  else {
    const api = await context.api();
    const edited = await withApiProgress(context, api.edit(id, body));
    await reportChange(context, { action: 'updated', webhook: edited, changes: differences }, view);
    await warnWhereDoublingBegins(context, { before: webhook, after: edited, changes: differences });
  }
}
