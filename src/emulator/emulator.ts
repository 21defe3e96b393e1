import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { lacksDashes } from '../domain/credentials/authorization.ts';
import { HooksError } from '../domain/errors.ts';
import type { EventName } from '../domain/events/names.ts';
import { newestPayloads, type PayloadFamily } from '../domain/events/payload-families.ts';
import { isLoopbackHost } from '../domain/webhook/webhook-url.ts';
import type { HeaderChoice } from '../sender/delivery-request.ts';
import { createApp } from './app.ts';
import type { ApiOptions } from './api-routes.ts';
import { createAuthentication, isFixedPair } from './authentication.ts';
import { createDeliveryFollower } from './delivery-follower.ts';
import { EMULATOR_NAME, type EmulatorDescription } from './description.ts';
import { createDeliveryLog, type DeliveryRecord } from './delivery-log.ts';
import { Dispatcher, type MadeDelivery, type SendOptions } from './dispatcher.ts';
import type { Emit } from './emulator-event.ts';
import { DEFAULT_HOST } from '../domain/defaults.ts';
import { LIMITS, type EmulatorOptions } from './emulator-options.ts';
import { serve, type RunningServer } from './http-server.ts';
import { createFaultInjector } from './fault-injector.ts';
import { generateKeys } from '../domain/signature/key-pair.ts';
import { sampleFor } from './samples.ts';
import { STEP_PAUSE_MS, type ScenarioName } from './scenario-steps.ts';
import { lockState, readState, writeState, type EmulatorState } from './state-file.ts';
import { buildScenarioRun, type ScenarioEvent } from './scenario-run.ts';
import { WebhookRegistry, type StoredWebhook } from './webhook-registry.ts';

export interface RunningEmulator {
  /** Another one each time; `GET /_emulator` has it. */
  readonly id: string;
  /** Without a slash at its end. */
  readonly url: string;
  /** Base of the API: what `--api-url` takes. */
  readonly apiUrl: string;
  readonly publicKeyPem: string;
  /** Names of the delivery headers. */
  readonly headers: HeaderChoice;
  /**
   * Sends an event to the webhooks that asked for it.
   *
   * @param payload what is sent instead of a sample; its `event` may be left out
   * @returns the deliveries, as soon as they are on their way
   */
  emit(event: EventName, payload?: object): Promise<readonly MadeDelivery[]>;
  /** Sends an event once, signed with a key that is not the published one. */
  forge(event: EventName, payload?: object): Promise<readonly MadeDelivery[]>;
  /**
   * Plays a scenario, a second of pause between its events.
   *
   * @returns its deliveries, once its last event is on its way
   * @throws HooksError `interrupted` when the emulator is closed meanwhile
   */
  play(scenario: ScenarioName): Promise<readonly MadeDelivery[]>;
  /** The newest deliveries, the oldest of them first. */
  deliveries(): readonly DeliveryRecord[];
  /** Resolves when no scenario plays and no delivery is on its way. */
  idle(): Promise<void>;
  /** Stops. Attempts in progress have `withinMs` milliseconds to end, 2000 without it. */
  close(withinMs?: number): Promise<void>;
}

const CLOSE_TIMEOUT_MS = 2000;

/**
 * Starts a service of our own: the v2 Webhooks API, the key document, and deliveries with retries.
 *
 * @returns once connections are accepted
 * @throws HooksError `port_in_use`, `listen_failed` or `file_failed`
 * @example
 * const emulator = await startEmulator({ port: 0, credentials: FIXED_CREDENTIALS, clock, onEvent });
 * await emulator.play('meeting');
 * await emulator.idle();
 * await emulator.close();
 */
export async function startEmulator(options: EmulatorOptions): Promise<RunningEmulator> {
  const lock = options.stateFile === undefined ? undefined : await lockState(options.stateFile);
  try {
    const emulator = await new Emulator(options, await openState(options)).start();
    return { ...emulator, close: (withinMs) => emulator.close(withinMs).finally(() => lock?.release()) };
  } catch (error) {
    lock?.release();
    throw error;
  }
}

