import { describe, expect, it } from 'vitest';
import { proxyFor } from '../../../src/api/proxy-settings.ts';

const SECURE = new URL('https://api.dyte.io/v2');
const PLAIN = new URL('http://api.dyte.test/v2');

describe('proxyFor', () => {
  it('takes the variable of the scheme, and only that', () => {
    const environment = { HTTPS_PROXY: 'http://secure:1', HTTP_PROXY: 'http://plain:2' };
    expect(proxyFor(SECURE, environment)?.url).toBe('http://secure:1');
    expect(proxyFor(PLAIN, environment)?.url).toBe('http://plain:2');
    expect(proxyFor(SECURE, { HTTP_PROXY: 'http://plain:2' })).toBeUndefined();
    expect(proxyFor(PLAIN, { HTTPS_PROXY: 'http://secure:1' })).toBeUndefined();
  });

  it('prefers lower case, also when it switches the proxy off', () => {
    expect(proxyFor(SECURE, { https_proxy: 'http://low:1', HTTPS_PROXY: 'http://high:1' })?.url).toBe(
      'http://low:1',
    );
    expect(proxyFor(SECURE, { https_proxy: '', HTTPS_PROXY: 'http://high:1' })).toBeUndefined();
  });

  it('hands on NO_PROXY', () => {
    const environment = { HTTPS_PROXY: 'http://proxy:1', NO_PROXY: 'a.test,b.test' };
    expect(proxyFor(SECURE, environment)?.noProxy).toBe('a.test,b.test');
    expect(proxyFor(SECURE, { HTTPS_PROXY: 'http://proxy:1' })?.noProxy).toBe('');
  });

  it('completes a value without a scheme', () => {
    expect(proxyFor(SECURE, { HTTPS_PROXY: 'proxy.corp:8080' })?.url).toBe('http://proxy.corp:8080');
  });

  it.each(['http://localhost:4010', 'http://127.0.0.1:4010/v2', 'http://[::1]:4010'])(
    'is none for %s',
    (url) => {
      expect(proxyFor(new URL(url), { HTTP_PROXY: 'http://proxy:1' })).toBeUndefined();
    },
  );

  it.each(['http://', 'socks5://ann:s3cret@proxy:1', '://s3cret'])(
    'refuses %s without showing it',
    (value) => {
      const message = 'The environment variable HTTPS_PROXY is not the URL of an HTTP proxy.';
      expect(() => proxyFor(SECURE, { HTTPS_PROXY: value })).toThrow(
        expect.objectContaining({ code: 'settings_invalid', message }),
      );
    },
  );
});
