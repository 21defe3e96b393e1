/** What the receiver takes at most, so that no sender can exhaust the process. */
export interface ReceiverLimits {
  /** Bytes of one body. Real ones have below 10 kilobytes. */
  readonly bodyBytes: number;
  /** Bytes of all bodies that are being received at one moment. */
  readonly allBodiesBytes: number;
  /** Bytes of all headers of one request. */
  readonly headerBytes: number;
  /** Milliseconds for a TLS handshake. */
  readonly handshakeMs: number;
  /** TLS handshakes under way at one moment. */
  readonly handshakes: number;
  /** Milliseconds for the headers of a request. */
  readonly headersMs: number;
  /** Milliseconds for a whole request. */
  readonly requestMs: number;
  /** Milliseconds that a connection may be idle after an answer. */
  readonly idleMs: number;
  /** Milliseconds for a sender to read an answer that was given before its request was over. */
  readonly lingerMs: number;
  readonly connections: number;
  /** Requests on one connection that are answered at one moment. */
  readonly pipelined: number;
  /** Requests on one connection before it is closed. */
  readonly requestsPerConnection: number;
}

/** None of these is documented by the service; chosen well above what its senders need. */
export const DEFAULT_LIMITS: ReceiverLimits = {
  bodyBytes: 5 * 1024 * 1024,
  allBodiesBytes: 64 * 1024 * 1024,
  headerBytes: 16 * 1024,
  handshakeMs: 5000,
  handshakes: 256,
  headersMs: 5000,
  requestMs: 15_000,
  idleMs: 10_000,
  lingerMs: 1000,
  connections: 512,
  pipelined: 16,
  requestsPerConnection: 1000,
};
