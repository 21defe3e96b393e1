/** What the receiver takes at most, so that no sender can exhaust the process. */
export interface ReceiverLimits {
  /** Bytes of one body. Real ones have below 10 kilobytes. */
  readonly bodySize: number;
  /** Bytes of all bodies that are being received at one moment. */
  readonly bodiesSize: number;
  /** Bytes of all headers of one request. */
  readonly headersSize: number;
  /** Milliseconds for a TLS handshake. */
  readonly handshakeTime: number;
  /** TLS handshakes under way at one moment. */
  readonly handshakes: number;
  /** Milliseconds for the headers of a request. */
  readonly headersTime: number;
  /** Milliseconds for a whole request. */
  readonly requestTime: number;
  /** Milliseconds that a connection may be idle after an answer. */
  readonly idleTime: number;
  /** Milliseconds for a sender to read an answer that was given before its request was over. */
  readonly lingerTime: number;
  readonly connections: number;
  /** Requests on one connection that are answered at one moment. */
  readonly pipelined: number;
  /** Requests on one connection before it is closed. */
  readonly requestsPerConnection: number;
}

/** None of these is documented by the service; chosen well above what its senders need. */
export const DEFAULT_LIMITS: ReceiverLimits = {
  bodySize: 5 * 1024 * 1024,
  bodiesSize: 64 * 1024 * 1024,
  headersSize: 16 * 1024,
  handshakeTime: 5000,
  handshakes: 256,
  headersTime: 5000,
  requestTime: 15_000,
  idleTime: 10_000,
  lingerTime: 1000,
  connections: 512,
  pipelined: 16,
  requestsPerConnection: 1000,
};
