import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import * as zlib from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  codingProblem,
  contentHeaders,
  contentText,
  decodeContent,
} from '../../../../src/domain/http/decode-content.ts';

const MAX = { maxBytes: 1_000_000 };
const TEXT = Buffer.from('{"success":true,"data":[],"message":"Grüße"}');

const ENCODERS: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: (bytes) => gzipSync(bytes),
  'x-gzip': (bytes) => gzipSync(bytes, { level: 1 }),
  deflate: (bytes) => deflateSync(bytes),
  // Its usual quality takes seconds for a bomb.
  br: (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  identity: (bytes) => bytes,
};

function encode(bytes: Buffer, ...codings: readonly string[]): Buffer {
  return codings.reduce((made, coding) => ENCODERS[coding]?.(made) ?? made, bytes);
}

function decodedText(body: Buffer, encoding: string | undefined): string {
  const decoded = decodeContent(body, encoding, MAX);
  if (decoded.kind !== 'decoded') throw new Error(`It is ${codingProblem(decoded)}.`);
  return decoded.bytes.toString();
}

describe('decodeContent', () => {
  it.each(Object.keys(ENCODERS))('undoes %s', (coding) => {
    expect(decodedText(encode(TEXT, coding), coding)).toBe(TEXT.toString());
  });

  it('undoes whatever codings were applied, one after the other', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.array(fc.constantFrom(...Object.keys(ENCODERS)), { maxLength: 4 }),
        (bytes, codings) => {
          const body = encode(Buffer.from(bytes), ...codings);
          const spelt = codings.map((coding, index) =>
            index % 2 === 0 ? coding.toUpperCase() : ` ${coding} `,
          );
          const decoded = decodeContent(body, spelt.join(','), MAX);
          expect(decoded.kind === 'decoded' ? [...decoded.bytes] : decoded).toEqual([...bytes]);
        },
      ),
    );
  });

  it.each([1, 6, 9])('undoes deflate without the head of zlib, level %i', (level) => {
    expect(decodedText(deflateRawSync(TEXT, { level }), 'deflate')).toBe(TEXT.toString());
    expect(decodedText(deflateSync(TEXT, { level }), 'deflate')).toBe(TEXT.toString());
  });

  it('undoes several members of gzip', () => {
    expect(decodedText(Buffer.concat([gzipSync('one '), gzipSync('two')]), 'gzip')).toBe('one two');
  });

  it.each([undefined, '', ' ', 'identity', ', identity ,'])('leaves a body as it is: %j', (encoding) => {
    expect(decodedText(TEXT, encoding)).toBe(TEXT.toString());
  });

  it.each(['gzip', 'br', 'whatever'])('has nothing to undo in an empty body: %s', (coding) => {
    expect(decodedText(Buffer.alloc(0), coding)).toBe('');
  });

  it.each(['compress', 'exi', 'gzip2', '__proto__', 'constructor', 'aes128gcm'])(
    'does not know %s',
    (coding) => {
      expect(decodeContent(TEXT, coding, MAX)).toEqual({ kind: 'unknown', coding });
      expect(decodeContent(TEXT, `gzip, ${coding}`, MAX)).toEqual({ kind: 'unknown', coding });
    },
  );

  it('knows zstd where Node does', () => {
    const { zstdCompressSync } = zlib as { readonly zstdCompressSync?: (bytes: Buffer) => Buffer };
    const body = zstdCompressSync?.(TEXT) ?? Buffer.from('28b52ffd', 'hex');
    expect(decodeContent(body, 'zstd', MAX)).toEqual(
      zstdCompressSync === undefined ? { kind: 'unknown', coding: 'zstd' } : { kind: 'decoded', bytes: TEXT },
    );
  });

  it('undoes only so many codings, and shows a bounded name', () => {
    const many = Array.from({ length: 1000 }, () => 'gzip').join(',');
    expect(decodeContent(TEXT, many, MAX)).toEqual({ kind: 'unknown', coding: many.slice(0, 40) });
  });

  it.each(['gzip', 'deflate', 'br'])('says that a body is no %s, or not whole', (coding) => {
    expect(decodeContent(TEXT, coding, MAX)).toEqual({ kind: 'broken', coding });
    const cut = encode(Buffer.alloc(5000, TEXT), coding).subarray(0, -5);
    expect(decodeContent(cut, coding, MAX)).toEqual({ kind: 'broken', coding });
  });

  it.each(['gzip', 'deflate', 'br'])('stops at the limit: %s', (coding) => {
    const bomb = encode(Buffer.alloc(50_000_000), coding);
    expect(bomb.length).toBeLessThan(100_000);
    expect(decodeContent(bomb, coding, MAX)).toEqual({ kind: 'too_large', coding });
    expect(decodeContent(encode(bomb, coding), `${coding}, ${coding}`, MAX)).toEqual({
      kind: 'too_large',
      coding: `${coding}, ${coding}`,
    });
  });

  it.each(['gzip', 'deflate', 'br'])('gives what is there of a part: %s', (coding) => {
    const text = Array.from({ length: 20_000 }, (_, index) => String((index * 7919) % 10_007)).join(' ');
    const whole = coding === 'br' ? brotliCompressSync(text) : encode(Buffer.from(text), coding);
    const decoded = decodeContent(whole.subarray(0, 16 * 1024), coding, { ...MAX, isPart: true });
    if (decoded.kind !== 'decoded') throw new Error(decoded.kind);
    expect(decoded.bytes.length).toBeGreaterThan(16 * 1024);
    expect(text.startsWith(decoded.bytes.toString())).toBe(true);
  });

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 100 }),
        fc.oneof(fc.string(), fc.constantFrom('gzip', 'deflate', 'br', 'zstd', 'gzip,br')),
        fc.boolean(),
        (bytes, encoding, isPart) => {
          expect(decodeContent(Buffer.from(bytes), encoding, { maxBytes: 1000, isPart }).kind).toMatch(
            /^[a-z_]+$/,
          );
        },
      ),
    );
  });
});

