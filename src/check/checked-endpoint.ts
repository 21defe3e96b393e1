import { setMaxListeners } from 'node:events';
import { isAccepted } from '../domain/check/answers.ts';
import { CheckEnd } from './check-end.ts';
import { inspectTls } from './inspect-tls.ts';
import { pinnedLookup } from './resolve-host.ts';
import { newestPayloads } from '../domain/events/payload-families.ts';
import { testBody } from '../domain/check/test-payload.ts';
import { testId } from '../domain/check/test-ids.ts';
import { variantIn, variantOf } from '../domain/events/catalogue.ts';
import { withAddedHeaders } from '../domain/http/added-headers.ts';
import { headersOfConnection, headersOfDelivery } from '../sender/delivery-request.ts';
import { sendRequest } from '../sender/send-request.ts';
import type { CheckedEndpoint, DeliveryChanges, EndpointNetwork, Observer } from './probe.ts';
import type { Clock, Random } from '../domain/clock.ts';
import type { Resolution } from '../domain/check/endpoint-network.ts';
import type { Exchange, ProbeRequest } from '../domain/check/probe-result.ts';
import type { EventName } from '../domain/events/names.ts';
import type { HeaderPair } from '../domain/delivery/received-delivery.ts';
import type { PolicyName } from '../domain/retry/retry-policy.ts';
import type { Signer } from '../sender/signer.ts';

export interface EndpointOptions {
  readonly url: URL;
  readonly policy: PolicyName;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  /** Signs with the key that the endpoint trusts; undefined where there is none. */
  readonly trusted: Signer | undefined;
  /** Makes the signer whose key nobody knows, on first use. */
  readonly makeForger: () => Promise<Signer>;
  /** Of all deliveries; an id of a test without it. */
  readonly webhookId: string | undefined;
  /** Given by the user, for every request. */
  readonly headers: readonly HeaderPair[];
  readonly checksCertificate: boolean;
  /** Requests that the check may send. */
  readonly maxRequests: number;
  /** Where the hosts of the addresses that were given are; others are not sent to. */
  readonly resolutionOf: (url: URL) => Resolution;
  readonly observer: Observer | undefined;
  readonly keylessUrl: URL | undefined;
  readonly burst: number;
  readonly onExchange?: (exchange: Exchange) => void;
}

/** Bytes of an answer's body that are kept: a page that stands in the way is recognised by them. */
const MAX_START_BYTES = 4096;

/** An endpoint on the network: what probes send reaches it as it is. */
export class NetworkEndpoint implements CheckedEndpoint {
  readonly url: URL;
  readonly policy: PolicyName;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  readonly observer: Observer | undefined;
  readonly keylessUrl: URL | undefined;
  readonly burst: number;
  readonly network: EndpointNetwork;
  readonly #options: EndpointOptions;
  readonly #webhookId: string;
  #forger: Promise<Signer> | undefined;
  #first: Promise<Exchange> | undefined;
  #requests = 0;

  constructor(options: EndpointOptions) {
    this.#options = options;
    this.url = options.url;
    this.policy = options.policy;
    this.timeoutMs = options.timeoutMs;
    this.clock = options.clock;
    this.random = options.random;
    this.signal = options.signal;
    // Every request on its way listens to it: in a burst, more than Node takes for a leak.
    setMaxListeners(0, this.signal);
    this.observer = options.observer;
    this.keylessUrl = options.keylessUrl;
    this.burst = options.burst;
    this.network = networkOf(options);
    this.#webhookId = options.webhookId ?? testId(options.random);
  }

  /** Requests that were sent so far. */
  get requests(): number {
    return this.#requests;
  }

  async send(request: ProbeRequest, to: URL = this.url): Promise<Exchange> {
    this.signal.throwIfAborted();
    if (to.href !== this.url.href && to.href !== this.keylessUrl?.href)
      throw new TypeError('A probe sends to an address that was not given.');
    if (this.#requests >= this.#options.maxRequests) throw new CheckEnd('requests_used_up');
    this.#requests += 1;
    const { method = 'POST', body, headers } = request;
    const complete = withAddedHeaders(
      [...headers, ...headersOfConnection(body.byteLength, to.host)],
      this.#options.headers,
    );
    const answer = await sendRequest(
      { method, url: to, headers: complete, body },
      {
        timeout: this.timeoutMs,
        clock: this.clock,
        signal: this.signal,
        lookup: pinnedLookup(this.#options.resolutionOf(to)),
        checksCertificate: this.#options.checksCertificate,
        maxStartBytes: MAX_START_BYTES,
      },
    );
    const exchange = { request, answer };
    this.#options.onExchange?.(exchange);
    return exchange;
  }

  async makeDelivery(what: string, event: EventName, changes: DeliveryChanges = {}): Promise<ProbeRequest> {
    const { family = this.policy === 'dyte' ? 'dyte' : 'rtk', variant, ids } = changes;
    const { payload } =
      variant === undefined ? variantIn(event, newestPayloads(this.policy)) : variantOf(event, variant);
    const body = changes.body ?? testBody(payload, this.random, ids);
    const headers = headersOfDelivery({
      headers: family,
      signature: chosen(changes.signature === undefined ? await this.sign(body) : changes.signature),
      uuid: chosen(changes.uuid === undefined ? testId(this.random) : changes.uuid),
      webhookId: chosen(changes.webhookId === undefined ? this.#webhookId : changes.webhookId),
    });
    return { what, body, headers };
  }

  async sign(body: Uint8Array): Promise<string> {
    return this.#options.trusted === undefined ? this.signForged(body) : this.#options.trusted.sign(body);
  }

  async signForged(body: Uint8Array): Promise<string> {
    return (await (this.#forger ??= this.#options.makeForger())).sign(body);
  }

  first(): Promise<Exchange> {
    return (this.#first ??= this.#askFirst());
  }

  async genuine(): Promise<Exchange | undefined> {
    return this.#options.trusted === undefined ? undefined : this.first();
  }

  async acceptsGenuine(): Promise<boolean | undefined> {
    const exchange = await this.genuine();
    return exchange === undefined ? undefined : isAccepted(exchange.answer);
  }

  async #askFirst(): Promise<Exchange> {
    const isGenuine = this.#options.trusted !== undefined;
    const what = isGenuine ? 'genuine meeting.started' : 'meeting.started, signed with an unknown key';
    const ask = async (): Promise<Exchange> => this.send(await this.makeDelivery(what, 'meeting.started'));
    const first = await ask();
    return first.answer.kind === 'answered' ? first : ask();
  }
}

function networkOf(options: EndpointOptions): EndpointNetwork {
  const { url, timeoutMs, signal, checksCertificate } = options;
  const resolution = options.resolutionOf(url);
  const lookup = pinnedLookup(resolution);
  return {
    resolution,
    checksCertificate,
    tls: async () => (url.protocol === 'https:' ? inspectTls(url, { lookup, timeoutMs, signal }) : undefined),
  };
}

/** A header that is not to be sent is null where probes say so. */
function chosen(value: string | null): string | undefined {
  return value ?? undefined;
}
