/**
 * Why a request got no answer that can be used: one vocabulary for the API, forwards, replays and the
 * emulator. The names are kept in stores and shown in JSON.
 *
 * - `connect_timeout`: no connection in time; `answer_timeout`: a connection, but no whole answer in time
 * - `lookup_failed`: the name servers gave no answer, so that nobody knows whether there is such a host
 * - `tls_failed`: the two sides agree on no encryption; `no_tls`: what answers speaks no TLS at all
 * - `answer_unreadable`: what came is no HTTP
 * - `answer_malformed`: an answer came that breaks the rules of HTTP, such as one with two lengths
 * - `http2_only`, `https_only`: another protocol is spoken there
 * - `url_unusable`: nothing that HTTP can be sent to, such as `ftp://...`
 */
export const NETWORK_FAULTS = [
  'connection_refused',
  'connection_lost',
  'connect_timeout',
  'host_not_found',
  'lookup_failed',
  'host_unreachable',
  'certificate_refused',
  'tls_failed',
  'no_tls',
  'http2_only',
  'https_only',
  'answer_timeout',
  'answer_unreadable',
  'answer_malformed',
  'answer_too_large',
  'proxy_refused',
  'proxy_connection_lost',
  'url_unusable',
  'failed',
] as const;

export type NetworkFault = (typeof NETWORK_FAULTS)[number];

/**
 * Codes of Node (system calls, name lookups, TLS), of undici, and two of our own.
 *
 * Source: Node's documentation of `errno`, `dns` and `tls` error codes; undici's `core/errors.js`.
 */
const FAULTS: Readonly<Record<string, NetworkFault>> = {
  ECONNREFUSED: 'connection_refused',
  ECONNRESET: 'connection_lost',
  ECONNABORTED: 'connection_lost',
  EPIPE: 'connection_lost',
  ETIMEDOUT: 'connection_lost',
  ENOTFOUND: 'host_not_found',
  EHOSTUNREACH: 'host_unreachable',
  EHOSTDOWN: 'host_unreachable',
  ENETUNREACH: 'host_unreachable',
  ENETDOWN: 'host_unreachable',
  EADDRNOTAVAIL: 'host_unreachable',
  ERR_SOCKET_CONNECTION_TIMEOUT: 'connect_timeout',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate_refused',
  HOSTNAME_MISMATCH: 'certificate_refused',
  INVALID_CA: 'certificate_refused',
  INVALID_PURPOSE: 'certificate_refused',
  UND_ERR_SOCKET: 'connection_lost',
  UND_ERR_CONNECT_TIMEOUT: 'connect_timeout',
  UND_ERR_HEADERS_TIMEOUT: 'answer_timeout',
  UND_ERR_BODY_TIMEOUT: 'answer_timeout',
  UND_ERR_HEADERS_OVERFLOW: 'answer_too_large',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'answer_too_large',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'connection_lost',
  HPE_HEADER_OVERFLOW: 'answer_too_large',
  HPE_INVALID_CONSTANT: 'answer_unreadable',
  HPE_INVALID_VERSION: 'answer_unreadable',
  HPE_UNKNOWN: 'answer_unreadable',
  HPE_INVALID_EOF_STATE: 'connection_lost',
  HPE_CLOSED_CONNECTION: 'connection_lost',
  ATTEMPT_TIMEOUT: 'answer_timeout',
  PROXY_BROKEN: 'proxy_connection_lost',
};

/** Codes that come in many kinds, by how they begin. The first that fits counts. */
const FAMILIES: readonly (readonly [start: RegExp, fault: NetworkFault])[] = [
  [/^EAI_/, 'lookup_failed'],
  [/^HPE_/, 'answer_malformed'],
  [
    /^(?:CERT_|CRL_|SELF_SIGNED_CERT|UNABLE_TO_(?:GET|VERIFY|DECRYPT|DECODE)_|ERR_TLS_CERT_)/,
    'certificate_refused',
  ],
  [/^(?:ERR_SSL_|ERR_TLS_|EPROTO)/, 'tls_failed'],
];

/** What OpenSSL says when the bytes that come are no TLS at all, such as those of plain HTTP. */
const NO_TLS =
  /wrong version number|packet length too long|record layer failure|http request|unknown protocol/;

