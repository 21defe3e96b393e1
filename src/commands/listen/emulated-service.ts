import type { Service } from '../../domain/service/names.ts';
import { HooksError } from '../../domain/errors.ts';
import { ownCommand } from '../shared/own-command.ts';
import type { EmbeddedEmulator } from '../shared/embedded-emulator.ts';
import type { Context } from '../../context.ts';
import type { PayloadFamily } from '../../domain/events/payload-families.ts';
import type { EmulatorOptions } from '../../emulator/emulator-options.ts';
import type { ReadyEmulator } from './ready-lines.ts';

/** How long attempts in progress may take when it ends, in milliseconds: the receiver answers in less. */
const CLOSE_TIMEOUT_MS = 1000;

/** What an emulated service has no use for, by option, and what only it has. */
interface Chosen {
  readonly emulate: boolean;
  readonly payloads: PayloadFamily | undefined;
  readonly publicKey: string | undefined;
  readonly tlsCert: string | undefined;
  readonly tlsKey: string | undefined;
}

/** The service in this process that `listen --emulate` receives from. */
export interface EmulatedService {
  /** The key that it signs with, as PEM. */
  readonly publicKeyPem: string;
  readonly environment: EmbeddedEmulator['environment'];
  /** Registers a webhook that leads to the receiver. */
  register(webhookUrl: string): Promise<ReadyEmulator>;
  /** Stops sending; the receiver must still answer. Does nothing the second time. */
  close(): Promise<void>;
}

/**
 * @throws HooksError `usage_invalid` for options that speak of another service
 */
export function checkEmulate(chosen: Chosen): void {
  if (!chosen.emulate) {
    if (chosen.payloads === undefined) return;
    throw new HooksError('usage_invalid', '--payloads is for --emulate: the service decides what it sends.', {
      hint: 'Add --emulate, or leave --payloads out.',
    });
  }
  const given = chosen.publicKey === undefined ? undefined : '--public-key';
  const secure = chosen.tlsCert === undefined && chosen.tlsKey === undefined ? undefined : '--tls-cert';
  const option = given ?? secure;
  if (option === undefined) return;
  throw new HooksError('usage_invalid', `${option} cannot be used with --emulate.`, {
    hint:
      option === given
        ? 'Leave it out: the key of the emulator is known.'
        : 'Leave it out: the emulator sends to this process, over http.',
  });
}

/** @throws HooksError `listen_failed` */
export async function startEmulatedService(
  context: Context,
  options: Pick<EmulatorOptions, 'policy' | 'payloads' | 'onEvent'> & { readonly service: Service },
): Promise<EmulatedService> {
  // Loaded here: who receives from the service does without it.
  const { startEmbeddedEmulator } = await import('../shared/embedded-emulator.ts');
  const emulator = await startEmbeddedEmulator(context, options);
  const { url, apiUrl, publicKeyPem, environment } = emulator;
  return {
    publicKeyPem,
    environment,
    register: async (webhookUrl) => {
      await emulator.register('listen', webhookUrl);
      return { url, apiUrl, command: ownCommand(context.environment) };
    },
    close: () => emulator.close(CLOSE_TIMEOUT_MS),
  };
}
