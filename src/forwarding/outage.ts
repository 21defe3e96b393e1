import type { Clock } from '../domain/clock.ts';
import { isUnreachable } from '../domain/network/network-fault.ts';
import type { ForwardOutcome } from '../domain/delivery/stored-delivery.ts';

/** Until a target that is down is tried again: every second at first, as long as somebody may be restarting it. */
const PROBE_INTERVAL_MS = 1000;
const LATER_PROBE_INTERVAL_MS = 5000;
const FIRST_PROBES_MS = 30_000;

export interface OutageOptions {
  readonly clock: Clock;
  /** Once it is aborted, no probe falls due any more. */
  readonly signal: AbortSignal;
  readonly onProbeDue: () => void;
}

/** When a try began, as far as outages are concerned. */
export interface TryStart {
  /** How many outages there had been by then. */
  readonly outages: number;
  readonly isProbe: boolean;
}

/**
 * What an outcome says of the target: nothing new, that it is down from now on, that it is still down, or
 * that it answers again.
 */
export type Reachability = 'answers' | 'goes_down' | 'is_down' | 'answers_again';

/**
 * Whether a target is down: nothing can be reached at its address. While it is, one delivery at a time is
 * tried, the probe: a connection that cannot be made carries nothing, so nobody gets it twice.
 */
export class Outage {
  readonly #options: OutageOptions;
  /** By the clock's `elapsed`; undefined while the target answers. */
  #since: number | undefined;
  #isProbeDue = false;
  #outages = 0;

  constructor(options: OutageOptions) {
    this.#options = options;
  }

  get isDown(): boolean {
    return this.#since !== undefined;
  }

  /** How many have begun. */
  get outages(): number {
    return this.#outages;
  }

  /** Milliseconds that it has lasted. */
  get durationMs(): number {
    return this.#since === undefined ? 0 : this.#options.clock.elapsed() - this.#since;
  }

  get mayTry(): boolean {
    return !this.isDown || this.#isProbeDue;
  }

  /** A try begins now. */
  onTry(): TryStart {
    this.#isProbeDue = false;
    return { outages: this.#outages, isProbe: this.isDown };
  }

  /** A try has ended. One that began before an outage tells neither of its end nor of another. */
  onOutcome({ outages, isProbe }: TryStart, outcome: ForwardOutcome): Reachability {
    if (outcome.kind !== 'network_error' || !isUnreachable(outcome.fault)) {
      if (!isProbe) return 'answers';
      this.#since = undefined;
      return 'answers_again';
    }
    if (this.isDown) {
      if (isProbe) this.#scheduleProbe();
      return 'is_down';
    }
    if (outages !== this.#outages) return 'is_down';
    this.#outages += 1;
    this.#since = this.#options.clock.elapsed();
    this.#scheduleProbe();
    return 'goes_down';
  }

  #scheduleProbe(): void {
    const { clock, signal, onProbeDue } = this.#options;
    const interval = this.durationMs < FIRST_PROBES_MS ? PROBE_INTERVAL_MS : LATER_PROBE_INTERVAL_MS;
    clock.sleep(interval, signal).then(
      () => {
        this.#isProbeDue = true;
        onProbeDue();
      },
      () => undefined,
    );
  }
}
