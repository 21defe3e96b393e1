import type { HeaderFamily } from '../delivery/delivery-headers.ts';
import type { PolicyName } from '../retry/retry-policy.ts';
import type { WebhookList } from '../webhook/webhook.ts';
import type { Service } from './names.ts';

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

/** What holds the webhooks where an address alone does not say it. */
export interface AppPlace {
  /** 32 hexadecimal digits. */
  readonly accountId: string;
  /** A UUID. */
  readonly appId: string;
}

/**
 * How somebody signs in: an organization id with its API key, or an API token for an app of an account.
 * Settings, `login` and the emulator know the two ways, and nothing of which service has which.
 */
export type SignIn = 'basic' | 'token';

/** Everything that differs between the services. Nothing else asks which service it is. */
export interface ServiceDefinition {
  readonly name: Service;
  /** What people call it. */
  readonly title: string;
  /** Whether it still takes new owners, for who chooses: the end of a sentence about it. */
  readonly status: string;
  readonly signIn: SignIn;
  /** Where what signs in is found, as a whole sentence. */
  readonly credentialsPlace: string;
  /** The base of its API, without a trailing slash, where nobody names another. */
  readonly apiUrl: string;
  /** Where it publishes the public key that deliveries are verified with, for the base of its API. */
  keyUrl(apiUrl: string): string;
  /**
   * The base of the webhooks of one owner.
   *
   * @param place needed where `signIn` is `token`; its parts have been checked
   */
  webhooksBase(apiUrl: string, place: AppPlace | undefined): string;
  /** What it retries. */
  readonly policy: PolicyName;
  /** What its delivery headers begin with. */
  readonly headers: HeaderFamily;
  readEnvelope(json: unknown): Envelope;
  /** Whether a 404 on the list of webhooks means "no webhooks" and not "no such place". */
  isEmptyList(envelope: Envelope): boolean;
  /** Whether it lists the names of its events, at `/webhooks/all`. */
  readonly listsEvents: boolean;
}
