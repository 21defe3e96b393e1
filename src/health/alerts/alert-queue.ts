import type { Clock } from '../../domain/clock.ts';
import { waitAtMost } from '../../domain/waiting.ts';
import type { Alert } from '../../domain/alert/alert.ts';

export interface AlertQueueOptions {
  /**
   * Hands one alert over; it ends at once when the signal is aborted.
   *
   * @throws HooksError that says why it was not taken
   */
  readonly send: (alert: Alert, signal: AbortSignal) => Promise<void>;
  /** Told of the first that was not taken, and of the next one only once another was. */
  readonly onFailure: (error: unknown) => void;
  readonly clock: Clock;
}

/** Alerts that wait; with more the oldest is dropped, since the newest says how it is now. */
const MAX_WAITING = 50;

/** Hands alerts over in their order, one at a time. */
export class AlertQueue {
  readonly #options: AlertQueueOptions;
  readonly #closing = new AbortController();
  readonly #waiting: Alert[] = [];
  #working: Promise<void> | undefined;
  #isFailing = false;

  constructor(options: AlertQueueOptions) {
    this.#options = options;
  }

  add(alert: Alert): void {
    if (this.#closing.signal.aborted) return;
    this.#waiting.push(alert);
    if (this.#waiting.length > MAX_WAITING) this.#waiting.shift();
    this.#working ??= this.#work();
  }

  /** Lets what waits be handed over for `withinMs` milliseconds. */
  async close(withinMs: number): Promise<void> {
    await waitAtMost(withinMs, this.#working ?? Promise.resolve(), this.#options.clock);
    this.#closing.abort(new Error('The receiver has ended.'));
    this.#waiting.length = 0;
    await this.#working;
  }

  async #work(): Promise<void> {
    for (let alert = this.#waiting.shift(); alert !== undefined; alert = this.#waiting.shift())
      await this.#send(alert);
    this.#working = undefined;
  }

  async #send(alert: Alert): Promise<void> {
    const { send, onFailure } = this.#options;
    const { signal } = this.#closing;
    try {
      await send(alert, signal);
      this.#isFailing = false;
    } catch (error) {
      if (!this.#isFailing && !signal.aborted) onFailure(error);
      this.#isFailing = true;
    }
  }
}
