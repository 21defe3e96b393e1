import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { EventName } from '../domain/events/names.ts';
import { AppRegistry, type EmulatedApp } from './app-registry.ts';
import { callersFor, createHttpApp } from './http-app.ts';
import { createDeliveryFollower } from './delivery-follower.ts';
import { describeEmulator, type EmulatorDescription } from './description.ts';
import { createDeliveryFaults } from './delivery-faults.ts';
import { createDeliveryLog } from './delivery-log.ts';
import { Dispatcher, type MadeDelivery, type SendOptions } from './dispatcher.ts';
import type { Emit } from './emulator-event.ts';
import { DEFAULT_HOST } from '../domain/defaults.ts';
import { DEFAULT_APPS, LIMITS, type EmulatorOptions } from './emulator-options.ts';
import { serve, type RunningServer } from './http-server.ts';
import { createFaultInjector, type FaultInjector } from './fault-injector.ts';
import { createFileLinks } from './sessions/file-links.ts';
import { MeetingRegistry } from './meetings/meeting-registry.ts';
import type { RunningEmulator } from './running-emulator.ts';
import { SessionRegistry } from './sessions/session-registry.ts';
import { generateKeys } from '../domain/signature/key-pair.ts';
import { resolveService, type ResolvedService } from './resolved-service.ts';
import { emittedPayload } from './emitted-payload.ts';
import { scenarioOf } from './scenario-file-plan.ts';
import { planOf } from './scenario-plan.ts';
import { emulatorClosed, ScenarioPlayer } from './scenario-player.ts';
import { lockState, readState, writeState, type EmulatorState } from './state-file.ts';

export type { RunningEmulator } from './running-emulator.ts';

const CLOSE_TIMEOUT_MS = 2000;

