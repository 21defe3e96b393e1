import { HooksError } from '../domain/errors.ts';
import type { Clock } from '../domain/clock.ts';
import type { EventName } from '../domain/events/names.ts';
import type { EmulatedApp } from './app-registry.ts';
import type { MadeDelivery, SendOptions } from './dispatcher.ts';
import type { PlannedEvent } from './scenario-plan.ts';

export interface ScenarioPlayerOptions {
  readonly clock: Clock;
  /** Factor for the pauses. */
  readonly timeScale: number;
  /** Scenarios at a time. */
  readonly limit: number;
  /** Ends all of them, with its reason. */
  readonly signal: AbortSignal;
  readonly emit: (
    app: EmulatedApp,
    event: EventName,
    sending: SendOptions,
  ) => Promise<readonly MadeDelivery[]>;
}

/** Plays events one after the other, several scenarios at a time. */
export class ScenarioPlayer {
  readonly #options: ScenarioPlayerOptions;
  readonly #playing = new Set<Promise<unknown>>();

  constructor(options: ScenarioPlayerOptions) {
    this.#options = options;
  }

  /** Whether one more would be too many. */
  get isFull(): boolean {
    return this.#playing.size >= this.#options.limit;
  }

  /**
   * @returns the deliveries, once the last event is on its way
   * @throws the signal's reason
   */
  play(app: EmulatedApp, events: readonly PlannedEvent[]): Promise<readonly MadeDelivery[]> {
    const playing = this.#playAll(app, events).finally(() => this.#playing.delete(playing));
    this.#playing.add(playing);
    return playing;
  }

  /** Resolves when none plays. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.#playing);
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
