import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { HooksError } from '../../domain/errors.ts';
import { maskUrl } from '../../domain/secrets/mask-secrets.ts';
import { isLoopbackHost } from '../../domain/webhook/webhook-url.ts';
import type { TargetSpec } from '../../forwarding/target-specs.ts';

/**
 * Refuses targets that lead back to this receiver: each delivery would be received again.
 *
 * @param own where it listens; a port of 0 is not known yet, and none that anybody means
 * @throws HooksError `usage_invalid`
 */
export function checkLoops(
  specs: readonly TargetSpec[],
  own: { readonly host: string; readonly port: number },
): void {
  for (const spec of specs) {
    if (spec.kind !== 'http' || portOf(spec.url) !== own.port || !isOwnHost(spec.url, own.host)) continue;
    throw new HooksError(
      'usage_invalid',
      `${maskUrl(spec.url.href)} is the address of this receiver itself.`,
      {
        hint: 'Give the address of your application, and another --port to the receiver if it has the same.',
      },
    );
  }
}

function portOf({ port, protocol }: URL): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}

function isOwnHost(target: URL, own: string): boolean {
  const wanted = addressesOf(target.hostname.replace(/^\[|\]$/g, '').toLowerCase());
  const listening = isWildcard(own) ? ownAddresses(own) : addressesOf(own.toLowerCase());
  return wanted.some((address) => listening.includes(address));
}

/** "localhost" may be either; any other name stands for itself. */
function addressesOf(host: string): readonly string[] {
  return isIP(host) === 0 && isLoopbackHost(host) ? ['127.0.0.1', '::1'] : [host];
}

function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

function ownAddresses(wildcard: string): readonly string[] {
  const found = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  const families = wildcard === '::' ? ['IPv4', 'IPv6'] : ['IPv4'];
  return [
    wildcard,
    hostname().toLowerCase(),
    ...found.filter(({ family }) => families.includes(family)).map(({ address }) => address),
  ];
}
