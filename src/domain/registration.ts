import { isSameUrl, parseUrl } from './webhook-url.ts';
import type { Webhook, WebhookChanges, WebhookRequest } from './webhook.ts';

/** What a webhook should be; a field left undefined is fine as it is. */
export interface WantedWebhook {
  readonly url: string;
  readonly events: readonly string[];
  readonly enabled: boolean;
  readonly name: string | undefined;
}

/** One field that differs between what is and what is wanted. */
export interface FieldChange {
  readonly field: 'name' | 'url' | 'events' | 'enabled';
  readonly from: unknown;
  readonly to: unknown;
}

export type RegistrationPlan =
  | { readonly action: 'create'; readonly request: WebhookRequest }
  | {
      readonly action: 'update';
      readonly webhook: Webhook;
      readonly changes: WebhookChanges & Pick<WebhookRequest, 'enabled'>;
      readonly differences: readonly FieldChange[];
    }
  | { readonly action: 'unchanged'; readonly webhook: Webhook };

/**
 * A name for somebody who gave none: where it delivers to, without what may be secret.
 *
 * @param url any text: with `--force` it need not be a URL
 */
export function defaultName(url: string): string {
  const parsed = parseUrl(url);
  if (parsed !== undefined && parsed.host !== '')
    return `${parsed.host}${parsed.pathname === '/' ? '' : parsed.pathname}`;
  const [address = ''] = url.split(/[?#]/);
  return address.slice(address.lastIndexOf('@') + 1).trim() || 'webhook';
}

/**
 * Decides what registering must do. A URL is unique per organization, so the webhook that has it is
 * the one that is meant: it is adopted and brought to the wanted state.
 */
export function planRegistration(webhooks: readonly Webhook[], wanted: WantedWebhook): RegistrationPlan {
  const existing = webhooks.find((webhook) => isSameUrl(webhook.url, wanted.url));
  if (existing === undefined) {
    const { url, events, enabled } = wanted;
    return { action: 'create', request: { name: wanted.name ?? defaultName(url), url, events, enabled } };
  }
  const { enabled } = wanted;
  const changes = {
    ...(wanted.name === undefined ? {} : { name: wanted.name }),
    events: wanted.events,
    enabled,
  };
  const differences = differencesBetween(existing, changes);
  if (differences.length === 0) return { action: 'unchanged', webhook: existing };
  return {
    action: 'update',
    webhook: existing,
    changes: { ...onlyChanged(changes, differences), enabled },
    differences,
  };
}

/** What `changes` would change about `webhook`; the order of events does not matter. */
export function differencesBetween(webhook: Webhook, changes: WebhookChanges): readonly FieldChange[] {
  const fields = ['name', 'url', 'events', 'enabled'] as const;
  return fields.flatMap((field): FieldChange[] => {
    const to = changes[field];
    const from = webhook[field];
    if (to === undefined || isSame(from, to)) return [];
    return [{ field, from, to }];
  });
}

function isSame(from: Webhook[FieldChange['field']], to: WebhookRequest[FieldChange['field']]): boolean {
  if (typeof from !== 'object' || typeof to !== 'object') return from === to;
  const known = new Set(from);
  return known.size === new Set(to).size && to.every((event) => known.has(event));
}

function onlyChanged(changes: WebhookChanges, differences: readonly FieldChange[]): WebhookChanges {
  const changed = new Set<string>(differences.map(({ field }) => field));
  return Object.fromEntries(Object.entries(changes).filter(([field]) => changed.has(field)));
}
