import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  inspectWebhookUrl,
  isLoopbackHost,
  isSameUrl,
  parseUrl,
  type UrlRefusal,
} from '../../../../src/domain/webhook/webhook-url.ts';

const remote = { isLocal: false };
const local = { isLocal: true };

function reasonFor(text: string, service = remote): UrlRefusal | undefined {
  return inspectWebhookUrl(text, service).problem?.reason;
}

describe('inspectWebhookUrl', () => {
  it.each([
    'https://example.com',
    'https://example.com/webhook',
    'https://example.com:8443/webhook?tenant=1',
    'HTTPS://EXAMPLE.COM/Webhook',
    'https://example.com./webhook',
    'https://xn--bcher-kva.example.com/',
    'https://8.8.8.8/webhook',
    'https://172.15.0.1/',
    'https://172.32.0.1/',
    'https://100.63.255.255/',
    'https://[2606:4700::1111]/webhook',
    'https://[::ffff:8.8.8.8]/webhook',
    'https://local.example.com/',
    'https://localhost.example.com/',
    'https://contest.com/',
    'https://webhook.site/5a6b7c8d-0000-4000-8000-000000000000',
    `https://example.com/${'a'.repeat(10_000)}`,
  ])('%s can be delivered to, and needs no warning', (url) => {
    expect(inspectWebhookUrl(url, remote)).toEqual({ problem: undefined, warning: undefined });
  });

  it.each<[string, UrlRefusal]>([
    ['', 'not_a_url'],
    ['hook', 'not_a_url'],
    ['example.com/webhook', 'not_a_url'],
    ['//example.com/webhook', 'not_a_url'],
    ['example.com:8443/x', 'not_a_url'],
    ['https://', 'not_a_url'],
    ['https://example.com:99999/', 'not_a_url'],
    ['https://exa mple.com/', 'not_a_url'],
    ['https://256.1.1.1/', 'not_a_url'],
    ['mailto:ada@example.com', 'not_a_url'],
    ['ftp://example.com/webhook', 'scheme'],
    ['ftps://example.com', 'scheme'],
    ['ftp//example.com', 'not_a_url'],
    ['http://http://example.com', 'not_a_url'],
    ['wss://example.com/webhook', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['https://example.com/webhook#', 'fragment'],
    ['https://example.com/#/hooks/1', 'fragment'],
    ['https://webhook.site/#!/view/5a6b7c8d', 'request_bin_page'],
    ['https://requestbin.com/r/en1abc', 'request_bin_page'],
    ['https://www.requestbin.com/r/en1abc', 'request_bin_page'],
    ['https://beeceptor.com/console/mine', 'request_bin_page'],
    ['https://app.beeceptor.com/console/mine', 'request_bin_page'],
    ['https://ada:secret@example.com/', 'credentials'],
    ['https://ada@example.com/', 'credentials'],
    ['https://:secret@example.com/', 'credentials'],
    ['https://localhost/', 'this_machine'],
    ['http://localhost:3000/webhook', 'this_machine'],
    ['https://LOCALHOST./', 'this_machine'],
    ['https://app.localhost/', 'this_machine'],
    ['https://127.0.0.1/', 'this_machine'],
    ['https://127.8.9.10/', 'this_machine'],
    ['http://0x7f.1/', 'this_machine'],
    ['http://2130706433/', 'this_machine'],
    ['http://0177.0.0.01/', 'this_machine'],
    ['http://127.1/', 'this_machine'],
    ['http://[::1]/', 'this_machine'],
    ['http://[0:0:0:0:0:0:0:1]/', 'this_machine'],
    ['http://[::ffff:127.0.0.1]/', 'this_machine'],
    ['https://0.0.0.0/', 'private_address'],
    ['https://10.1.2.3/', 'private_address'],
    ['https://100.64.0.1/', 'private_address'],
    ['https://169.254.169.254/latest', 'private_address'],
    ['https://172.16.0.1/', 'private_address'],
    ['https://172.31.255.255/', 'private_address'],
    ['https://192.168.1.10:8080/', 'private_address'],
    ['https://[::]/', 'private_address'],
    ['https://[fd12:3456::1]/', 'private_address'],
    ['https://[fe80::1]/', 'private_address'],
    ['https://[::ffff:10.0.0.1]/', 'private_address'],
    ['https://printer.local/', 'not_public_name'],
    ['https://PRINTER.LOCAL./', 'not_public_name'],
    ['https://api.internal/', 'not_public_name'],
    ['https://nas.home.arpa/', 'not_public_name'],
    ['https://a.test/', 'not_public_name'],
    ['https://intranet/', 'not_public_name'],
  ])('%s can not: %s', (url, reason) => {
    const { problem, warning } = inspectWebhookUrl(url, remote);
    expect(problem?.reason).toBe(reason);
    expect(warning).toBeUndefined();
    expect(problem?.message).toMatch(/^\S.*\.$/);
    expect(problem?.hint).not.toBe('');
  });

  it('warns of http:// on the open network only', () => {
    expect(inspectWebhookUrl('http://example.com/', remote).warning).toContain('not encrypted');
    expect(inspectWebhookUrl('http://localhost:3000/', local)).toEqual({
      problem: undefined,
      warning: undefined,
    });
  });

  it.each([
    'http://localhost:3000/x',
    'http://127.0.0.1/',
    'http://[::1]:9/',
    'https://10.0.0.1/',
    'https://nas.local/',
    'https://backend/',
  ])('takes %s where the service is on this machine', (url) => {
    expect(reasonFor(url)).toBeDefined();
    expect(reasonFor(url, local)).toBeUndefined();
  });

  it.each(['https://localhost/#x', 'https://u:p@localhost/', 'ftp://localhost/', 'nothing'])(
    'refuses %s also there',
    (url) => {
      expect(reasonFor(url, local)).toBeDefined();
    },
  );

  it('suggests the URL with a scheme', () => {
    expect(inspectWebhookUrl('example.com/webhook', remote).problem?.hint).toBe(
      'Did you mean https://example.com/webhook?',
    );
    expect(inspectWebhookUrl('example.com:8443/x', remote).problem?.hint).toBe(
      'Did you mean https://example.com:8443/x?',
    );
  });

  it.each([
    ['localhost:3000/x', 'Did you mean http://localhost:3000/x?'],
    ['127.0.0.1:3000', 'Did you mean http://127.0.0.1:3000?'],
  ])('suggests http:// for %s where the service is on this machine', (text, hint) => {
    expect(inspectWebhookUrl(text, local).problem).toMatchObject({ reason: 'not_a_url', hint });
  });

  it.each<[string, UrlRefusal]>([
    ['localhost:3000/x', 'this_machine'],
    ['127.0.0.1:3000', 'this_machine'],
    ['192.168.1.10:8080/hook', 'private_address'],
    ['nas.local/hook', 'not_public_name'],
  ])('suggests nothing for %s that would be refused in turn', (text, reason) => {
    expect(inspectWebhookUrl(text, remote).problem?.reason).toBe(reason);
  });

  it.each([
    ['https:example.com/x', 'Did you mean https://example.com/x?'],
    ['https:/example.com/x', 'Did you mean https://example.com/x?'],
    ['https:///example.com/x', 'Did you mean https://example.com/x?'],
    ['https:\\\\example.com\\x', 'Did you mean https://example.com/x?'],
    ['https://example.com/a b', 'Did you mean https://example.com/a%20b?'],
    ['https://example.com/日', 'Did you mean https://example.com/%E6%97%A5?'],
    ['https://bücher.example.com/', 'Did you mean https://xn--bcher-kva.example.com/?'],
    ['https://exam\nple.com/', 'Did you mean https://example.com/?'],
    ['https://example.com/\u0007x', 'Did you mean https://example.com/%07x?'],
    [' https://example.com/', 'Did you mean https://example.com/?'],
  ])('does not trust a browser’s way of reading %j', (text, hint) => {
    expect(inspectWebhookUrl(text, remote).problem).toMatchObject({ reason: 'not_a_url', hint });
  });

  it.each([
    ['http://https://example.com/x', 'https://example.com/x'],
    ['https://http://example.com/x', 'http://example.com/x'],
    ['https://https//example.com', 'https://example.com'],
    ['HTTP://HTTPS:/example.com/x', 'https://example.com/x'],
    ['https//example.com/x', 'https://example.com/x'],
    ['https:///https:///example.com/x', 'https://example.com/x'],
    ['https ://example.com/x', 'https://example.com/x'],
    ['htps://example.com/x', 'https://example.com/x'],
    ['hhttp://example.com/x', 'http://example.com/x'],
    ['https：//example.com/x', 'https://example.com/x'],
    ['http:\\\\example.com\\x', 'http://example.com/x'],
    ['"https://example.com/x"', 'https://example.com/x'],
    ["'example.com/x'", 'https://example.com/x'],
    ['“https://example.com/x”', 'https://example.com/x'],
    ['«https://example.com/x»', 'https://example.com/x'],
    ['<https://example.com/x>,', 'https://example.com/x'],
    ['`https://example.com/x`', 'https://example.com/x'],
    ['\u{feff}https://example.com/x', 'https://example.com/x'],
    ['https://example.com/x\u{200b}', 'https://example.com/x'],
    ['https://exam\u{ad}ple.com/x', 'https://example.com/x'],
  ])('suggests for %s what was meant', (text, meant) => {
    for (const service of [remote, local])
      expect(inspectWebhookUrl(text, service).problem?.hint).toBe(`Did you mean ${meant}?`);
  });

  it.each([
    'http://https://localhost:3000/x',
    'https//127.0.0.1',
    'https://http://10.0.0.1/',
    '"localhost:3000"',
  ])('suggests nothing for %s, which the service could not reach either', (text) => {
    const { problem } = inspectWebhookUrl(text, remote);
    expect(problem?.hint).not.toContain('Did you mean');
  });

  it.each(['./x', '~/x', 'https:', '://', '', 'curl https://example.com/x', 'https://http://', 'C:\\x'])(
    'suggests nothing for %s',
    (text) => {
      const { problem } = inspectWebhookUrl(text, remote);
      expect(problem).toMatchObject({
        reason: 'not_a_url',
        hint: expect.stringContaining('complete address'),
      });
    },
  );

  it('suggests only what it would take itself, and what is another text', () => {
    const marks = ['http', 'https', 'htps', ':', '//', '/', '\\', ' ', '"', '“', '\u{feff}', '\u{200b}'];
    const hosts = ['example.com', 'localhost', '127.0.0.1', '[::1]', '10.0.0.1', 'bücher.de', 'x'];
    const others = ['.', '@', '#', ':8080', ':99999', 'é', '%'];
    const piece = fc.constantFrom(...marks, ...hosts, ...others);
    const text = fc.oneof(
      fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
      fc.string({ unit: 'binary' }),
      fc.webUrl().map((url) => `http://${url}`),
    );
    fc.assert(
      fc.property(text, fc.boolean(), (given, isLocal) => {
        const hint = inspectWebhookUrl(given, { isLocal }).problem?.hint ?? '';
        const meant = /^Did you mean (.*)\?$/su.exec(hint)?.[1];
        // What is masked is not what was checked.
        if (meant === undefined || meant.includes('…')) return;
        expect(meant).not.toBe(given);
        expect(inspectWebhookUrl(meant, { isLocal }).problem).toBeUndefined();
        expect(meant).not.toMatch(/^https?:\/\/+h{0,2}t+ps?(?::\/|\/\/)/i);
      }),
      { numRuns: 1000 },
    );
  });

  it('knows the page of a request bin in upper case', () => {
    expect(reasonFor('HTTPS://WEBHOOK.SITE/#!/view/1')).toBe('request_bin_page');
  });

  it('refuses a host with an empty part, which no name server knows', () => {
    expect(reasonFor('https://example..com/')).toBe('not_public_name');
  });

  it.each([
    '224.0.0.1',
    '239.1.2.3',
    '240.0.0.1',
    '255.255.255.255',
    '192.0.2.1',
    '198.51.100.1',
    '203.0.113.9',
    '[ff02::1]',
    '[2001:db8::1]',
  ])('refuses %s, which belongs to no server', (host) => {
    expect(reasonFor(`https://${host}/`)).toBe('private_address');
  });

  it('never shows the credentials that it refuses', () => {
    const { problem } = inspectWebhookUrl('https://ada:secret@example.com/', remote);
    expect(JSON.stringify(problem)).not.toContain('secret');
  });

  it('never shows query values or credentials in a suggestion', () => {
    const { problem } = inspectWebhookUrl('example.com/hook?token=abc', remote);
    expect(problem?.hint).toBe('Did you mean https://example.com/hook?token=…?');
    expect(inspectWebhookUrl('ada:secret@example.com', remote).problem?.hint).not.toContain('secret');
  });

  it('names the address that a request bin receives at', () => {
    expect(inspectWebhookUrl('https://webhook.site/#!/x', remote).problem?.hint).toContain(
      'https://webhook.site/<id>',
    );
  });

  it('never throws, and never both refuses and warns', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.webUrl(),
      fc.webUrl().map((url) => url.replace('//', '')),
    );
    fc.assert(
      fc.property(text, fc.boolean(), (url, isLocal) => {
        const { problem, warning } = inspectWebhookUrl(url, { isLocal });
        expect(problem === undefined || warning === undefined).toBe(true);
      }),
    );
  });

  it('refuses no public https URL', () => {
    const url = fc.webUrl({
      validSchemes: ['https'],
      withQueryParameters: true,
      authoritySettings: { withPort: true },
    });
    fc.assert(
      fc.property(url, (each) => {
        fc.pre(!/\.(?:local|internal|test|invalid|lan)[:/?]?/i.test(each));
        expect(inspectWebhookUrl(each, remote)).toEqual({ problem: undefined, warning: undefined });
      }),
    );
  });

  it('refuses any address in a private network, however it is written', () => {
    const byte = fc.nat({ max: 255 });
    fc.assert(
      fc.property(fc.constantFrom(10, 127), byte, byte, byte, (a, b, c, d) => {
        const number = ((a * 256 + b) * 256 + c) * 256 + d;
        const spellings = [
          `${a}.${b}.${c}.${d}`,
          `0x${a.toString(16)}.${b}.${c * 256 + d}`,
          String(number),
          `0x${number.toString(16)}`,
          `[::ffff:${a}.${b}.${c}.${d}]`,
        ];
        const wanted = a === 127 ? 'this_machine' : 'private_address';
        expect(spellings.map((host) => reasonFor(`https://${host}/`))).toEqual(spellings.map(() => wanted));
      }),
    );
  });
});

