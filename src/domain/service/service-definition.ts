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
      /** How many entries the whole list has; left out where nothing says so. */
      readonly total?: number;
    }
  /** The service says no, in whatever shape; `message` is its own text, as it came. */
  | {
      readonly kind: 'error';
      readonly message: string | undefined;
      /** The status that the body itself names, if any. */
      readonly status: number | undefined;
      /** Set where there is a message and nothing else: whether that is a no, the status says. */
      readonly isOnlyMessage?: true;
      /** What stands in a list of errors, as Cloudflare's gateway has it; left out where there are none. */
      readonly codes?: readonly number[];
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

/** What a code of an error means, where the status alone would say something else or less. */
export interface CodeMeaning {
  /** The status that says the same. */
  readonly status: number;
  /** What happened, for the middle of a sentence; and what to do. */
  readonly explained?: { readonly what: string; readonly hint: string };
}

/** What is said where the service refuses credentials (401) or a call (403). */
export interface RefusalTexts {
  /** What signs in, for the middle of a sentence. */
  readonly credentials: string;
  /** What to do where it is not accepted, as a whole sentence. */
  readonly check: string;
  /** What it must be allowed, as a whole sentence. */
  readonly permission: string;
  /** The same for what the service knows of sessions. */
  readonly sessionPermission: string;
  /** The same for making meetings. */
  readonly meetingPermission: string;
  /** What else a 403 may mean, as a whole sentence. */
  readonly otherReason?: string;
}

/** The calls about a token, its accounts and their apps: paths under the base of the API. */
export interface AccountCalls {
  /** Asks about a token of a user. */
  readonly tokenPath: string;
  /** Asks about a token that an account owns. */
  accountTokenPath(accountId: string): string;
  readonly accountsPath: string;
  appsPath(accountId: string): string;
  /** The envelope of all of them but the apps, which come in that of the webhooks. */
  readEnvelope(json: unknown): Envelope;
}

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
  /** Where the service has a page for joining a meeting, for the base of its API. */
  joinPage(apiUrl: string): string;
  /** Names that the preset of a host may have, the likeliest first. */
  readonly hostPresets: readonly [string, ...string[]];
  /**
   * The path of one owner under the base of the API; what he has of webhooks is below it.
   *
   * @param place needed where `signIn` is `token`; its parts have been checked
   */
  ownerPath(place: AppPlace | undefined): string;
  /** Undefined where the service has no accounts and apps. */
  readonly account: AccountCalls | undefined;
  /** What it retries. */
  readonly policy: PolicyName;
  /** What its delivery headers begin with. */
  readonly headers: HeaderFamily;
  readEnvelope(json: unknown): Envelope;
  /** Whether a 404 on the list of webhooks means "no webhooks" and not "no such place". */
  isEmptyList(envelope: Envelope): boolean;
  /**
   * Whether the answer to PUT and PATCH can be believed where it shows the whole webhook. If not, it is
   * read again every time.
   */
  readonly showsWrites: boolean;
  /** Whether it lists the names of its events, at `/webhooks/all`. */
  readonly listsEvents: boolean;
  /** By the code of an error. */
  readonly codes: Readonly<Record<number, CodeMeaning>>;
  readonly refusals: RefusalTexts;
  /** How many calls it takes, as a whole sentence; undefined where that is not known. */
  readonly rateLimit: string | undefined;
  /**
   * Where its API has gone that is being switched off, and what is needed there, as whole sentences;
   * undefined for one that stays.
   */
  readonly moved: string | undefined;
}
