import { BlockList, isIP } from 'node:net';

/**
 * Networks that are not on the internet: this machine, private ones, link-local ones with the metadata services
 * of clouds, carriers', documentation's, multicast. Source: IANA's registries of special-purpose addresses.
 */
const SPECIAL_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

/** Within `2000::/3`, which all addresses on the internet are in: those that carry an IPv4 one, and tests'. */
const SPECIAL_IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

const special = blockList();
const global = new BlockList();
global.addSubnet('2000::', 3, 'ipv6');

function blockList(): BlockList {
  const list = new BlockList();
  for (const [networks, family] of [
    [SPECIAL_IPV4, 'ipv4'],
    [SPECIAL_IPV6, 'ipv6'],
  ] as const)
    for (const network of networks) {
      const [address = '', bits] = network.split('/');
      list.addSubnet(address, Number(bits), family);
    }
  return list;
}

/** Whether an IP address is one of the internet; false for what is none. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !special.check(address, 'ipv4');
  return family === 6 && global.check(address, 'ipv6') && !special.check(address, 'ipv6');
}

/** Whether an IP address is one of this machine, written as such. */
export function isLoopbackAddress(address: string): boolean {
  return isIP(address) === 4 ? address.startsWith('127.') : address === '::1';
}
