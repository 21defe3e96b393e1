import { REFUSAL_TEXTS } from '../domain/delivery/refusal-texts.ts';
import { CODING_STATUS, REJECTION_STATUS } from '../domain/delivery/rejection-status.ts';
import type { Rejection } from '../domain/delivery/received-delivery.ts';

/** What a request is answered with. */
export interface Answer {
  readonly status: number;
  /** One plain line for whoever reads the sender's log, or what an application answered. */
  readonly body: string | Uint8Array;
  /** Headers beyond those that every answer has. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

function answer(status: number, line: string, headers?: Readonly<Record<string, string>>): Answer {
  return { status, body: `${line}\n`, headers };
}

/** A delivery was not accepted. */
function rejected(reason: Rejection): Answer {
  return refusal(REJECTION_STATUS[reason], reason);
}

function refusal(status: number, reason: keyof typeof REFUSAL_TEXTS): Answer {
  return answer(status, REFUSAL_TEXTS[reason].long);
}

/**
 * Every answer there is. 4xx says that sending the same again changes nothing; 503 asks for another
 * attempt.
 */
export const ANSWERS = {
  /** Any 2xx will do (docs/service.md, "Retries"); most clients and proxies handle 200 with a body best. */
  accepted: answer(200, 'ok'),
  healthy: answer(200, 'dyte-hooks is listening'),
  notJson: rejected('not_json'),
  hostHeader: answer(400, 'a request has one Host header'),
  malformedRequest: refusal(400, 'malformed_request'),
  badSignature: rejected('signature'),
  foreignPage: refusal(403, 'foreign_page'),
  otherWebhook: refusal(403, 'other_webhook'),
  otherPath: refusal(404, 'path'),
  tooSlow: refusal(408, 'too_slow'),
  tooLarge: refusal(413, 'too_large'),
  tooFragmented: refusal(400, 'too_fragmented'),
  compressed: answer(CODING_STATUS, 'the body is compressed, and a delivery is not', {
    'Accept-Encoding': 'identity',
  }),
  expectation: refusal(417, 'expectation'),
  headersTooLarge: refusal(431, 'headers_too_large'),
  noKey: rejected('key_unavailable'),
  notStored: rejected('store_failed'),
  registering: refusal(503, 'registering'),
  busy: refusal(503, 'busy'),
  fault: answer(503, 'the receiver failed'),
} as const satisfies Record<string, Answer>;

/** 405: deliveries come as POST; the root also answers health checks. */
export function methodNotAllowed(allowed: readonly string[]): Answer {
  return answer(405, REFUSAL_TEXTS.method.long, { Allow: allowed.join(', ') });
}
