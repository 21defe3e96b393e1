import { describe, expect, it } from 'vitest';
import { forwardPath } from '../../../../src/domain/forward/forward-address.ts';

const path = (target: string, came: string, fixed?: string): string =>
  forwardPath(new URL(target), came, fixed);

describe('forwardPath', () => {
  it.each([
    ['http://localhost:3000', '/webhook', '/webhook'],
    ['http://localhost:3000/', '/a//b/../c%2fd?x=1&y', '/a//b/../c%2fd?x=1&y'],
    ['http://localhost:3000?k=v', '/webhook?x=1', '/webhook?k=v&x=1'],
  ])('keeps the path for the origin %s: %s', (target, came, sent) => {
    expect(path(target, came)).toBe(sent);
  });

  it.each([
    ['http://localhost:3000/hook', '/webhook', '/hook'],
    ['http://localhost:3000/hook', '/webhook?x=1', '/hook?x=1'],
    ['http://localhost:3000/hook?k=v', '/webhook?x=1', '/hook?k=v&x=1'],
    ['http://localhost:3000/hook/', '/', '/hook/'],
  ])('takes %s as an address, and adds the query: %s', (target, came, sent) => {
    expect(path(target, came)).toBe(sent);
  });

  it('puts a fixed path in the place of both', () => {
    expect(path('http://localhost:3000/hook?k=v', '/webhook?x=1', '/fixed')).toBe('/fixed?x=1');
    expect(path('http://localhost:3000', '/webhook?x=1', '/fixed?f=2')).toBe('/fixed?f=2&x=1');
  });

  it.each([
    ['http://proxy.example.test:80/webhook?x=1', '/webhook?x=1'],
    ['http://proxy.example.test', '/'],
    ['http://proxy.example.test?x=1', '/?x=1'],
    ['*', '/'],
    ['/a?b#c', '/a?b'],
    ['//evil.example.test/a', '//evil.example.test/a'],
  ])('understands the target %s', (came, sent) => {
    expect(path('http://localhost:3000', came)).toBe(sent);
  });
});
