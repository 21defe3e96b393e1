import { HooksError } from './domain/errors.ts';
import { wrapLines } from './terminal/text/width.ts';
import type { ApiCalls } from './api/api-calls.ts';
import type { AccountApi } from './api/account-api.ts';
import type { MeetingsApi } from './api/meetings-api.ts';
import type { SessionsApi } from './api/sessions-api.ts';
import type { WebhooksApi } from './api/webhooks-api.ts';
import type { AddressAnswer } from './domain/connection/address-answer.ts';
import type { PostResult } from './domain/network/post-result.ts';
import type { ChildProgram, ProgramOptions, StopSignal } from './domain/child-program.ts';
import type { Clock, Random } from './domain/clock.ts';
import type { KnownSecrets } from './domain/secrets/known-secrets.ts';
import type { Service } from './domain/service/names.ts';
import type {
  ChosenProfile,
  EmulatorAddresses,
  KeyCache,
  KeyStore,
  ListenerRecords,
  ProfileStore,
  ProjectChoice,
  ProjectFile,
  Settings,
  SigningKey,
} from './settings/settings.ts';
import type { DeliveryHistory, DeliveryStore, StoreListener } from './store/delivery-store.ts';
import type { ReconstructionStore } from './store/reconstructions.ts';
import type { ReplayJournal } from './store/replay-journal.ts';
import type { Io, Output } from './terminal/io.ts';
import type { JobControl } from './terminal/live/job-control.ts';
import type { LiveOutput } from './terminal/output/live-output.ts';
import type { RawWriter } from './terminal/output/raw-writer.ts';
import type { Prompts } from './terminal/prompts/prompts.ts';
import type { Style } from './terminal/style.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The options that every command takes. */
export interface GlobalOptions {
  readonly profile: string | undefined;
  readonly service: Service | undefined;
  /** The id or the name of an app. */
  readonly app: string | undefined;
  readonly apiUrl: string | undefined;
  readonly json: boolean;
  /** The fields of `--fields`, where a command lists or shows and was given it; it prints JSON then. */
  readonly fields?: readonly string[] | undefined;
  readonly quiet: boolean;
  readonly color: boolean;
  readonly input: boolean;
  readonly debug: boolean;
}

/**
 * What a command is given. What holds state or costs to make is a function: made on first use, and
 * the same one afterwards.
 */
