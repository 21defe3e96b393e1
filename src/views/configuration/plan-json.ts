import type { ConfigurationPlan, PlannedChange } from '../../domain/configuration/plan.ts';
import type { Service } from '../../domain/service/names.ts';
import type { PlanJson, PlannedChangeJson } from '../../schemas/configuration.ts';
import { changesJson, webhookJson } from '../webhook/json.ts';
import type { WebhookViewOptions } from '../webhook.ts';
import { creationChanges } from './plan-text.ts';

/** What a plan was made of. */
export interface PlannedEnvironment {
  readonly path: string;
  readonly name: string | undefined;
  readonly settings: {
    readonly service: Service;
    readonly app?: string | undefined;
    readonly profile: string;
  };
  readonly plan: ConfigurationPlan;
}

/** A plan for scripts. */
export function planJson(
  { path, name, settings, plan }: PlannedEnvironment,
  view: WebhookViewOptions,
): PlanJson {
  return {
    file: path,
    environment: name ?? null,
    service: settings.service,
    app: settings.app ?? null,
    profile: settings.profile,
    isDifferent: plan.changes.length > 0,
    changes: plan.changes.map((change) => plannedChangeJson(change, view)),
    unchanged: plan.unchanged.length,
    unknown: plan.unknown.map((webhook) => webhookJson(webhook, view)),
    kept: plan.kept.map(({ webhook, reason }) => ({
      reason: reason.kind,
      environment: reason.kind === 'environment' ? reason.name : null,
      webhook: webhookJson(webhook, view),
    })),
  };
}

/** One change of it. */
export function plannedChangeJson(change: PlannedChange, view: WebhookViewOptions): PlannedChangeJson {
  const { action } = change;
  if (change.action === 'create') {
    const { name, url } = maskedNames(change.request, view);
    return { action, id: null, name, url, changes: changesJson(creationChanges(change.request), view) };
  }
  const { id = null } = change.webhook;
  const { name, url } = maskedNames(change.webhook, view);
  const differences = change.action === 'delete' ? [] : change.differences;
  return { action, id, name, url, changes: changesJson(differences, view) };
}

function maskedNames(
  { name, url }: { readonly name: string | undefined; readonly url: string | undefined },
  view: WebhookViewOptions,
): { readonly name: string | null; readonly url: string | null } {
  const [masked] = changesJson([{ field: 'url', from: null, to: url ?? null }], view);
  return { name: name ?? null, url: typeof masked?.to === 'string' ? masked.to : null };
}
