import { BlockList, isIP } from 'node:net';
import { isLoopbackAddress, isPublicAddress } from './public-address.ts';
import { parseUrl } from './parse-url.ts';

/**
 * What an address leads to: `loopback`, this machine; `private`, a network of one's own; `public`, the internet;
 * `special`, what nobody means by an endpoint: link-local addresses, services that give out a machine's credentials,
 * multicast, documentation, and what is no address.
 */
export type AddressKind = 'loopback' | 'private' | 'public' | 'special';

/** RFC 1918, carriers' and overlay networks (RFC 6598), and those of RFC 4193. */
const PRIVATE = blockList(['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'], ['fc00::/7']);

/**
 * Metadata services of clouds that lie outside of the link-local networks: Alibaba's, Azure's, and Amazon's of IPv6.
 *
 * Source: the documentation of the three for their virtual machines.
 */
const METADATA = blockList(['100.100.100.200/32', '168.63.129.16/32'], ['fd00:ec2::254/128']);

/** Networks of IPv6 whose addresses have one of IPv4 in them, and its first hexadecimal group (of eight). */
const CARRIERS: readonly (readonly [network: BlockList, at: number])[] = [
  // IPv4-mapped and IPv4-compatible (RFC 4291, 2.5.5), and translated ones (RFC 2765, 2.1).
  [blockList([], ['::ffff:0:0/96', '::/96', '::ffff:0:0:0/96']), 6],
  // The prefix of translators (RFC 6052, 2.1).
  [blockList([], ['64:ff9b::/96']), 6],
  // 6to4 (RFC 3056, 2).
  [blockList([], ['2002::/16']), 1],
];

function blockList(ipv4: readonly string[], ipv6: readonly string[]): BlockList {
  const list = new BlockList();
  for (const [networks, family] of [
    [ipv4, 'ipv4'],
    [ipv6, 'ipv6'],
  ] as const)
    for (const network of networks) {
      const [address = '', bits] = network.split('/');
      list.addSubnet(address, Number(bits), family);
    }
  return list;
}

/**
 * What an IP address leads to, in whichever spelling a resolver gives it; one of IPv4 within one of IPv6 counts as the
 * inner one.
 *
 * @example
 * addressKind('::ffff:169.254.169.254'); // 'special'
 */
export function addressKind(address: string): AddressKind {
  const [bare = ''] = address.split('%');
  if (isIP(bare) === 4) return ipv4Kind(bare);
  const groups = isIP(bare) === 6 ? groupsOf(bare) : undefined;
  if (groups === undefined) return 'special';
  const canonical = groups.map((group) => group.toString(16)).join(':');
  if (canonical === '0:0:0:0:0:0:0:1') return 'loopback';
  const carrier = CARRIERS.find(([network]) => isIn(network, canonical, 'ipv6'));
  if (carrier !== undefined) return ipv4Kind(innerAddress(groups, carrier[1]));
  return kindOf(canonical, 'ipv6');
}

function ipv4Kind(address: string): AddressKind {
  return isLoopbackAddress(address) ? 'loopback' : kindOf(address, 'ipv4');
}

function kindOf(address: string, family: 'ipv4' | 'ipv6'): AddressKind {
  if (isIn(METADATA, address, family)) return 'special';
  if (isIn(PRIVATE, address, family)) return 'private';
  return isPublicAddress(address) ? 'public' : 'special';
}

function isIn(list: BlockList, address: string, family: 'ipv4' | 'ipv6'): boolean {
  return list.check(address, family);
}

/** The eight groups of an address of IPv6; the parser of URLs undoes every other spelling. */
function groupsOf(address: string): readonly number[] | undefined {
  const host = parseUrl(`http://[${address}]/`)?.hostname.slice(1, -1);
  if (host === undefined) return undefined;
  const [before = '', after] = host.split('::');
  const first = numbersOf(before);
  if (after === undefined) return first;
  const last = numbersOf(after);
  return [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last];
}

function numbersOf(groups: string): readonly number[] {
  return groups === '' ? [] : groups.split(':').map((group) => Number.parseInt(group, 16));
}

function innerAddress(groups: readonly number[], at: number): string {
  return groups
    .slice(at, at + 2)
    .flatMap((group) => [group >> 8, group & 0xff])
    .join('.');
}
