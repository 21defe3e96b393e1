import { addressKind, type AddressKind } from '../network/address-kind.ts';
import { faultText } from '../network/network-fault.ts';
import { countText } from '../text/amounts.ts';
import { pass, skip } from './judgements.ts';
import type { Resolution, TlsFinding } from './endpoint-network.ts';
import type { Judgement, Remedy } from './probe-result.ts';

/** What several addresses count as in all: the worst of them. */
const WORST_FIRST: readonly AddressKind[] = ['special', 'private', 'loopback', 'public'];

/** What the addresses of an endpoint are in all; undefined where there are none. */
export function kindOfAddresses(resolution: Resolution): AddressKind | undefined {
  if (resolution.kind === 'failed') return undefined;
  const kinds = new Set(resolution.addresses.map(({ address }) => addressKind(address)));
  return WORST_FIRST.find((kind) => kinds.has(kind));
}

/** Whether the service can find the host of an endpoint. */
export function judgeAddress(url: URL, resolution: Resolution): Judgement {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (resolution.kind === 'failed') return notFound(host, resolution.fault === 'lookup_failed');
  const addresses = resolution.addresses.map(({ address }) => address);
  const leads = addresses.includes(host) ? `The URL names ${host}` : `${host} leads to ${listOf(addresses)}`;
  const kind = kindOfAddresses(resolution);
  if (kind === 'loopback')
    return pass(`${leads}, on this machine; the service reaches it through a tunnel only.`);
  if (kind !== 'private') return pass(`${leads}.`);
  return {
    verdict: 'warn',
    finding: `${leads}, in a private network: the service cannot reach it there.`,
    remedy: {
      text: 'Nothing is wrong where you only test. What is registered with the service must have a public address; a tunnel gives you one.',
      section: 'a-public-address',
    },
    evidence: [],
  };
}

function notFound(host: string, isUnsure: boolean): Judgement {
  return {
    verdict: 'fail',
    finding: isUnsure ? `The name servers say nothing about ${host}.` : `There is no host ${host}.`,
    remedy: {
      text: isUnsure
        ? 'Check the connection of this machine, and the name servers of the domain.'
        : 'Check the spelling of the URL, and that the domain has an A or AAAA record of that name.',
      section: 'a-name-that-is-found',
    },
    evidence: [],
  };
}

/** Addresses that are named where there are more. */
const MAX_ADDRESSES = 3;

function listOf(addresses: readonly string[]): string {
  const more = addresses.length - MAX_ADDRESSES;
  return `${addresses.slice(0, MAX_ADDRESSES).join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}`;
}

/** A certificate that ends earlier than in this time is soon to be renewed: 14 days. */
const SOON_DAYS = 14;
const DAY_MS = 86_400_000;

export interface TlsContext {
  /** What the endpoint identifies itself with; undefined where its URL is http. */
  readonly finding: TlsFinding | undefined;
  /** What its addresses are; undefined where it has none. */
  readonly kind: AddressKind | undefined;
  readonly checksCertificate: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Whether the service can talk to an endpoint so that nobody in between can read it, and trusts it. */
export function judgeTls({ finding, kind, checksCertificate, now }: TlsContext): Judgement {
  if (kind === undefined) return skip('Its host was not found.');
  if (finding === undefined)
    return kind === 'public' ? PLAIN : skip('The URL is http, on a network of yours.');
  if (finding.kind === 'failed')
    return tlsFail(`No encrypted connection came about: ${faultText(finding.fault)}.`, {
      text: 'See that something listens there, and that it speaks https with a certificate.',
      section: 'a-certificate-that-is-trusted',
    });
  const { problem, validUntil } = finding;
  if (problem !== undefined)
    return checksCertificate
      ? tlsFail(problemText(problem), problemRemedy(problem))
      : skip(`${problemText(problem)} It was accepted, as --insecure asks; the service would not.`);
  return judgeEnd(validUntil, now);
}

const PLAIN: Judgement = {
  verdict: 'warn',
  finding: 'It is http: whoever is on the way can read the events, and the ids and links in them.',
  remedy: { text: 'Register a URL with https.', section: 'a-certificate-that-is-trusted' },
  evidence: [],
};

function judgeEnd(validUntil: number | undefined, now: number): Judgement {
  if (validUntil === undefined) return pass('Its certificate is trusted.');
  const days = Math.floor((validUntil - now) / DAY_MS);
  const until = `${countText(days, 'day')} more, until ${new Date(validUntil).toISOString().slice(0, 10)}`;
  if (days >= SOON_DAYS) return pass(`Its certificate is trusted, for ${until}.`);
  return {
    verdict: 'warn',
    finding: `Its certificate is trusted, but only for ${until}.`,
    remedy: {
      text: 'Renew it, and see why that did not happen by itself.',
      section: 'a-certificate-that-is-trusted',
    },
    evidence: [],
  };
}

function tlsFail(finding: string, remedy: Remedy): Judgement {
  return { verdict: 'fail', finding, remedy, evidence: [] };
}

/** Codes of OpenSSL and Node. Source: Node's documentation of `tls`, "X509 certificate error codes". */
const INCOMPLETE = new Set(['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY']);
const SELF_SIGNED = new Set(['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN']);

function problemText(code: string): string {
  if (code === 'CERT_HAS_EXPIRED') return 'Its certificate has expired.';
  if (code === 'CERT_NOT_YET_VALID') return 'Its certificate is not valid yet.';
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'Its certificate is for another name.';
  if (INCOMPLETE.has(code)) return 'Its certificate leads to no authority that is trusted.';
  if (SELF_SIGNED.has(code))
    return 'Its certificate is signed by itself, or by an authority that nobody knows.';
  return `Its certificate is not trusted (${code}).`;
}

function problemRemedy(code: string): Remedy {
  const section = 'a-certificate-that-is-trusted';
  if (INCOMPLETE.has(code))
    return {
      text: 'Send the whole chain: with the certificate, those between it and the authority.',
      section,
    };
  if (SELF_SIGNED.has(code))
    return {
      text: 'Take one of a public authority. For a test on this machine, --insecure accepts it, and NODE_EXTRA_CA_CERTS=<file> adds your authority.',
      section,
    };
  return { text: 'Renew it, for the name that stands in the URL.', section };
}
