import { onTestFinished } from 'vitest';
import { startEmulator } from '../../src/emulator/emulator.ts';
import { systemClock } from '../../src/process/system.ts';
import { DEFAULT_APPS } from '../../src/emulator/emulator-options.ts';
import { basic, EVERY_EVENT, KEYS } from './emulator.ts';

/** The organization that the examples of `login` name. */
const CREDENTIALS = {
  kind: 'basic' as const,
  organizationId: '6ff3a5c0-9b1e-4b7a-8c55-0123456789ab',
  apiKey: 'not-a-secret',
};

/** An emulator for commands in processes of their own: its waits take their time. */
export interface Emulated {
  readonly url: string;
  /** What points commands at it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Registers a webhook for every event. */
  register(url: string): Promise<void>;
  /** Asks for an event or a scenario. */
  post(body: unknown): Promise<Response>;
}

/**
 * Starts an emulator on a free port; it ends with the running test.
 *
 * @param timeScale factor for its waits
 */
export async function startEmulated(timeScale?: number): Promise<Emulated> {
  const emulator = await startEmulator({
    port: 0,
    credentials: CREDENTIALS,
    keys: KEYS,
    timeScale,
    clock: systemClock,
    onEvent: () => undefined,
  });
  onTestFinished(() => emulator.close());
  const { url } = emulator;
  const authorization = basic(CREDENTIALS.organizationId, CREDENTIALS.apiKey);
  const post = (path: string, body: unknown, headers: Readonly<Record<string, string>>): Promise<Response> =>
    fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return {
    url,
    environment: {
      DYTE_HOOKS_API_URL: `${url}/v2`,
      DYTE_ORG_ID: CREDENTIALS.organizationId,
      DYTE_API_KEY: CREDENTIALS.apiKey,
    },
    register: async (endpoint) => {
      const webhook = { name: 'Hook', url: endpoint, events: EVERY_EVENT };
      const headers = { authorization, 'content-type': 'application/json' };
      const { status } = await post('/v2/webhooks', webhook, headers);
      if (status >= 300) throw new Error(`The emulator answered ${String(status)}.`);
    },
    post: (body) => post('/_emulator/events', body, {}),
  };
}

const TOKEN = {
  kind: 'token' as const,
  apiToken: 'not-a-secret-token',
  accountId: '0123456789abcdef0123456789abcdef',
};

/** The app that the example of `login` names, beside the usual one. */
const SUPPORT_APP = { name: 'Support' };

/** The same, of Cloudflare: what points commands at it, beside an app of the name `Support`. */
export async function startEmulatedCloudflare(): Promise<Pick<Emulated, 'url' | 'environment'>> {
  const emulator = await startEmulator({
    port: 0,
    service: 'cloudflare',
    credentials: TOKEN,
    apps: [...DEFAULT_APPS, SUPPORT_APP],
    keys: KEYS,
    clock: systemClock,
    onEvent: () => undefined,
  });
  onTestFinished(() => emulator.close());
  return {
    url: emulator.url,
    environment: {
      DYTE_HOOKS_API_URL: emulator.apiUrl,
      CLOUDFLARE_API_TOKEN: TOKEN.apiToken,
      CLOUDFLARE_ACCOUNT_ID: TOKEN.accountId,
      REALTIMEKIT_APP_ID: DEFAULT_APPS[0]?.id ?? '',
    },
  };
}
