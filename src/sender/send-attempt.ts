import { contentHeaders, type ContentHeaders } from '../domain/http/decode-content.ts';
import { withAddedHeaders } from '../domain/http/added-headers.ts';
import { parseUrl } from '../domain/webhook/webhook-url.ts';
import { deliveryHeaders, type SignedDelivery } from './delivery-request.ts';
import { sendRequest, type RequestResult } from './send-request.ts';
import type { Clock } from '../domain/clock.ts';
import type { DropMoment } from '../domain/fault/delivery-fault.ts';
import type { HeaderPair } from '../domain/delivery/received-delivery.ts';
import type { NetworkFault } from '../domain/network/network-fault.ts';

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
  /** Breaks the connection off on purpose. */
  readonly drop?: DropMoment | undefined;
  readonly request?: OwnRequest | undefined;
}

/** What an endpoint needs that the service knows nothing of. */
export interface OwnRequest {
  /** Each in the place of one that a delivery has, or behind them. */
  readonly headers: readonly HeaderPair[];
  /** Whether the certificate of an https endpoint must be trusted. */
  readonly checksCertificate: boolean;
}

/**
 * Sends a delivery once, as `sendRequest` does.
 *
 * @throws the signal's reason when it is aborted; nothing else
 */
export async function sendAttempt(delivery: SignedDelivery, options: AttemptOptions): Promise<AttemptResult> {
  options.signal?.throwIfAborted();
  const url = parseUrl(delivery.url);
  if (url === undefined) return { kind: 'network_error', fault: 'url_unusable', durationMs: 0 };
  const { request = AS_THE_SERVICE, ...limits } = options;
  const headers = withAddedHeaders(deliveryHeaders(delivery, url.host), request.headers);
  const { checksCertificate } = request;
  const { body } = delivery;
  return attemptResult(
    await sendRequest({ method: 'POST', url, headers, body }, { ...limits, checksCertificate }),
  );
}

const AS_THE_SERVICE: OwnRequest = { headers: [], checksCertificate: true };

function attemptResult(result: RequestResult): AttemptResult {
  if (result.kind !== 'answered') return result;
  const { status, headers, start: answerStart, durationMs } = result;
  return { kind: 'answered', status, answerStart, content: contentHeaders(headers), durationMs };
}
