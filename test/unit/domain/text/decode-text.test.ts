import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, withoutByteOrderMark } from '../../../../src/domain/text/decode-text.ts';

const bigEndian = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

const ENCODERS: Readonly<Record<string, (text: string) => Buffer>> = {
  'UTF-8': (text) => Buffer.from(text),
  'UTF-8 with a mark': (text) => Buffer.from(`\uFEFF${text}`),
  'UTF-16LE with a mark': (text) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
  'UTF-16BE with a mark': (text) => bigEndian(`\uFEFF${text}`),
};

describe('text as people have it', () => {
  it.each(Object.entries(ENCODERS))('is read from %s, whatever it holds', (_name, encode) => {
    const texts = fc
      .string({ unit: 'grapheme' })
      .filter((text) => !text.includes('\0') && !text.startsWith('\uFEFF'));
    fc.assert(
      fc.property(texts, (text) => {
        expect(decodeText(encode(text))).toBe(text);
      }),
    );
  });

  it.each([
    ['UTF-16LE', (text: string) => Buffer.from(text, 'utf16le')],
    ['UTF-16BE', bigEndian],
  ] as const)('is read from %s without a mark when it begins with ASCII', (_name, encode) => {
    const text = '{"profiles":{"ü":"😀"}}\r\n';
    expect(decodeText(encode(text))).toBe(text);
  });

  it('is read from a part of a larger buffer', () => {
    expect(decodeText(Buffer.from('xx\uFEFFabcyy').subarray(2, -2))).toBe('abc');
  });

  it('keeps its line ends, and a mark that is not the first character', () => {
    expect(decodeText(Buffer.from('a\r\nb\rc\n\uFEFF'))).toBe('a\r\nb\rc\n\uFEFF');
    expect(withoutByteOrderMark('\uFEFF{}')).toBe('{}');
    expect(withoutByteOrderMark('{}')).toBe('{}');
    expect(decodeText(new Uint8Array())).toBe('');
  });

  it.each([
    ['Latin-1', Buffer.from('caf\u00e9', 'latin1')],
    ['DER', Buffer.from([0x30, 0x82, 0x01, 0x22, 0x30, 0x0d, 0xff])],
    ['half a character of UTF-8', Buffer.from('é').subarray(0, 1)],
    ['half a character of UTF-16', Buffer.from('\uFEFFab', 'utf16le').subarray(0, -1)],
    ['a lone surrogate', Buffer.from('\uFEFFa\uD800', 'utf16le')],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0])],
  ])('is not found in %s', (_what, bytes) => {
    expect(decodeText(bytes)).toBeUndefined();
  });

  it('is never guessed from bytes at random: it is the same when written again', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = decodeText(bytes);
        fc.pre(text !== undefined);
        const written = Object.values(ENCODERS).map((encode) => encode(text ?? '').toString('hex'));
        const bare = [Buffer.from(text ?? '', 'utf16le'), bigEndian(text ?? '')].map((one) =>
          one.toString('hex'),
        );
        expect([...written, ...bare]).toContain(Buffer.from(bytes).toString('hex'));
      }),
    );
  });
});
