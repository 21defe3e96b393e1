import type { WebhooksApi } from '../../api/webhooks-api.ts';
import { notify, type Context } from '../../context.ts';
import { Faults } from '../../domain/configuration/faults.ts';
import { isMove, type ConfigurationPlan } from '../../domain/configuration/plan.ts';
import type { UnlistedEvent } from '../../domain/configuration/resolve-environment.ts';
import { holdsEllipsis } from '../../domain/secrets/masked-value.ts';
import { inspectWebhookUrl } from '../../domain/webhook/webhook-url.ts';
import type { AnyWebhook } from '../../domain/webhook/webhook.ts';

/**
 * Refuses events that neither the catalogue nor the service has. The service has what a webhook of its own asks
 * for; only for others its list is asked for.
 *
 * @throws HooksError `configuration_invalid`
 */
export async function requireEvents(
  path: string,
  unlisted: readonly UnlistedEvent[],
  registered: readonly AnyWebhook[],
  api: WebhooksApi,
): Promise<void> {
  const inUse = new Set(registered.flatMap(({ events = [] }) => events));
  const unknown = unlisted.filter(({ name }) => !inUse.has(name));
  if (unknown.length === 0) return;
  const listed = new Set(await api.eventNames());
  const faults = new Faults(path);
  for (const { name, location, problem } of unknown) if (!listed.has(name)) faults.add(location, problem);
  faults.throwIfAny();
}

/**
 * Refuses URLs that no delivery can reach. Those that are registered already stay as they are.
 *
 * @throws HooksError `url_unusable`; `value_masked`, also when forced
 */
export function requireUrls(
  context: Context,
  path: string,
  { changes }: ConfigurationPlan,
  { isLocal, force }: { readonly isLocal: boolean; readonly force: boolean },
): void {
  const faults = new Faults(path);
  const masked = new Faults(path);
  for (const change of changes) {
    if (change.action === 'delete' || (change.action !== 'create' && !isMove(change))) continue;
    const { url, location } = change.wanted;
    const { problem, warning } = inspectWebhookUrl(url, { isLocal });
    if (warning !== undefined) notify(context, `warning: ${path}:${location.line}: ${warning}`);
    if (problem === undefined) continue;
    const text = `${problem.message} ${problem.hint}`;
    if (holdsEllipsis(url)) masked.add(location, text);
    else if (force) notify(context, `warning: ${path}:${location.line}: ${problem.message}`);
    else faults.add(location, text);
  }
  masked.throwIfAny('value_masked');
  faults.throwIfAny('url_unusable', 'To use it anyway, add --force.');
}
