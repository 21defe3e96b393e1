import { HooksError, type ErrorCode } from '../domain/errors.ts';
import { maskUrl } from '../domain/secrets.ts';
import type { Fault, FaultReason } from './outcome.ts';

interface Explanation {
  readonly code: ErrorCode;
  readonly what: string;
  readonly hint: string;
}

const UNREACHABLE = 'service_unreachable';
const CONNECTION = 'Check the network connection, and whether a proxy is needed (HTTPS_PROXY).';

const EXPLANATIONS: Readonly<Record<FaultReason, Explanation>> = {
  name_unknown: {
    code: UNREACHABLE,
    what: 'this host name is not known',
    hint: 'Check the address (--api-url) for a typing error, and the network connection.',
  },
  name_lookup_failed: {
    code: UNREACHABLE,
    what: 'looking up the host name failed',
    hint: 'Check the network connection and the DNS settings, then try again.',
  },
  refused: {
    code: UNREACHABLE,
    what: 'the connection was refused: nothing listens there',
    hint: 'Check host and port of the address, and that the server runs (for a local one: dyte-hooks emulate).',
  },
  no_route: { code: UNREACHABLE, what: 'there is no way to this host', hint: CONNECTION },
  connect_timeout: { code: UNREACHABLE, what: 'no connection could be made in time', hint: CONNECTION },
  timeout: {
    code: 'service_timeout',
    what: 'no whole answer came in time',
    hint: `Try again later. ${CONNECTION}`,
  },
  broken: {
    code: UNREACHABLE,
    what: 'the connection broke before the answer was whole',
    hint: `Try again. ${CONNECTION}`,
  },
  certificate: {
    code: 'certificate_invalid',
    what: 'the server’s certificate is not trusted',
    hint: 'If a company proxy or an own authority signs it, name its file in NODE_EXTRA_CA_CERTS.',
  },
  tls: {
    code: UNREACHABLE,
    what: 'no encrypted connection could be agreed on',
    hint: 'Check that the server speaks https at this port; a local one may need http:// instead.',
  },
  proxy_refused: {
    code: UNREACHABLE,
    what: 'the proxy refused to connect',
    hint: 'Check HTTPS_PROXY or HTTP_PROXY with its user name and password, or name the host in NO_PROXY.',
  },
  proxy_broken: {
    code: UNREACHABLE,
    what: 'the proxy closed the connection',
    hint: 'Check that HTTPS_PROXY or HTTP_PROXY is the address of an HTTP proxy that allows CONNECT.',
  },
  not_http: {
    code: 'service_answer_invalid',
    what: 'the answer is not HTTP',
    hint: 'Check host and port of the address, and whether it should start with https://.',
  },
  malformed: {
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
  too_large: {
    code: 'service_answer_invalid',
    what: 'the answer is too large',
    hint: 'Check that the address is that of the service.',
  },
  other: { code: UNREACHABLE, what: 'the request failed', hint: CONNECTION },
};

const CERTIFICATES: Readonly<Record<string, Pick<Explanation, 'what' | 'hint'>>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    what: 'the server’s certificate is self-signed',
    hint: 'If that is meant, name the certificate’s file in NODE_EXTRA_CA_CERTS.',
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

/** What happened to an attempt, in words, with its code: `the connection was refused (ECONNREFUSED)`. */
export function explainFault(fault: Fault): Explanation {
  const explained = { ...EXPLANATIONS[fault.reason], ...CERTIFICATES[fault.code] };
  const through = fault.proxy === undefined ? '' : `, through the proxy ${maskUrl(fault.proxy)}`;
  return { ...explained, what: `${explained.what} (${fault.code}${through})` };
}

/** The error for a call that got no answer. */
export function faultError(fault: Fault, where: string): HooksError {
  const { code, what, hint } = explainFault(fault);
  return new HooksError(code, `${where}: ${what}.`, { hint });
}
