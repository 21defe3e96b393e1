import type { WebhookList } from '../../domain/webhook/webhook.ts';

/** What a JSON answer says, once the service's envelope is taken off. */
export type Envelope =
  | {
      readonly kind: 'data';
      readonly data: unknown;
      /** Set where `data` is a list and the envelope says that there is more of it. */
      readonly unlisted?: WebhookList['unlisted'];
    }
  /** The service says no, in whatever shape; `message` is its own text, as it came. */
  | {
      readonly kind: 'error';
      readonly message: string | undefined;
      /** The status that the body itself names, if any. */
      readonly status: number | undefined;
      /** Set where there is a message and nothing else: whether that is a no, the status says. */
      readonly isOnlyMessage?: true;
    }
  /** JSON, but not the service's. */
  | { readonly kind: 'unknown' };

/** Everything that differs between the services that one client speaks to. */
export interface ServiceApi {
  /** Path of the collection under the API's base, with a leading slash. */
  readonly collection: string;
  /** Path of one webhook; `id` has been checked and encoded. */
  item(id: string): string;
  /** Headers that say who is asking. */
  authentication(authorization: string): Readonly<Record<string, string>>;
  readEnvelope(json: unknown): Envelope;
  /** Whether a 404 on the collection means "no webhooks" and not "no such place". */
  isEmptyList(envelope: Envelope): boolean;
}
