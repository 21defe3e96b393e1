import type { Service } from '../../domain/service/names.ts';
import { HooksError } from '../../domain/errors.ts';
import { newSeed } from '../../domain/seeded-random.ts';
import { readFaults, seedOf, type FaultOptions } from '../shared/fault-options.ts';
import { ownCommand } from '../shared/own-command.ts';
import type { EmbeddedEmulator } from '../shared/embedded-emulator.ts';
import type { Random } from '../../domain/clock.ts';
import type { DeliveryFault } from '../../domain/fault/delivery-fault.ts';
import type { Context } from '../../context.ts';
import type { PayloadFamily } from '../../domain/events/payload-families.ts';
import type { EmulatorOptions } from '../../emulator/emulator-options.ts';
import type { ReadyEmulator } from './ready-lines.ts';

/** How long attempts in progress may take when it ends, in milliseconds: the receiver answers in less. */
const CLOSE_TIMEOUT_MS = 1000;

/** What an emulated service has no use for, by option, and what only it has. */
interface Chosen extends FaultOptions {
  readonly emulate: boolean;
  readonly payloads: PayloadFamily | undefined;
  readonly publicKey: string | undefined;
  readonly tlsCert: string | undefined;
  readonly tlsKey: string | undefined;
}

type Sends = Required<Pick<EmulatorOptions, 'payloads' | 'deliveryFaults'>>;

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
 * @returns what it is to send
 * @throws HooksError `usage_invalid` for options that speak of another service; what `readFaults` throws
 */
export function readEmulate(chosen: Chosen, random: Random): Sends {
  if (!chosen.emulate) {
    const only = onlyOfEmulator(chosen);
    if (only === undefined) return { payloads: undefined, deliveryFaults: [] };
    throw new HooksError('usage_invalid', `${only} is for --emulate: the service decides what it sends.`, {
      hint: `Add --emulate, or leave ${only} out.`,
    });
  }
  const given = chosen.publicKey === undefined ? undefined : '--public-key';
  const secure = chosen.tlsCert === undefined && chosen.tlsKey === undefined ? undefined : '--tls-cert';
  const option = given ?? secure;
  if (option === undefined) return { payloads: chosen.payloads, deliveryFaults: faultsOf(chosen, random) };
  throw new HooksError('usage_invalid', `${option} cannot be used with --emulate.`, {
    hint:
      option === given
        ? 'Leave it out: the key of the emulator is known.'
        : 'Leave it out: the emulator sends to this process, over http.',
  });
}

function onlyOfEmulator({ payloads, fault, faultEvents, seed }: Chosen): string | undefined {
  if (payloads !== undefined) return '--payloads';
  if (fault.length > 0) return '--fault';
  if (faultEvents !== undefined) return '--fault-events';
  return seed === undefined ? undefined : '--seed';
}

function faultsOf(chosen: Chosen, random: Random): readonly DeliveryFault[] {
  const faults = readFaults(chosen, () => newSeed(random));
  if (chosen.seed === undefined || seedOf(faults) !== undefined) return faults;
  throw new HooksError('usage_invalid', '--seed is for faults that are left to chance.', {
    hint: 'Give a share, such as --fault duplicate=10%, or leave out --seed.',
  });
}

/** @throws HooksError `listen_failed` */
export async function startEmulatedService(
  context: Context,
  options: Pick<EmulatorOptions, 'policy' | 'payloads' | 'deliveryFaults' | 'onEvent'> & {
    readonly service: Service;
  },
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
      return { url, apiUrl, command: ownCommand(context.environment), faults: options.deliveryFaults ?? [] };
    },
    close: () => emulator.close(CLOSE_TIMEOUT_MS),
  };
}
