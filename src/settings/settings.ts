import type { Listener } from '../domain/webhook/temporary-name.ts';
import type { KeyObject } from 'node:crypto';
import type { FormerKey } from '../domain/signature/former-key.ts';
import type { HooksError } from '../domain/errors.ts';
import type { Profile } from '../domain/profile/profile.ts';
import type { Service } from '../domain/service/names.ts';
import type { SignIn } from '../domain/service/service-definition.ts';

export type { Profile };

/** Where a setting came from; `whoami` shows it. */
export type Source = 'option' | 'environment' | 'project' | 'profile' | 'default';

/** What chose the profile; `saved` is `profile use`. */
export type ProfileSource = Exclude<Source, 'profile'> | 'saved';

/** The profile that settings come from; it need not exist. */
export interface ChosenProfile {
  readonly value: string;
  readonly source: ProfileSource;
}

/** Everything about one environment that commands need, after precedence has been applied. */
export interface Settings {
  /** The profile's name, `default` unless chosen; the profile need not exist. */
  readonly profile: string;
  readonly service: Service;
  /** Base of the API without a trailing slash, such as `https://api.dyte.io/v2`. */
  readonly apiUrl: string;
  /** Where the service publishes its public key. */
  readonly keyUrl: string;
  /** The account that holds the app, as it was given; only services where one signs in with a token have it. */
  readonly accountId?: string | undefined;
  /** The app whose webhooks are meant: its id, or its name, as it was given. */
  readonly app?: string | undefined;
  /** What that app was called when it was saved, for people. */
  readonly appName?: string | undefined;
  /** Undefined until the user has signed in one way or another. */
  readonly credentials: Credentials | undefined;
  /**
   * Why what was given cannot be used as credentials, such as half a pair. An error only for who needs
   * them: `login` works without.
   */
  readonly credentialsProblem?: HooksError | undefined;
  /** Which variables the credentials come from, as a person would say it; undefined for the profile's. */
  readonly credentialVariables?: string | undefined;
  /** Whether the profile has credentials too, which those of the environment stand before. */
  readonly hasSavedCredentials?: boolean;
  /** Whether the profile keeps its secret in the key store of the system. */
  readonly isSecretInKeyStore?: boolean;
  /** Set where a profile was named that does not exist. An error for all but `login`, which makes it. */
  readonly unknownProfile?: HooksError | undefined;
  /** One sentence for people about what was done otherwise than the profile says. */
  readonly notice?: string | undefined;
  /** One sentence for people about what the file of the project has chosen. */
  readonly projectNotice?: string | undefined;
  /** The webhook URL of this environment: `DYTE_WEBHOOK_URL` or the profile's. */
  readonly webhookUrl: string | undefined;
  /** One sentence for people when others on this machine can read the key that the profile holds. */
  readonly warning?: string | undefined;
  readonly sources: {
    readonly profile: ProfileSource;
    readonly service: Source;
    readonly apiUrl: Source;
    readonly accountId?: Source | undefined;
    readonly app?: Source | undefined;
    readonly credentials: Source | undefined;
    readonly webhookUrl: Source | undefined;
  };
}

export interface Credentials {
  readonly kind: SignIn;
  /** The whole value of the `Authorization` header. A secret: never printed, never in an error. */
  readonly authorization: string;
  /** Who that is, for people: the organization id. Undefined for a token, which does not say it. */
  readonly organizationId: string | undefined;
}

/** The `dyte-hooks.yaml` of a project. */
export interface ProjectFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/** What the file of a project says of the environment that its webhooks are in. */
export interface ProjectChoice {
  /** Of the file, for messages. */
  readonly path: string;
  readonly profile?: string | undefined;
  readonly service?: Service | undefined;
  readonly app?: string | undefined;
}

/**
 * The key store of the system, where secrets of profiles can be kept instead of in the file. All of these throw
 * HooksError `keyring_unavailable` where there is none or it does not answer.
 */
export interface KeyStore {
  /** @param account as `keyStoreAccount` names it */
  read(account: string): Promise<string | undefined>;
  write(account: string, secret: string): Promise<void>;
  remove(account: string): Promise<void>;
}