/**
 * Starts a service of our own: its API, the key document, and deliveries with retries.
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
  const fresh = { keys: keys ?? (await generateKeys()), webhooks: [], apps: [] };
  if (stateFile !== undefined) writeState(stateFile, fresh);
  return fresh;
}

class Emulator {
  readonly #options: EmulatorOptions;
  readonly #service: ResolvedService;
  #state: EmulatorState;
  readonly #log = createDeliveryLog(LIMITS.keptDeliveries, LIMITS.keptLost);
  readonly #deliveryFaults = createDeliveryFaults(LIMITS.deliveryFaults, Math.random);
  readonly #follower = createDeliveryFollower();
  readonly #id = randomUUID();
  readonly #apps: AppRegistry;
  readonly #faults: FaultInjector;
  readonly #sessions = new SessionRegistry({
    sessions: LIMITS.keptSessions,
    participants: LIMITS.keptParticipants,
  });
  readonly #meetings: MeetingRegistry;
  readonly #dispatcher: Dispatcher;
  readonly #player: ScenarioPlayer;
  readonly #closing = new AbortController();

  constructor(options: EmulatorOptions, state: EmulatorState) {
    this.#options = options;
    this.#service = resolveService(options);
    const { clock, newId = randomUUID } = options;
    this.#meetings = new MeetingRegistry(clock, newId, {
      meetings: LIMITS.keptMeetings,
      participants: LIMITS.keptParticipants,
    });
    this.#state = state;
    // Scenarios that play wait for it, more than the ten that Node takes for a leak.
    setMaxListeners(0, this.#closing.signal);
    this.#faults = createFaultInjector(options.callsPerMinute, LIMITS.injectedFaults, options.clock);
    for (const fault of options.deliveryFaults ?? []) this.#deliveryFaults.add(fault);
    this.#apps = this.#openApps();
    this.#dispatcher = this.#createDispatcher();
    this.#player = this.#createPlayer();
  }

  async start(): Promise<RunningEmulator> {
    const { host = DEFAULT_HOST, port, clock } = this.#options;
    const server = await serve(this.#createHttpApp(), { host, port, clock });
    let closed: Promise<void> | undefined;
    return {
      id: this.#id,
      url: server.url,
      apiUrl: `${server.url}${this.#service.path}`,
      publicKeyPem: this.#state.keys.publicKeyPem,
      headers: this.#service.headers,
      service: this.#service.definition.name,
      policy: this.#service.policy,
      apps: () => this.#apps.list().map(({ entry }) => entry),
      emit: (event, payload) => this.#emit(this.#apps.first(), event, payload),
      forge: (event, payload) => this.#emit(this.#apps.first(), event, payload, { forged: true }),
      play: (scenario, lengthMs) =>
        this.#player.play(this.#apps.first(), { plan: planOf([scenario]), lengthMs }),
      playFile: (file, seed) => this.#player.play(this.#appWithWebhooks(), scenarioOf(file, seed)),
      hasWebhooks: () => this.#appWithWebhooks().registry.list().length > 0,
      deliveries: () => this.#log.records(),
      lost: () => this.#log.lost(),
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

  #createHttpApp() {
    const { clock, credentials } = this.#options;
    const links = createFileLinks(clock, () => this.#faults.meets('links_expired'));
    return createHttpApp({
      service: this.#service,
      routes: { apps: this.#apps, credentials, sessions: this.#sessions, links, meetings: this.#meetings },
      callers: callersFor(this.#options),
      control: {
        log: this.#log,
        faultInjector: this.#faults,
        deliveryFaults: this.#deliveryFaults,
        conditions: this.#service.emulation.conditions,
        apps: this.#apps,
        random: Math.random,
        describe: () => this.#describe(),
        emit: (app, event, payload, sending) => this.#emit(app, event, payload, sending),
        follow: (deliveries, onEvent) => this.#follower.follow(deliveries, onEvent),
        playScenario: (app, scenario) => this.#player.begin(app, scenario),
      },
      sendHappened: (app, { event, payload }) =>
        this.#emit(this.#apps.get(app) ?? this.#apps.first(), event, payload),
      publicKeyPem: this.#state.keys.publicKeyPem,
      clock,
      emit: this.#emitEvent,
    });
  }

  #describe(): EmulatorDescription {
    const { definition, policy, payloads } = this.#service;
    const timeScale = this.#options.timeScale ?? 1;
    return describeEmulator(
      { id: this.#id, service: definition.name, policy, payloads, timeScale },
      this.#apps,
    );
  }

  #openApps(): AppRegistry {
    const { stateFile, clock, credentials, newId = randomUUID, apps = DEFAULT_APPS } = this.#options;
    const wanted = { apps, now: new Date(clock.now()).toISOString() };
    return new AppRegistry({
      apps: this.#service.emulation.startingApps(this.#state, credentials, wanted),
      clock,
      newId,
      limits: LIMITS,
      save: (changed) => {
        const state = this.#service.emulation.withApps(this.#state, changed);
        if (stateFile !== undefined) writeState(stateFile, state);
        this.#state = state;
      },
    });
  }

  #createDispatcher(): Dispatcher {
    const { timeScale = 1, allowRemote = false } = this.#options;
    const { clock, newId = randomUUID, retryUuid } = this.#options;
    return new Dispatcher({
      keys: this.#state.keys,
      policy: this.#service.policy,
      headers: this.#service.headers,
      timeScale,
      allowRemote,
      limits: { pending: LIMITS.pendingDeliveries, attempts: LIMITS.concurrentAttempts },
      clock,
      newId,
      retryUuid,
      faults: this.#deliveryFaults,
      emit: this.#emitEvent,
    });
  }

  #emit(
    { entry, registry }: EmulatedApp,
    event: EventName,
    payload?: object,
    options?: SendOptions,
  ): Promise<readonly MadeDelivery[]> {
    const { payloads: family } = this.#service;
    const sent = emittedPayload(event, { payload, body: options?.body, family });
    // Who forges a delivery makes nothing happen.
    if (options?.forged !== true) this.#remember(entry.id, event, sent);
    return this.#dispatcher.emit(event, sent, () => registry.list(), options);
  }

  #remember(app: string, event: EventName, payload: object): void {
    this.#sessions.record(app, event, payload, this.#options.clock.now());
  }

  #createPlayer(): ScenarioPlayer {
    const { clock, timeScale = 1, newId = randomUUID } = this.#options;
    return new ScenarioPlayer({
      clock,
      timeScale,
      newId,
      payloads: this.#service.payloads,
      limit: LIMITS.scenarios,
      signal: this.#closing.signal,
      emit: (app, event, sending) => this.#emit(app, event, undefined, sending),
      onFailure: (error) => this.#emitEvent({ type: 'failure', error }),
    });
  }

  /** An app that can be sent to, or the first one. */
  #appWithWebhooks(): EmulatedApp {
    return this.#apps.list().find(({ registry }) => registry.list().length > 0) ?? this.#apps.first();
  }

  async #idle(): Promise<void> {
    await this.#player.idle();
    await this.#dispatcher.idle();
  }

  async #close(server: RunningServer, withinMs: number): Promise<void> {
    this.#closing.abort(emulatorClosed());
    await Promise.all([server.close(withinMs), this.#dispatcher.close(withinMs)]);
    await this.#idle();
  }
}
