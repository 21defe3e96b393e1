import type { Clock } from '../../domain/clock.ts';
import type { ForwarderEvent } from '../../forwarding/forwarder-event.ts';
import type { ReceiverEvent } from '../../receiver/receiver-event.ts';
import { AlertBoard } from './alert-board.ts';
import type { Alert } from '../../domain/alert/alert.ts';
import type { AlertRule } from './alert-rule.ts';
import { createForwardRule } from './rules/forward-rule.ts';
import { createKeyRule } from './rules/key-rule.ts';
import { createRecordingRule } from './rules/recording-rule.ts';
import { createSessionRule } from './rules/session-rule.ts';
import { createSilenceRule } from './rules/silence-rule.ts';
import { createStoreRule } from './rules/store-rule.ts';

export interface AlertWatchOptions {
  readonly clock: Clock;
  /** Milliseconds without a delivery that are too long; undefined where silence is well. */
  readonly silenceMs: number | undefined;
  /** What targets are called outside, by their names. */
  readonly targets: ReadonlyMap<string, string>;
  /** Asks the store whether it works; what comes of it is told as an event of the receiver. */
  readonly probeStore: () => Promise<void>;
  readonly onAlert: (alert: Alert) => void;
}

/** How often it is looked at what has not come; more often where a short silence is to be told. */
const CHECK_INTERVAL_MS = 5000;
const SHORTEST_CHECK_INTERVAL_MS = 500;

const PROBE_INTERVAL_MS = 30_000;

/** Follows what a receiver tells, and tells of each alert that begins or ends. */
export class AlertWatch {
  readonly #options: AlertWatchOptions;
  readonly #board: AlertBoard;
  readonly #rules: readonly AlertRule[];
  readonly #closing = new AbortController();
  #probedAt: number;

  constructor(options: AlertWatchOptions) {
    this.#options = options;
    const { clock, silenceMs, targets, onAlert } = options;
    const board = new AlertBoard({ clock, onAlert });
    this.#board = board;
    this.#rules = [
      createForwardRule(board, targets),
      createStoreRule(board),
      createKeyRule(board),
      createSessionRule(board, clock),
      createRecordingRule(board, clock),
      ...(silenceMs === undefined ? [] : [createSilenceRule(board, silenceMs, clock)]),
    ];
    this.#probedAt = clock.elapsed();
    void this.#checkUntilClosed();
  }

  onEvent(event: ReceiverEvent): void {
    for (const rule of this.#rules) rule.onEvent?.(event);
  }

  onForwarder(event: ForwarderEvent): void {
    for (const rule of this.#rules) rule.onForwarder?.(event);
  }

  /** @param type of what is told of the connection between the service and the receiver */
  onConnection(type: string): void {
    if (type === 'tunnel_dead')
      this.#board.raise(
        'tunnel_dead',
        undefined,
        'The public address does not lead to the receiver any more.',
      );
    else if (type === 'address_proved')
      this.#board.resolve('tunnel_dead', undefined, 'A public address leads to the receiver again.');
  }

  close(): void {
    this.#closing.abort();
  }

  async #checkUntilClosed(): Promise<void> {
    const { clock, silenceMs = Infinity } = this.#options;
    const { signal } = this.#closing;
    const intervalMs = Math.min(CHECK_INTERVAL_MS, Math.max(SHORTEST_CHECK_INTERVAL_MS, silenceMs / 10));
    while (!signal.aborted) {
      await clock.sleep(intervalMs, signal).catch(() => undefined);
      if (!signal.aborted) this.#check();
    }
  }

  #check(): void {
    const { clock, probeStore } = this.#options;
    for (const rule of this.#rules) rule.check?.();
    this.#board.tellDue();
    if (clock.elapsed() - this.#probedAt < PROBE_INTERVAL_MS) return;
    this.#probedAt = Infinity;
    // What is wrong is told as an event.
    void probeStore()
      .catch(() => undefined)
      .then(() => {
        this.#probedAt = clock.elapsed();
      });
  }
}
