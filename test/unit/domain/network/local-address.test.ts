import { describe, expect, it } from 'vitest';
import { isLocalUrl, localLookup } from '../../../../src/domain/network/local-address.ts';

describe('isLocalUrl', () => {
  it.each([
    'http://localhost:8000/hook',
    'http://LOCALHOST/',
    'https://app.localhost/hook',
    'http://127.0.0.1/',
    'http://127.1.2.3:80/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://[::1]:8000/',
    'http://[0:0:0:0:0:0:0:1]/',
  ])('knows this machine: %s', (url) => {
    expect(isLocalUrl(url)).toBe(true);
  });

  it.each([
    'https://example.com/',
    'http://localhost.example.com/',
    'http://127.0.0.1.example.com/',
    'http://example.com/?localhost',
    'http://localhost@example.com/',
    'http://0.0.0.0/',
    'http://10.0.0.1/',
    'http://169.254.169.254/',
    'http://[::]/',
    'http://[fe80::1]/',
    'localhost:8000',
    'nonsense',
    '',
  ])('takes nothing else for it: %s', (url) => {
    expect(isLocalUrl(url)).toBe(false);
  });
});

describe('localLookup', () => {
  it('answers for names of this machine with its own addresses', () => {
    const lookup = localLookup('app.localhost');
    const found: unknown[] = [];
    lookup?.('app.localhost', { all: true }, (_error, addresses) => found.push(addresses));
    lookup?.('app.localhost', {}, (_error, address, family) => found.push(address, family));
    expect(found).toEqual([
      [
        { address: '127.0.0.1', family: 4 },
        { address: '::1', family: 6 },
      ],
      '127.0.0.1',
      4,
    ]);
  });

  it.each(['example.com', '127.0.0.1', '[::1]'])('leaves %s to the system', (host) => {
    expect(localLookup(host)).toBeUndefined();
  });
});
