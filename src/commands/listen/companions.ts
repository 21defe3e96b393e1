import type { Context } from '../../context.ts';
import type { Forwarder } from '../../forwarding/forwarder.ts';
import type { ForwarderEvent } from '../../forwarding/forwarder-event.ts';
import type { KeySource } from '../../receiver/key-source.ts';
import type { OwnWebhooks } from '../../receiver/own-webhooks.ts';
import type { ReceiverEvent } from '../../receiver/receiver-event.ts';
import type { RunningReceiver } from '../../receiver/http/receiver-server.ts';
import type { DeliveryStore } from '../../store/delivery-store.ts';
import type { Outputs } from '../shared/live-outputs.ts';
import type { ListenOptions } from './listen-options.ts';
import type { ReadyConnection } from './ready-lines.ts';
import type { ConnectionEvent } from './register/connection-event.ts';

/** What runs beside receiving: it hears what happens, and ends before the receiver does. */
export interface Companion {
  onEvent?(event: ReceiverEvent): void;
  onForwarder?(event: ForwarderEvent): void;
  /** What is told of the tunnel and of the webhook of `--register`. */
  onConnection?(event: ConnectionEvent): void;
  /** The public address that leads here, where this companion has found out that one does. */
  readonly connection?: ReadyConnection;
  /** Where whoever watches the receiver can ask this companion. */
  readonly adminUrl?: string;
  /** All are to end: some take seconds for it. */
  onClosing?(): void;
  /** Ends it in good order; never rejects. */
  close(): Promise<void>;
}

/** What a companion is started with: all that receives, before it is said to be ready. */
export interface Receiving {
  readonly options: ListenOptions;
  readonly context: Context;
  /** For lines of its own. */
  readonly outputs: Outputs;
  readonly server: RunningReceiver;
  readonly store: DeliveryStore;
  readonly keys: KeySource;
  /** The webhooks of the receiver itself; undefined without `--register`. */
  readonly own: OwnWebhooks | undefined;
  /** Where the key of signatures comes from; undefined when nothing is checked. */
  readonly keyOrigin: string | undefined;
  /** Undefined where deliveries go nowhere. */
  readonly forwarder: Forwarder | undefined;
  /** Undefined where no keys are read. */
  readonly live: { start(receiving: Receiving): Promise<Companion | undefined> } | undefined;
  /** Tells what a companion finds, as what the receiver tells is. */
  readonly onEvent: (event: ReceiverEvent) => void;
  /** The same for the connection between the service and the receiver. */
  readonly onConnection: (event: ConnectionEvent) => void;
}

/** @returns undefined where it was not asked for */
export type Starter<Given> = (given: Given) => Promise<Companion | undefined>;

/** News that are kept for a companion that starts: more than happen in that time. */
const MAX_EARLY_NEWS = 100;

/** All that run beside one receiver. */
export class Companions {
  readonly #running: Companion[] = [];
  /** What has become of the store, the key and the targets before all run: each is told it as it starts. */
  #early: ((companion: Companion) => void)[] | undefined = [];

  /** @throws HooksError of the first that cannot start; those before it run until `close` */
  async start<Given>(given: Given, starters: readonly Starter<Given>[]): Promise<void> {
    for (const start of starters) {
      const companion = await start(given);
      if (companion === undefined) continue;
      for (const tell of this.#early ?? []) tell(companion);
      this.#running.push(companion);
    }
    this.#early = undefined;
  }

  onEvent(event: ReceiverEvent): void {
    if (event.type !== 'delivery' && event.type !== 'refused')
      this.#keepEarly((companion) => companion.onEvent?.(event));
    for (const companion of this.#running) companion.onEvent?.(event);
  }

  onForwarder(event: ForwarderEvent): void {
    if (event.type === 'target_down' || event.type === 'target_up')
      this.#keepEarly((companion) => companion.onForwarder?.(event));
    for (const companion of this.#running) companion.onForwarder?.(event);
  }

  onConnection(event: ConnectionEvent): void {
    for (const companion of this.#running) companion.onConnection?.(event);
  }

  get connection(): ReadyConnection | undefined {
    return this.#running.map(({ connection }) => connection).find((connection) => connection !== undefined);
  }

  get adminUrl(): string | undefined {
    return this.#running.map(({ adminUrl }) => adminUrl).find((url) => url !== undefined);
  }

  async close(): Promise<void> {
    for (const companion of this.#running) companion.onClosing?.();
    for (const companion of this.#running.toReversed()) await companion.close();
    this.#running.length = 0;
  }

  #keepEarly(tell: (companion: Companion) => void): void {
    if (this.#early !== undefined && this.#early.length < MAX_EARLY_NEWS) this.#early.push(tell);
  }
}
