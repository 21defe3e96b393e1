import { isatty } from 'node:tty';
import { notify, once, type Context, type GlobalOptions } from '../context.ts';
import { HooksError } from '../domain/errors.ts';
import { isInCi, type Variables } from '../domain/environment/variables.ts';
import { secretsOfAuthorization } from '../domain/secrets/secret-hider.ts';
import type { Interruption } from './signals.ts';
import { findProject } from './project.ts';
import {
  connect,
  connectToAccount,
  connectToMeetings,
  connectToSessions,
  debugTrace,
  type Run,
} from './connect.ts';
import { secretsOfEnvironment } from './secrets.ts';
import { terminalParts } from './terminal-parts.ts';
import { signalGroup, systemClock } from './system.ts';
import { configDirectory, dataDirectory, homeDirectory } from '../settings/directories.ts';
import { sanitize } from '../terminal/text/sanitize.ts';
import { VERSION } from '../version.ts';
import type { WebhooksApi } from '../api/webhooks-api.ts';
import type { KnownSecrets } from '../domain/secrets/known-secrets.ts';
import type { ProjectChoice } from '../settings/settings.ts';
import type { Io } from '../terminal/io.ts';

export interface ProcessContext {
  readonly context: Context;
  /** Closes the kept connections. */
  close(): Promise<void>;
}

/** Makes the context of one run from the process's own streams and environment. */
export function createProcessContext(
  node: NodeJS.Process,
  io: Io,
  options: GlobalOptions,
  interruption: Interruption,
  secrets: KnownSecrets,
): ProcessContext {
  secrets.add(secretsOfEnvironment(node.env));
  const run: Run = {
    node,
    io,
    options,
    interruption,
    secrets,
    notify: (text) => notify({ io, options }, sanitize(text)),
  };
  const connected: Pick<WebhooksApi, 'close'>[] = [];
  const parts = settingsParts(run);
  const apiFor: Context['apiFor'] = async (settings, calls) => {
    const api = await connect(settings, run, calls);
    connected.push(api);
    return api;
  };
  const accountApi: Context['accountApi'] = async (settings) => {
    const api = await connectToAccount(settings, run);
    connected.push(api);
    return api;
  };
  return {
    context: {
      io,
      environment: node.env,
      clock: systemClock,
      random: Math.random,
      signal: interruption.signal,
      stopSignal: () => interruption.received,
      signalGroup,
      startProgram: async (...wanted) => {
        const { startChildProgram } = await import('./child-program.ts');
        return await startChildProgram(...wanted);
      },
      options,
      secrets,
      ...parts,
      apiFor,
      accountApi,
      sessionsApi: once(async () => {
        const api = await connectToSessions(await parts.settings(), run);
        connected.push(api);
        return api;
      }),
      meetingsApi: once(async () => {
        const api = await connectToMeetings(await parts.settings(), run);
        connected.push(api);
        return api;
      }),
      api: once(async () => apiFor(await parts.settings())),
      // Not a part that is spread: it asks for Node's standard input, which is made on first use.
      get interactive() {
        return isInteractive(io, options, node.env);
      },
      ...terminalParts(run),
      ...receivingParts(run),
    },
    close: async () => {
      await Promise.all(connected.map((api) => api.close()));
    },
  };
}

/** Milliseconds for the key store: a person may have to open it with a password first. */
const OPENING_TIMEOUT_MS = 60_000;
const ANSWER_TIMEOUT_MS = 10_000;

/** What is saved on this machine. */
function settingsParts(
  run: Run,
): Pick<
  Context,
  | 'home'
  | 'profiles'
  | 'keyStore'
  | ChoosingPart
  | 'signingKey'
  | 'existingSigningKey'
  | 'keyCache'
  | 'emulatorAddresses'
  | 'listenerRecords'
> {
  const { env } = run.node;
  const uid = run.node.geteuid?.();
  const profiles = once(async () => {
    const { createProfileFile } = await import('../settings/profile-file.ts');
    return createProfileFile(configDirectory(env), { uid });
  });
  const keyStore = once(async () => {
    const { createKeyStore } = await import('./key-store.ts');
    const isPersonThere = isInteractive(run.io, run.options, run.node.env);
    return createKeyStore({
      // Where the build puts it, seen from this module's place in the build.
      file: new URL('../key-store.cjs', import.meta.url),
      environment: env,
      signal: run.interruption.signal,
      timeoutMs: isPersonThere ? OPENING_TIMEOUT_MS : ANSWER_TIMEOUT_MS,
    });
  });
  return {
    home: () => homeDirectory(env),
    profiles,
    keyStore,
    ...choosingParts(run, profiles, keyStore),
    signingKey: once(async () => {
      const { loadSigningKey } = await import('../settings/signing-key.ts');
      return await loadSigningKey(dataDirectory(env), uid);
    }),
    existingSigningKey: async () => {
      const { findSigningKey } = await import('../settings/signing-key.ts');
      return findSigningKey(dataDirectory(env), uid);
    },
    emulatorAddresses: once(async () => {
      const { createEmulatorAddresses } = await import('../settings/emulator-addresses.ts');
      return createEmulatorAddresses(() => dataDirectory(env), uid);
    }),
    listenerRecords: once(async () => {
      const { openListenerRecords } = await import('./listener-records.ts');
      return openListenerRecords(run.node);
    }),
    keyCache: async (keyUrl) => {
      const { createKeyCache } = await import('../settings/key-cache.ts');
      return createKeyCache(dataDirectory(env), keyUrl, uid);
    },
  };
}

