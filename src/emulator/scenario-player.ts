import { HooksError } from '../domain/errors.ts';
import type { Clock } from '../domain/clock.ts';
import type { EventName } from '../domain/events/names.ts';
import type { PayloadFamily } from '../domain/events/payload-families.ts';
import type { EmulatedApp } from './app-registry.ts';
import type { MadeDelivery, SendOptions } from './dispatcher.ts';
import { makeEvents, type PlannedEvent, type ScenarioPlan } from './scenario-plan.ts';

export interface ScenarioPlayerOptions {
  readonly clock: Clock;
  /** Factor for the pauses. */
  readonly timeScale: number;
  /** The shape of payloads that nothing else is said of. */
  readonly payloads: PayloadFamily;
  readonly newId: () => string;
  /** Scenarios at a time that nobody waits for. */
  readonly limit: number;
  /** Ends all of them, with its reason. */
  readonly signal: AbortSignal;
  readonly emit: (
    app: EmulatedApp,
    event: EventName,
    sending: SendOptions,
  ) => Promise<readonly MadeDelivery[]>;
  /** Something went wrong in a scenario that nobody waits for. */
  readonly onFailure: (error: unknown) => void;
}

/** What is played. */
export interface PlayedScenario {
  readonly plan: ScenarioPlan;
  /** How long the meeting took, in milliseconds; as the plan says without it. */
  readonly lengthMs?: number | undefined;
  readonly payloads?: PayloadFamily | undefined;
}

/** Plays events one after the other, several scenarios at a time. */
export class ScenarioPlayer {
  readonly #options: ScenarioPlayerOptions;
  readonly #playing = new Set<Promise<unknown>>();

  constructor(options: ScenarioPlayerOptions) {
    this.#options = options;
  }

  /**
   * Plays it while nobody waits.
   *
   * @returns the names of the events to come; undefined when too many play already
   * @throws HooksError `scenario_invalid` for an edit that does not fit
   */
  begin(app: EmulatedApp, scenario: PlayedScenario): readonly EventName[] | undefined {
    const { limit, signal, onFailure } = this.#options;
    if (this.#playing.size >= limit) return undefined;
    const events = this.#eventsOf(app, scenario);
    this.#keep(this.#playAll(app, events)).catch((error: unknown) => {
      if (!signal.aborted) onFailure(error);
    });
    return events.map(({ event }) => event);
  }

  /**
   * @returns the deliveries, once the last event is on its way
   * @throws the signal’s reason, and HooksError `scenario_invalid` for an edit that does not fit
   */
  async play(app: EmulatedApp, scenario: PlayedScenario): Promise<readonly MadeDelivery[]> {
    return await this.#keep(this.#playAll(app, this.#eventsOf(app, scenario)));
  }

  /** Resolves when none plays. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.#playing);
  }

  #keep(started: Promise<readonly MadeDelivery[]>): Promise<readonly MadeDelivery[]> {
    const playing = started.finally(() => this.#playing.delete(playing));
    this.#playing.add(playing);
    return playing;
  }

  #eventsOf(app: EmulatedApp, { plan, lengthMs, payloads }: PlayedScenario): readonly PlannedEvent[] {
    const { clock, newId } = this.#options;
    return makeEvents(plan, {
      payloads: payloads ?? this.#options.payloads,
      endsAt: clock.now(),
      lengthMs,
      organizationId: app.entry.id,
      newId,
    });
  }

  async #playAll(app: EmulatedApp, events: readonly PlannedEvent[]): Promise<readonly MadeDelivery[]> {
    const { clock, timeScale, signal, emit } = this.#options;
    const made: MadeDelivery[] = [];
    for (const { event, afterMs, ...sending } of events) {
      if (afterMs > 0) await clock.sleep(afterMs * timeScale, signal);
      made.push(...(await emit(app, event, sending)));
    }
    return made;
  }
}

/** What scenarios end with when the emulator does. */
export function emulatorClosed(): HooksError {
  return new HooksError('interrupted', 'The emulator was closed.');
}
