import { BlockList, isIP } from 'node:net';
import { parseUrl } from '../network/parse-url.ts';
import { holdsEllipsis } from '../secrets/masked-value.ts';
import { maskUrl } from '../secrets/mask-secrets.ts';
import { hasSchemeTwice, isWellWritten, repairUrl } from './url-repair.ts';

export { parseUrl } from '../network/parse-url.ts';

/** Why a URL can never receive a delivery. */
export type UrlRefusal =
  | 'not_a_url'
  | 'masked'
  | 'scheme'
  | 'fragment'
  | 'request_bin_page'
  | 'credentials'
  | 'this_machine'
  | 'private_address'
  | 'not_public_name';

export interface UrlProblem {
  readonly reason: UrlRefusal;
  readonly message: string;
  readonly hint: string;
}

export interface UrlInspection {
  /** Undefined when a delivery can reach it, as far as the text tells. */
  readonly problem: UrlProblem | undefined;
  /** Worth saying, but no reason to refuse. */
  readonly warning: string | undefined;
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Addresses that the public internet does not route to a server (IANA special-purpose registries). */
const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv4');
PRIVATE.addAddress('::', 'ipv6');
for (const [network, prefix] of [
  ['2001:db8::', 32],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv6');

/** Endings that no public name has (RFC 6761, RFC 6762, and ICANN's `internal`). */
const LOCAL_ENDING = /(?:^|\.)(?:local|internal|test|invalid|home\.arpa|lan)$/;

/** Request bins show what arrived on a page; the page itself receives nothing. */
const BIN_PAGES: readonly { readonly page: RegExp; readonly address: string }[] = [
  { page: /^https?:\/\/webhook\.site\/#!/, address: 'https://webhook.site/<id>' },
  { page: /^https?:\/\/(?:www\.)?requestbin\.com\/r\//, address: 'https://<id>.x.pipedream.net' },
  { page: /^https?:\/\/(?:app\.)?beeceptor\.com\/console\//, address: 'https://<name>.free.beeceptor.com' },
];

function isListed(list: BlockList, host: string): boolean {
  const version = isIP(host);
  return version !== 0 && list.check(host, version === 4 ? 'ipv4' : 'ipv6');
}

function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

/** Whether a URL's host is this machine, told by its text alone: nothing is looked up. */
export function isLoopbackHost(hostname: string): boolean {
  const host = bare(hostname).toLowerCase();
  return host === 'localhost' || host.endsWith('.localhost') || isListed(LOOPBACK, host);
}

/** Whether two texts name the same endpoint: they differ at most in how the URL is written. */
export function isSameUrl(one: string, other: string): boolean {
  return one === other || (parseUrl(one)?.href ?? one) === (parseUrl(other)?.href ?? other);
}

/**
 * Looks for reasons why the service could never deliver to this URL.
 *
 * @param service whether the service itself runs on this machine, where local endpoints are fine
 */
export function inspectWebhookUrl(text: string, service: { readonly isLocal: boolean }): UrlInspection {
  const problem = problemOf(text, service.isLocal);
  if (problem !== undefined) return { problem, warning: undefined };
  const url = parseUrl(text);
  const isPlain = url?.protocol === 'http:' && !isLoopbackHost(url.hostname);
  const warning = isPlain
    ? 'http:// is not encrypted: anyone on the way can read the events. Use https:// where you can.'
    : undefined;
  return { problem: undefined, warning };
}

/** What a browser, or the parser of URLs, makes of an ellipsis. */
const ENCODED_ELLIPSIS = /%e2%80%a6/i;

function problemOf(text: string, serviceIsLocal: boolean): UrlProblem | undefined {
  if (holdsEllipsis(text) || ENCODED_ELLIPSIS.test(text)) return MASKED;
  const url = parseUrl(text);
  // "localhost:3000/hook" and "example.com:8443" parse as the scheme before the colon.
  if (url === undefined || (!isHttp(url) && !text.includes('://')) || hasSchemeTwice(text))
    return notWhole(text, serviceIsLocal);
  if (!isHttp(url)) return schemeProblem(url, serviceIsLocal, text);
  return pageProblem(url, text) ?? hostProblem(url, serviceIsLocal) ?? writingProblem(text, serviceIsLocal);
}

const MASKED: UrlProblem = {
  reason: 'masked',
  message: 'The webhook URL has "…" in it, which stands for what was not shown.',
  hint: 'Give the complete URL: dyte-hooks list --show-secrets shows those that are registered.',
};

function isHttp(url: URL): boolean {
  return url.protocol === 'https:' || url.protocol === 'http:';
}

/** What was likely meant tells more, and makes a suggestion where a delivery could reach it. */
function notWhole(text: string, serviceIsLocal: boolean): UrlProblem {
  const meant = repairUrl(text, schemeFor);
  const problem = meant === undefined ? undefined : problemOf(meant, serviceIsLocal);
  if (problem !== undefined && tellsOfHost(problem, meant)) return problem;
  return notAUrl(problem === undefined && meant !== text ? meant : undefined);
}

function schemeFor({ hostname }: URL): 'http' | 'https' {
  return isLoopbackHost(hostname) ? 'http' : 'https';
}

/** A single word, such as "hook", is no host that somebody meant. */
function tellsOfHost({ reason }: UrlProblem, meant: string | undefined): boolean {
  if (reason === 'not_public_name') return parseUrl(meant ?? '')?.hostname.includes('.') === true;
  return reason === 'this_machine' || reason === 'private_address';
}

function notAUrl(meant: string | undefined): UrlProblem {
  const hint =
    meant === undefined
      ? 'Give the complete address, such as https://example.com/webhook.'
      : `Did you mean ${maskUrl(meant)}?`;
  return { reason: 'not_a_url', message: 'The webhook URL is not a complete URL.', hint };
}

/** A service that wants a valid URI refuses what a browser would repair. */
function writingProblem(text: string, serviceIsLocal: boolean): UrlProblem | undefined {
  if (isWellWritten(text)) return undefined;
  return { ...notWhole(text, serviceIsLocal), message: 'The webhook URL is not a valid URL.' };
}

function schemeProblem(url: URL, serviceIsLocal: boolean, text: string): UrlProblem {
  const meant = repairUrl(text, schemeFor);
  const isMistyped = meant !== undefined && problemOf(meant, serviceIsLocal) === undefined;
  return {
    reason: 'scheme',
    message: `A webhook URL cannot start with ${url.protocol}//.`,
    hint: isMistyped ? `Did you mean ${maskUrl(meant)}?` : 'Deliveries are HTTP requests: use https://.',
  };
}

function pageProblem(url: URL, text: string): UrlProblem | undefined {
  const bin = BIN_PAGES.find(({ page }) => page.test(url.href));
  if (bin !== undefined)
    return {
      reason: 'request_bin_page',
      message: 'This is the page of a request bin, not the address that it receives at.',
      hint: `Copy the address from that page; it looks like ${bin.address}.`,
    };
  if (text.includes('#'))
    return {
      reason: 'fragment',
      message: 'The webhook URL has a fragment (#…), which is never sent to a server.',
      hint: 'It is likely the address of a web page. Leave out the # and all after it, or find the endpoint.',
    };
  if (url.username !== '' || url.password !== '')
    return {
      reason: 'credentials',
      message: 'The webhook URL has a user name or password in it.',
      hint: 'It would be stored and shown in the clear. Check the signature of deliveries instead.',
    };
  return undefined;
}

function isPublicName(host: string): boolean {
  const hasEmptyPart = host.split('.').includes('');
  return host.includes('.') && !hasEmptyPart && !LOCAL_ENDING.test(host);
}

function hostProblem(url: URL, serviceIsLocal: boolean): UrlProblem | undefined {
  if (serviceIsLocal) return undefined;
  const host = bare(url.hostname).toLowerCase();
  const tunnel = 'Use a public https:// address; for this machine, a tunnel gives you one.';
  if (isLoopbackHost(host))
    return {
      reason: 'this_machine',
      message: `${host} is this machine: the service cannot reach it.`,
      hint: tunnel,
    };
  if (isListed(PRIVATE, host))
    return {
      reason: 'private_address',
      message: `${host} is not a public address: the service cannot reach it.`,
      hint: tunnel,
    };
  if (isIP(host) === 0 && !isPublicName(host))
    return {
      reason: 'not_public_name',
      message: `${host} is not a public name: the service cannot find it.`,
      hint: tunnel,
    };
  return undefined;
}
