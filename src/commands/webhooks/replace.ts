import { HooksError } from '../../domain/errors.ts';
import { differencesBetween, type FieldChange } from '../../domain/webhook/registration.ts';
import { warnWhereDoublingBegins } from './doubled-warning.ts';
import { reportChange, reportDryRun, type DryRunReport } from './change-report.ts';
import {
  viewOf,
  withApiProgress,
  requireId,
  requireUsableUrl,
  withWebhook,
} from '../shared/find-webhooks.ts';
import { chooseEvents } from '../shared/service-events.ts';
import { pickWebhook } from '../shared/pick-webhook.ts';
import type { Context } from '../../context.ts';
import type { AnyWebhook, WebhookRequest } from '../../domain/webhook/webhook.ts';
import { wholeUrl } from '../../domain/network/written-url.ts';

export interface ReplaceOptions {
  /** Undefined where a person is to choose one. */
  readonly webhook: string | undefined;
  readonly name: string | undefined;
  readonly url: string | undefined;
  readonly events: readonly string[] | undefined;
  readonly disabled: boolean;
  readonly dryRun: boolean;
  readonly force: boolean;
  readonly showSecrets: boolean;
}

/**
 * Replaces every field of one webhook (PUT). A field that is left out takes the service's default, so
 * name, URL and events are required. Nothing is sent where nothing would change.
 */
export async function run(options: ReplaceOptions, context: Context): Promise<void> {
  const request = await readRequest(options, context);
  const view = viewOf(context, options.showSecrets);
  await requireUsableUrl(context, request.url, options.force);
  const reference = await pickWebhook(context, options.webhook, 'replace');
  await withWebhook(context, reference, async (before) => {
    const changes = differencesBetween(before, request);
    if (options.dryRun) await reportDryRun(context, describe(before, request, changes), view);
    else if (changes.length === 0)
      await reportChange(context, { action: 'unchanged', webhook: before, changes }, view);
    else {
      const api = await context.api();
      const webhook = await withApiProgress(context, api.replace(requireId(before), request));
      await reportChange(context, { action: 'updated', webhook, changes }, view);
      await warnWhereDoublingBegins(context, { before, after: webhook, changes });
    }
  });
}

async function readRequest(
  { name, url, events, disabled, force }: ReplaceOptions,
  context: Context,
): Promise<WebhookRequest> {
  if (name === undefined || url === undefined || events === undefined)
    throw incomplete([
      ...(name === undefined ? ['--name'] : []),
      ...(url === undefined ? ['--url'] : []),
      ...(events === undefined ? ['--events'] : []),
    ]);
  const chosen = await chooseEvents(context, events, force);
  return { name: name.trim(), url: wholeUrl(url), events: chosen, enabled: !disabled };
}

function incomplete(missing: readonly string[]): HooksError {
  return new HooksError('option_missing', `Replacing a webhook needs ${missing.join(' and ')} too.`, {
    hint: 'To change some fields and leave the others, use "dyte-hooks update".',
  });
}

function describe(webhook: AnyWebhook, body: WebhookRequest, changes: readonly FieldChange[]): DryRunReport {
  if (changes.length === 0) return { action: 'unchanged', request: null };
  return { action: 'update', request: { method: 'PUT', path: `/webhooks/${requireId(webhook)}`, body } };
}