describe('contentHeaders', () => {
  it('joins codings of several lines, and takes the first type', () => {
    expect(
      contentHeaders([
        ['Content-Encoding', 'gzip'],
        ['X', 'y'],
        ['content-ENCODING', 'br'],
        ['Content-Type', 'text/plain'],
      ]),
    ).toEqual({ encoding: 'gzip, br', type: 'text/plain' });
    expect(contentHeaders([])).toEqual({ encoding: undefined, type: undefined });
  });
});

describe('contentText', () => {
  const utf16 = Buffer.from('{"a":"ü"}', 'utf16le');

  it.each([
    ['UTF-8', Buffer.from('ü'), undefined, 'ü'],
    ['UTF-8 with its mark', Buffer.from('\uFEFFü'), 'application/json', 'ü'],
    ['Latin-1, as it says', Buffer.from([0x61, 0xfc]), 'text/plain; charset=ISO-8859-1', 'aü'],
    ['Latin-1 in quotes', Buffer.from([0xfc]), 'text/plain; x=y; CHARSET="latin1"', 'ü'],
    ['UTF-16, as it says', utf16, 'application/json; charset=utf-16le', '{"a":"ü"}'],
    [
      'UTF-16 with its mark',
      Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]),
      'application/json',
      '{"a":"ü"}',
    ],
    [
      'UTF-16 the other way round',
      Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16()]),
      undefined,
      '{"a":"ü"}',
    ],
    ['a charset that nobody knows', Buffer.from('ü'), 'text/plain; charset=none', 'ü'],
    ['what is no text', Buffer.from([0xff, 0x41]), 'image/png', '\uFFFDA'],
    ['half a character', Buffer.from('aü').subarray(0, 2), undefined, 'a\uFFFD'],
  ])('reads %s', (_name, bytes, type, text) => {
    expect(contentText(bytes, type)).toBe(text);
  });
});
