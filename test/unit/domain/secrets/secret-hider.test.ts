import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createSecretHider,
  hideInValue,
  secretsOfAuthorization,
  secretsOfUrl,
} from '../../../../src/domain/secrets/secret-hider.ts';

const KEY = 'sk/live+Key-77?=&"<é>';
const ASCII_KEY = 'sk/live+Key-77?=&"<x>';

/** Ways in which a server, a proxy or a page repeats what it was sent. */
const WAYS: readonly (readonly [string, (text: string) => string])[] = [
  ['as it is', (text) => text],
  ['percent-encoded', encodeURIComponent],
  [
    'percent-encoded in small letters',
    (text) => encodeURIComponent(text).replaceAll(/%../g, (hex) => hex.toLowerCase()),
  ],
  ['percent-encoded twice', (text) => encodeURIComponent(encodeURIComponent(text))],
  ['percent-encoded whole', (text) => [...Buffer.from(text)].map((byte) => `%${byte.toString(16)}`).join('')],
  ['inside JSON', (text) => JSON.stringify(text)],
  ['inside JSON inside JSON', (text) => JSON.stringify(JSON.stringify(text))],
  ['with escaped slashes', (text) => text.replaceAll('/', String.raw`\/`)],
  [
    'escaped whole for JSON',
    (text) =>
      units(text)
        .map((unit) => String.raw`\u${unit.padStart(4, '0')}`)
        .join(''),
  ],
  [
    'the same in capitals',
    (text) =>
      units(text)
        .map((unit) => String.raw`\u${unit.padStart(4, '0').toUpperCase()}`)
        .join(''),
  ],
  ['escaped for HTML', html],
  [
    'in decimal references',
    (text) =>
      units(text)
        .map((unit) => `&#${String(Number.parseInt(unit, 16))};`)
        .join(''),
  ],
  [
    'in hexadecimal references',
    (text) =>
      units(text)
        .map((unit) => `&#x${unit};`)
        .join(''),
  ],
  ['in base64', (text) => Buffer.from(text).toString('base64')],
  ['in base64url', (text) => Buffer.from(text).toString('base64url')],
  ['in base64 behind one byte', (text) => Buffer.from(`:${text}`).toString('base64')],
  ['in base64 behind two bytes', (text) => Buffer.from(`a:${text}`).toString('base64')],
  [
    'in base64 among others, percent-encoded',
    (text) => encodeURIComponent(Buffer.from(`user:${text}!`).toString('base64')),
  ],
  ['broken into lines', (text) => text.replaceAll(/.{5}/g, '$&\n  ')],
  ['broken into lines by another system', (text) => text.replaceAll(/.{5}/g, '$&\r\n')],
  ['in base64 broken into lines', (text) => Buffer.from(text).toString('base64').replaceAll(/.{6}/g, '$&\n')],
  ['broken into lines inside JSON', (text) => JSON.stringify(text.replaceAll(/.{5}/g, '$&\n'))],
];

function units(text: string): readonly string[] {
  return text.split('').map((unit) => unit.charCodeAt(0).toString(16));
}

