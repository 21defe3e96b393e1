import type { Clock } from '../domain/clock.ts';
import type { Pause } from '../domain/forward/pause.ts';
import type { DeliveryStore } from '../store/delivery-store.ts';

/**
 * Between two looks for whether somebody has paused or resumed forwarding. The store's thread reads one row
 * for it, so that nothing has to be looked at for a delivery.
 */
const POLL_INTERVAL_MS = 1000;

export interface PauseWatchOptions {
  readonly store: Pick<DeliveryStore, 'readPause' | 'pauseForwarding' | 'resumeForwarding'>;
  readonly clock: Clock;
  /** What holds at the start. */
  readonly pause: Pause | undefined;
  /** Told of each change, whoever has made it. */
  readonly onChange: (pause: Pause | undefined, before: Pause | undefined) => void;
}

/** Whether forwarding is paused, which anybody may say who can write to the store. */
export class PauseWatch {
  readonly #options: PauseWatchOptions;
  readonly #closing = new AbortController();
  #pause: Pause | undefined;

  constructor(options: PauseWatchOptions) {
    this.#options = options;
    this.#pause = options.pause;
  }

  get pause(): Pause | undefined {
    return this.#pause;
  }

  start(): void {
    void this.#pollUntilClosed();
  }

  /** Rejects as the store does; then nothing has changed. */
  async pauseForwarding(by: string): Promise<void> {
    const { store, clock } = this.#options;
    this.#set(await store.pauseForwarding({ since: clock.now(), by }));
  }

  /** Rejects as the store does; then nothing has changed. */
  async resumeForwarding(): Promise<void> {
    await this.#options.store.resumeForwarding();
    this.#set(undefined);
  }

  close(): void {
    this.#closing.abort();
  }

  async #pollUntilClosed(): Promise<void> {
    const { clock, store } = this.#options;
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await clock.sleep(POLL_INTERVAL_MS, signal).catch(() => undefined);
      if (signal.aborted) return;
      // A store that fails says so itself; until it works again, what was known last holds.
      await store.readPause().then(
        (pause) => this.#set(pause),
        () => undefined,
      );
    }
  }

  #set(pause: Pause | undefined): void {
    const before = this.#pause;
    if (this.#closing.signal.aborted || (pause === undefined) === (before === undefined)) return;
    this.#pause = pause;
    this.#options.onChange(pause, before);
  }
}
