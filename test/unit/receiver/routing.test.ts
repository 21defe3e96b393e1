import { describe, expect, it } from 'vitest';
import { pathOf, routeRequest, type RequestHead, type RoutingRules } from '../../../src/receiver/routing.ts';

const anyPath: RoutingRules = { path: undefined, bodySize: 100 };
const onePath: RoutingRules = { path: '/webhook', bodySize: 100 };

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
