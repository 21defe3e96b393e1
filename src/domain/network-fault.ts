/**
 * Why there is no answer.
 *
 * - `answer_unreadable`: what came is no HTTP, or has headers beyond all measure
 * - `answer_malformed`: an answer came that breaks the rules of HTTP, such as one with two lengths
 * - `http2_only`, `https_only`: another protocol is spoken there
 * - `tls_failed`: the two sides agree on no encryption
 * - `url_unusable`: nothing that HTTP can be sent to, such as `ftp://...`
 */
export const NETWORK_FAULTS = [
  'connection_refused',
  'connection_lost',
  'host_not_found',
  'host_unreachable',
  'certificate_refused',
  'answer_unreadable',
  'answer_malformed',
  'http2_only',
  'https_only',
  'tls_failed',
  'url_unusable',
  'failed',
] as const;

export type NetworkFault = (typeof NETWORK_FAULTS)[number];

const FAULTS: Readonly<Record<string, NetworkFault>> = {
  ECONNREFUSED: 'connection_refused',
  ECONNRESET: 'connection_lost',
  EPIPE: 'connection_lost',
  ENOTFOUND: 'host_not_found',
  EAI_AGAIN: 'host_not_found',
  EHOSTUNREACH: 'host_unreachable',
  ENETUNREACH: 'host_unreachable',
  EADDRNOTAVAIL: 'host_unreachable',
  ETIMEDOUT: 'host_unreachable',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate_refused',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate_refused',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate_refused',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate_refused',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate_refused',
  UND_ERR_SOCKET: 'connection_lost',
  UND_ERR_CONNECT_TIMEOUT: 'host_unreachable',
  UND_ERR_HEADERS_OVERFLOW: 'answer_unreadable',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'connection_lost',
  HPE_HEADER_OVERFLOW: 'answer_unreadable',
  HPE_INVALID_CONSTANT: 'answer_unreadable',
  HPE_INVALID_VERSION: 'answer_unreadable',
  HPE_INVALID_EOF_STATE: 'connection_lost',
  HPE_CLOSED_CONNECTION: 'connection_lost',
};

/** Codes that come in many kinds, by how they begin. */
const FAMILIES: readonly (readonly [start: string, fault: NetworkFault])[] = [
  ['HPE_', 'answer_malformed'],
  ['CERT_', 'certificate_refused'],
  ['ERR_TLS_', 'certificate_refused'],
  ['ERR_SSL_', 'tls_failed'],
  ['EPROTO', 'tls_failed'],
];

/** What OpenSSL says when the bytes that come are no TLS at all, such as those of plain HTTP. */
const NO_TLS =
  /wrong version number|packet length too long|record layer failure|http request|unknown protocol/;

/** What an error of Node, or of undici, means for a request. */
export function networkFault(error: unknown): NetworkFault {
  if (!(error instanceof Error)) return 'failed';
  const code = codeOf(error);
  const family = FAMILIES.find(([start]) => code.startsWith(start))?.[1];
  if (family === 'tls_failed') return tlsFault(error.message);
  return otherProtocol(error) ?? FAULTS[code] ?? family ?? 'failed';
}

/** What may be tried again: an answer did come, and another try would meet it, or the protocol, once more. */
export function isWorthAnotherTry(fault: NetworkFault): boolean {
  return !NOT_WORTH_ANOTHER_TRY.has(fault);
}

const NOT_WORTH_ANOTHER_TRY: ReadonlySet<NetworkFault> = new Set([
  'answer_unreadable',
  'answer_malformed',
  'http2_only',
  'https_only',
  'tls_failed',
]);

function tlsFault(message: string): NetworkFault {
  if (message.includes('no application protocol')) return 'http2_only';
  return NO_TLS.test(message) ? 'answer_unreadable' : 'tls_failed';
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

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

const SPOKEN: Partial<Readonly<Record<NetworkFault, string>>> = {
  http2_only: 'speaks only HTTP/2',
  https_only: 'speaks https',
  tls_failed: 'no TLS connection',
};

/** A fault in two or three words. */
export function faultText(fault: NetworkFault): string {
  return SPOKEN[fault] ?? fault.replaceAll('_', ' ');
}

/** A fault as it was kept; one that a newer version has invented is `failed`. */
export function readNetworkFault(value: unknown): NetworkFault {
  return NETWORK_FAULTS.find((fault) => fault === value) ?? 'failed';
}
