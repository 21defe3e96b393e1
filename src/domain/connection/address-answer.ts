import { REFUSAL_TEXTS } from '../delivery/refusal-texts.ts';
import { parseUrl } from '../network/parse-url.ts';
import type { NetworkFault } from '../network/network-fault.ts';
import type { AddressProblem, InterstitialOwner } from './address-problem.ts';

/** What came of one request to a public address. */
export type AddressAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** The `location` header as it came. */
      readonly location: string | undefined;
      readonly body: string;
    }
  | { readonly kind: 'failed'; readonly fault: NetworkFault; readonly code: string };

/** What our own receiver says to a GET that it does not expect. */
const RECEIVER_ANSWERS: ReadonlySet<string> = new Set([
  'dyte-hooks is listening',
  REFUSAL_TEXTS.method.long,
  REFUSAL_TEXTS.path.long,
]);

/** How the pages begin that are for people (docs/service.md, "Tunnels"). */
const INTERSTITIALS: readonly (readonly [by: InterstitialOwner, mark: RegExp])[] = [
  ['ngrok', /ERR_NGROK_6024|ngrok-skip-browser-warning/],
  ['localtunnel', /bypass-tunnel-reminder|tunnel password/i],
  ['cloudflare', /challenge-platform|cf[_-]chl/],
];

/** Of localtunnel's page. */
const NETWORK_AUTHENTICATION_REQUIRED = 511;

/** Of Cloudflare, when no program is connected to the tunnel, with the error 1033 in the body. */
const ORIGIN_DNS_ERROR = 530;

const UNCONNECTED = /\b1033\b|ERR_NGROK_3200|tunnel (?:unavailable|not found)/i;

/** What proxies, ngrok and Cloudflare answer when nothing listens where they send to. */
const GATEWAY_STATUSES: ReadonlySet<number> = new Set([502, 503, 504, 521, 522, 523]);

const LOGIN = /cloudflareaccess|log-?in|sign-?in|oauth|\/auth\b/i;

/**
 * What an answer says of the address that it came from.
 *
 * @param expected the body that only this process answers with
 * @returns undefined where the request came back to this process
 */
export function problemOf(answer: AddressAnswer, expected: string): AddressProblem | undefined {
  if (answer.kind === 'failed') return { kind: 'unreachable', fault: answer.fault, code: answer.code };
  const { status, location, body } = answer;
  const text = body.trim();
  if (status === 200 && text === expected) return undefined;
  const by = interstitialOf(status, text);
  if (by !== undefined) return { kind: 'interstitial', status, by };
  if (status === 401) return { kind: 'login', status };
  if (status >= 300 && status < 400) return redirectOf(status, location);
  if (RECEIVER_ANSWERS.has(text)) return { kind: 'other_receiver', status };
  if (isUnconnected(status, text)) return { kind: 'unconnected', status };
  return { kind: GATEWAY_STATUSES.has(status) ? 'port_unreachable' : 'other_program', status };
}

/** Whether the tunnel's own server says that no tunnel is connected. */
export function isUnconnected(status: number, body: string): boolean {
  return status === ORIGIN_DNS_ERROR || (status >= 400 && UNCONNECTED.test(body));
}

/** Whose page for people it is; undefined where it is none that is known. */
export function interstitialOf(status: number, body: string): InterstitialOwner | undefined {
  if (status === NETWORK_AUTHENTICATION_REQUIRED) return 'localtunnel';
  return INTERSTITIALS.find(([, mark]) => mark.test(body))?.[0];
}

function redirectOf(status: number, location: string | undefined): AddressProblem {
  return leadsToLogin(location ?? '') ? { kind: 'login', status } : { kind: 'redirect', status, location };
}

/** Whether a redirect leads to a page where people sign in. */
export function leadsToLogin(location: string): boolean {
  const { hostname = '', pathname = '' } = parseUrl(location) ?? {};
  return LOGIN.test(`${hostname}${pathname}`);
}

/**
 * Whether waiting may help: the name of a new tunnel takes seconds to be known everywhere, and so does its
 * connection.
 */
export function mayPass(problem: AddressProblem): boolean {
  if (problem.kind === 'unreachable') return PASSING_FAULTS.has(problem.fault);
  return problem.kind === 'unconnected' || problem.kind === 'port_unreachable';
}

const PASSING_FAULTS: ReadonlySet<NetworkFault> = new Set([
  'host_not_found',
  'lookup_failed',
  'connection_refused',
  'connection_lost',
  'connect_timeout',
  'answer_timeout',
  'host_unreachable',
  'tls_failed',
]);
