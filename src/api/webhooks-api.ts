import type { AnyWebhook, WebhookChanges, WebhookList, WebhookRequest } from '../domain/webhook/webhook.ts';

/**
 * The webhook management calls, the same for every service. A write whose answer shows no
 * webhook is judged by reading again; it fails with `change_unconfirmed` where that says nothing.
 */
export interface WebhooksApi {
  /** Every webhook of the organization or app; an account without any gives an empty list. */
  list(): Promise<WebhookList>;
  /** The names of the events that the service has; undefined for one that does not list them. */
  eventNames(): Promise<readonly string[] | undefined>;
  /** @throws HooksError `webhook_not_found` */
  get(id: string): Promise<AnyWebhook>;
  /** @throws HooksError `webhook_exists` when the URL is registered already. */
  create(request: WebhookRequest): Promise<AnyWebhook>;
  replace(id: string, request: WebhookRequest): Promise<AnyWebhook>;
  /** `enabled` is required: without it the service may switch a webhook on (docs/service.md, "Endpoints"). */
  edit(id: string, changes: WebhookChanges & Pick<WebhookRequest, 'enabled'>): Promise<AnyWebhook>;
  delete(id: string): Promise<void>;
  /** Closes kept connections. */
  close(): Promise<void>;
}
