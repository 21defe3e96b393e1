import { lookup as systemLookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { HooksError } from '../domain/errors.ts';
import { addressKind } from '../domain/network/address-kind.ts';
import { localLookup } from '../domain/network/local-address.ts';
import { networkFault } from '../domain/network/network-fault.ts';
import type { HostAddress, Resolution } from '../domain/check/endpoint-network.ts';

/** Finds all addresses of a name. @throws as `dns.lookup` does */
export type LookUp = (hostname: string) => Promise<readonly HostAddress[]>;

/** A resolver that waits for name servers may wait much longer. */
const MAX_LOOKUP_MS = 10_000;

/** As the system finds them, with its own file of hosts. */
export const lookUpBySystem: LookUp = (hostname) => systemLookup(hostname, { all: true });

/**
 * Finds where the host of a URL is, once for a whole check: what is checked here is what is connected to later, so
 * that a name cannot lead elsewhere a moment later.
 *
 * @throws HooksError `url_unusable` where it leads to an address that no endpoint has; the signal's reason
 */
export async function resolveHost(url: URL, lookUp: LookUp, signal: AbortSignal): Promise<Resolution> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const family = isIP(host);
  const resolution = family === 0 ? await find(host, lookUp, signal) : found([{ address: host, family }]);
  const special =
    resolution.kind === 'found' &&
    resolution.addresses.find(({ address }) => addressKind(address) === 'special');
  if (special) throw refused(host, special.address);
  return resolution;
}

async function find(host: string, lookUp: LookUp, signal: AbortSignal): Promise<Resolution> {
  const ending = AbortSignal.any([signal, AbortSignal.timeout(MAX_LOOKUP_MS)]);
  const ended = new Promise<never>((_resolve, reject) => {
    ending.addEventListener('abort', () => reject(ending.reason));
  });
  try {
    signal.throwIfAborted();
    const addresses = await Promise.race([localAddresses(host) ?? lookUp(host), ended]);
    return addresses.length === 0 ? { kind: 'failed', fault: 'host_not_found' } : found(addresses);
  } catch (error) {
    signal.throwIfAborted();
    return { kind: 'failed', fault: ending.aborted ? 'lookup_failed' : networkFault(error) };
  }
}

function found(addresses: readonly HostAddress[]): Resolution {
  return { kind: 'found', addresses };
}

/** Of a name of this machine, which no name server is asked for. */
function localAddresses(host: string): Promise<readonly HostAddress[]> | undefined {
  const lookup = localLookup(host);
  if (lookup === undefined) return undefined;
  return new Promise((resolve) => {
    lookup(host, { all: true }, (_error, addresses) => {
      resolve(typeof addresses === 'string' ? [] : addresses);
    });
  });
}

function refused(host: string, address: string): HooksError {
  const leads = host === address ? `${host} is` : `${host} leads to ${address}, which is`;
  return new HooksError('url_unusable', `${leads} no address that an endpoint can have.`, {
    hint: 'Addresses that are link-local, of metadata services, or reserved are never sent to. For this machine give 127.0.0.1 or localhost.',
  });
}

/** A lookup that asks nobody: it gives what was found before. */
export function pinnedLookup(resolution: Resolution): LookupFunction {
  return (hostname, options, callback) => {
    const addresses = resolution.kind === 'found' ? resolution.addresses : [];
    const [first] = addresses;
    if (first === undefined) {
      const code = resolution.kind === 'failed' ? LOOKUP_CODES[resolution.fault] : undefined;
      const error = Object.assign(new Error(`${hostname} was not found`), { code: code ?? 'EAI_AGAIN' });
      callback(error, '', 0);
    } else if (options.all === true) callback(null, addresses.map(copied));
    else callback(null, first.address, first.family);
  };
}

const LOOKUP_CODES: Partial<Record<string, string>> = { host_not_found: 'ENOTFOUND' };

function copied({ address, family }: HostAddress): { address: string; family: number } {
  return { address, family };
}
