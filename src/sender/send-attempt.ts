import { request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { ContentHeaders } from '../domain/http/decode-content.ts';
import type { Clock } from '../domain/clock.ts';
import { parseUrl } from '../domain/webhook/webhook-url.ts';
import { deliveryHeaders, type SignedDelivery } from './delivery-request.ts';
import { localLookup } from '../domain/network/local-address.ts';
import { networkFault, type NetworkFault } from '../domain/network/network-fault.ts';

/** How one attempt ended. It is an `AttemptOutcome`, with what a person wants to know besides. */
export type AttemptResult = (
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** The first bytes of the answer's body: text from outside. */
      readonly answerStart: Buffer;
      readonly content: ContentHeaders;
    }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'network_error'; readonly fault: NetworkFault }
) & {
  /** From the beginning to the answer's head, or to the failure. */
  readonly durationMs: number;
};

export interface AttemptOptions {
  /** How long the endpoint may take, in milliseconds, until the whole head of its answer is there. */
  readonly timeout: number;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

/** Bytes of an answer's headers that are read. */
const MAX_HEADER_BYTES = 64 * 1024;

/** Bytes of an answer that are kept. */
const MAX_ANSWER_BYTES = 1024;

/**
 * Sends a delivery once: its exact bytes, its headers in the order of the wire. A redirect is an
 * answer like any other and is not followed.
 *
 * The time limit is real time, whatever the clock says: it is the endpoint that is measured.
 *
 * @throws the signal's reason when it is aborted; nothing else
 */
export function sendAttempt(delivery: SignedDelivery, options: AttemptOptions): Promise<AttemptResult> {
  const { signal, clock } = options;
  const begun = clock.elapsed();
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const url = parseUrl(delivery.url);
    const isHttp = url?.protocol === 'http:' || url?.protocol === 'https:';
    if (url === undefined || !isHttp) {
      resolve({ kind: 'network_error', fault: 'url_unusable', durationMs: 0 });
      return;
    }
    const exchange = new Exchange(openRequest(delivery, url), options, begun);
    const onAbort = (): void => exchange.abandon();
    signal?.addEventListener('abort', onAbort);
    exchange.onEnd((result) => {
      signal?.removeEventListener('abort', onAbort);
      if (result === undefined) reject(signal?.reason);
      else resolve(result);
    });
    exchange.send(delivery.body);
  });
}

function openRequest(delivery: SignedDelivery, url: URL): ClientRequest {
  const lookup = localLookup(url.hostname);
  const open = url.protocol === 'https:' ? requestHttps : requestHttp;
  return open(url, {
    method: 'POST',
    // A list instead of a record: Node then writes exactly these, in this order.
    headers: deliveryHeaders(delivery, url.host).flat(),
    setHost: false,
    agent: false,
    // Whatever NODE_TLS_REJECT_UNAUTHORIZED says.
    rejectUnauthorized: true,
    maxHeaderSize: MAX_HEADER_BYTES,
    ...(lookup === undefined ? {} : { lookup }),
  });
}

/** One request on its way. It ends once: answered, failed, out of time, or abandoned. */
class Exchange {
  readonly #request: ClientRequest;
  readonly #clock: Clock;
  readonly #begun: number;
  readonly #timer: NodeJS.Timeout;
  readonly #start: Buffer[] = [];
  #answered: Omit<Extract<AttemptResult, { kind: 'answered' }>, 'kind' | 'answerStart'> | undefined;
  #end: ((result: AttemptResult | undefined) => void) | undefined;

  constructor(request: ClientRequest, { timeout, clock }: AttemptOptions, begun: number) {
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
  onEnd(end: (result: AttemptResult | undefined) => void): void {
    this.#end = end;
  }

  send(body: Uint8Array): void {
    this.#request.end(body);
  }

  abandon(): void {
    this.#finish(undefined);
  }

  #onTimeout(): void {
    if (this.#answered === undefined) this.#finish({ kind: 'timeout', durationMs: this.#elapsed() });
    else this.#finishAnswered();
  }

  #onResponse(response: IncomingMessage): void {
    // One that names no protocol is no upgrade to Node.
    if (response.statusCode === 101) {
      this.#fail('answer_malformed');
      return;
    }
    const { statusCode: status = 0, headers } = response;
    const content = { encoding: headers['content-encoding'], type: headers['content-type'] };
    this.#answered = { status, content, durationMs: this.#elapsed() };
    let size = 0;
    response.on('data', (chunk: Buffer) => {
      this.#start.push(chunk);
      size += chunk.length;
      if (size >= MAX_ANSWER_BYTES) this.#finishAnswered();
    });
    response.on('end', () => this.#finishAnswered());
    // Broken off in its body: its head had come in time, which is what counts.
    response.on('error', () => this.#finishAnswered());
    response.on('close', () => this.#finishAnswered());
  }

  #finishAnswered(): void {
    if (this.#answered === undefined) return;
    const answerStart = Buffer.concat(this.#start).subarray(0, MAX_ANSWER_BYTES);
    this.#finish({ kind: 'answered', ...this.#answered, answerStart });
  }

  #fail(fault: NetworkFault): void {
    if (this.#answered !== undefined) this.#finishAnswered();
    else this.#finish({ kind: 'network_error', fault, durationMs: this.#elapsed() });
  }

  #elapsed(): number {
    return this.#clock.elapsed() - this.#begun;
  }

  #finish(result: AttemptResult | undefined): void {
    const end = this.#end;
    this.#end = undefined;
    clearTimeout(this.#timer);
    this.#request.destroy();
    end?.(result);
  }
}