/** Saved profiles, in one file of mode 0600 that is replaced atomically. */
export interface ProfileStore {
  /** Path of the file, whether or not it exists. */
  readonly path: string;
  /**
   * @throws HooksError `settings_invalid` when the file is not readable as what we wrote, or when others
   *   may have written it; `file_failed`
   */
  read(name: string): Promise<Profile | undefined>;
  /**
   * The names of the profiles, as the file has them.
   *
   * @throws HooksError as `read` does
   */
  names(): Promise<readonly string[]>;
  /**
   * The name of the profile that is used where none is named, as `use` has chosen it; undefined for
   * `default`. It need not exist any more.
   *
   * @throws HooksError as `read` does
   */
  inUse(): Promise<string | undefined>;
  /**
   * Has a profile used where none is named.
   *
   * @returns whether there is such a profile; else nothing was changed
   */
  use(name: string): Promise<boolean>;
  /**
   * Changes a profile, or makes one, while no other process changes the file.
   *
   * @param change gives what is to be saved; undefined leaves it as it is
   */
  update(name: string, change: (before: Profile | undefined) => Profile | undefined): Promise<void>;
  write(name: string, profile: Profile): Promise<void>;
  /**
   * Removes a profile; where it was the one in use, `default` is.
   *
   * @returns whether there was one
   */
  remove(name: string): Promise<boolean>;
  /**
   * One sentence for people when others on this machine can read the file; saving repairs it.
   *
   * @throws HooksError as `read` does
   */
  warning(): Promise<string | undefined>;
}

/** The key of this machine that changed deliveries are signed with. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly path: string;
  /** The public key as PEM, for receivers. */
  readonly publicKeyPath: string;
  /** Whether it was made just now. */
  readonly isNew: boolean;
  /** One sentence for people when others on this machine can read it. */
  readonly warning: string | undefined;
}

/** A public key that is kept between runs. Neither of these fails. */
export interface KeyCache {
  /** Its PEM, not looked at; undefined when there is none that can be trusted. */
  read(): string | undefined;
  write(pem: string): void;
  /** The key before it, while deliveries that were signed with that may still come. */
  readFormer(): FormerKey | undefined;
  writeFormer(key: FormerKey): void;
}

/** Where an emulator on this machine can be reached, for commands in other terminals. */
export interface EmulatorAddress {
  /** As the emulator itself tells it: whoever answers at the address with another one is not meant. */
  readonly id: string;
  readonly url: string;
  /** When it was started: milliseconds since 1970. */
  readonly startedAt: number;
  /** Which service it plays. */
  readonly service: Service;
  /** The app whose webhooks commands speak of; of the v2 API the organization. */
  readonly appId: string;
  /** What it accepts; undefined where those are a person's own, which are written nowhere. */
  readonly credentials: EmulatorSecrets | undefined;
}

/** What an emulator accepts that was started without anybody's own. */
export type EmulatorSecrets =
  | { readonly kind: 'basic'; readonly organizationId: string; readonly apiKey: string }
  | { readonly kind: 'token'; readonly apiToken: string; readonly accountId: string };

/** The emulators that run on this machine, as each has written it down. None of these fails. */
export interface EmulatorAddresses {
  /** The newest first. Some may have crashed. */
  list(): readonly EmulatorAddress[];
  add(address: EmulatorAddress): void;
  remove(id: string): void;
}

/** What this machine knows of a webhook that `listen --register` made, or was about to make. */
export interface ListenerRecord {
  /** As in the name of the webhook. */
  readonly id: string;
  /** Of the webhook; unlike that of any other. */
  readonly name: string;
  /** The process that made it. It says nothing of whether that runs: the lock does. */
  readonly pid: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Where the webhook is, as far as settings say: the same text is the same app or organization. */
  readonly place: string;
}

/** A record whose lock this process holds. */
export interface HeldRecord extends ListenerRecord {
  /** Once its webhook is gone. */
  remove(): void;
  /** Leaves it to the next who looks, since its webhook may still be there. */
  release(): void;
}

/** The temporary webhooks of this machine, as each listener has written them down. */
export interface ListenerRecords {
  /** Who listens here, as it stands in names. */
  readonly listener: Listener;
  /** Those of listeners that run, and of those that have crashed. */
  list(): readonly ListenerRecord[];
  /**
   * Makes one for this process, under a new id.
   *
   * @param place where its webhook is to be
   * @throws HooksError `file_failed`
   */
  add(place: string): Promise<HeldRecord>;
  /**
   * Takes one over whose listener has ended, however it did.
   *
   * @returns undefined while its listener runs, and where there is none
   * @throws HooksError `file_failed`
   */
  takeOver(id: string): Promise<HeldRecord | undefined>;
}