describe('isLoopbackHost', () => {
  it.each([
    'localhost',
    'LOCALHOST',
    'localhost.',
    'a.localhost',
    '127.0.0.1',
    '127.255.0.1',
    '::1',
    '[::1]',
  ])('%s is this machine', (host) => {
    expect(isLoopbackHost(host)).toBe(true);
  });

  it.each([
    'example.com',
    'localhost.example.com',
    'notlocalhost',
    '128.0.0.1',
    '126.255.255.255',
    '::2',
    '',
  ])('%j is not', (host) => {
    expect(isLoopbackHost(host)).toBe(false);
  });
});

describe('isSameUrl', () => {
  it('knows a host with letters beyond ASCII as well the ten thousandth time', () => {
    for (let time = 0; time < 10_000; time += 1)
      isSameUrl('https://bücher.example/', `https://example.com/${time}`);
    expect(isSameUrl('https://bücher.example/', 'https://xn--bcher-kva.example/')).toBe(true);
  });

  it.each([
    ['https://example.com', 'https://example.com/'],
    ['HTTPS://Example.COM/a', 'https://example.com/a'],
    ['https://example.com:443/a', 'https://example.com/a'],
    ['https://example.com/a/../b', 'https://example.com/b'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
    ['not a url', 'not a url'],
  ])('%s is %s', (one, other) => {
    expect([isSameUrl(one, other), isSameUrl(other, one)]).toEqual([true, true]);
  });

  it.each([
    ['https://example.com/a', 'https://example.com/a/'],
    ['https://example.com/a', 'https://example.com/A'],
    ['https://example.com/', 'http://example.com/'],
    ['https://example.com/?a=1', 'https://example.com/?a=2'],
    ['not a url', 'neither'],
  ])('%s is not %s', (one, other) => {
    expect(isSameUrl(one, other)).toBe(false);
  });
});

describe('parseUrl', () => {
  it('gives a URL, or undefined for what is none', () => {
    expect(parseUrl('https://example.com/a')?.pathname).toBe('/a');
    expect(parseUrl('example.com')).toBeUndefined();
  });
});
