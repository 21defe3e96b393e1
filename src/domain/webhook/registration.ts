import { hasSchemeTwice } from './url-repair.ts';
import { isSameUrl, parseUrl } from './webhook-url.ts';
import {
  OddWebhook,
  type AnyWebhook,
  type ReadableFields,
  type WebhookChanges,
  type WebhookRequest,
} from './webhook.ts';

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
  /** Null where it could not be read. */
  readonly from: unknown;
  readonly to: unknown;
}

export type RegistrationPlan =
  | { readonly action: 'create'; readonly request: WebhookRequest }
  | {
      readonly action: 'update';
      readonly webhook: AnyWebhook;
      readonly changes: WebhookChanges & Pick<WebhookRequest, 'enabled'>;
      readonly differences: readonly FieldChange[];
    }
  | { readonly action: 'unchanged'; readonly webhook: AnyWebhook };

/** A longer name helps nobody to tell webhooks apart. */
const MAX_DEFAULT_NAME_LENGTH = 64;

/**
 * A name for somebody who gave none: where it delivers to, without what may be secret.
 *
 * @param url any text: with `--force` it need not be a URL
 */
export function defaultName(url: string): string {
  const name = addressOf(url);
  if (name.length <= MAX_DEFAULT_NAME_LENGTH) return name;
  // Not in the middle of a character that takes two units.
  return `${name.slice(0, MAX_DEFAULT_NAME_LENGTH - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function addressOf(url: string): string {
  const parsed = parseUrl(url);
  // Of a scheme written twice, the first stands where the host should.
  if (parsed !== undefined && parsed.host !== '' && !hasSchemeTwice(url))
    return `${parsed.host}${parsed.pathname === '/' ? '' : parsed.pathname}`;
  const [address = ''] = url.split(/[?#]/);
  return address.slice(address.lastIndexOf('@') + 1).trim() || 'webhook';
}

/** The webhook that has a URL; of several one that is not odd. */
export function findByUrl(webhooks: readonly AnyWebhook[], url: string): AnyWebhook | undefined {
  const found = webhooks.filter((webhook) => webhook.url !== undefined && isSameUrl(webhook.url, url));
  return found.find((webhook) => !(webhook instanceof OddWebhook)) ?? found[0];
}

/**
 * Decides what registering must do. A URL is unique per organization, so the webhook that has it is
 * the one that is meant: it is adopted and brought to the wanted state.
 */
export function planRegistration(webhooks: readonly AnyWebhook[], wanted: WantedWebhook): RegistrationPlan {
  const existing = findByUrl(webhooks, wanted.url);
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
export function differencesBetween(
  webhook: Omit<ReadableFields, 'id'>,
  changes: WebhookChanges,
): readonly FieldChange[] {
  const fields = ['name', 'url', 'events', 'enabled'] as const;
  return fields.flatMap((field): FieldChange[] => {
    const to = changes[field];
    const from = webhook[field];
    if (to === undefined || (from !== undefined && isSame(from, to))) return [];
    return [{ field, from: from ?? null, to }];
  });
}

function isSame(
  from: WebhookRequest[FieldChange['field']],
  to: WebhookRequest[FieldChange['field']],
): boolean {
  if (typeof from !== 'object' || typeof to !== 'object') return from === to;
  const known = new Set(from);
  return known.size === new Set(to).size && to.every((event) => known.has(event));
}

function onlyChanged(changes: WebhookChanges, differences: readonly FieldChange[]): WebhookChanges {
  const changed = new Set<string>(differences.map(({ field }) => field));
  return Object.fromEntries(Object.entries(changes).filter(([field]) => changed.has(field)));
}