function html(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

describe('createSecretHider', () => {
  it.each(WAYS)('hides a secret %s', (_way, write) => {
    for (const secret of [KEY, ASCII_KEY, 'not-a-real-key', '0123456789abcdef0123456789abcdef']) {
      const shown = createSecretHider([secret])(`before ${write(secret)} after`);
      expect(shown).toMatch(/^before .{0,8}….{0,8} after$/su);
    }
  });

  it('hides any secret, however it is written, and leaves no run of it', () => {
    const secret = fc
      .string({ unit: 'grapheme-ascii', minLength: 8, maxLength: 60 })
      .map((text) => text.replaceAll(' ', '~'));
    fc.assert(
      fc.property(secret, fc.constantFrom(...WAYS), (text, [, write]) => {
        fc.pre(text.length >= 8);
        const written = write(text);
        const shown = createSecretHider([text])(`{ ${written} }`);
        expect(shown).toContain('…');
        expect(shown).not.toContain(written);
        expect(shown).not.toContain(text);
      }),
    );
  });

  it('leaves a text without the secret as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(createSecretHider(['a secret that nobody has'])(text)).toBe(text);
      }),
    );
  });

  it('hides a beginning that is left where somebody cut the text off', () => {
    const hide = createSecretHider(['SECRETKEY-abcdef-1234567890']);
    expect(hide('What is SECRETKEY-abcdef-123')).toBe('What is …');
    expect(hide('What is SECRETKEY-abcdef-123… and more')).toBe('What is …… and more');
    expect(hide('What is SECRETKEY-abcdef-123... and more')).toBe('What is …... and more');
    expect(hide('SECRETKEY-abcd means the first half')).toBe('SECRETKEY-abcd means the first half');
    expect(createSecretHider(['emulator-api-key'])('the emulator')).toBe('the emulator');
  });

  it('hides two secrets that stand side by side or overlap as one', () => {
    expect(createSecretHider(['first-secret', 'second-secret'])('first-secretsecond-secret.')).toBe('….');
    expect(createSecretHider(['abcdefgh', 'efghijkl'])('abcdefghijkl')).toBe('…');
  });

  it('does not take a short key for every word that holds it', () => {
    const text = 'the service at https://test.example.com/the/rest is a testament, not a contest';
    for (const key of ['', 't', 'e', '/', 'th', 'the', 'test', 'rest']) {
      const shown = createSecretHider([key, ...secretsOfAuthorization(basic(`id:${key}`))])(text);
      expect(shown.replace('/the/…', '/the/rest')).toBe(text);
    }
    expect(createSecretHider(['pa55w'])('the key pa55w, pa55word')).toBe('the key …, pa55word');
  });

  it('takes hostile text in time that grows with its length', () => {
    const hide = createSecretHider(['%25%25%25%25%25%25%25%25', String.raw`\\\\\\\\u0041`, ASCII_KEY]);
    for (const piece of ['%25', '\\', '&#', '%', '\r\n', '…', '\\u00', 'sk/live+Key'])
      expect(hide(piece.repeat(200_000)).length).toBeGreaterThan(0);
  });
});

function basic(pair: string): string {
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}

describe('the secrets in an Authorization value', () => {
  it('are the value, the token and the key, in either alphabet of base64', () => {
    const token = Buffer.from('org-id:api-key-123').toString('base64');
    const hide = createSecretHider(secretsOfAuthorization(`Basic ${token}`));
    expect(hide(`a Basic ${token} b ${token} c org-id:api-key-123 d api-key-123`)).toBe(
      'a … b … c org-id:… d …',
    );
    const odd = 'o?>:api-key?>>';
    const hideOdd = createSecretHider(secretsOfAuthorization(basic(odd)));
    expect(hideOdd(`x ${Buffer.from(odd).toString('base64url')} y`)).toBe('x … y');
    expect(hide('organization org-id')).toBe('organization org-id');
  });

  it('are not the organization id, however short the key is', () => {
    const id = '6ff3a5c0-9b1e-4b7a-8c55-0123456789ab';
    for (const key of ['k1', 'emulator-api-key', 'x'.repeat(60)]) {
      const hide = createSecretHider(secretsOfAuthorization(basic(`${id}:${key}`)));
      expect(hide(id)).toBe(id);
      expect(hide(`${id} and ${id}`)).toBe(`${id} and ${id}`);
    }
  });

  it('are those of a Bearer token too', () => {
    expect(createSecretHider(secretsOfAuthorization('Bearer abcdefgh'))('no route for abcdefgh')).toBe(
      'no route for …',
    );
  });
});

describe('the secrets in a URL', () => {
  it.each([
    ['http://ann:p%40ss-word@proxy.example.com:8080', ['p%40ss-word', 'p@ss-word', 'ann:p@ss-word']],
    ['http://token-of-ann@proxy.example.com', ['token-of-ann']],
    ['https://api.example.com/v2?key=a%2Bb-secret&x=', ['a%2Bb-secret', 'a+b-secret']],
    ['https://api.example.com/v2', []],
    ['no URL', []],
  ])('%s', (url, secrets) => {
    expect(new Set(secretsOfUrl(url))).toEqual(new Set(secrets));
  });
});

describe('hideInValue', () => {
  const hide = createSecretHider(['not-a-real-key', 'name']);

  it('hides in every text, and in names that are no ordinary ones', () => {
    const value = { name: 'is not-a-real-key', list: [{ 'not-a-real-key': 1 }], plain: [1, null, true] };
    expect(hideInValue(value, hide)).toEqual({ name: 'is …', list: [{ '…': 1 }], plain: [1, null, true] });
  });

  it('gives the value itself where there is nothing to hide', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(hideInValue(value, (text) => text)).toBe(value);
      }),
    );
  });
});
