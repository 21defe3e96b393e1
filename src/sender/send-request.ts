import { request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Clock } from '../domain/clock.ts';
import type { DropMoment } from '../domain/fault/delivery-fault.ts';
import { headerPairs } from '../domain/http/header-pairs.ts';
import { localLookup } from '../domain/network/local-address.ts';
import { networkFault, type NetworkFault } from '../domain/network/network-fault.ts';
import type { HeaderPair } from '../domain/delivery/received-delivery.ts';

/** A request: exactly what goes out. */
export interface RawRequest {
  readonly method: string;
  readonly url: URL;
  /** All of them, in the spelling and order of the wire, with `Host` and `Content-Length`. */
  readonly headers: readonly HeaderPair[];
  readonly body: Uint8Array;
}

export type RequestResult = (
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** In the spelling and order of the wire. */
      readonly headers: readonly HeaderPair[];
      /** The first bytes of the answer's body: text from outside. */
      readonly start: Buffer;
    }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'network_error'; readonly fault: NetworkFault }
) & {
  /** From the beginning to the answer's head, or to the failure. */
  readonly durationMs: number;
};

type Answered = Extract<RequestResult, { readonly kind: 'answered' }>;

export interface RequestOptions {
  /** How long the endpoint may take, in milliseconds, until the whole head of its answer is there. */
  readonly timeout: number;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  /** Finds the host's addresses; asks the system without it. A host that is an address is not looked up. */
  readonly lookup?: LookupFunction | undefined;
  /** Whether the certificate of an https endpoint must be trusted. True without it. */
  readonly checksCertificate?: boolean;
  /** Bytes of the answer's body that are kept. */
  readonly maxStartBytes?: number;
  /** Breaks the connection off on purpose; the result is then `connection_lost`. */
  readonly drop?: DropMoment | undefined;
}

/** Bytes of an answer's headers that are read. */
const MAX_HEADER_BYTES = 64 * 1024;

/** Bytes of an answer's body that are kept where nothing else is asked for. */
const MAX_START_BYTES = 1024;

/**
 * Sends a request once: its exact bytes, its headers in the order of the wire. A redirect is an
 * answer like any other and is not followed.
 *
 * The time limit is real time, whatever the clock says: it is the endpoint that is measured.
 *
 * @throws the signal's reason when it is aborted; nothing else
 */
export function sendRequest(request: RawRequest, options: RequestOptions): Promise<RequestResult> {
  const { signal, clock } = options;
  const begun = clock.elapsed();
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    if (request.url.protocol !== 'http:' && request.url.protocol !== 'https:') {
      resolve({ kind: 'network_error', fault: 'url_unusable', durationMs: 0 });
      return;
    }
    const inFlight = new RequestInFlight(openRequest(request, options), options, begun);
    const onAbort = (): void => inFlight.abandon();
    signal?.addEventListener('abort', onAbort);
    inFlight.onEnd((result) => {
      signal?.removeEventListener('abort', onAbort);
      if (result === undefined) reject(signal?.reason);
      else resolve(result);
    });
    inFlight.send(request.body);
  });
}

function openRequest({ url, method, headers }: RawRequest, options: RequestOptions): ClientRequest {
  const { lookup = localLookup(url.hostname), checksCertificate = true } = options;
  const open = url.protocol === 'https:' ? requestHttps : requestHttp;
  return open(url, {
    method,
    // A list instead of a record: Node then writes exactly these, in this order.
    headers: headers.flat(),
    setHost: false,
    agent: false,
    // Whatever NODE_TLS_REJECT_UNAUTHORIZED says.
    rejectUnauthorized: checksCertificate,
    maxHeaderSize: MAX_HEADER_BYTES,
    ...(lookup === undefined ? {} : { lookup }),
  });
}

/** One request on its way. It ends once: answered, failed, out of time, or abandoned. */
class RequestInFlight {
  readonly #request: ClientRequest;
  readonly #clock: Clock;
  readonly #begun: number;
  readonly #timer: NodeJS.Timeout;
  readonly #maxStartBytes: number;
  readonly #drop: DropMoment | undefined;
  readonly #start: Buffer[] = [];
  #answered: Omit<Answered, 'kind' | 'start'> | undefined;
  #end: ((result: RequestResult | undefined) => void) | undefined;

  constructor(request: ClientRequest, options: RequestOptions, begun: number) {
    const { timeout, clock, drop, maxStartBytes = MAX_START_BYTES } = options;
    this.#drop = drop;
    this.#maxStartBytes = maxStartBytes;
    this.#request = request;
    this.#clock = clock;
    this.#begun = begun;
    this.#timer = setTimeout(() => this.#onTimeout(), timeout);
    request.on('response', (response) => this.#onResponse(response));
    request.on('upgrade', () => this.#fail('answer_malformed'));
    request.on('error', (error) => this.#fail(networkFault(error)));
    request.on('close', () => this.#fail('connection_lost'));
  }

  /** @param end called once; without a result when the attempt was abandoned */
  onEnd(end: (result: RequestResult | undefined) => void): void {
    this.#end = end;
  }

  send(body: Uint8Array): void {
    if (this.#drop !== 'request') this.#request.end(body);
    // What was written must be on its way first, or the endpoint sees nothing at all.
    else this.#request.write(body.subarray(0, body.length / 2), () => this.#fail('connection_lost'));
  }

  abandon(): void {
    this.#finish(undefined);
  }

  #onTimeout(): void {
    if (this.#answered === undefined) this.#finish({ kind: 'timeout', durationMs: this.#elapsed() });
    else this.#finishAnswered();
  }

  #onResponse(response: IncomingMessage): void {
    if (this.#drop === 'answer') {
      this.#fail('connection_lost');
      return;
    }
    // One that names no protocol is no upgrade to Node.
    if (response.statusCode === 101) {
      this.#fail('answer_malformed');
      return;
    }
    const { statusCode: status = 0, rawHeaders } = response;
    this.#answered = { status, headers: headerPairs(rawHeaders), durationMs: this.#elapsed() };
    let size = 0;
    response.on('data', (chunk: Buffer) => {
      this.#start.push(chunk);
      size += chunk.length;
      if (size >= this.#maxStartBytes) this.#finishAnswered();
    });
    response.on('end', () => this.#finishAnswered());
    // Broken off in its body: its head had come in time, which is what counts.
    response.on('error', () => this.#finishAnswered());
    response.on('close', () => this.#finishAnswered());
  }

  #finishAnswered(): void {
    if (this.#answered === undefined) return;
    const start = Buffer.concat(this.#start).subarray(0, this.#maxStartBytes);
    this.#finish({ kind: 'answered', ...this.#answered, start });
  }

  #fail(fault: NetworkFault): void {
    if (this.#answered !== undefined) this.#finishAnswered();
    else this.#finish({ kind: 'network_error', fault, durationMs: this.#elapsed() });
  }

  #elapsed(): number {
    return this.#clock.elapsed() - this.#begun;
  }

  #finish(result: RequestResult | undefined): void {
    const end = this.#end;
    this.#end = undefined;
    clearTimeout(this.#timer);
    this.#request.destroy();
    end?.(result);
  }
}
