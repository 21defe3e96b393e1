import type { SignatureResult } from '../signature/signature.ts';

/** A header as it came: the sender's spelling and order are kept. */
export type HeaderPair = readonly [name: string, value: string];

/**
 * What is known of a delivery's signature: a check's result, or that checking is switched off. `reconstructed`:
 * there is none, since the delivery was rebuilt of what the service's API knows, and never came.
 */
export type SignatureFinding =
  | SignatureResult
  | { readonly state: 'unchecked' }
  | { readonly state: 'reconstructed' };

/**
 * Whether a delivery that came may have effects beyond being kept and shown: it is genuine, or the user has
 * said that this does not matter. One that was rebuilt is neither, and fulfills no expectation.
 */
export function isTrusted(state: SignatureFinding['state']): boolean {
  return state === 'valid' || state === 'unchecked';
}

/** A body read for showing. What was received stays the bytes: a body is never made from this again. */
export type Payload =
  | { readonly readable: true; readonly value: unknown }
  | { readonly readable: false; readonly reason: UnreadableReason };

/**
 * `too_deep`: nested so deeply that walking through it could exhaust the stack. `too_large`: reading or
 * showing it would keep others waiting.
 */
export type UnreadableReason = 'empty' | 'not_utf8' | 'not_json' | 'too_deep' | 'too_large';

/**
 * Why a delivery was rejected: it was read whole, and then not accepted. `signature` and `not_json` are its
 * fault, the last two are ours. A request that never became a delivery is refused: `RefusalReason`.
 */
export type Rejection = 'signature' | 'not_json' | 'key_unavailable' | 'store_failed';

/** A delivery that came in whole and was answered. */
export interface ReceivedDelivery {
  /** Names it to people, and in the store: see `NewDelivery`. */
  readonly id: string;
  /** The payload's event name; undefined when it has none that can be read. */
  readonly event: string | undefined;
  readonly uuid: string | undefined;
  readonly webhookId: string | undefined;
  readonly meetingId: string | undefined;
  readonly sessionId: string | undefined;
  readonly signature: SignatureFinding;
  /** Why it was not accepted; undefined when it was. */
  readonly rejection: Rejection | undefined;
  /** Whether an earlier copy was accepted. A copy that is not accepted counts for nothing here. */
  readonly repeat: boolean;
  /** Whether it was sent for another webhook than that of this receiver, where the receiver has one. */
  readonly foreign?: boolean;
  /** Counts the copies that were accepted: 2 for the first repeat. 1 for a delivery that was not accepted. */
  readonly attempt: number;
  /** Status of our answer. */
  readonly status: number;
  /** When its request began: milliseconds since 1970. */
  readonly receivedAt: number;
  /** Milliseconds from its last byte to our answer. */
  readonly durationMs: number;
  readonly method: string;
  /** The request's target as it came, with its query, which may hold secrets. */
  readonly target: string;
  readonly headers: readonly HeaderPair[];
  /** The exact bytes that came. */
  readonly body: Buffer;
  readonly payload: Payload;
}

/**
 * Why a request was refused: it never became a delivery, and no store keeps it. `tls`: https was spoken where http is; `no_tls`: the reverse.
 * `tls_failed`: no secure connection came about; `certificate_refused`: because of our certificate.
 * `foreign_page`: a browser sent it for a page that is not ours. `other_webhook`: it was sent for a webhook that
 * is not ours, and only ours are wanted; `registering`: it is not known yet which is ours.
 */
export type RefusalReason =
  | 'path'
  | 'method'
  | 'foreign_page'
  | 'other_webhook'
  | 'registering'
  | 'too_large'
  | 'too_fragmented'
  | 'expectation'
  | 'malformed_request'
  | 'tls'
  | 'no_tls'
  | 'tls_failed'
  | 'certificate_refused'
  | 'headers_too_large'
  | 'too_slow'
  | 'aborted'
  | 'too_many_connections'
  | 'busy';

/** A request that was turned away before it became a delivery. */
export interface RefusedRequest {
  readonly reason: RefusalReason;
  /** Status of our answer; undefined when there was nobody left to answer. */
  readonly status: number | undefined;
  readonly receivedAt: number;
  /** Undefined when the request could not be read that far. */
  readonly method: string | undefined;
  readonly target: string | undefined;
}
