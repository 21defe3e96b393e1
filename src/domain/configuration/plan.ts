import { defaultName, differencesBetween, type FieldChange } from '../webhook/registration.ts';
import type { AnyWebhook, WebhookChanges, WebhookRequest } from '../webhook/webhook.ts';
import { parseTemporaryName } from '../webhook/temporary-name.ts';
import { urlIdentity } from './duplicate-urls.ts';
import { matchWebhooks } from './match-webhooks.ts';
import type { ResolvedWebhook } from './resolve-environment.ts';

/** One change that makes a webhook what the file says. */
export type PlannedChange = PlannedCreation | PlannedUpdate | PlannedDeletion;

export interface PlannedCreation {
  readonly action: 'create';
  readonly wanted: ResolvedWebhook;
  readonly request: WebhookRequest;
}

export interface PlannedUpdate {
  /** `disable` is an update that switches deliveries off. */
  readonly action: 'update' | 'disable';
  readonly wanted: ResolvedWebhook;
  readonly webhook: AnyWebhook;
  readonly changes: WebhookChanges & Pick<WebhookRequest, 'enabled'>;
  readonly differences: readonly FieldChange[];
}

export interface PlannedDeletion {
  readonly action: 'delete';
  readonly webhook: AnyWebhook;
}

/** Why a webhook that the environment does not know is not deleted. */
export type KeepReason =
  | { readonly kind: 'protected' }
  /** Another environment of the file has it, or may have it. */
  | { readonly kind: 'environment'; readonly name: string }
  /** A listener has registered it for as long as it runs. */
  | { readonly kind: 'listener' }
  /** It has no URL or id that could be read. */
  | { readonly kind: 'odd' };

export interface KeptWebhook {
  readonly webhook: AnyWebhook;
  readonly reason: KeepReason;
}

export interface ConfigurationPlan {
  /** In the order in which they are safe: nothing is switched off or deleted before what replaces it is there. */
  readonly changes: readonly PlannedChange[];
  readonly unchanged: readonly { readonly wanted: ResolvedWebhook; readonly webhook: AnyWebhook }[];
  /** Registered, and not in the file; left as they are. */
  readonly unknown: readonly AnyWebhook[];
  /** The same, and never deleted. */
  readonly kept: readonly KeptWebhook[];
}

export interface PlanOptions {
  /** Whether webhooks that the file does not know are deleted. */
  readonly prune: boolean;
  /** Why one with this URL must stay; undefined where nothing speaks for it. */
  readonly keep?: (url: string) => KeepReason | undefined;
}

/** As far as the plan goes: what is not in the file is left. */
const ORDER = { create: 0, move: 1, update: 2, disable: 3, delete: 4 } as const;

/**
 * What has to be done so that what is registered is what the file says. A webhook is known by its URL, and one that
 * was moved by its previous URL.
 *
 * @param wanted URLs differ, and so do previous URLs
 */
export function planConfiguration(
  registered: readonly AnyWebhook[],
  wanted: readonly ResolvedWebhook[],
  { prune, keep = () => undefined }: PlanOptions,
): ConfigurationPlan {
  const matched = matchWebhooks(registered, wanted);
  const found = new Set<AnyWebhook>(matched.values());
  const planned = wanted.map((webhook) => planWebhook(webhook, matched.get(webhook)));
  const changes = planned.filter(
    (step): step is PlannedCreation | PlannedUpdate => step.action !== 'unchanged',
  );
  const moves = [...matched.keys()];
  const ranked = changes.map((change) => ({
    change,
    rank: rankOf(change),
    move: moves.indexOf(change.wanted),
  }));
  const left = registered.filter((webhook) => !found.has(webhook));
  const kept = left.flatMap((webhook) => {
    const reason = reasonToKeep(webhook, keep);
    return reason === undefined ? [] : [{ webhook, reason }];
  });
  const stays = new Set(kept.map(({ webhook }) => webhook));
  const unknown = left.filter((webhook) => !stays.has(webhook));
  return {
    changes: [
      ...ranked
        .toSorted((a, b) => a.rank - b.rank || (a.rank === ORDER.move ? a.move - b.move : 0))
        .map(({ change }) => change),
      ...(prune ? unknown.map((webhook): PlannedDeletion => ({ action: 'delete', webhook })) : []),
    ],
    unchanged: planned.filter((step) => step.action === 'unchanged'),
    unknown: prune ? [] : unknown,
    kept,
  };
}

function reasonToKeep(
  { id, url, name }: AnyWebhook,
  keep: NonNullable<PlanOptions['keep']>,
): KeepReason | undefined {
  if (url === undefined || id === undefined) return { kind: 'odd' };
  // One that was left behind is not of this environment either, and "delete --orphans" knows which are.
  return parseTemporaryName(name) === undefined ? keep(url) : { kind: 'listener' };
}

function rankOf(change: PlannedCreation | PlannedUpdate): number {
  if (change.action === 'create') return ORDER.create;
  return isMove(change) ? ORDER.move : ORDER[change.action];
}

/** Whether the URL changes. */
export function isMove(change: PlannedChange): boolean {
  return (
    (change.action === 'update' || change.action === 'disable') &&
    change.differences.some(({ field }) => field === 'url')
  );
}

type PlannedStep =
  | PlannedCreation
  | PlannedUpdate
  | { readonly action: 'unchanged'; readonly wanted: ResolvedWebhook; readonly webhook: AnyWebhook };

function planWebhook(wanted: ResolvedWebhook, webhook: AnyWebhook | undefined): PlannedStep {
  const { name, url, events, enabled } = wanted;
  if (webhook === undefined) {
    const request = { name: name ?? defaultName(url), url, events, enabled };
    return { action: 'create', wanted, request };
  }
  const isAtUrl = webhook.url !== undefined && urlIdentity(webhook.url) === urlIdentity(url);
  const wantedFields = {
    ...(name === undefined ? {} : { name }),
    ...(isAtUrl ? {} : { url }),
    events,
    enabled,
  };
  const differences = differencesBetween(webhook, wantedFields);
  if (differences.length === 0) return { action: 'unchanged', wanted, webhook };
  const changed = new Set<string>(differences.map(({ field }) => field));
  const changes = Object.fromEntries(Object.entries(wantedFields).filter(([field]) => changed.has(field)));
  const action = changed.has('enabled') && !enabled ? 'disable' : 'update';
  return { action, wanted, webhook, changes: { ...changes, enabled }, differences };
}
