import type { ErrorCode } from '../domain/errors.ts';
import {
  isBeforeSending,
  networkErrorCode,
  networkFault,
  type NetworkFault,
} from '../domain/network/network-fault.ts';
import { maskUrl } from '../domain/secrets/mask-secrets.ts';

/** An attempt that got no answer. */
export interface ConnectionFailure {
  readonly kind: 'failure';
  readonly fault: NetworkFault;
  /** The error's code, such as `ECONNRESET`: what people search for. */
  readonly code: string;
  /** Whether the service may have received the request, and so may have carried it out. */
  readonly mayHaveArrived: boolean;
  /** The proxy that requests go through, if any, without its credentials. */
  readonly proxy: string | undefined;
  /** What Node or undici threw, for --debug. */
  readonly cause: Error;
}

/**
 * Reads what the HTTP client threw. Undefined when the connection did not fail: then it is a defect and
 * belongs to whoever catches those.
 *
 * @param proxy the proxy that requests go through, without its credentials
 */
export function readConnectionFailure(
  error: unknown,
  proxy: string | undefined,
): ConnectionFailure | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = networkErrorCode(error);
  if (code === undefined) return undefined;
  // The tunnel's own certificate error comes wrapped, with the telling code inside.
  if (code === 'UND_ERR_PRX_TLS') return readConnectionFailure(error.cause, proxy);
  // A proxy's refusal has no code of its own: its status says more.
  const isProxyRefusal = code === 'UND_ERR_ABORTED' && error.message.startsWith('Proxy response');
  const fault = isProxyRefusal ? 'proxy_refused' : networkFault(error);
  return {
    kind: 'failure',
    fault,
    code: isProxyRefusal ? (/\((\d{3})\)/.exec(error.message)?.[1] ?? code) : code,
    mayHaveArrived: !isBeforeSending(fault),
    proxy,
    cause: error,
  };
}

/** A failure for people. */
export interface Explanation {
  readonly code: ErrorCode;
  /** What happened, for the middle of a sentence. */
  readonly what: string;
  readonly hint: string;
}

const UNREACHABLE = 'service_unreachable';
const CONNECTION = 'Check the network connection, and whether a proxy is needed (HTTPS_PROXY).';

const EXPLANATIONS: Readonly<Record<NetworkFault, Explanation>> = {
  host_not_found: {
    code: UNREACHABLE,
    what: 'this host name is not known',
    hint: 'Check the address (--api-url) for a typing error, and the network connection.',
  },
  lookup_failed: {
    code: UNREACHABLE,
    what: 'looking up the host name failed',
    hint: 'Check the network connection and the DNS settings, then try again.',
  },
  connection_refused: {
    code: UNREACHABLE,
    what: 'the connection was refused: nothing listens there',
    hint: 'Check host and port of the address, and that the server runs (for a local one: dyte-hooks emulate).',
  },
  host_unreachable: { code: UNREACHABLE, what: 'there is no route to this host', hint: CONNECTION },
  connect_timeout: { code: UNREACHABLE, what: 'no connection could be made in time', hint: CONNECTION },
  answer_timeout: {
    code: 'service_timeout',
    what: 'no complete answer came in time',
    hint: `Try again later. ${CONNECTION}`,
  },
  connection_lost: {
    code: UNREACHABLE,
    what: 'the connection broke before the answer was complete',
    hint: `Try again. ${CONNECTION}`,
  },
  certificate_refused: {
    code: 'certificate_invalid',
    what: 'the server’s certificate is not trusted',
    hint: 'If a company proxy or an authority of your own signs it, name its file in NODE_EXTRA_CA_CERTS.',
  },
  tls_failed: {
    code: UNREACHABLE,
    what: 'no encrypted connection could be made',
    hint: 'Check that the server speaks https at this port, in a version of TLS that is still safe.',
  },
  no_tls: {
    code: UNREACHABLE,
    what: 'the server does not speak https at this port',
    hint: 'Check the port; a local server may need http:// instead.',
  },
  proxy_refused: {
    code: UNREACHABLE,
    what: 'the proxy refused to connect',
    hint: 'Check HTTPS_PROXY or HTTP_PROXY with its user name and password, or name the host in NO_PROXY.',
  },
  proxy_connection_lost: {
    code: UNREACHABLE,
    what: 'the proxy closed the connection',
    hint: 'Check that HTTPS_PROXY or HTTP_PROXY is the address of an HTTP proxy that allows CONNECT.',
  },
  answer_unreadable: {
    code: 'service_answer_invalid',
    what: 'the answer is not HTTP',
    hint: 'Check host and port of the address, and whether it should start with https://.',
  },
  answer_malformed: {
    code: 'service_answer_invalid',
    what: 'the answer breaks the rules of HTTP',
    hint: 'A proxy on the way, or the server itself, is faulty. Check that the address is that of the service.',
  },
  http2_only: {
    code: 'service_answer_invalid',
    what: 'the server speaks only HTTP/2, and requests are HTTP/1.1',
    hint: 'Check that the address is that of the service; a local server must take HTTP/1.1 too.',
  },
  https_only: {
    code: 'service_answer_invalid',
    what: 'the server speaks https at this port',
    hint: 'Write the address with https://.',
  },
  answer_too_large: {
    code: 'service_answer_invalid',
    what: 'the answer is too large',
    hint: 'Check that the address is that of the service.',
  },
  url_unusable: {
    code: 'settings_invalid',
    what: 'requests cannot be sent to such an address',
    hint: 'Give one such as https://api.dyte.io/v2 with --api-url.',
  },
  failed: { code: UNREACHABLE, what: 'the request failed', hint: CONNECTION },
};

const CERTIFICATES: Readonly<Record<string, Pick<Explanation, 'what' | 'hint'>>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    what: 'the server’s certificate is self-signed',
    hint: 'If that is intended, name the certificate’s file in NODE_EXTRA_CA_CERTS.',
  },
  CERT_HAS_EXPIRED: {
    what: 'the server’s certificate has expired',
    hint: 'Check this machine’s date; if it is right, the server’s owner must renew the certificate.',
  },
  CERT_NOT_YET_VALID: {
    what: 'the server’s certificate is not valid yet',
    hint: 'Check this machine’s date.',
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    what: 'the server’s certificate is for another host',
    hint: 'Check the host name of the address; a proxy on the way may also answer in its place.',
  },
};

/** Codes of our own, which nobody can search for. */
const OWN_CODES: ReadonlySet<string> = new Set(['ATTEMPT_TIMEOUT', 'PROXY_BROKEN']);

/** What happened to an attempt, in words, with its code: `the connection was refused (ECONNREFUSED)`. */
export function explainFailure({ fault, code, proxy }: ConnectionFailure): Explanation {
  const explained = { ...EXPLANATIONS[fault], ...CERTIFICATES[code] };
  const notes = [
    ...(OWN_CODES.has(code) ? [] : [code]),
    ...(proxy === undefined ? [] : [`through the proxy ${maskUrl(proxy)}`]),
  ];
  return notes.length === 0 ? explained : { ...explained, what: `${explained.what} (${notes.join(', ')})` };
}
