import { randomBytes, randomUUID } from 'node:crypto';
import { EVENT_NAMES } from '../../domain/events/names.ts';
import { keyUrlOnHost } from '../../domain/service/key-url.ts';
import { startEmulator, type RunningEmulator } from '../../emulator/emulator.ts';
import { announceEmulator } from './announce-emulator.ts';
import { emulatedService, emulatorEnvironment, type EmulatorAccess } from './emulator-environment.ts';
import type { Context } from '../../context.ts';
import type { AnyWebhook } from '../../domain/webhook/webhook.ts';
import type { EmulatorOptions } from '../../emulator/emulator-options.ts';
import type { EmulatorEnvironment } from './emulator-environment.ts';

/** An emulator in this process, for a receiver that is in it too. */
export interface EmbeddedEmulator extends RunningEmulator, EmulatorAccess {
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
  options: Pick<EmulatorOptions, 'policy' | 'payloads' | 'timeScale' | 'onEvent'>,
): Promise<EmbeddedEmulator> {
  const credentials = { organizationId: randomUUID(), apiKey: randomBytes(24).toString('hex') };
  const { clock } = context;
  const emulator = await startEmulator({ ...options, port: 0, credentials, clock });
  const { policy = 'dyte' } = options;
  const access = { apiUrl: emulator.apiUrl, policy, credentials };
  const withdraw = await announceEmulator(emulator, access, context);
  return {
    ...emulator,
    close: async (withinMs) => {
      withdraw();
      await emulator.close(withinMs);
    },
    ...access,
    keyUrl: keyUrlOnHost(emulator.apiUrl),
    environment: emulatorEnvironment(access),
    register: (name, url) => register(context, access, { name, url }),
  };
}

async function register(
  context: Pick<Context, 'apiFor'>,
  { apiUrl, policy, credentials: { organizationId, apiKey } }: EmulatorAccess,
  { name, url }: { readonly name: string; readonly url: string },
): Promise<AnyWebhook> {
  const authorization = `Basic ${Buffer.from(`${organizationId}:${apiKey}`).toString('base64')}`;
  const api = await context.apiFor({
    profile: 'emulator',
    service: emulatedService(policy),
    apiUrl,
    keyUrl: keyUrlOnHost(apiUrl),
    credentials: { kind: 'basic', authorization, organizationId },
    webhookUrl: undefined,
    sources: {
      profile: 'default',
      service: 'default',
      apiUrl: 'default',
      credentials: 'default',
      webhookUrl: undefined,
    },
  });
  return await api.create({ name, url, events: EVENT_NAMES, enabled: true });
}
