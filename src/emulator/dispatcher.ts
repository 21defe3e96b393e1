import { exactJson } from '../domain/json/exact-number.ts';
import { setMaxListeners } from 'node:events';
import { generateKeys, type KeyPair } from '../domain/signature/key-pair.ts';
import type { Clock } from '../domain/clock.ts';
import { policyNamed, type PolicyName, type RetryPolicy } from '../domain/retry/retry-policy.ts';
import { waitAtMost } from '../domain/waiting.ts';
import { parseUrl } from '../domain/webhook/webhook-url.ts';
import { deliver } from '../sender/deliver.ts';
import type { HeaderChoice } from '../sender/delivery-request.ts';
import { createLimiter, type Limiter } from '../sender/concurrency-limit.ts';
import { isLocalUrl } from '../domain/network/local-address.ts';
import { createSigner, type Signer } from '../sender/signer.ts';
import type { EmulatedDelivery, SkipReason, Emit } from './emulator-event.ts';
import type { StoredWebhook } from './webhook-registry.ts';

export interface DispatcherOptions {
  readonly webhooks: () => readonly StoredWebhook[];
  readonly keys: KeyPair;
  readonly policy: PolicyName;
  readonly headers: HeaderChoice;
  readonly timeScale: number;
  readonly allowRemote: boolean;
  readonly limits: { readonly pending: number; readonly attempts: number };
  readonly clock: Clock;
  readonly newId: () => string;
  readonly retryUuid: (() => string) | undefined;
  readonly emit: Emit;
}

/** A delivery that was made, and why it is not sent when it is not. */
export type MadeDelivery = EmulatedDelivery & { readonly skipped?: SkipReason };

type Payload = Readonly<Record<string, unknown>>;

/** Delivers events to the webhooks that asked for them. */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #signer: Signer;
  readonly #limiter: Limiter;
  readonly #pending = new Set<Promise<void>>();
  /** Ends waits: for retries, and of deliveries whose turn has not come. */
  readonly #waits = new AbortController();
  readonly #attempts = new AbortController();
  #forger: Promise<Signer> | undefined;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#signer = createSigner(options.keys.privateKey);
    this.#limiter = createLimiter(options.limits.attempts);
    // Thousands of deliveries share these two; Node takes more than ten listeners for a leak.
    setMaxListeners(0, this.#waits.signal, this.#attempts.signal);
  }

  /**
   * Signs a payload and begins to deliver it.
   *
   * @returns the deliveries, as soon as they are on their way
   */
  async emit(event: string, payload: Payload): Promise<readonly MadeDelivery[]> {
    return this.#send(event, payload, this.#signer, policyNamed(this.#options.policy));
  }

  /** Sends it as somebody would who does not have the key: once, and signed with another one. */
  async forge(event: string, payload: Payload): Promise<readonly MadeDelivery[]> {
    this.#forger ??= generateKeys().then(({ privateKey }) => createSigner(privateKey));
    return this.#send(event, payload, await this.#forger, withoutRetries(policyNamed(this.#options.policy)));
  }

  /** Resolves when no delivery is on its way. */
  async idle(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  /** Lets attempts in progress end, and ends those that have not after `withinMs` milliseconds. */
  async close(withinMs: number): Promise<void> {
    this.#waits.abort(new Error('The emulator closes.'));
    await waitAtMost(withinMs, this.idle(), this.#options.clock);
    this.#attempts.abort(new Error('The emulator closes.'));
    await this.idle();
  }

  async #send(
    event: string,
    payload: Payload,
    signer: Signer,
    policy: RetryPolicy,
  ): Promise<readonly MadeDelivery[]> {
    const { webhooks, emit } = this.#options;
    const body = Buffer.from(exactJson({ event, ...payload }));
    const signature = await signer.sign(body);
    const wanted = webhooks().filter(({ enabled, events }) => enabled && events.includes(event));
    emit({ type: 'emitted', event, webhooks: wanted.length });
    const forged = signer !== this.#signer;
    return wanted.map((webhook) => this.#begin({ event, body, signature, policy, webhook, forged }));
  }

  #begin(made: {
    readonly event: string;
    readonly body: Uint8Array;
    readonly signature: string;
    readonly policy: RetryPolicy;
    readonly webhook: StoredWebhook;
    readonly forged: boolean;
  }): MadeDelivery {
    const { newId, headers, clock, timeScale, retryUuid, emit } = this.#options;
    const { webhook, event, forged, body, signature, policy } = made;
    const delivery = { uuid: newId(), webhookId: webhook.id, event, url: webhook.url, forged };
    const skipped = this.#reasonToSkip(webhook.url);
    if (skipped !== undefined) {
      emit({ type: 'skipped', delivery, reason: skipped });
      return { ...delivery, skipped };
    }
    emit({ type: 'queued', delivery });
    const signed = { ...delivery, body, signature, headers };
    const sending = deliver(signed, {
      policy,
      clock,
      timeScale,
      retryUuid,
      limiter: this.#limiter,
      signal: this.#attempts.signal,
      waitSignal: this.#waits.signal,
      onProgress: (progress) => emit({ delivery, ...progress }),
    });
    this.#keep(sending, delivery);
    return delivery;
  }

  #keep(sending: Promise<unknown>, delivery: EmulatedDelivery): void {
    const { emit } = this.#options;
    const pending = sending
      .then(
        () => undefined,
        (error: unknown) => {
          if (this.#waits.signal.aborted) emit({ type: 'cancelled', delivery });
          else emit({ type: 'failure', error });
        },
      )
      .finally(() => this.#pending.delete(pending));
    this.#pending.add(pending);
  }

  #reasonToSkip(url: string): SkipReason | undefined {
    const { allowRemote, limits } = this.#options;
    const protocol = parseUrl(url)?.protocol;
    if (protocol !== 'http:' && protocol !== 'https:') return 'url_unusable';
    if (!allowRemote && !isLocalUrl(url)) return 'not_local';
    return this.#pending.size >= limits.pending ? 'queue_full' : undefined;
  }
}

function withoutRetries(policy: RetryPolicy): RetryPolicy {
  return {
    ...policy,
    retries: 0,
    decide: (outcome, retriesDone) => {
      const decision = policy.decide(outcome, retriesDone);
      return decision.action === 'retry' ? { action: 'give_up', reason: 'retries_used_up' } : decision;
    },
  };
}
