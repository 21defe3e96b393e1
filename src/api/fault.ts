import { networkFault, type NetworkFault } from '../domain/network-fault.ts';
import type { Fault, FaultReason } from './outcome.ts';

/**
 * Codes of Node (system calls, name lookups, TLS) and of undici, by what they mean for a caller.
 *
 * Source: Node's documentation of `errno`, `dns` and `tls` error codes; undici's `core/errors.js`.
 */
const REASONS: Readonly<Record<string, FaultReason>> = {
  ENOTFOUND: 'name_unknown',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'no_route',
  EHOSTDOWN: 'no_route',
  ENETUNREACH: 'no_route',
  ENETDOWN: 'no_route',
  EADDRNOTAVAIL: 'no_route',
  UND_ERR_CONNECT_TIMEOUT: 'connect_timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  ATTEMPT_TIMEOUT: 'timeout',
  ETIMEDOUT: 'broken',
  ECONNRESET: 'broken',
  ECONNABORTED: 'broken',
  EPIPE: 'broken',
  UND_ERR_SOCKET: 'broken',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'broken',
  HPE_INVALID_CONSTANT: 'not_http',
  HPE_INVALID_VERSION: 'not_http',
  HPE_UNKNOWN: 'not_http',
  HPE_INVALID_EOF_STATE: 'broken',
  HPE_CLOSED_CONNECTION: 'broken',
  HPE_HEADER_OVERFLOW: 'too_large',
  UND_ERR_HEADERS_OVERFLOW: 'too_large',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'too_large',
  EPROTO: 'tls',
  HOSTNAME_MISMATCH: 'certificate',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate',
  INVALID_CA: 'certificate',
  PROXY_BROKEN: 'proxy_broken',
};

/** Families of codes, for those that are not named above. */
const FAMILIES: readonly (readonly [RegExp, FaultReason])[] = [
  [/^EAI_/, 'name_lookup_failed'],
  [
    /^(?:CERT_|SELF_SIGNED_CERT|UNABLE_TO_(?:GET|VERIFY|DECRYPT|DECODE)_|CRL_|INVALID_PURPOSE)/,
    'certificate',
  ],
  [/^ERR_(?:SSL|TLS)_/, 'tls'],
  [/^HPE_/, 'malformed'],
];

/** What is told from more than the code: the bytes that came, or what TLS said. */
const PROTOCOLS: Partial<Readonly<Record<NetworkFault, FaultReason>>> = {
  http2_only: 'http2_only',
  https_only: 'https_only',
};

/** Reasons that arise before the request is sent. */
const BEFORE_SENDING: ReadonlySet<FaultReason> = new Set([
  'name_unknown',
  'name_lookup_failed',
  'refused',
  'no_route',
  'connect_timeout',
  'certificate',
  'tls',
  'http2_only',
  'https_only',
  'proxy_refused',
  'proxy_broken',
]);

/**
 * Reads what the HTTP client threw. Undefined when it is not a fault of the connection: then it is
 * a defect and belongs to whoever catches those.
 *
 * @param proxy the proxy that requests go through, without its credentials
 */
export function readFault(error: unknown, proxy: string | undefined): Fault | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = codeOf(error);
  if (code === undefined) return undefined;
  const { message } = error;
  // The tunnel's own certificate error comes wrapped, with the telling code inside.
  if (code === 'UND_ERR_PRX_TLS') return readFault(error.cause, proxy);
  const isConnecting = 'syscall' in error && error.syscall === 'connect';
  const reason =
    code === 'UND_ERR_ABORTED' && message.startsWith('Proxy response')
      ? 'proxy_refused'
      : (PROTOCOLS[networkFault(error)] ?? reasonOf(code, isConnecting));
  return {
    kind: 'fault',
    reason,
    code: shownCode(reason, code, message),
    mayHaveArrived: !BEFORE_SENDING.has(reason),
    proxy,
  };
}

/** undici's parser gives its errors a code only where llhttp has one. */
function codeOf(error: Error): string | undefined {
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.name === 'HTTPParserError' ? 'HPE_UNKNOWN' : undefined;
}

function reasonOf(code: string, isConnecting: boolean): FaultReason {
  if (isConnecting && code === 'ETIMEDOUT') return 'connect_timeout';
  return REASONS[code] ?? FAMILIES.find(([family]) => family.test(code))?.[1] ?? 'other';
}

/** A proxy's refusal has no code of its own: its status says more. */
function shownCode(reason: FaultReason, code: string, message: string): string {
  return reason === 'proxy_refused' ? (/\((\d{3})\)/.exec(message)?.[1] ?? code) : code;
}
