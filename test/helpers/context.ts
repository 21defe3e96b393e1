import { PassThrough } from 'node:stream';
import { HooksError } from '../../src/domain/errors.ts';
import { createKnownSecrets } from '../../src/domain/secrets/known-secrets.ts';
import { postJson } from '../../src/api/post-json.ts';
import { MemoryStore } from '../../src/store/memory-store.ts';
import { startChildProgram } from '../../src/process/child-program.ts';
import { askAddress } from '../../src/process/ask-address.ts';
import { signalGroup } from '../../src/process/system.ts';
import { loadStyle } from '../../src/terminal/style.ts';
import type { AccountApi } from '../../src/api/account-api.ts';
import type { MeetingsApi } from '../../src/api/meetings-api.ts';
import type { SessionsApi } from '../../src/api/sessions-api.ts';
import type { WebhooksApi } from '../../src/api/webhooks-api.ts';
import type { Context, Environment, GlobalOptions, HistoryRequest, StoreRequest } from '../../src/context.ts';
import type { Clock } from '../../src/domain/clock.ts';
import type {
  EmulatorAddresses,
  KeyCache,
  KeyStore,
  ListenerRecords,
  ProfileStore,
  ProjectFile,
  Settings,
  SigningKey,
} from '../../src/settings/settings.ts';
import type { DeliveryHistory, DeliveryStore } from '../../src/store/delivery-store.ts';
import type { ReconstructionStore } from '../../src/store/reconstructions.ts';
import type { ReplayJournal } from '../../src/store/replay-journal.ts';
import type { BinaryOutput } from '../../src/terminal/io.ts';
import type { JobControl } from '../../src/terminal/live/job-control.ts';
import type { LiveOutput } from '../../src/terminal/output/live-output.ts';
import type { Prompts } from '../../src/terminal/prompts/prompts.ts';

/** An output that keeps what was written. */
export interface KeptOutput extends BinaryOutput {
  text(): string;
  bytes(): Buffer;
}

export function keptOutput(
  options: { isTerminal?: boolean; columns?: number; hasColor?: boolean } = {},
): KeptOutput {
  const written: Uint8Array[] = [];
  const bytes = (): Buffer => Buffer.concat(written);
  return {
    write: (text) => {
      written.push(Buffer.from(text));
    },
    writeBytes: (data) => {
      written.push(Buffer.from(data));
    },
    isTerminal: options.isTerminal ?? false,
    hasColor: options.hasColor ?? false,
    columns: options.columns ?? 80,
    text: () => bytes().toString('utf8'),
    bytes,
  };
}

export interface ContextParts {
  environment?: Environment;
  options?: Partial<GlobalOptions>;
  interactive?: boolean;
  isTerminal?: boolean;
  columns?: number;
  hasColor?: boolean;
  stdin?: string;
  signal?: AbortSignal;
  clock?: Clock;
  settings?: Settings;
  /** The file of the project; none without it. */
  projectFile?: ProjectFile;
  profiles?: ProfileStore;
  keyStore?: KeyStore;
  api?: WebhooksApi;
  accountApi?: AccountApi;
  sessionsApi?: SessionsApi;
  meetingsApi?: MeetingsApi;
  prompts?: Prompts;
  /** The store for what arrives; one in memory without it. */
  store?: (wanted: StoreRequest) => Promise<DeliveryStore>;
  /** The deliveries that were kept, as often as they are opened. */
  history?: (wanted: HistoryRequest) => Promise<DeliveryHistory>;
  /** The replays of these deliveries. */
  replays?: (wanted: HistoryRequest) => Promise<ReplayJournal>;
  /** What was rebuilt of deliveries that never came. */
  reconstructions?: (wanted: HistoryRequest) => Promise<ReconstructionStore>;
  signingKey?: () => Promise<SigningKey>;
  home?: string;
  /** Answers for the key document at a URL; throws for none. */
  publicKey?: (keyUrl: string) => Promise<string>;
  /** The key that an earlier run kept; none without it. */
  keyCache?: KeyCache;
  /** Whether anything answers at an address; undefined is not known. */
  answersAt?: (url: URL) => boolean | undefined;
  jobControl?: JobControl;
  /** The emulators of this machine; none without it. */
  emulatorAddresses?: EmulatorAddresses;
  /** The temporary webhooks of this machine; none without it. */
  listenerRecords?: ListenerRecords;
}

