/**
 * A webhook as the service returns it. Other fields (`created_at`, `updated_at`, and those that nobody
 * knows yet) are kept as they came, so that `--json` shows what the service said.
 *
 * Source: API reference, `GET /webhooks/{id}`.
 */
export interface Webhook {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly enabled: boolean;
  readonly [field: string]: unknown;
}

/** What `POST /webhooks` and `PUT /webhooks/{id}` take. */
export interface WebhookRequest {
  readonly name: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly enabled: boolean;
}

/** What `PATCH /webhooks/{id}` takes: any of the four fields. */
export type WebhookChanges = Partial<WebhookRequest>;
