import { missingOption, type Context } from '../context.ts';
import { selectEvents } from '../domain/events/selector.ts';
import { differencesBetween } from '../domain/registration.ts';
import { reportChange, reportDryRun } from './shared/change-report.ts';
import { asking, findWebhook, requireUsableUrl } from './shared/webhooks.ts';

export interface ReplaceOptions {
  readonly webhook: string;
  readonly name: string | undefined;
  readonly url: string | undefined;
  readonly events: readonly string[] | undefined;
  readonly disabled: boolean;
  readonly dryRun: boolean;
  readonly force: boolean;
}

/**
 * Replaces every field of one webhook (PUT): what is not said takes the service's default, so name,
 * URL and events must all be said.
 */
export async function run(options: ReplaceOptions, context: Context): Promise<void> {
  if (options.name === undefined) throw missingOption('The name', '--name <name>');
  if (options.url === undefined) throw missingOption('The webhook URL', '--url <url>');
  if (options.events === undefined) throw missingOption('The list of events', '--events <names>');
  const request = {
    name: options.name,
    url: options.url.trim(),
    events: selectEvents(options.events),
    enabled: !options.disabled,
  };
  await requireUsableUrl(context, request.url, options.force);
  const before = await findWebhook(context, options.webhook);
  const changes = differencesBetween(before, request);
  if (options.dryRun) {
    const path = `/webhooks/${before.id}`;
    await reportDryRun(context, { action: 'update', request: { method: 'PUT', path, body: request } });
    return;
  }
  const api = await context.api();
  const webhook = await asking(context, api.replace(before.id, request));
  await reportChange(context, { action: changes.length === 0 ? 'unchanged' : 'updated', webhook, changes });
}
