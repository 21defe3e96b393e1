import type { AddressProblem, InterstitialOwner } from '../../domain/connection/address-problem.ts';
import { parseUrl } from '../../domain/network/parse-url.ts';
import { faultText, type NetworkFault } from '../../domain/network/network-fault.ts';
import { maskUrl } from '../../domain/secrets/mask-secrets.ts';
import { safeText } from '../../terminal/text/safe-text.ts';

/** Where a public address is to lead. */
interface WantedWay {
  /** The address of the receiver on this machine. */
  readonly localUrl: string;
  /** What makes it lead here; undefined where somebody else does. */
  readonly tunnel: string | undefined;
}

/** A URL from outside, for a person. */
export function shownAddress(url: string): string {
  return safeText(maskUrl(url));
}

/** What is the matter with a public address, as a clause that goes on after it: `https://… is …`. */
export function problemText(problem: AddressProblem, url: string): string {
  switch (problem.kind) {
    case 'unreachable':
      return faultClause(problem.fault, problem.code, safeText(parseUrl(url)?.hostname ?? ''));
    case 'unconnected':
      return `answers that no tunnel is connected to it (status ${String(problem.status)})`;
    case 'port_unreachable':
      return `answers ${String(problem.status)}: what stands there does not reach this receiver`;
    case 'interstitial':
      return `shows a page of ${OWNERS[problem.by]} for people first (status ${String(problem.status)})`;
    case 'login':
      return `asks for a login first (status ${String(problem.status)})`;
    case 'redirect':
      return `redirects${problem.location === undefined ? '' : ` to ${shownAddress(problem.location)}`} (status ${String(problem.status)})`;
    case 'other_receiver':
      return `leads to another receiver of dyte-hooks (status ${String(problem.status)})`;
    case 'other_program':
      return `leads to another program (status ${String(problem.status)})`;
  }
}

const OWNERS: Readonly<Record<InterstitialOwner, string>> = {
  ngrok: 'ngrok',
  localtunnel: 'localtunnel',
  cloudflare: 'Cloudflare',
};

const CLAUSES: Partial<Readonly<Record<NetworkFault, string>>> = {
  connection_refused: 'takes no connections',
  connection_lost: 'breaks connections off',
  connect_timeout: 'takes no connection in time',
  answer_timeout: 'gives no answer in time',
  host_unreachable: 'cannot be reached from this machine',
  certificate_refused: 'has a certificate that is not trusted',
  tls_failed: 'makes no secure connection',
  no_tls: 'speaks no https',
  https_only: 'speaks https, not http',
  answer_unreadable: 'speaks no HTTP',
  answer_too_large: 'leads to another program, whose answer is large',
  proxy_refused: 'is not reached: the proxy of HTTPS_PROXY refuses',
};

function faultClause(fault: NetworkFault, code: string, host: string): string {
  const clause = {
    ...CLAUSES,
    host_not_found: `has a name that is not known (${host})`,
    lookup_failed: `has a name that could not be looked up (${host})`,
  }[fault];
  return `${clause ?? `cannot be used: ${faultText(fault)}`}${/^[A-Z]\w+_?\w*$/.test(code) && code !== 'ATTEMPT_TIMEOUT' ? `, ${code}` : ''}`;
}

/** What to do about it: one or two sentences. */
export function problemHint(problem: AddressProblem, { localUrl, tunnel }: WantedWay): string {
  switch (problem.kind) {
    case 'unreachable':
      return faultHint(problem.fault, tunnel);
    case 'unconnected':
      return tunnel === undefined
        ? `Start the tunnel, and have it lead to ${localUrl}.`
        : 'Try again: some tunnels take longer. Is something in the way of its connection, such as a firewall?';
    case 'port_unreachable':
    case 'other_receiver':
    case 'other_program':
      return `It must lead to ${localUrl}, with path and query as they come.${tunnel === 'cloudflared' ? ' A configuration file of cloudflared (~/.cloudflared/config.yml) gets in the way of quick tunnels.' : ''}`;
    case 'interstitial':
      return 'The service cannot click it away. Use another kind of tunnel, such as --tunnel cloudflared, or switch the page off there.';
    case 'login':
      return 'The service cannot sign in. Let requests to this path through without; deliveries are signed.';
    case 'redirect':
      return 'A redirect is the end of a delivery for RealtimeKit. Give the address that it leads to.';
  }
}

const CERTIFICATE_HINT =
  'The service takes no such certificate either. Check the address, and the date of this machine.';
const PROXY_HINT = 'Check HTTPS_PROXY, or name the host in NO_PROXY.';

const FAULT_HINTS: Partial<Readonly<Record<NetworkFault, string>>> = {
  certificate_refused: CERTIFICATE_HINT,
  tls_failed: CERTIFICATE_HINT,
  no_tls: CERTIFICATE_HINT,
  proxy_refused: PROXY_HINT,
  proxy_connection_lost: PROXY_HINT,
};

function faultHint(fault: NetworkFault, tunnel: string | undefined): string {
  const isUnknown = fault === 'host_not_found' || fault === 'lookup_failed';
  if (isUnknown && tunnel !== undefined)
    return 'Name servers remember for minutes that a new name was not there. Try again, or ask another one, such as 1.1.1.1.';
  if (isUnknown) return 'Check the address for a typing error, and the network connection.';
  return FAULT_HINTS[fault] ?? 'Check the address and the network connection.';
}