export interface TestContext extends Context {
  readonly io: Context['io'] & { readonly stdout: KeptOutput; readonly stderr: KeptOutput };
}

const SYSTEM_CLOCK: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

const NO_ADDRESSES: EmulatorAddresses = { list: () => [], add: () => undefined, remove: () => undefined };

/** A cache of a key document: what an earlier run has kept, and where the next goes. */
export function keyCacheOf(pem: string | undefined, parts: Partial<KeyCache> = {}): KeyCache {
  const nothing = (): undefined => undefined;
  return { read: () => pem, write: nothing, readFormer: nothing, writeFormer: nothing, ...parts };
}

function missing(part: string): never {
  throw new Error(`The test gave its context no ${part}.`);
}

/** A context whose streams are kept in memory; parts that a test does not give fail when used. */
export function testContext(parts: ContextParts = {}): TestContext {
  const stdin = new PassThrough();
  stdin.end(parts.stdin ?? '');
  const stdout = keptOutput(parts);
  const stderr = keptOutput(parts);
  return {
    io: { stdout, stderr, stdin },
    environment: parts.environment ?? {},
    clock: parts.clock ?? SYSTEM_CLOCK,
    random: () => 0.5,
    signal: parts.signal ?? new AbortController().signal,
    stopSignal: () => undefined,
    signalGroup,
    startProgram: startChildProgram,
    options: {
      profile: undefined,
      service: undefined,
      app: undefined,
      apiUrl: undefined,
      json: false,
      quiet: false,
      color: true,
      input: true,
      debug: false,
      ...parts.options,
    },
    interactive: parts.interactive ?? false,
    secrets: createKnownSecrets(),
    settings: async () => parts.settings ?? missing('settings'),
    settingsWith: async () => parts.settings ?? missing('settings'),
    projectFile: async () => parts.projectFile,
    chosenProfile: async () => missing('chosen profile'),
    profiles: async () => parts.profiles ?? missing('profiles'),
    keyStore: async () => parts.keyStore ?? missing('key store'),
    home: () => parts.home ?? missing('home'),
    api: async () => parts.api ?? missing('api'),
    apiFor: async () => parts.api ?? missing('api'),
    accountApi: async () => parts.accountApi ?? missing('account API'),
    sessionsApi: async () => parts.sessionsApi ?? missing('sessions API'),
    meetingsApi: async () => parts.meetingsApi ?? missing('meetings API'),
    prompts: async () => parts.prompts ?? missing('prompts'),
    style: (output) => loadStyle(output),
    page: async (text) => stdout.write(text),
    deliveryStore: async (wanted) => parts.store?.(wanted) ?? new MemoryStore(),
    deliveryHistory: async (wanted) => parts.history?.(wanted) ?? missing('history'),
    replayJournal: async (wanted) => parts.replays?.(wanted) ?? missing('replays'),
    reconstructions: async (wanted) => parts.reconstructions?.(wanted) ?? missing('reconstructions'),
    fetchPublicKey: async (keyUrl) => parts.publicKey?.(keyUrl) ?? missing('public key'),
    askAddress: (url, signal) => askAddress(url, signal, {}),
    answersAt: async (url) => parts.answersAt?.(url),
    postJson: async (url, body, limits) =>
      await postJson({ url, body, environment: {}, userAgent: 'dyte-hooks/test', ...limits }),
    keyCache: async () => parts.keyCache ?? keyCacheOf(undefined),
    emulatorAddresses: async () => parts.emulatorAddresses ?? NO_ADDRESSES,
    listenerRecords: async () => parts.listenerRecords ?? missing('listener records'),
    signingKey: async () => parts.signingKey?.() ?? missing('signing key'),
    existingSigningKey: async () => parts.signingKey?.(),
    jobControl: async () => parts.jobControl ?? missing('job control'),
    liveOutput: async (stream) => immediateOutput(stream === 'stdout' ? stdout : stderr),
  };
}

/** A live output whose reader is always there. */
export function immediateOutput(output: KeptOutput): LiveOutput {
  return {
    ...output,
    linesLost: 0,
    waitingBytes: 0,
    isClosed: false,
    flush: () => undefined,
    close: async () => 0,
  };
}

/** Runs `work` and returns the HooksError that it throws; fails the test when it throws none. */
export async function failureOf(work: Promise<unknown>): Promise<HooksError> {
  const thrown: unknown = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof HooksError) return thrown;
  throw new Error(`Expected a HooksError, got ${String(thrown)}`);
}