export interface Context {
  readonly io: Io;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly random: Random;
  /** Aborted by the first Ctrl-C, SIGTERM or SIGHUP, with HooksError `interrupted` as the reason. */
  readonly signal: AbortSignal;
  /** The signal that `signal` was aborted by; undefined while none has come. */
  readonly stopSignal: () => StopSignal | undefined;
  /** Sends a signal to a process that was started as the leader of a group, and to those that it started. */
  readonly signalGroup: (leader: number, signal: StopSignal | 'SIGKILL') => void;
  /**
   * Starts a program for the user, with our standard input, in a process group of its own. It ends at the
   * latest with this process.
   *
   * @param words the program and its arguments
   * @throws HooksError `command_not_found`, `command_not_started`
   */
  startProgram(
    words: readonly string[],
    environment: Environment,
    options?: ProgramOptions,
  ): Promise<ChildProgram>;
  readonly options: GlobalOptions;
  /** Whether a person can be asked: terminals on both sides, no `--no-input`, no `CI`, no `--json`. */
  readonly interactive: boolean;
  /** The secrets of this run; they are hidden in what is shown of text from outside. */
  readonly secrets: KnownSecrets;
  settings(): Promise<Settings>;
  /**
   * Settings where something else decides than the options and the file of the project: those of one
   * environment of that file, or those that somebody signs in with.
   */
  settingsWith(choice: SettingsChoice): Promise<Settings>;
  /**
   * The file of the project that the working directory is in.
   *
   * @throws HooksError `settings_invalid` for one that somebody else may have written, `file_failed`
   */
  projectFile(): Promise<ProjectFile | undefined>;
  /**
   * The profile that `settings` comes from, for who shows it. Known also where settings are invalid: a
   * project's file that cannot be used is warned of, and does not count.
   */
  chosenProfile(choice?: Pick<SettingsChoice, 'project'>): Promise<ChosenProfile>;
  /** @throws HooksError `home_missing` where only the home would say where they are, and there is none */
  profiles(): Promise<ProfileStore>;
  /** The key store of the system; it is asked for only where somebody keeps secrets in it. */
  keyStore(): Promise<KeyStore>;
  /**
   * The home directory of whoever runs this.
   *
   * @throws HooksError `home_missing`
   */
  home(): string;
  /** @throws HooksError `credentials_missing` when nobody is signed in. */
  api(): Promise<WebhooksApi>;
  /**
   * A client for settings that are not the saved ones, such as those that `login` tries out.
   *
   * @param calls where nobody waits for one answer, or they go on when the command is to end
   */
  apiFor(settings: Settings, calls?: ApiCalls): Promise<WebhooksApi>;
  /**
   * A client for what stands around the webhooks: the token, its accounts, the apps of one.
   *
   * @throws HooksError `credentials_missing`; `usage_invalid` for a service without accounts
   */
  accountApi(settings: Settings): Promise<AccountApi>;
  /**
   * The client of what the service knows of sessions, for many calls in a row (`BatchCalls`).
   *
   * @throws HooksError as `api` does
   */
  sessionsApi(): Promise<SessionsApi>;
  /**
   * The client that makes meetings.
   *
   * @throws HooksError as `api` does
   */
  meetingsApi(): Promise<MeetingsApi>;
  prompts(): Promise<Prompts>;
  style(output: Output): Promise<Style>;
  /** Prints an answer for a person, through their pager where it is longer than the screen. */
  page(text: string): Promise<void>;
  /**
   * Opens a store for deliveries that arrive; whoever asked closes it.
   *
   * @throws HooksError `store_unusable`, `store_busy`, `store_full`, `store_failed`
   */
  deliveryStore(wanted: StoreRequest): Promise<DeliveryStore>;
  /**
   * Opens the deliveries that were kept; whoever asked closes them.
   *
   * @throws HooksError `store_not_found`, `store_unusable`, `store_damaged`, `store_busy`, `store_failed`
   */
  deliveryHistory(wanted: HistoryRequest): Promise<DeliveryHistory>;
  /**
   * Opens the replays of deliveries that were kept; whoever asked closes them.
   *
   * @throws HooksError as `deliveryHistory` does
   */
  replayJournal(wanted: HistoryRequest): Promise<ReplayJournal>;
  /**
   * Opens what was rebuilt of deliveries that never came; whoever asked closes it.
   *
   * @throws HooksError as `deliveryHistory` does
   */
  reconstructions(wanted: HistoryRequest): Promise<ReconstructionStore>;
  /**
   * Fetches the public key of a key document, as PEM.
   *
   * @throws HooksError `key_unavailable`
   */
  fetchPublicKey(keyUrl: string, signal: AbortSignal): Promise<string>;
  /**
   * Whether anything accepts connections at a URL's host and port, looked up for a second at most; undefined
   * where a proxy stands between, which alone could say.
   */
  answersAt(url: URL): Promise<boolean | undefined>;
  /**
   * Sends one GET to a public address, to find out where it leads.
   *
   * @throws the signal's reason
   */
  askAddress(url: URL, signal: AbortSignal): Promise<AddressAnswer>;
  /**
   * Posts JSON once, through the proxies of the environment; what comes back does not hold the address.
   *
   * @throws the signal's reason when it is aborted
   */
  postJson(
    url: URL,
    body: string,
    limits: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<PostResult>;
  /** The emulators that run on this machine, for commands in other terminals. */
  emulatorAddresses(): Promise<EmulatorAddresses>;
  /** The temporary webhooks that listeners of this machine have registered. */
  listenerRecords(): Promise<ListenerRecords>;
  /** The last good key of a key document. */
  keyCache(keyUrl: string): Promise<KeyCache>;
  /**
   * The key of this machine that changed deliveries are signed with; made on first use.
   *
   * @throws HooksError `key_invalid`, `file_failed`
   */
  signingKey(): Promise<SigningKey>;
  /** The same where it is there already and can be used: none is made. */
  existingSigningKey(): Promise<SigningKey | undefined>;
  /** Takes the place of a stream of `io` while something must go on that nobody's reading may stop. */
  liveOutput(stream: 'stdout' | 'stderr', settings: LiveOutputSettings): Promise<LiveOutput>;
  /** For who reads single keys, or draws what stays on the screen. */
  jobControl(): Promise<JobControl>;
}

/** What decides in the place of something else. */
export interface SettingsChoice {
  /** What counts as the project's file; `ignored` for no such file. Without it, the file itself does. */
  readonly project?: ProjectChoice | 'ignored' | undefined;
  /** Counts as the option does. */
  readonly service?: Service | undefined;
  /** Whether the secret of a profile is read from the key store, where it is kept there. True without it. */
  readonly isKeyStoreRead?: boolean;
  /** A profile that decides alone: neither options nor the environment count. */
  readonly profile?: string | undefined;
}

export interface StoreRequest {
  /** As `--store` names it: a path, or `memory`; the one in the data directory when undefined. */
  readonly file: string | undefined;
  /** Milliseconds that deliveries are kept; undefined for ever. */
  readonly keep?: number | undefined;
  /** Bytes that they may take; undefined for no limit. */
  readonly maxBytes?: number | undefined;
  readonly onEvent: StoreListener;
}

export interface HistoryRequest {
  /** As `--store` names it; the one in the data directory when undefined. */
  readonly file: string | undefined;
  readonly access: 'read' | 'write';
  /**
   * Whether signals end the process at once while it is open. A look into a store works in this thread,
   * which hears of no signal before it is done; for who leaves nothing to be put in order.
   */
  readonly endsAtOnce?: boolean;
}

export interface LiveOutputSettings {
  /** The line that stands where lines were left out because nobody read; empty for none. */
  readonly lostNotice: (lines: number) => string;
  /** Called once when the reader has gone. */
  readonly onClosed?: () => void;
  /** What stands between the output and what writes its bytes. */
  readonly through?: ((writer: RawWriter) => RawWriter) | undefined;
}

/** Makes something on first use, and gives the same one afterwards. */
export function once<Made>(make: () => Promise<Made>): () => Promise<Made> {
  let made: Promise<Made> | undefined;
  return () => (made ??= make());
}

/**
 * Says something that is neither the answer nor an error; `--quiet` leaves it out. With `--json` it is
 * `{"notice": text}` on a line of its own, so that standard error stays objects too.
 */
export function notify(context: Pick<Context, 'io' | 'options'>, text: string): void {
  const { stderr } = context.io;
  if (context.options.quiet) return;
  const fitted = stderr.isTerminal ? wrapLines(text, stderr.columns) : text;
  stderr.write(`${context.options.json ? JSON.stringify({ notice: text }) : fitted}\n`);
}

/**
 * Says something that only `--debug` is for; `--quiet` does not leave it out. With `--json` it is
 * `{"debug": text}` on a line of its own.
 *
 * @param text harmless, without secrets
 */
export function writeDebug({ stderr }: Pick<Io, 'stderr'>, isJson: boolean, text: string): void {
  stderr.write(`${isJson ? JSON.stringify({ debug: text }) : text}\n`);
}

/**
 * The error for something that must be given where nobody can be asked.
 *
 * @param ways how it can be given, such as `--url <url>` and `DYTE_WEBHOOK_URL`
 */
export function missingOption(what: string, ...ways: readonly string[]): HooksError {
  return new HooksError('option_missing', `${what} is missing.`, {
    hint: `Add ${ways.join(', or set ')}.`,
  });
}
