import { registerTemporaryWebhook, type TemporaryWebhook } from './temporary-webhook.ts';
import type { OwnWebhooks } from '../../../receiver/own-webhooks.ts';
import type { ReadyWebhook } from '../ready-lines.ts';
import type { ConnectionEvent } from './connection-event.ts';
import type { Context } from '../../../context.ts';

/** Milliseconds before the service is asked again to move it; the last for ever. */
const RETRY_WAITS_MS = [2000, 5000, 15_000, 60_000];

export interface KeptWebhookOptions {
  readonly events: readonly string[];
  /** Learns its id. */
  readonly own: OwnWebhooks | undefined;
  readonly context: Context;
  readonly onConnection: (event: ConnectionEvent) => void;
}

/** The webhook of `--register`, which leads to where the tunnel does. */
export class KeptWebhook {
  readonly #options: KeptWebhookOptions;
  readonly #closing = new AbortController();
  #webhook: TemporaryWebhook | undefined;
  /** Where it is to lead. */
  #wanted = '';
  /** Where it does lead. */
  #url = '';
  #isMoving = false;
  #moving: Promise<void> | undefined;

  constructor(options: KeptWebhookOptions) {
    this.#options = options;
  }

  /** @throws HooksError as `registerTemporaryWebhook` does */
  async register(url: string): Promise<void> {
    const { events, own, context, onConnection } = this.#options;
    this.#wanted = url;
    this.#webhook = await registerTemporaryWebhook(
      {
        url,
        events,
        own,
        onRegistered: (id) => onConnection({ type: 'webhook_registered', id, url: this.#wanted }),
        say: (text, command) => onConnection({ type: 'webhook_notice', text, command }),
      },
      context,
    );
    this.#url = url;
    // The tunnel may have got another address meanwhile.
    this.#startMoving();
  }

  /** What is known of it; undefined before it is registered. */
  get registered(): ReadyWebhook | undefined {
    if (this.#webhook === undefined) return undefined;
    const { id, name, events } = this.#webhook.webhook;
    return { id, name, events };
  }

  /** Has it lead to another address, as soon as the service takes that. */
  leadTo(url: string): void {
    this.#wanted = url;
    if (this.#webhook !== undefined) this.#startMoving();
  }

  /** Deletes it. */
  async close(): Promise<void> {
    this.#closing.abort();
    // Ends what is asked of the service, too.
    await this.#webhook?.close();
    await this.#moving;
  }

  #startMoving(): void {
    if (this.#isMoving) return;
    this.#isMoving = true;
    this.#moving = this.#move();
  }

  async #move(): Promise<void> {
    try {
      for (let attempt = 0; this.#isElsewhere; attempt += 1) await this.#moveOnce(attempt);
    } finally {
      // In the same breath as the last look: an address that comes now is not missed.
      this.#isMoving = false;
    }
  }

  get #isElsewhere(): boolean {
    return this.#webhook !== undefined && this.#url !== this.#wanted && !this.#closing.signal.aborted;
  }

  async #moveOnce(attempt: number): Promise<void> {
    const { context, onConnection } = this.#options;
    const url = this.#wanted;
    try {
      await this.#webhook?.moveTo(url);
      this.#url = url;
      onConnection({ type: 'webhook_moved', url });
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      const retryInMs = RETRY_WAITS_MS[attempt] ?? RETRY_WAITS_MS.at(-1) ?? 0;
      onConnection({ type: 'webhook_move_failed', url, error, retryInMs });
      await context.clock.sleep(retryInMs, this.#closing.signal).catch(() => undefined);
    }
  }
}
