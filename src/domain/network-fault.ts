/**
 * Why no answer came at all. `answer_unreadable`: what came is no HTTP, or has headers beyond all
 * measure. `url_unusable`: nothing that HTTP can be sent to, such as `ftp://...`.
 */
export const NETWORK_FAULTS = [
  'connection_refused',
  'connection_lost',
  'host_not_found',
  'host_unreachable',
  'certificate_refused',
  'answer_unreadable',
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
};

/** Codes that come in many kinds, by how they begin. */
const FAMILIES: readonly (readonly [start: string, fault: NetworkFault])[] = [
  ['HPE_', 'answer_unreadable'],
  ['CERT_', 'certificate_refused'],
  ['ERR_TLS_', 'certificate_refused'],
  ['ERR_SSL_', 'answer_unreadable'],
  ['EPROTO', 'answer_unreadable'],
];

/** What an error of Node, or of undici, means for a request. */
export function networkFault(error: unknown): NetworkFault {
  const code = codeOf(error);
  const family = FAMILIES.find(([start]) => code.startsWith(start));
  return FAULTS[code] ?? family?.[1] ?? 'failed';
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  // undici's has no code for most of what its parser finds.
  if (error.name === 'HTTPParserError') return 'HPE_INVALID';
  if (!('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

/** A fault as it was kept; one that a newer version has invented is `failed`. */
export function readNetworkFault(value: unknown): NetworkFault {
  return NETWORK_FAULTS.find((fault) => fault === value) ?? 'failed';
}