/** What decides where calls go. */
type ChoosingPart = 'settings' | 'settingsWith' | 'projectFile' | 'chosenProfile';

function choosingParts(
  run: Run,
  profiles: Context['profiles'],
  keyStore: Context['keyStore'],
): Pick<Context, ChoosingPart> {
  const { env } = run.node;
  const said = new Set<string>();
  // Settings may be asked for more than once; what is to be said of them is not.
  const say = (text: string | undefined): void => {
    if (text !== undefined && !said.has(text)) run.notify(text);
    said.add(text ?? '');
  };
  const projectFile = once(async () => await findProject(run.node));
  const project = once(async () => {
    const file = await projectFile();
    if (file === undefined) return undefined;
    const { readProjectChoice } = await import('../settings/project-choice.ts');
    return readProjectChoice(file, env);
  });
  const settingsWith: Context['settingsWith'] = async ({ project: given, service, profile, ...choice }) => {
    const { loadSettings } = await import('../settings/load-settings.ts');
    const loaded = await loadSettings({
      options:
        profile === undefined
          ? { ...run.options, service: service ?? run.options.service }
          : { profile, service, app: undefined, apiUrl: undefined },
      environment: profile === undefined ? env : {},
      profiles,
      keyStore: choice.isKeyStoreRead === false ? undefined : keyStore,
      project: given === undefined ? project : async () => (given === 'ignored' ? undefined : given),
    });
    run.secrets.add(secretsOfAuthorization(loaded.credentials?.authorization ?? ''));
    for (const text of [loaded.warning, loaded.notice])
      say(text === undefined ? undefined : `warning: ${text}`);
    say(loaded.projectNotice);
    return loaded;
  };
  const usableProject = async (): Promise<ProjectChoice | undefined> => {
    try {
      return await project();
    } catch (error) {
      if (!(error instanceof HooksError)) throw error;
      say(`warning: ${error.message}`);
      return undefined;
    }
  };
  return {
    projectFile,
    settingsWith,
    settings: once(async () => await settingsWith({})),
    chosenProfile: async ({ project: given } = {}) => {
      const { readChosenProfile } = await import('../settings/load-settings.ts');
      const input = { options: run.options, environment: env, profiles };
      return await readChosenProfile({ ...input, project: given === 'ignored' ? undefined : usableProject });
    },
  };
}

/** Its descriptor: Node's stream for it cannot be made once the terminal has gone. */
const STDIN = 0;

function isInteractive(io: Io, options: GlobalOptions, env: Variables): boolean {
  return options.input && !options.json && !isInCi(env) && io.stderr.isTerminal && isatty(STDIN);
}

/** What receiving needs, and looking at what was received. */
function receivingParts(
  run: Run,
): Pick<
  Context,
  | 'deliveryStore'
  | 'deliveryHistory'
  | 'replayJournal'
  | 'reconstructions'
  | 'fetchPublicKey'
  | 'answersAt'
  | 'askAddress'
  | 'postJson'
> {
  const { node, interruption } = run;
  const stores = once(async () => {
    const { createStores } = await import('./stores.ts');
    // Where the build puts the thread, seen from this module's place in the build.
    const threadFile = new URL('../store-thread.cjs', import.meta.url);
    return createStores({ node, interruption, threadFile, notify: run.notify });
  });
  return {
    deliveryStore: async (wanted) => (await stores()).deliveryStore(wanted),
    deliveryHistory: async (wanted) => (await stores()).deliveryHistory(wanted),
    replayJournal: async (wanted) => (await stores()).replayJournal(wanted),
    reconstructions: async (wanted) => (await stores()).reconstructions(wanted),
    answersAt: async (url) => {
      const [{ proxyFor }, { isConnectable }] = await Promise.all([
        import('../api/proxy-settings.ts'),
        import('../http/connectable.ts'),
      ]);
      return proxyFor(url, node.env) === undefined
        ? await isConnectable(url, interruption.signal)
        : undefined;
    },
    askAddress: async (url, signal) => {
      const { askAddress } = await import('./ask-address.ts');
      return await askAddress(url, signal, node.env);
    },
    postJson: async (url, body, limits) => {
      const { postJson } = await import('../api/post-json.ts');
      const userAgent = `dyte-hooks/${VERSION}`;
      return await postJson({ url, body, environment: node.env, userAgent, ...limits });
    },
    fetchPublicKey: async (keyUrl, signal) => {
      const { fetchPublicKey } = await import('../api/key-document.ts');
      const trace = await debugTrace(run);
      return await fetchPublicKey({ keyUrl, environment: node.env, signal, trace });
    },
  };
}
