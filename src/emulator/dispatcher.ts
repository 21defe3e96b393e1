import { exactJson } from '../domain/json/exact-number.ts';
import { setMaxListeners } from 'node:events';
import { generateKeys, type KeyPair } from '../domain/signature/key-pair.ts';
import type { Clock } from '../domain/clock.ts';
import {
  policyNamed,
  withoutRetries,
  type PolicyName,
  type RetryPolicy,
} from '../domain/retry/retry-policy.ts';
import { waitAtMost } from '../domain/waiting.ts';
import { parseUrl } from '../domain/webhook/webhook-url.ts';
import { deliver } from '../sender/deliver.ts';
import type { HeaderChoice, SignedDelivery } from '../sender/delivery-request.ts';
import { createLimiter, type Limiter } from '../sender/concurrency-limit.ts';
import { isLocalUrl } from '../domain/network/local-address.ts';
import { createSigner, type Signer } from '../sender/signer.ts';
import type { DeliveryFaults } from './delivery-faults.ts';
import type { EmulatedDelivery, SkipReason, Emit } from './emulator-event.ts';
import type { DeliveryFault } from '../domain/fault/delivery-fault.ts';
import { createFaultEffects, type FaultEffects } from './fault-effects.ts';
import type { StoredWebhook } from './webhook-registry.ts';

export interface DispatcherOptions {
  readonly keys: KeyPair;
  readonly policy: PolicyName;
  readonly headers: HeaderChoice;
  readonly timeScale: number;
  readonly allowRemote: boolean;
  readonly limits: { readonly pending: number; readonly attempts: number };
  readonly clock: Clock;
  readonly newId: () => string;
  readonly retryUuid: (() => string) | undefined;
  readonly faults: Pick<DeliveryFaults, 'next' | 'throttle'>;
  readonly emit: Emit;
}

/** A delivery that was made, and why it is not sent when it is not. */
export type MadeDelivery = EmulatedDelivery & { readonly skipped?: SkipReason };

type Payload = Readonly<Record<string, unknown>>;

/** How an event is sent. */
export interface SendOptions {
  /** As somebody sends it who does not have the key: once, and signed with another one. */
  readonly forged?: boolean | undefined;
  /** How often each delivery is sent again, under the same UUID, once it has ended. */
  readonly repeats?: number | undefined;
  /** Of each delivery; a new one without it. */
  readonly uuid?: string | undefined;
  /** Whether it is lost on its way, as a fault of deliveries would have it. */
  readonly lost?: boolean | undefined;
  /** What is sent instead of the payload: bytes of any kind. */
  readonly body?: Uint8Array | undefined;
}

/** A delivery that is to be sent, once what goes before it has ended. */
interface ToSend {
  readonly delivery: EmulatedDelivery;
  readonly signed: SignedDelivery;
  readonly policy: RetryPolicy;
  /** What must have ended first. */
  readonly before: Promise<void>;
  readonly met: readonly DeliveryFault[];
}

/** A delivery on its way. */
interface Sending {
  readonly delivery: EmulatedDelivery;
  /** It never fails. */
  readonly ended: Promise<void>;
}

