import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressKind } from '../../../../src/domain/network/address-kind.ts';

describe('what an address leads to', () => {
  it.each([
    ['127.0.0.1', 'loopback'],
    ['127.255.255.254', 'loopback'],
    ['::1', 'loopback'],
    ['0:0:0:0:0:0:0:1', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['::ffff:7f00:1', 'loopback'],
    ['10.0.0.0', 'private'],
    ['10.255.255.255', 'private'],
    ['172.16.0.1', 'private'],
    ['172.31.255.255', 'private'],
    ['192.168.0.1', 'private'],
    ['100.64.0.1', 'private'],
    ['100.127.255.255', 'private'],
    ['::ffff:10.0.0.1', 'private'],
    ['fd12:3456::1', 'private'],
    ['FC00::1', 'private'],
    ['9.255.255.255', 'public'],
    ['172.32.0.1', 'public'],
    ['100.128.0.1', 'public'],
    ['8.8.8.8', 'public'],
    ['2606:4700::1111', 'public'],
    ['64:ff9b::8.8.8.8', 'public'],
    ['2002:808:808::1', 'public'],
    ['2002:0808:0a00::1', 'public'],
  ] as const)('%s: %s', (address, kind) => {
    expect(addressKind(address)).toBe(kind);
  });

  it.each([
    // link-local, with the metadata services of most clouds
    '169.254.169.254',
    '169.254.0.1',
    'fe80::1',
    'fe80::1%eth0',
    // other metadata services
    '100.100.100.200',
    '168.63.129.16',
    'fd00:ec2::254',
    'FD00:0EC2:0000::0254',
    '192.0.0.192',
    // the same within addresses of IPv6
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '0:0:0:0:0:ffff:a9fe:a9fe',
    '::169.254.169.254',
    '::ffff:0:169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    '2002:a9fe:a9fe::1',
    '::ffff:100.100.100.200',
    '64:ff9b:1::a9fe:a9fe',
    '2001:0:a9fe:a9fe::1',
    // nobody's, several at once, reserved
    '0.0.0.0',
    '0.1.2.3',
    '::',
    '224.0.0.1',
    '255.255.255.255',
    '240.0.0.1',
    'ff02::1',
    'fec0::1',
    '192.0.2.1',
    '198.18.0.1',
    '203.0.113.7',
    '2001:db8::1',
    // none
    '',
    'localhost',
    '2852039166',
    '1.2.3',
    '%eth0',
  ])('%s is special', (address) => {
    expect(addressKind(address)).toBe('special');
  });

  it('is the same for an address of IPv4 however it stands within one of IPv6', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        for (const prefix of ['::ffff:', '64:ff9b::'])
          expect(addressKind(`${prefix}${address}`)).toBe(addressKind(address));
      }),
    );
  });

  it('can be told of every address of IPv6', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        expect(['loopback', 'private', 'public', 'special']).toContain(addressKind(address));
      }),
    );
  });
});
