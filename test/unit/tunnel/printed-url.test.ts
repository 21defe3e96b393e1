import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstUrl, ngrokText, ngrokUrl, quickTunnelUrl } from '../../../src/tunnel/printed-url.ts';

/** What cloudflared and wrangler print, in their order. */
const CLOUDFLARED = [
  'Starting Quick Tunnel (https://try.cloudflare.com)',
  'Local URL: http://127.0.0.1:8000',
  "   You'll get a random *.trycloudflare.com URL to share.",
  '2026-11-26T07:00:00Z INF Thank you for trying Cloudflare Tunnel. They are subject to the Terms of Use (https://www.cloudflare.com/website-terms/). Use a named tunnel by following: https://developers.cloudflare.com/cloudflare-one/connections/connect-apps',
  '2026-11-26T07:00:00Z INF Requesting new quick Tunnel on trycloudflare.com...',
  'failed to request quick Tunnel: Post "https://api.trycloudflare.com/tunnel": dial tcp: lookup api.trycloudflare.com',
  '2026-11-26T07:00:04Z INF +------------------------------------------------------------+',
  '2026-11-26T07:00:04Z INF |  Your quick Tunnel has been created! Visit it at (it may take some time to be reachable):  |',
  '2026-11-26T07:00:04Z INF |  https://gentle-river-four-foo.trycloudflare.com            |',
];

describe('the address of a quick tunnel', () => {
  it('is told from all others that are printed', () => {
    expect(CLOUDFLARED.map(quickTunnelUrl).filter((url) => url !== undefined)).toEqual([
      'https://gentle-river-four-foo.trycloudflare.com',
    ]);
  });

  it('is found among the colors of a terminal', () => {
    const line = '\u001b[32mINF\u001b[0m |  \u001b[1mhttps://a-b.trycloudflare.com\u001b[0m  |';
    expect(quickTunnelUrl(line)).toBe('https://a-b.trycloudflare.com');
  });

  it.each([
    'https://trycloudflare.com.evil.example',
    'https://evil.example/?https://a.trycloudflare.com',
    'http://a-b.trycloudflare.com',
    'https://user:secret@a-b.trycloudflare.com',
  ])('is not %s', (line) => {
    expect(quickTunnelUrl(line)).toBeUndefined();
  });
});

describe('the log of ngrok', () => {
  const started = {
    addr: 'http://localhost:8000',
    lvl: 'info',
    msg: 'started tunnel',
    url: 'https://abc.ngrok-free.app',
  };

  it('names the address once', () => {
    const lines = [
      '{"lvl":"info","msg":"starting web service","addr":"127.0.0.1:4040"}',
      JSON.stringify(started),
    ];
    expect(lines.map(ngrokUrl)).toEqual([undefined, 'https://abc.ngrok-free.app/']);
  });

  it.each([
    '{',
    '[]',
    'null',
    '{"msg":"started tunnel","url":7}',
    '{"msg":"started tunnel","url":"tcp://x:1"}',
    'https://x.ngrok.app',
  ])('names none in %s', (line) => {
    expect(ngrokUrl(line)).toBeUndefined();
  });

  it('is read for people', () => {
    expect(ngrokText('{"lvl":"eror","msg":"session closing","err":"authentication failed"}')).toBe(
      'session closing: authentication failed',
    );
    expect(ngrokText('ERROR:  no authtoken')).toBe('ERROR:  no authtoken');
  });
});

describe('the first address that a command prints', () => {
  it.each([
    ['your url is: https://x.loca.lt', 'https://x.loca.lt/'],
    ['Forwarding http://127.0.0.1:8000 -> https://x.example/a?b=c.', 'https://x.example/a?b=c'],
    ['[tunnel](http://127.0.0.1:9000/hook)', 'http://127.0.0.1:9000/hook'],
    ['see https://developers.cloudflare.com/tunnel, then HTTPS://X.example', 'https://x.example/'],
    ['\u001b]8;;https://link.example\u001b\\https://x.example\u001b]8;;\u001b\\', 'https://x.example/'],
  ])('in %j', (line, url) => {
    expect(firstUrl(8000)(line)).toBe(url);
  });

  it.each([
    '',
    'https://',
    'tcp://x.example:80',
    'http://localhost:8000/',
    `https://${'x'.repeat(600)}.example`,
  ])('is none in %j', (line) => {
    expect(firstUrl(8000)(line)).toBeUndefined();
  });

  it('is one that can be called and cannot hurt a terminal, whatever is printed', () => {
    const piece = oneof(
      string({ unit: 'binary' }),
      constantFrom('https://', 'http://', '\u001b[', '\u0007', '@'),
    );
    assert(
      property(array(piece), (pieces) => {
        const url = firstUrl(8000)(pieces.join('')) ?? 'http://none.example/';
        expect(new URL(url).href).toBe(url);
        // oxlint-disable-next-line no-control-regex
        expect(url).not.toMatch(/[\u0000-\u0020\u007f-\u009f]/);
      }),
    );
  });
});
