/**
 * A webhook as the service returns it. Other fields (`created_at`, `updated_at`, and those that nobody
 * knows yet) are kept as they came, so that `--json` shows what the service said.
 *
 * Source: docs/service.md, "Endpoints".
 */
export interface Webhook {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly enabled: boolean;
  readonly [field: string]: unknown;
}

/** What can be read of a webhook that is not as documented; undefined is what cannot. */
export interface ReadableFields {
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly url: string | undefined;
  readonly events: readonly string[] | undefined;
  readonly enabled: boolean | undefined;
}

/** An entry of the service's list that is not a webhook as documented. As JSON it is what came. */
export class OddWebhook implements ReadableFields {
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly url: string | undefined;
  readonly events: readonly string[] | undefined;
  readonly enabled: boolean | undefined;
  /** What is odd, such as `name is missing`; one at least. */
  readonly problems: readonly string[];
  /** What came. */
  readonly source: unknown;

  constructor(fields: ReadableFields, problems: readonly string[], source: unknown) {
    this.id = fields.id;
    this.name = fields.name;
    this.url = fields.url;
    this.events = fields.events;
    this.enabled = fields.enabled;
    this.problems = problems;
    this.source = source;
  }

  toJSON(): unknown {
    return this.source;
  }
}

/** An entry of the service's list. */
export type AnyWebhook = Webhook | OddWebhook;

/** The webhooks that the service listed, in its order. */
export interface WebhookList {
  readonly webhooks: readonly AnyWebhook[];
  /** Set where the answer itself says that there are more: how many, as far as that is known. */
  readonly unlisted?: { readonly count: number | undefined } | undefined;
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
