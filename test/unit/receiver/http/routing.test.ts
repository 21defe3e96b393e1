import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  pathOf,
  routeRequest,
  type RequestHead,
  type RoutingRules,
} from '../../../../src/receiver/http/routing.ts';

const anyPath: RoutingRules = { path: undefined, bodyBytes: 100 };
const onePath: RoutingRules = { path: '/webhook', bodyBytes: 100 };

function head(method: string, target: string, contentLength?: number): RequestHead {
  return { method, target, contentLength };
}

function outcome(request: RequestHead, rules = anyPath): unknown {
  const route = routeRequest(request, rules);
  return route.kind === 'refused' ? [route.reason, route.answer.status, route.answer.headers] : route.kind;
}

describe('routing', () => {
  it.each(['/', '/webhook', '/a/b?token=1', '/?x', 'http://example.test/webhook'])(
    'takes deliveries at %s when no path was chosen',
    (target) => {
      expect(outcome(head('POST', target, 10))).toBe('delivery');
    },
  );

  it.each(['GET', 'HEAD'])('answers %s / as a health check, whichever path was chosen', (method) => {
    expect(outcome(head(method, '/'))).toBe('health');
    expect(outcome(head(method, '/?probe=1'), onePath)).toBe('health');
  });

  it('says which methods there are', () => {
    expect(outcome(head('PUT', '/webhook'))).toEqual(['method', 405, { Allow: 'POST' }]);
    expect(outcome(head('GET', '/webhook'))).toEqual(['method', 405, { Allow: 'POST' }]);
    expect(outcome(head('DELETE', '/'))).toEqual(['method', 405, { Allow: 'GET, HEAD, POST' }]);
    expect(outcome(head('DELETE', '/'), onePath)).toEqual(['method', 405, { Allow: 'GET, HEAD' }]);
  });

  it('takes deliveries at the chosen path only', () => {
    expect(outcome(head('POST', '/webhook'), onePath)).toBe('delivery');
    expect(outcome(head('POST', '/webhook?token=1'), onePath)).toBe('delivery');
    expect(outcome(head('POST', '/other'), onePath)).toEqual(['path', 404, undefined]);
    expect(outcome(head('POST', '/'), onePath)).toEqual(['path', 404, undefined]);
    expect(outcome(head('GET', '/other'), onePath)).toEqual(['path', 404, undefined]);
  });

  it.each([
    ['/empfänger', '/empf%C3%A4nger'],
    ['/empfänger', '/empf%c3%a4nger'],
    // Sent as bytes, which Node hands over as Latin-1; and with the accent as a character of its own.
    ['/empfänger', Buffer.from('/empfänger').toString('latin1')],
    ['/empfänger', '/empfa%CC%88nger'],
    ['/empfa\u0308nger', '/empf%C3%A4nger'],
    ['/empf%c3%a4nger', '/empf%C3%A4nger'],
    ['/日本/🎥', '/%E6%97%A5%E6%9C%AC/%F0%9F%8E%A5'],
    ['/web-hook', '/%77eb%2Dhook?token=1'],
    ['/%77ebhook', '/webhook'],
    ['/a%2fb', '/a%2Fb'],
    ['/a%20b', '/a%20b'],
    ['/100%', '/100%25'],
    // Not the one character that NFC makes of the two.
    ['/<\u0338', '/%3C%CC%B8'],
    ['/"<x>|y"', '/%22%3Cx%3E%7Cy%22'],
    ['/%ff%41', '/%FFA'],
    ['/x', 'http://example.test/%78'],
  ])('takes %s as it is sent: %s', (path, target) => {
    expect(outcome(head('POST', target), { ...onePath, path })).toBe('delivery');
  });

  it.each([
    ['/a/b', '/a%2Fb'],
    ['/a%2Fb', '/a/b'],
    ['/empfänger', '/empfanger'],
    ['/webhook', '/Webhook'],
    ['/webhook', '/webhook/'],
    ['/webhook', '/webhook%00'],
    ['/webhook', '/%2577ebhook'],
    ['/webhook', '/webhook%3Ftoken'],
    ['/webhook', '//webhook'],
    ['/webhook', '/a/%2e%2e/webhook'],
    ['/%C3', '/%C3%A4'],
  ])('keeps %s apart from %s', (path, target) => {
    expect(outcome(head('POST', target), { ...onePath, path })).toEqual(['path', 404, undefined]);
  });

  it('takes any path in any way that clients write it', () => {
    const letters = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(letters, (name) => {
        const path = `/${encodeURIComponent(name)}`;
        // A URL ends before spaces.
        const written = `/${name.replaceAll(/[?#%/\p{Cc}]| +$/gu, 'x')}`;
        expect(outcome(head('POST', path.toLowerCase()), { ...onePath, path: path.toLowerCase() })).toBe(
          'delivery',
        );
        const sent = new URL(written, 'http://example.test').pathname;
        if (/^\/\.{1,2}$|\\/.test(written) || written.startsWith('//')) return;
        expect(outcome(head('POST', sent), { ...onePath, path: written })).toBe('delivery');
      }),
    );
  });

  it('refuses a body that announces itself as too large, and asks for the method first', () => {
    expect(outcome(head('POST', '/', 100))).toBe('delivery');
    expect(outcome(head('POST', '/', 101))).toEqual(['too_large', 413, undefined]);
    expect(outcome(head('PUT', '/', 101))).toEqual(['method', 405, { Allow: 'GET, HEAD, POST' }]);
  });
});

describe('the path of a target', () => {
  it.each([
    ['/a?b=/c', '/a'],
    ['/a#b', '/a'],
    ['http://example.test/a?b', '/a'],
    ['http://example.test', '/'],
    ['*', '*'],
    ['', ''],
    ['//', '//'],
  ])('of %j is %j', (target, path) => {
    expect(pathOf(target)).toBe(path);
  });
});

describe('the path of a request', () => {
  // On Node 20 `URL.canParse` starts to say no to such hosts after some thousand calls.
  it('is found in the absolute form, however often it is asked for', () => {
    const target = 'http://hööks.example/webhook';
    const paths = new Set(Array.from({ length: 20_000 }, () => pathOf(target)));
    expect([...paths]).toEqual(['/webhook']);
  });
});
