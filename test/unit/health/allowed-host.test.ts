import { describe, expect, it } from 'vitest';
import { isAllowedHost } from '../../../src/health/admin/allowed-host.ts';

describe('the Host header of a request to the admin port', () => {
  it.each([
    undefined,
    '127.0.0.1:9464',
    'localhost:9464',
    'LOCALHOST',
    'app.localhost:9464',
    '[::1]:9464',
    '10.0.0.7:9464',
    'dyte-hooks:9464',
    'receiver.default.svc.cluster.local:9464',
    'vm.corp.internal',
    'watch.example.com:9464',
  ])('may be %s', (host) => {
    expect(isAllowedHost(host, 'watch.example.com')).toBe(true);
  });

  it.each([
    'evil.example',
    'evil.example:9464',
    '127.0.0.1.evil.example',
    'localhost.evil.example:9464',
    'evil.local.example',
    'user@evil.example',
    '',
    ':9464',
    'a b',
    'evil.example:99999999',
  ])('may not be "%s"', (host) => {
    expect(isAllowedHost(host, '127.0.0.1')).toBe(false);
  });
});