/** The key pair is new, or that of the file; it is written at once, so that a place that cannot be written is known. */
async function openState({ stateFile, keys }: EmulatorOptions): Promise<EmulatorState> {
  const known = stateFile === undefined ? undefined : await readState(stateFile);
  if (known !== undefined) return known;
  const fresh = { keys: keys ?? (await generateKeys()), webhooks: [] };
  if (stateFile !== undefined) writeState(stateFile, fresh);
  return fresh;
}

/** As the service writes ids; people have them without dashes too. */
function withDashes(id: string): string {
  return lacksDashes(id) ? id.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') : id;
}

class Emulator {
  readonly #options: EmulatorOptions;
  readonly #organizationId: string;
  readonly #state: EmulatorState;
  readonly #log = createDeliveryLog(LIMITS.keptDeliveries);
  readonly #follower = createDeliveryFollower();
  readonly #id = randomUUID();
  readonly #registry: WebhookRegistry;
  readonly #dispatcher: Dispatcher;
  readonly #playing = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();

  constructor(options: EmulatorOptions, state: EmulatorState) {
    this.#options = options;
    this.#organizationId = withDashes(options.credentials.organizationId);
    this.#state = state;
    // Scenarios that play wait for it, more than the ten that Node takes for a leak.
    setMaxListeners(0, this.#closing.signal);
    this.#registry = this.#createRegistry();
    this.#dispatcher = this.#createDispatcher();
  }

  async start(): Promise<RunningEmulator> {
    const { host = DEFAULT_HOST, port, clock } = this.#options;
    const server = await serve(this.#createApp(), { host, port, clock });
    let closed: Promise<void> | undefined;
    return {
      id: this.#id,
      url: server.url,
      apiUrl: `${server.url}/v2`,
      publicKeyPem: this.#state.keys.publicKeyPem,
      headers: this.#headers(),
      emit: (event, payload) => this.#emit(event, payload),
      forge: (event, payload) => this.#emit(event, payload, { forged: true }),
      play: (scenario) => this.#play(this.#createScenarioRun(scenario)),
      deliveries: () => this.#log.records(),
      idle: () => this.#idle(),
      close: (withinMs = CLOSE_TIMEOUT_MS) => (closed ??= this.#close(server, withinMs)),
    };
  }

  #emitEvent: Emit = (event) => {
    const { clock, onEvent } = this.#options;
    const emitted = { at: clock.now(), ...event };
    this.#log.add(emitted);
    this.#follower.add(emitted);
    onEvent(emitted);
  };

  #createApp() {
    const { callsPerMinute, clock, credentials } = this.#options;
    const faultInjector = createFaultInjector(callsPerMinute, LIMITS.injectedFaults, clock);
    return createApp({
      api: {
        registry: this.#registry,
        isAuthorized: createAuthentication(credentials),
        callers: this.#callers(),
      },
      control: {
        log: this.#log,
        faultInjector,
        describe: () => this.#describe(),
        emit: (event, payload, sending) => this.#emit(event, payload, sending),
        follow: (deliveries, onEvent) => this.#follower.follow(deliveries, onEvent),
        playScenario: (scenario) => this.#begin(scenario),
      },
      faultInjector,
      publicKeyPem: this.#state.keys.publicKeyPem,
      clock,
      emit: this.#emitEvent,
    });
  }

  #describe(): EmulatorDescription {
    const { policy = 'dyte', timeScale = 1 } = this.#options;
    return {
      emulator: EMULATOR_NAME,
      id: this.#id,
      policy,
      payloads: this.#payloads(),
      timeScale,
      organizationId: this.#organizationId,
      webhooks: this.#registry.list().length,
    };
  }

