import type { HideSecrets } from '../domain/secrets/secret-hider.ts';
import type { Envelope, ServiceDefinition } from '../domain/service/service-definition.ts';
import type { SentRequest } from './webhook-requests.ts';

/** What an answer's body is, whatever its status. */
export type ResponseContent =
  | Envelope
  | { readonly kind: 'empty' }
  | { readonly kind: 'page' }
  | { readonly kind: 'damaged' }
  /** Its content coding cannot be undone; `what` goes on after "the answer is". */
  | { readonly kind: 'unreadable'; readonly what: string };

/** What reading the answer to a request needs to know beside it. */
export interface ResponseContext {
  readonly request: SentRequest;
  readonly service: ServiceDefinition;
  /** Whether it was asked at the address that the service has, and not at one that somebody gave. */
  readonly isDefaultUrl: boolean;
  /** Milliseconds since 1970, for the date of a `retry-after`. */
  readonly now: number;
  /** Hides the credentials in what the service, Node or undici says. */
  readonly hide: HideSecrets;
}
