import type { Webhook, WebhookChanges, WebhookRequest } from '../domain/webhook.ts';

/** The webhook management calls, the same for every flavour of the service. */
export interface WebhooksApi {
  /** Every webhook of the organization or app; an account without any gives an empty list. */
  list(): Promise<readonly Webhook[]>;
  /** @throws HooksError `webhook_not_found` */
  get(id: string): Promise<Webhook>;
  /** @throws HooksError `webhook_exists` when the URL is registered already. */
  create(request: WebhookRequest): Promise<Webhook>;
  replace(id: string, request: WebhookRequest): Promise<Webhook>;
  /** `enabled` is required: the service may switch a webhook on when it is left out (facts, PATCH). */
  edit(id: string, changes: WebhookChanges & Pick<WebhookRequest, 'enabled'>): Promise<Webhook>;
  delete(id: string): Promise<void>;
  /** Closes kept connections. */
  close(): Promise<void>;
}
