import { maskSecrets, maskUrl } from '../../domain/secrets/mask-secrets.ts';
import { OddWebhook, type AnyWebhook, type WebhookChanges } from '../../domain/webhook/webhook.ts';
import type { FieldChange } from '../../domain/webhook/registration.ts';
import type { WebhookViewOptions } from '../webhook.ts';

/** What a person names a webhook by, and what is no secret by its kind. */
const SHOWN_AS_IT_IS: ReadonlySet<string> = new Set(['id', 'name', 'events', 'enabled']);

type Masking = Pick<WebhookViewOptions, 'showSecrets'>;

/**
 * A webhook, or what is sent to change one, for JSON: as the service has it, but that query values of its
 * URL, and secrets in fields that nobody knows yet, are masked as in text.
 */
export function webhookJson(webhook: AnyWebhook | WebhookChanges, { showSecrets }: Masking): unknown {
  const value = webhook instanceof OddWebhook ? webhook.source : webhook;
  if (showSecrets) return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return maskSecrets(value);
  const fields: readonly (readonly [string, unknown])[] = Object.entries(value);
  return Object.fromEntries(fields.map(([name, inner]) => [name, maskedField(name, inner)]));
}

function maskedField(name: string, value: unknown): unknown {
  if (SHOWN_AS_IT_IS.has(name)) return value;
  if (name === 'url' && typeof value === 'string') return maskUrl(value);
  // With its name, which may say that it is a secret.
  const masked = new Map<string, unknown>(Object.entries(Object(maskSecrets({ [name]: value }))));
  return masked.get(name);
}

/** What changed about a webhook, for JSON; both URLs are masked, and may look the same then. */
export function changesJson(changes: readonly FieldChange[], masking: Masking): readonly FieldChange[] {
  if (masking.showSecrets) return changes;
  return changes.map((change) =>
    change.field === 'url' ? { ...change, from: maskedUrl(change.from), to: maskedUrl(change.to) } : change,
  );
}

function maskedUrl(value: unknown): unknown {
  return typeof value === 'string' ? maskUrl(value) : value;
}
