import { randomBytes, randomUUID } from 'node:crypto';
import { EVENT_NAMES } from '../../domain/events/names.ts';
import { serviceOf } from '../../domain/service/services.ts';
import { startEmulator, type RunningEmulator } from '../../emulator/emulator.ts';
import { announceEmulator } from './announce-emulator.ts';
import { emulatedApiUrl, emulatorEnvironment, type EmulatorAccess } from './emulator-environment.ts';
import type { Context } from '../../context.ts';
import type { Service } from '../../domain/service/names.ts';
import type { SignIn } from '../../domain/service/service-definition.ts';
import type { AnyWebhook } from '../../domain/webhook/webhook.ts';
import type { EmulatorCredentials } from '../../emulator/credentials.ts';
import type { EmulatorOptions } from '../../emulator/emulator-options.ts';
import type { Settings } from '../../settings/settings.ts';
import type { EmulatorEnvironment } from './emulator-environment.ts';

/** An emulator in this process, for a receiver that is in it too. */
export interface EmbeddedEmulator extends RunningEmulator {
  /** Where its public key is. */
  readonly keyUrl: string;
  /** What points other commands at it. */
  readonly environment: EmulatorEnvironment;
  /** Registers a webhook for every event, through the API. */
  register(name: string, url: string): Promise<AnyWebhook>;
}

/**
 * Starts an emulator on a free port. Its credentials are made for it and known to nobody else: those of the
 * environment and of profiles are neither asked for nor sent anywhere.
 *
 * @throws HooksError `listen_failed`
 */
export async function startEmbeddedEmulator(
  context: Pick<Context, 'apiFor' | 'clock' | 'emulatorAddresses'>,
  options: Pick<EmulatorOptions, 'policy' | 'payloads' | 'timeScale' | 'deliveryFaults' | 'onEvent'> & {
    readonly service: Service;
  },
): Promise<EmbeddedEmulator> {
  const credentials = NEW_CREDENTIALS[serviceOf(options.service).signIn]();
  const { clock } = context;
  const emulator = await startEmulator({ ...options, port: 0, credentials, clock });
  const { url, service } = emulator;
  const [app] = emulator.apps();
  const access = { url, service, credentials, app: app?.id };
  const withdraw = await announceEmulator(emulator, credentials, context);
  const settings = settingsFor(access);
  return {
    ...emulator,
    close: async (withinMs) => {
      withdraw();
      await emulator.close(withinMs);
    },
    keyUrl: settings.keyUrl,
    environment: emulatorEnvironment(access),
    register: async (name, address) => {
      const api = await context.apiFor(settings);
      return await api.create({ name, url: address, events: EVENT_NAMES, enabled: true });
    },
  };
}

const NEW_CREDENTIALS: Readonly<Record<SignIn, () => EmulatorCredentials>> = {
  basic: () => ({ kind: 'basic', organizationId: randomUUID(), apiKey: randomBytes(24).toString('hex') }),
  token: () => ({
    kind: 'token',
    apiToken: randomBytes(24).toString('hex'),
    accountId: randomBytes(16).toString('hex'),
  }),
};

function settingsFor({ url, service, credentials, app }: EmulatorAccess): Settings {
  const apiUrl = emulatedApiUrl(url, service);
  return {
    profile: 'emulator',
    service,
    apiUrl,
    keyUrl: serviceOf(service).keyUrl(apiUrl),
    ...(credentials.kind === 'token' ? { accountId: credentials.accountId, app } : {}),
    credentials: signedIn(credentials),
    webhookUrl: undefined,
    sources: {
      profile: 'default',
      service: 'default',
      apiUrl: 'default',
      credentials: 'default',
      webhookUrl: undefined,
    },
  };
}

function signedIn(credentials: EmulatorCredentials): Settings['credentials'] {
  if (credentials.kind === 'token')
    return { kind: 'token', authorization: `Bearer ${credentials.apiToken}`, organizationId: undefined };
  const { organizationId, apiKey } = credentials;
  const encoded = Buffer.from(`${organizationId}:${apiKey}`).toString('base64');
  return { kind: 'basic', authorization: `Basic ${encoded}`, organizationId };
}
