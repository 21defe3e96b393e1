import type { Clock, Random } from '../domain/clock.ts';
import type { DescribedProbe } from '../domain/check/described-probe.ts';
import type { Resolution, TlsFinding } from '../domain/check/endpoint-network.ts';
import type { Exchange, Judgement, ProbeRequest } from '../domain/check/probe-result.ts';
import type { TestIds } from '../domain/check/test-payload.ts';
import type { HeaderFamily } from '../domain/delivery/delivery-headers.ts';
import type { EventName } from '../domain/events/names.ts';
import type { PolicyName } from '../domain/retry/retry-policy.ts';

/** One question that `check` asks an endpoint. */
export interface Probe extends DescribedProbe {
  /** @throws the reason of the endpoint's signal; a request that fails is an answer */
  run(endpoint: CheckedEndpoint): Promise<Judgement>;
}

/** How a delivery that a probe makes differs from what the service sends. */
export interface DeliveryChanges {
  /** Of the policy's service without it. */
  readonly family?: HeaderFamily | 'both';
  /** Of a payload of the catalogue; the newest of the policy's service without it. */
  readonly variant?: string;
  /** Sent instead of the event's payload. */
  readonly body?: Uint8Array;
  /** Instead of one that the trusted key made; null for no such header. */
  readonly signature?: string | null;
  /** A fresh test id without it; null for no such header. */
  readonly uuid?: string | null;
  /** That of `--webhook-id`, else one of this check, without it; null for no such header. */
  readonly webhookId?: string | null;
  /** Given to several deliveries, it makes them of one meeting, with the same ids; fresh ids without it. */
  readonly ids?: TestIds;
}

/** An endpoint that is being checked, as a probe sees it. */
export interface CheckedEndpoint {
  readonly url: URL;
  readonly policy: PolicyName;
  /** How long it may take to answer, in milliseconds. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly random: Random;
  /** Aborted when the check is to end. */
  readonly signal: AbortSignal;
  /**
   * Sends a request and waits for its answer; several at once are possible. Headers that the user gave with `-H`
   * are added here.
   *
   * @param to the endpoint without it; no address that the user has not given
   * @throws the signal's reason when the check ends; `CheckEnd` when its requests are used up
   */
  send(request: ProbeRequest, to?: URL): Promise<Exchange>;
  /**
   * A delivery of an event as the service would send it, with fresh test ids in its payload, signed with the trusted
   * key; what `changes` names is otherwise.
   *
   * @param what for people (`ProbeRequest.what`)
   */
  makeDelivery(what: string, event: EventName, changes?: DeliveryChanges): Promise<ProbeRequest>;
  /** Signs with the key that the endpoint trusts; with a key that nobody knows where there is none. */
  sign(body: Uint8Array): Promise<string>;
  /** Signs with a key that nobody knows. */
  signForged(body: Uint8Array): Promise<string>;
  /**
   * What it answered to a genuine delivery of `meeting.started`, which is sent once in a check, and once more where
   * no answer came. Without a trusted key: undefined.
   */
  genuine(): Promise<Exchange | undefined>;
  /**
   * Whether it accepts a genuine delivery at all (`genuine`). Where it does not, that it refuses others says nothing.
   * Without a trusted key: undefined.
   */
  acceptsGenuine(): Promise<boolean | undefined>;
  /** What it did with deliveries, where the user lets us see; undefined otherwise. */
  readonly observer: Observer | undefined;
  /** Of an instance of the same endpoint without its key (`--key-missing-url`); undefined without one. */
  readonly keylessUrl: URL | undefined;
  /** Deliveries of a burst (`--burst`). */
  readonly burst: number;
  /** What stands between here and the endpoint. */
  readonly network: EndpointNetwork;
  /**
   * What it answered to the first delivery: the genuine one, and without a trusted key one that is signed with a key
   * that nobody knows.
   */
  first(): Promise<Exchange>;
}

/** How an endpoint is reached. */
export interface EndpointNetwork {
  /** Found once for the whole check. */
  readonly resolution: Resolution;
  /** Whether its certificate must be trusted: not with `--insecure`. */
  readonly checksCertificate: boolean;
  /**
   * What it identifies itself with; undefined where the URL is no https.
   *
   * @throws the signal's reason
   */
  tls(): Promise<TlsFinding | undefined>;
}

/** Sees what an endpoint has done with deliveries (`--observe`). */
export interface Observer {
  /**
   * How often the work for a delivery was done, read after the endpoint has had time to do it.
   *
   * @returns undefined where that cannot be told
   */
  timesDone(uuid: string): Promise<number | undefined>;
  /** Why the last one could not be told, for after a colon: `it answers 500`. */
  readonly problem?: string | undefined;
  /** For people: `http://localhost:3000/done`. */
  readonly name: string;
}