/** Delivers events to the webhooks that asked for them. */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #signer: Signer;
  readonly #limiter: Limiter;
  readonly #pending = new Set<Promise<void>>();
  /** Ends waits: for retries, and of deliveries whose turn has not come. */
  readonly #waits = new AbortController();
  readonly #attempts = new AbortController();
  readonly #effects: FaultEffects;
  #forger: Promise<Signer> | undefined;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#signer = createSigner(options.keys.privateKey);
    this.#limiter = createLimiter(options.limits.attempts);
    this.#effects = createFaultEffects({ ...options, signal: this.#waits.signal });
    // Thousands of deliveries share these two; Node takes more than ten listeners for a leak.
    setMaxListeners(0, this.#waits.signal, this.#attempts.signal);
  }

  /**
   * Signs a payload and begins to deliver it to those webhooks that asked for its event.
   *
   * @param webhooks those that there are of the app that it happened in, once it is signed
   * @returns the deliveries, as soon as they are on their way
   */
  async emit(
    event: string,
    payload: Payload,
    webhooks: () => readonly StoredWebhook[],
    { forged = false, repeats = 0, uuid, lost = false, body: ownBody }: SendOptions = {},
  ): Promise<readonly MadeDelivery[]> {
    const { emit } = this.#options;
    const policy = policyNamed(this.#options.policy);
    const body = ownBody ?? Buffer.from(exactJson({ event, ...payload }));
    const signature = await (forged ? await this.#forgingSigner() : this.#signer).sign(body);
    const wanted = webhooks().filter(({ enabled, events }) => enabled && events.includes(event));
    emit({ type: 'emitted', event, webhooks: wanted.length });
    const made = {
      event,
      body,
      signature,
      policy: forged ? withoutRetries(policy) : policy,
      forged,
      repeats,
      uuid,
      lost,
    };
    return wanted.flatMap((webhook) => this.#begin({ ...made, webhook }));
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

  #forgingSigner(): Promise<Signer> {
    this.#forger ??= generateKeys().then(({ privateKey }) => createSigner(privateKey));
    return this.#forger;
  }

  #begin(made: {
    readonly event: string;
    readonly body: Uint8Array;
    readonly signature: string;
    readonly policy: RetryPolicy;
    readonly webhook: StoredWebhook;
    readonly forged: boolean;
    readonly repeats: number;
    readonly uuid: string | undefined;
    readonly lost: boolean;
  }): readonly MadeDelivery[] {
    const { newId, headers, emit } = this.#options;
    const { webhook, event, forged, body, signature, policy, repeats, uuid = newId(), lost } = made;
    const { id: webhookId, name: webhookName, url } = webhook;
    const first = { uuid, webhookId, webhookName, event, url, forged, repeat: 0 };
    const unusable = this.#reasonToSkip(webhook.url);
    // A forged one does not come from the service, which has the faults.
    const faults = unusable !== undefined || forged || lost ? [] : this.#options.faults.next(event);
    const isLost = lost || faults.some(({ kind }) => kind === 'lose');
    const skipped = unusable ?? (isLost ? 'lost' : undefined);
    if (skipped !== undefined) {
      emit({ type: 'skipped', delivery: first, reason: skipped, body });
      return [{ ...first, skipped }];
    }
    const signed = { body, signature, headers };
    const send = (repeat: number, before: Promise<void>, met: readonly DeliveryFault[]): Sending => {
      const delivery = { ...first, repeat };
      emit({ type: 'queued', delivery });
      const ended = this.#deliver({ delivery, signed: { ...delivery, ...signed }, policy, before, met });
      return { delivery, ended };
    };
    const begun = this.#effects.begin(faults, webhookId);
    const sendings = [
      send(
        0,
        begun,
        faults.filter(({ kind }) => kind !== 'duplicate'),
      ),
    ];
    for (let repeat = 1; repeat <= repeats; repeat += 1)
      sendings.push(send(repeat, sendings.at(-1)?.ended ?? begun, []));
    const second = this.#effects.second(faults, begun);
    if (second !== undefined)
      sendings.push(
        send(
          sendings.length,
          second,
          faults.filter(({ kind }) => kind === 'duplicate'),
        ),
      );
    return sendings.map(({ delivery }) => delivery);
  }

  #deliver({ delivery, signed, policy, before, met }: ToSend): Promise<void> {
    const { clock, timeScale, retryUuid, newId, emit } = this.#options;
    const faults = this.#effects.attempts(delivery, met);
    const send = (): Promise<unknown> =>
      deliver(signed, {
        policy,
        clock,
        timeScale,
        retryUuid: faults.hasNewUuid ? newId : retryUuid,
        limiter: this.#limiter,
        signal: this.#attempts.signal,
        waitSignal: this.#waits.signal,
        attempt: faults.attempt,
        onProgress: (progress) =>
          emit(
            progress.type === 'attempt'
              ? { delivery, ...progress, injected: faults.injected() }
              : { delivery, ...progress },
          ),
      });
    return this.#keep(before.then(send), delivery);
  }

  #keep(sending: Promise<unknown>, delivery: EmulatedDelivery): Promise<void> {
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
    return pending;
  }

  #reasonToSkip(url: string): SkipReason | undefined {
    const { allowRemote, limits } = this.#options;
    const protocol = parseUrl(url)?.protocol;
    if (protocol !== 'http:' && protocol !== 'https:') return 'url_unusable';
    if (!allowRemote && !isLocalUrl(url)) return 'not_local';
    return this.#pending.size >= limits.pending ? 'queue_full' : undefined;
  }
}
