import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { urlWithoutScheme, wholeUrl } from '../../../../src/domain/network/written-url.ts';
import { parseUrl } from '../../../../src/domain/network/parse-url.ts';

describe('urlWithoutScheme', () => {
  it.each([
    ['3000', 'http://localhost:3000'],
    [':3000', 'http://localhost:3000'],
    ['3000/webhook', 'http://localhost:3000/webhook'],
    [':3000/a?b=c', 'http://localhost:3000/a?b=c'],
    ['3000?a=b', 'http://localhost:3000?a=b'],
    ['localhost', 'http://localhost'],
    ['LOCALHOST:3000/webhook', 'http://LOCALHOST:3000/webhook'],
    ['app.localhost:3000', 'http://app.localhost:3000'],
    ['127.0.0.1:3000', 'http://127.0.0.1:3000'],
    ['0.0.0.0:3000', 'http://0.0.0.0:3000'],
    ['[::1]:3000/hook', 'http://[::1]:3000/hook'],
    ['[::]:3000', 'http://[::]:3000'],
    ['[2001:db8::1]/hook', 'https://[2001:db8::1]/hook'],
    ['example.com', 'https://example.com'],
    ['example.com:8443/x', 'https://example.com:8443/x'],
    ['app:3000', 'https://app:3000'],
    ['10.0.0.7:3000', 'https://10.0.0.7:3000'],
    ['xn--bcher-kva.example/x', 'https://xn--bcher-kva.example/x'],
    ['my_host.example:80', 'https://my_host.example:80'],
    ['a.b/c@d', 'https://a.b/c@d'],
  ])('%s is %s', (text, url) => {
    expect(urlWithoutScheme(text)).toBe(url);
    expect(wholeUrl(` ${text}\n`)).toBe(url);
  });

  it.each([
    ['a whole URL', 'http://localhost:3000'],
    ['another scheme', 'ftp://localhost'],
    ['a scheme alone', 'http:'],
    ['a single word', 'hook'],
    ['a word and a path', 'hook/x'],
    ['nothing', ''],
    ['no host', '/webhook'],
    ['a user', 'user@localhost:3000'],
    ['a user and a password', 'user:pass@example.com'],
    ['a port of 0', 'localhost:0'],
    ['a port beyond 65535', '65536'],
    ['a port beyond 65535 of a host', 'example.com:99999'],
    ['no port behind the colon', 'localhost:'],
    ['a negative port', 'localhost:-1'],
    ['a space', 'localhost:3000/a b'],
    ['a space before the path', 'localhost:3000 /a'],
    ['a backslash', String.raw`localhost:3000\webhook`],
    ['a backslash before the path', String.raw`localhost\@example.com/x`],
    ['a fragment', 'localhost:3000/#x'],
    ['a letter beyond ASCII in the host', 'bücher.example'],
    ['another alphabet that looks alike', 'exаmple.com'],
    ['a letter beyond ASCII in the path', 'localhost:3000/ü'],
    ['a line break', 'localhost:3000/\nx'],
    ['an escape sequence', 'localhost:3000/\u001b[2J'],
    ['an address of IPv6 without brackets', '::1'],
    ['brackets that are not closed', '[::1:3000'],
    ['no address of IPv6', '[zz]:3000'],
    ['a scope', '[fe80::1%eth0]:3000'],
    ['a short address of IPv4', '127.1:3000'],
    ['an address of IPv4 as a number', '2130706433:3000'],
    ['an address of IPv4 in hexadecimal', '0x7f.0.0.1:3000'],
    ['a number with a point', '3.14'],
    ['empty parts of a name', 'a..b:80'],
    ['a point at the end', 'example.com.'],
    ['a pattern', 'meeting.*'],
    ['a percent sign in the host', 'ex%61mple.com'],
  ])('takes %s for none: %j', (_what, text) => {
    expect(urlWithoutScheme(text)).toBeUndefined();
    expect(wholeUrl(text)).toBe(text.trim());
  });

  it('leads where it says, for every text there is', () => {
    const piece = fc.oneof(
      fc.constantFrom('localhost', '127.0.0.1', '[::1]', 'example.com', ':', ':3000', '/', '@', '#', '?'),
      fc.constantFrom('\\', '%2e', '..', 'http', '://', '\t', 'ü', '。', '0x7f', '3000'),
      fc.string({ maxLength: 4 }),
    );
    const text = fc.oneof(
      fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('')),
      fc.string({ unit: 'binary' }),
      fc.tuple(fc.domain(), fc.nat(70_000)).map(([host, port]) => `${host}:${String(port)}`),
    );
    fc.assert(
      fc.property(text, (given) => {
        const found = urlWithoutScheme(given);
        fc.pre(found !== undefined);
        const url = parseUrl(found);
        expect(found).toMatch(/^https?:\/\/[!-~]+$/);
        expect([url?.username, url?.password, url?.hash]).toEqual(['', '', '']);
        expect(url?.protocol).toBe(found.startsWith('https') ? 'https:' : 'http:');
        // The host is the one that is read, and it is read once only.
        const host = /^\[.*?\]|^[^:/?]*/.exec(found.replace(/^https?:\/\//, ''))?.[0] ?? '';
        expect(host.startsWith('[') || url?.hostname === host.toLowerCase()).toBe(true);
        expect(urlWithoutScheme(found)).toBeUndefined();
      }),
      { numRuns: 2000 },
    );
  });
});