/** What an error of Node, or of undici, means for a request. */
export function networkFault(error: unknown): NetworkFault {
  if (!(error instanceof Error)) return 'failed';
  const code = networkErrorCode(error) ?? '';
  if (code === 'ETIMEDOUT' && isOfConnecting(error)) return 'connect_timeout';
  const fault = FAULTS[code] ?? FAMILIES.find(([start]) => start.test(code))?.[1] ?? 'failed';
  return fault === 'tls_failed' ? tlsFault(error.message) : (otherProtocol(error) ?? fault);
}

/** The code of an error of Node or undici; undefined for one that has none, which is a defect of ours. */
export function networkErrorCode(error: Error): string | undefined {
  if ('code' in error && typeof error.code === 'string') return error.code;
  // undici's parser gives its errors a code only where llhttp has one.
  return error.name === 'HTTPParserError' ? 'HPE_UNKNOWN' : undefined;
}

/** A connection that stood may time out too. Trying all addresses of a host ends with all their errors. */
function isOfConnecting(error: Error): boolean {
  return error instanceof AggregateError || ('syscall' in error && error.syscall === 'connect');
}

/** Whether the fault arises before a request is sent: nobody can have acted on it. */
export function isBeforeSending(fault: NetworkFault): boolean {
  return BEFORE_SENDING.has(fault);
}

const BEFORE_SENDING: ReadonlySet<NetworkFault> = new Set([
  'connection_refused',
  'connect_timeout',
  'host_not_found',
  'lookup_failed',
  'host_unreachable',
  'certificate_refused',
  'tls_failed',
  'no_tls',
  'http2_only',
  'https_only',
  'proxy_refused',
  'proxy_connection_lost',
  'url_unusable',
]);

/**
 * Whether it says that nothing is to be reached at the address now: nothing listens there, or there is no
 * way to it. What answers there, however badly, is reached.
 */
export function isUnreachable(fault: NetworkFault): boolean {
  return UNREACHABLE.has(fault);
}

const UNREACHABLE: ReadonlySet<NetworkFault> = new Set([
  'connection_refused',
  'connect_timeout',
  'host_not_found',
  'lookup_failed',
  'host_unreachable',
]);

/**
 * Whether a delivery that met this fault may be sent again. Another try would meet the same protocol once
 * more, and an application whose answer cannot be read has had the delivery.
 */
export function isWorthAnotherTry(fault: NetworkFault): boolean {
  return !NOT_WORTH_ANOTHER_TRY.has(fault);
}

const NOT_WORTH_ANOTHER_TRY: ReadonlySet<NetworkFault> = new Set([
  'answer_unreadable',
  'answer_malformed',
  'answer_too_large',
  'http2_only',
  'https_only',
  'tls_failed',
  'no_tls',
]);

function tlsFault(message: string): NetworkFault {
  if (message.includes('no application protocol')) return 'http2_only';
  return NO_TLS.test(message) ? 'no_tls' : 'tls_failed';
}

const HTTP2_SETTINGS = 4;
const HTTP2_GOAWAY = 7;

/**
 * The protocol that bytes are of which the parser of HTTP could not read. The first frame of HTTP/2 is
 * one of settings, or says goodbye, on stream 0 (RFC 9113, 3.4); an alert of TLS begins with 21 and its
 * version (RFC 8446, 5.1).
 */
function otherProtocol(error: Error): NetworkFault | undefined {
  const bytes = 'rawPacket' in error ? error.rawPacket : undefined;
  if (!(bytes instanceof Uint8Array)) return undefined;
  const [first, second, , type] = bytes;
  if (first === 0 && second === 0 && (type === HTTP2_SETTINGS || type === HTTP2_GOAWAY)) return 'http2_only';
  return first === 0x15 && second === 0x03 ? 'https_only' : undefined;
}

const FAULT_TEXTS: Partial<Readonly<Record<NetworkFault, string>>> = {
  http2_only: 'speaks only HTTP/2',
  https_only: 'speaks https',
  tls_failed: 'no TLS connection',
  no_tls: 'speaks no TLS',
};

/** A fault in two or three words. */
export function faultText(fault: NetworkFault): string {
  return FAULT_TEXTS[fault] ?? fault.replaceAll('_', ' ');
}

/** A fault as it was kept; one that a newer version has invented is `failed`. */
export function readNetworkFault(value: unknown): NetworkFault {
  return NETWORK_FAULTS.find((fault) => fault === value) ?? 'failed';
}
