import {
  notify,
  once,
  type Context,
  type Environment,
  type GlobalOptions,
  type HistoryRequest,
} from '../context.ts';
import { HooksError } from '../domain/errors.ts';
import { readVariable } from '../domain/environment/variables.ts';
import { secretsOfAuthorization } from '../domain/secrets/secret-hider.ts';
import { processSecrets } from './secrets.ts';
import type { Interruption } from './signals.ts';
import { elapsedMs } from './elapsed.ts';
import { configDirectory, dataDirectory, homeDirectory } from '../settings/directories.ts';
import { unexpectedApiUrl } from '../settings/api-url.ts';
import { sanitize } from '../terminal/text/sanitize.ts';
import { clearLine } from '../terminal/progress/clear-line.ts';
import { retryNotice } from '../views/api-retry.ts';
import { loadStyle } from '../terminal/style.ts';
import { VERSION } from '../version.ts';
import type { WebhooksApi } from '../api/webhooks-api.ts';
import type { Clock } from '../domain/clock.ts';
import type { Settings, SigningKey } from '../settings/settings.ts';
import type { Io } from '../terminal/io.ts';

/** Loaded when somebody waits, and then kept: a receiver that prints waits some hundred times a second. */
const timers = once(() => import('node:timers/promises'));

/** The time of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: elapsedMs,
  async sleep(milliseconds, signal) {
    const { setTimeout: wait } = await timers();
    try {
      await wait(milliseconds, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
};

/** Sends a signal to a process and to the others of its group; one that has gone needs none. */
export const signalGroup: Context['signalGroup'] = (leader, signal) => {
  try {
    process.kill(process.platform === 'win32' ? leader : -leader, signal);
  } catch {
    // It ended by itself in the meantime.
  }
};

export interface ProcessContext {
  readonly context: Context;
  /** Lets go of what was made: kept connections. */
  close(): Promise<void>;
}

/** Makes the context of one run from the process's own streams and environment. */
export function createProcessContext(
  node: NodeJS.Process,
  io: Io,
  options: GlobalOptions,
  interruption: Interruption,
): ProcessContext {
  const { signal } = interruption;
  const made: WebhooksApi[] = [];

  const profiles = once(async () => {
    const { createProfileFile } = await import('../settings/profile-file.ts');
    return createProfileFile(configDirectory(node.env), { uid: node.geteuid?.() });
  });
  const settings = once(async () => {
    const { loadSettings } = await import('../settings/load-settings.ts');
    const loaded = await loadSettings({ options, environment: node.env, profiles });
    processSecrets.add(secretsOfAuthorization(loaded.credentials?.authorization ?? ''));
    if (loaded.warning !== undefined) notify({ io, options }, sanitize(`warning: ${loaded.warning}`));
    return loaded;
  });
  const apiFor = async (wanted: Settings): Promise<WebhooksApi> => {
    const unexpected = unexpectedApiUrl(wanted);
    if (unexpected !== undefined) notify({ io, options }, sanitize(`warning: ${unexpected}`));
    const api = await connect(wanted, node.env, { io, options, signal });
    made.push(api);
    return api;
  };

  return {
    context: {
      io,
      environment: node.env,
      clock: systemClock,
      random: Math.random,
      signal,
      signalGroup,
      options,
      get interactive() {
        return isInteractive(node, io, options);
      },
      secrets: processSecrets,
      profiles,
      settings,
      apiFor,
      api: once(async () => apiFor(await settings())),
      prompts: once(async () => {
        const streams = { input: node.stdin, output: node.stderr, signal };
        if (io.stderr.isDumb === true) {
          const { createPlainPrompts } = await import('../terminal/prompts/plain-prompts.ts');
          return createPlainPrompts(streams);
        }
        const { createPrompts } = await import('../terminal/prompts/inquirer-prompts.ts');
        return createPrompts(streams);
      }),
      style: (output) => loadStyle(output),
      ...receivingParts(node, io, options, interruption),
      home: () => homeDirectory(node.env),
      signingKey: once(() => signingKeyOf(node)),
    },
    close: async () => {
      await Promise.all(made.map((api) => api.close()));
    },
  };
}

