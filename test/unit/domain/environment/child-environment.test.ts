import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutCredentials } from '../../../../src/domain/environment/child-environment.ts';

describe('the environment of a program that is started', () => {
  it.each(['DYTE_API_KEY', 'DYTE_AUTHORIZATION', 'CLOUDFLARE_API_TOKEN', 'CLOUDFLARE_API_KEY'])(
    'is without %s, in upper and lower case',
    (name) => {
      expect(withoutCredentials({ [name]: 'secret', [name.toLowerCase()]: 'secret', PATH: '/bin' })).toEqual({
        PATH: '/bin',
      });
    },
  );

  it.each([
    ['HTTPS_PROXY', 'http://ada:s3cret@proxy.example:3128', 'http://proxy.example:3128'],
    ['https_proxy', 'http://ada:s3cret@proxy.example:3128/', 'http://proxy.example:3128/'],
    ['HTTP_PROXY', 'ada:s3cret@proxy.example:3128', 'proxy.example:3128'],
    ['http_proxy', 'http://token@[::1]:3128', 'http://[::1]:3128'],
    ['ALL_PROXY', 'socks5h://ada:s3cret@proxy.example', 'socks5h://proxy.example'],
    ['all_proxy', 'http://ada:s3/cr@t@proxy.example', 'http://proxy.example'],
    ['npm_config_https_proxy', 'http://ada:s3cr%40t@proxy.example', 'http://proxy.example'],
    ['FTP_PROXY', 'HTTP://ada:s3?c#r\net@proxy.example', 'HTTP://proxy.example'],
    ['HTTPS_PROXY', 'http://proxy.example:3128', 'http://proxy.example:3128'],
    ['NO_PROXY', 'localhost,.example.com', 'localhost,.example.com'],
    ['no_proxy', '', ''],
  ])('has %s, but nobody’s password: %j', (name, value, left) => {
    expect(withoutCredentials({ [name]: value })).toEqual({ [name]: left });
  });

  it('has no password of a proxy, however it is written', () => {
    fc.assert(
      fc.property(fc.constantFrom('', 'http://', 'socks5://'), fc.string(), (scheme, password) => {
        const { HTTPS_PROXY: left } = withoutCredentials({
          HTTPS_PROXY: `${scheme}ada:${password}@proxy.example:3128`,
        });
        expect(left).toBe(`${scheme}proxy.example:3128`);
      }),
    );
  });

  it('has everything else as it is', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[A-Z]{1,4}$/), fc.string()), (environment) => {
        expect(withoutCredentials(environment)).toEqual(environment);
      }),
    );
  });
});
