import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  hexSignature,
  hmacSignature,
  NOT_BASE64,
  tamperedBody,
  truncatedSignature,
} from '../../../../src/domain/check/odd-signatures.ts';

describe('an odd signature', () => {
  const bytes = fc.uint8Array({ minLength: 256, maxLength: 256 });

  it('is the same bytes in hex', () => {
    expect(hexSignature(Buffer.from('00ff10', 'hex').toString('base64'))).toBe('00ff10');
  });

  it('is cut off, and still base64 that is nearly as long', () => {
    fc.assert(
      fc.property(bytes, (signature) => {
        const text = Buffer.from(signature).toString('base64');
        const cut = truncatedSignature(text);
        expect(Buffer.from(cut, 'base64').toString('base64')).toBe(cut);
        expect(text.startsWith(cut)).toBe(true);
        expect(Buffer.from(cut, 'base64')).toHaveLength(255);
      }),
    );
  });

  it('is nothing that base64 can be decoded from', () => {
    expect(() => atob(NOT_BASE64)).toThrow(/invalid character|not correctly encoded/i);
  });

  it.each(['hex', 'base64'] as const)('is an HMAC in %s', (encoding) => {
    expect(hmacSignature(Buffer.from('body'), 'secret', encoding)).toBe(
      createHmac('sha256', 'secret').update('body').digest(encoding),
    );
  });
});

describe('a tampered body', () => {
  it('differs in the last digit of its first UUID', () => {
    const body = (last: string): Buffer =>
      Buffer.from(
        `{"é":1,"id":"c4ec0000-ABCD-4abc-8abc-0123456789a${last}","b":"c4ec0000-1234-4abc-8abc-0123456789a5"}`,
      );
    expect(tamperedBody(body('9')).equals(body('0'))).toBe(true);
    expect(tamperedBody(body('0')).equals(body('1'))).toBe(true);
  });

  it('has exactly one byte changed, and leaves the original alone', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.string(), (uuid, title) => {
        const original = Buffer.from(JSON.stringify({ id: uuid, title }));
        const before = Buffer.from(original);
        const tampered = tamperedBody(original);
        expect(original.equals(before)).toBe(true);
        expect(tampered.length).toBe(original.length);
        expect([...tampered].filter((byte, index) => byte !== original[index])).toHaveLength(1);
        expect(JSON.parse(tampered.toString())).toMatchObject({ title });
      }),
    );
  });

  it('needs a UUID', () => {
    expect(() => tamperedBody(Buffer.from('{}'))).toThrow(new TypeError('The body has no UUID.'));
  });
});
