import type { RefusalReason, Rejection } from './received-delivery.ts';

/** Why a delivery or a request was not accepted, in words. */
export interface RefusalText {
  /** A few words, for a count. */
  readonly short: string;
  /** A clause, also for the sender. */
  readonly long: string;
}

export const REFUSAL_TEXTS: Readonly<Record<Rejection | RefusalReason, RefusalText>> = {
  signature: { short: 'bad signature', long: 'the signature is missing or does not match the body' },
  not_json: { short: 'not JSON', long: 'the body is not JSON' },
  key_unavailable: { short: 'could not be checked', long: 'the signature cannot be checked now' },
  store_failed: { short: 'not stored', long: 'the delivery could not be stored' },
  path: { short: 'other path', long: 'nothing is received at this path' },
  method: { short: 'not a POST', long: 'deliveries come as POST' },
  foreign_page: {
    short: 'sent by a web page',
    long: 'a web page sent this, and deliveries come from the service only',
  },
  other_webhook: { short: 'for another webhook', long: 'this was sent for another webhook' },
  registering: { short: 'before the webhook was known', long: 'the webhook is still being registered' },
  too_large: { short: 'too large', long: 'the body is too large' },
  too_fragmented: { short: 'too many small pieces', long: 'the body came in too many small pieces' },
  expectation: { short: 'unknown expectation', long: 'only 100-continue can be expected' },
  malformed_request: { short: 'not HTTP', long: 'the request is not HTTP/1.1' },
  tls: { short: 'https on an http port', long: 'https was spoken to a port that speaks http' },
  no_tls: { short: 'http on an https port', long: 'http was spoken to a port that speaks https' },
  tls_failed: { short: 'no secure connection', long: 'no secure connection came about' },
  certificate_refused: { short: 'certificate not taken', long: 'the sender did not take the certificate' },
  headers_too_large: { short: 'headers too large', long: 'the headers are too large' },
  too_slow: { short: 'too slow', long: 'the request took too long' },
  aborted: { short: 'broken off', long: 'the sender broke it off' },
  too_many_connections: { short: 'too many connections', long: 'too many connections at once' },
  busy: { short: 'too much at once', long: 'too much is being received' },
};
