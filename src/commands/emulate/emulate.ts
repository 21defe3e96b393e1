import { randomUUID } from 'node:crypto';
import { startEmulator, type RunningEmulator } from '../../emulator/emulator.ts';
import { chooseCredentials, type ChosenCredentials } from './credentials.ts';
import { createEmulatePresenter, createEmulateCounter } from './presenter.ts';
import { openFilePlayer } from './file-player.ts';
import { readLoss, type LossOptions } from './losses.ts';
import { readFaults, seedOf, type FaultOptions } from '../shared/fault-options.ts';
import { newSeed } from '../../domain/seeded-random.ts';
import { printEnvironment } from './print-env.ts';
import { aborted } from '../../domain/waiting.ts';
import { HooksError } from '../../domain/errors.ts';
import { localKeys } from '../shared/local-key.ts';
import type { KeyPair } from '../../domain/signature/key-pair.ts';
import { announceEmulator } from '../shared/announce-emulator.ts';
import { prepareReadyFile } from '../shared/ready-file.ts';
import { namedFile, requireSeparateFiles } from '../shared/separate-files.ts';
import { openOutputs } from '../shared/live-outputs.ts';
import type { Shell } from './environment-lines.ts';
import type { Context } from '../../context.ts';
import type { PayloadFamily } from '../../domain/events/payload-families.ts';
import type { PolicyName } from '../../domain/retry/retry-policy.ts';
import { serviceToEmulate } from '../shared/service-to-emulate.ts';
import { serviceOf } from '../../domain/service/services.ts';
import type { Service } from '../../domain/service/names.ts';
import type { DeliveryFault } from '../../domain/fault/delivery-fault.ts';
import type { EmulatorEvent } from '../../emulator/emulator-event.ts';

export interface EmulateOptions extends LossOptions, FaultOptions {
  readonly port: number;
  readonly host: string;
  readonly orgId: string | undefined;
  /** Names of apps beside the first one. */
  readonly apps: readonly string[] | undefined;
  /** What is retried; as the service does it without it. */
  readonly policy: PolicyName | undefined;
  /** The shape of payloads; the newest of the policy's service without it. */
  readonly payloads: PayloadFamily | undefined;
  readonly headerNames: 'dyte' | 'rtk' | 'both' | undefined;
  /** Whether a retry carries the UUID of the first attempt, or another. */
  readonly retryUuid: 'same' | 'new';
  readonly timeScale: number;
  readonly state: string | undefined;
  /** Whether deliveries are signed with the key of this machine. */
  readonly localKey: boolean;
  readonly allowRemote: boolean;
  /** Calls a minute; 0 for no limit. */
  readonly rateLimit: number;
  readonly readyFile: string | undefined;
  /** A scenario file that is played once there is a webhook. */
  readonly play: string | undefined;
  /** What only variables are printed for; undefined to be the service. */
  readonly printEnv: Shell | 'json' | undefined;
}

/** A reader may take this long to read what is left, in milliseconds. */
const READER_TIMEOUT_MS = 1000;

/**
 * Is the service until the context's signal is aborted, then sums up.
 *
 * @throws HooksError `file_failed`, `port_in_use`, `listen_failed`
 */
export async function run(options: EmulateOptions, context: Context): Promise<void> {
  if (options.printEnv !== undefined) {
    await printEnvironment(options, options.printEnv, context);
    return;
  }
  const service = serviceToEmulate(options.policy, context);
  const chosen = chooseCredentials(serviceOf(service).signIn, options, context.environment);
  requireSeparateFiles([
    ...namedFile('--state', options.state),
    ...namedFile('--ready-file', options.readyFile),
  ]);
  if (options.localKey && options.state !== undefined)
    throw new HooksError('usage_invalid', '--local-key and --state cannot be combined.', {
      hint: 'The file of --state has a key pair of its own. Leave one of the two out.',
    });
  const keys = options.localKey ? await localKeys(context) : undefined;
  const faults = readFaults(options, () => newSeed(context.random));
  const seed = seedOf(faults);
  const loss = readLoss(options, () => seed ?? newSeed(context.random), seed !== undefined);
  const player = await openFilePlayer(options.play, context);
  const readyFile = prepareReadyFile(options.readyFile);
  const counter = createEmulateCounter();
  const outputs = await openOutputs(context, 'the emulator goes on');
  try {
    const presenter = await createEmulatePresenter(context, outputs);
    const emulator = await start(
      options,
      service,
      { ...chosen, keys },
      [...(loss === undefined ? [] : [loss]), ...faults],
      context,
      (event) => {
        counter.add(event);
        presenter.onEvent(event);
        // A call may have registered a webhook.
        if (event.type === 'request') player.look();
      },
    );
    // Those of a person stay where they are.
    const open = chosen.source === 'fixed' ? chosen.credentials : undefined;
    const withdraw = await announceEmulator(emulator, open, context);
    try {
      readyFile.announce(emulator.apiUrl);
      presenter.onReady({ emulator, host: options.host, chosen, loss, faults });
      player.begin(emulator, {
        say: presenter.onNotice,
        onFailure: (error) => presenter.onEvent({ type: 'failure', at: context.clock.now(), error }),
      });
      await aborted(context.signal);
    } finally {
      readyFile.withdraw();
      withdraw();
      await emulator.close();
    }
    presenter.onEnd(counter.summary());
  } finally {
    await outputs.close(READER_TIMEOUT_MS);
  }
}

function start(
  options: EmulateOptions,
  service: Service,
  { credentials, apps, keys }: ChosenCredentials & { readonly keys: KeyPair | undefined },
  deliveryFaults: readonly DeliveryFault[],
  { clock }: Context,
  onEvent: (event: EmulatorEvent) => void,
): Promise<RunningEmulator> {
  const { host, port, policy, payloads, headerNames, retryUuid, timeScale } = options;
  const { state, allowRemote, rateLimit } = options;
  return startEmulator({
    host,
    port,
    service,
    credentials,
    apps,
    policy,
    payloads,
    headers: headerNames,
    timeScale,
    allowRemote,
    stateFile: state,
    keys,
    deliveryFaults,
    callsPerMinute: rateLimit === 0 ? undefined : rateLimit,
    retryUuid: retryUuid === 'new' ? randomUUID : undefined,
    clock,
    onEvent,
  });
}