async function connect(
  wanted: Settings,
  environment: Environment,
  { io, options, signal }: Pick<Context, 'io' | 'options' | 'signal'>,
): Promise<WebhooksApi> {
  const { createWebhooksApi } = await import('../api/create-api.ts');
  const authorization = authorizationOf(wanted);
  processSecrets.add(secretsOfAuthorization(authorization));
  return createWebhooksApi({
    service: wanted.service,
    apiUrl: wanted.apiUrl,
    authorization,
    clock: systemClock,
    random: Math.random,
    signal,
    environment,
    userAgent: `dyte-hooks/${VERSION}`,
    onRetry: (retry) => {
      // A notice stands in the place of a progress line.
      clearLine(io.stderr);
      notify({ io, options }, retryNotice(retry));
    },
  });
}

/** What receiving needs of a context. */
function receivingParts(
  node: NodeJS.Process,
  io: Io,
  options: GlobalOptions,
  interruption: Interruption,
): Pick<
  Context,
  'deliveryStore' | 'deliveryHistory' | 'replayJournal' | 'fetchPublicKey' | 'keyCache' | 'liveOutput'
> {
  // A store may be opened again and again: by two parts of a command, or where another takes its place.
  const said = new Set<string>();
  const warnOnce = (text: string): void => {
    if (said.has(text)) return;
    said.add(text);
    notify({ io, options }, sanitize(text));
  };
  return {
    deliveryStore: async (wanted) => {
      const { openDeliveryStore } = await import('./stores.ts');
      return await openDeliveryStore(node, systemClock, wanted, warnOnce);
    },
    deliveryHistory: async (wanted) => {
      const { openDeliveryHistory } = await import('./stores.ts');
      return await endingAtOnce(wanted, interruption, () => openDeliveryHistory(node, wanted, warnOnce));
    },
    replayJournal: async (wanted) => {
      const { openReplayJournal } = await import('./stores.ts');
      return await endingAtOnce(wanted, interruption, () => openReplayJournal(node, wanted));
    },
    fetchPublicKey: async (keyUrl, cancel) => {
      const { fetchPublicKey } = await import('../api/key-document.ts');
      return await fetchPublicKey({ keyUrl, environment: node.env, signal: cancel });
    },
    keyCache: async (keyUrl) => {
      const { createKeyCache } = await import('../settings/key-cache.ts');
      return createKeyCache(dataDirectory(node.env), keyUrl, node.geteuid?.());
    },
    liveOutput: async (stream, settings) => {
      const [{ createLiveOutput }, { openRawWriter }] = await Promise.all([
        import('../terminal/output/live-output.ts'),
        import('../terminal/output/raw-writer.ts'),
      ]);
      // Node's own stream is made for this: it makes a socket non-blocking, which cannot be opened again.
      const writer = openRawWriter(node[stream].fd);
      return createLiveOutput({ like: io[stream], writer, clock: systemClock, ...settings });
    },
  };
}

/** Opens what is wanted; with `endsAtOnce` signals do what the system does with them until it is closed. */
async function endingAtOnce<Opened extends { close(): void }>(
  { endsAtOnce = false }: HistoryRequest,
  interruption: Interruption,
  open: () => Promise<Opened>,
): Promise<Opened> {
  if (!endsAtOnce) return await open();
  interruption.suspend();
  try {
    const opened = await open();
    const close = opened.close.bind(opened);
    opened.close = () => {
      interruption.resume();
      close();
    };
    return opened;
  } catch (error) {
    interruption.resume();
    throw error;
  }
}

async function signingKeyOf(node: NodeJS.Process): Promise<SigningKey> {
  const { loadSigningKey } = await import('../settings/signing-key.ts');
  return await loadSigningKey(dataDirectory(node.env), node.geteuid?.());
}

function isInteractive(node: NodeJS.Process, io: Io, options: GlobalOptions): boolean {
  const ci = readVariable(node.env, 'CI');
  const inCi = ci !== undefined && ci !== 'false';
  return options.input && !options.json && !inCi && io.stderr.isTerminal && node.stdin.isTTY;
}

function authorizationOf(settings: Settings): string {
  if (settings.credentials !== undefined) return settings.credentials.authorization;
  if (settings.credentialsProblem !== undefined) throw settings.credentialsProblem;
  throw new HooksError('credentials_missing', 'You are not signed in.', {
    hint: 'Run "dyte-hooks login", or set DYTE_ORG_ID and DYTE_API_KEY.',
  });
}
