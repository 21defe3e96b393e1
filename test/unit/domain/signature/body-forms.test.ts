import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bodyForms, type BodyFormId } from '../../../../src/domain/signature/body-forms.ts';
import { signatureForms } from '../../../../src/domain/signature/signature-forms.ts';

const LIMITS = { maxBytes: 10_000, maxThoroughBytes: 0 };

/** What a body may have been that has one of these changes alone. */
function formOf(body: string | Buffer, id: BodyFormId, limits = LIMITS): string | undefined {
  const forms = [...bodyForms(Buffer.from(body), limits)];
  return forms.find(({ ids }) => ids.length === 1 && ids[0] === id)?.bytes.toString();
}

function idsOf(body: string | Buffer, limits = LIMITS): readonly string[] {
  return [...bodyForms(Buffer.from(body), limits)].map(({ ids }) => ids.join(' '));
}

describe('a body may have been', () => {
  it('what gzip and zlib made it of', () => {
    const made = (bytes: Buffer): readonly string[] =>
      [...bodyForms(bytes, LIMITS)].map((form) => form.bytes.toString());
    expect(made(gzipSync('{"a":1}'))).toContain('{"a":1}');
    expect(made(deflateSync('{"a":1}'))).toContain('{"a":1}');
    const [first, second, ...rest] = gzipSync('{"a":1}');
    expect(made(Buffer.from([first ?? 0, 0, ...rest]))).not.toContain('{"a":1}');
    expect(made(Buffer.from([0, second ?? 0, ...rest]))).not.toContain('{"a":1}');
    expect(made(Buffer.from([0x79, ...deflateSync('{"a":1}').subarray(1)]))).not.toContain('{"a":1}');
    // A bomb is not unpacked.
    expect(made(gzipSync(Buffer.alloc(2 * 1024 * 1024))).every(({ length }) => length < 1_100_000)).toBe(
      true,
    );
  });

  it('longer or shorter by a line end', () => {
    expect(formOf('{}\n', 'without_newline')).toBe('{}');
    expect(formOf('{}\r\n', 'without_newline')).toBe('{}');
    expect(formOf('{}', 'without_newline')).toBeUndefined();
    expect(formOf('{}', 'with_newline')).toBe('{}\n');
    expect(formOf(' \t{}\r\n ', 'trimmed')).toBe('{}');
    expect(formOf(' \n ', 'trimmed')).toBe('');
  });

  it('never the body itself', () => {
    for (const body of ['{"a":1}', '{}', '"text"', '[1, 2]', '']) {
      const same = [...bodyForms(Buffer.from(body), LIMITS)].filter(({ bytes }) => bytes.toString() === body);
      expect(same).toEqual([]);
    }
  });

  it('looked at by its ends alone where it is large', () => {
    const limits = { maxBytes: 3, maxThoroughBytes: 0 };
    expect(idsOf('{"a" : 1}\n', limits).toSorted()).toEqual([
      'trimmed',
      'with_crlf',
      'with_newline',
      'without_newline',
    ]);
    expect(idsOf('{"a" : 1}\n').length).toBeGreaterThan(5);
  });

  it('changed twice only where that was asked for', () => {
    expect(idsOf('{"a" : 1}\n').some((ids) => ids.includes(' '))).toBe(false);
    const thorough = { maxBytes: 10_000, maxThoroughBytes: 10_000 };
    expect(idsOf('{"a" : 1}\n', thorough).some((ids) => ids.includes(' '))).toBe(true);
  });
});

describe('the text of a signature may be', () => {
  const bytes = Buffer.from(Array.from({ length: 32 }, (_, index) => (index * 37 + 251) % 256));
  const text = bytes.toString('base64');
  const idOf = (changed: string): string | undefined =>
    signatureForms(changed).find((form) => form.bytes.equals(bytes))?.id;

  it.each([
    ['base64url', bytes.toString('base64url')],
    ['hex', bytes.toString('hex')],
    ['hex', bytes.toString('hex').toUpperCase()],
    ['double_base64', Buffer.from(text).toString('base64')],
    ['spaces_for_plus', text.replaceAll('+', ' ')],
    ['url_encoded', encodeURIComponent(text)],
    ['quoted', `"${text}"`],
    ['quoted', `'${text}'`],
    ['prefixed', `sha256=${text}`],
    ['prefixed', `v1: ${text}`],
    ['white_space', `${text.slice(0, 10)}\n ${text.slice(10)}`],
    ['several', `${text}, ${text}`],
    ['unpadded', text.replace(/=+$/, '')],
  ])('%s: %s', (id, changed) => {
    expect(text).toMatch(/\+.*=$|=$/);
    expect(idOf(changed)).toBe(id);
  });

  it('itself, and is not read where it is far too long', () => {
    expect(signatureForms(text)[0]).toEqual({ id: undefined, bytes });
    expect(signatureForms('A'.repeat(8 * 1024))).not.toEqual([]);
    expect(signatureForms('A'.repeat(8 * 1024 + 4))).toEqual([]);
    expect(signatureForms('')).toEqual([]);
    expect(signatureForms(`"${text}'`).some((form) => form.bytes.equals(bytes))).toBe(false);
    expect(signatureForms('%zz')).toEqual([]);
  });
});