  #callers(): ApiOptions['callers'] {
    const { host = DEFAULT_HOST, credentials } = this.#options;
    if (!isFixedPair(credentials)) return 'everybody';
    return isLoopbackHost(host) ? 'this_machine' : 'no_foreign_page';
  }

  #createRegistry(): WebhookRegistry {
    const { stateFile, clock, newId = randomUUID } = this.#options;
    const { keys, webhooks } = this.#state;
    const save = async (changed: readonly StoredWebhook[]): Promise<void> => {
      if (stateFile !== undefined) writeState(stateFile, { keys, webhooks: changed });
    };
    const organizationId = this.#organizationId;
    return new WebhookRegistry({ webhooks, organizationId, clock, newId, limit: LIMITS.webhooks, save });
  }

  #createDispatcher(): Dispatcher {
    const { policy = 'dyte', timeScale = 1, allowRemote = false } = this.#options;
    const { clock, newId = randomUUID, retryUuid } = this.#options;
    return new Dispatcher({
      webhooks: () => this.#registry.list(),
      keys: this.#state.keys,
      policy,
      headers: this.#headers(),
      timeScale,
      allowRemote,
      limits: { pending: LIMITS.pendingDeliveries, attempts: LIMITS.concurrentAttempts },
      clock,
      newId,
      retryUuid,
      emit: this.#emitEvent,
    });
  }

  #headers(): HeaderChoice {
    const { headers, policy } = this.#options;
    return headers ?? (policy === 'realtimekit' ? 'rtk' : 'dyte');
  }

  #payloads(): PayloadFamily {
    const { payloads, policy = 'dyte' } = this.#options;
    return payloads ?? newestPayloads(policy);
  }

  #emit(event: EventName, payload?: object, options?: SendOptions): Promise<readonly MadeDelivery[]> {
    return this.#dispatcher.emit(event, this.#payload(event, payload), options);
  }

  #payload(event: EventName, payload: object | undefined): Readonly<Record<string, unknown>> {
    return { ...(payload ?? sampleFor(event, this.#payloads())) };
  }

  #createScenarioRun(scenario: ScenarioName): readonly ScenarioEvent[] {
    const { clock, newId = randomUUID } = this.#options;
    return buildScenarioRun(scenario, {
      payloads: this.#payloads(),
      endsAt: clock.now(),
      organizationId: this.#organizationId,
      newId,
    });
  }

  #begin(scenario: ScenarioName): readonly EventName[] | undefined {
    if (this.#playing.size >= LIMITS.scenarios) return undefined;
    const steps = this.#createScenarioRun(scenario);
    this.#play(steps).catch((error: unknown) => {
      if (!this.#closing.signal.aborted) this.#emitEvent({ type: 'failure', error });
    });
    return steps.map(({ event }) => event);
  }

  #play(steps: readonly ScenarioEvent[]): Promise<readonly MadeDelivery[]> {
    const playing = this.#playAll(steps).finally(() => this.#playing.delete(playing));
    this.#playing.add(playing);
    return playing;
  }

  async #playAll(steps: readonly ScenarioEvent[]): Promise<readonly MadeDelivery[]> {
    const { clock, timeScale = 1 } = this.#options;
    const made: MadeDelivery[] = [];
    for (const [index, { event, payload }] of steps.entries()) {
      if (index > 0) await clock.sleep(STEP_PAUSE_MS * timeScale, this.#closing.signal);
      made.push(...(await this.#dispatcher.emit(event, payload)));
    }
    return made;
  }

  async #idle(): Promise<void> {
    await Promise.allSettled(this.#playing);
    await this.#dispatcher.idle();
  }

  async #close(server: RunningServer, withinMs: number): Promise<void> {
    this.#closing.abort(new HooksError('interrupted', 'The emulator was closed.'));
    await Promise.all([server.close(withinMs), this.#dispatcher.close(withinMs)]);
    await this.#idle();
  }
}
