import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLoopbackAddress, isPublicAddress } from '../../../../src/domain/network/public-address.ts';

describe('an address of the internet', () => {
  it.each(['1.1.1.1', '8.8.8.8', '172.15.255.255', '172.32.0.0', '100.63.255.255', '2606:4700::1111'])(
    'is %s',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '192.0.0.170',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:10.0.0.1',
    '::ffff:1.1.1.1',
    '64:ff9b::a00:1',
    '2001::1',
    '2002:a00:1::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    '',
    'localhost',
    '1.1.1',
    '0x7f000001',
  ])('is not %s', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it('is none of a private network, however its rest is', () => {
    fc.assert(
      fc.property(fc.nat(255), fc.nat(255), fc.nat(255), (b, c, d) => {
        const rest = `${String(b)}.${String(c)}.${String(d)}`;
        expect([isPublicAddress(`10.${rest}`), isPublicAddress(`127.${rest}`)]).toEqual([false, false]);
        expect(isLoopbackAddress(`127.${rest}`)).toBe(true);
      }),
    );
  });

  it('is of this machine only as such', () => {
    expect(['127.0.0.1', '::1', '1.1.1.1', '::ffff:127.0.0.1', 'localhost'].map(isLoopbackAddress)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
