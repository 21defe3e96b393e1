import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskBody } from '../../../../src/domain/json/masked-body.ts';
import { maskSecrets } from '../../../../src/domain/secrets/mask-secrets.ts';

function masked(text: string): string {
  return maskBody(Buffer.from(text)).toString();
}

describe('maskBody', () => {
  it('keeps a body without secrets to the byte', () => {
    const body = Buffer.from(' {"n": 1.0, "e": 1e3, "s": "\\u0041\\/", "a": 1, "a": 2}\n');
    expect(maskBody(body)).toBe(body);
    expect(maskBody(Buffer.alloc(0))).toHaveLength(0);
  });

  it('keeps the rest as it is written: numbers to the last digit, escapes, names that stand twice', () => {
    expect(masked('{"id":12345678901234567890, "t":1.0, "token":7, "s":"\\u0041", "a":1, "a":2}')).toBe(
      '{"id":12345678901234567890,"t":1.0,"token":"…","s":"\\u0041","a":1,"a":2}',
    );
  });

  it.each([
    ['{"streamKey":"s3cr3t","streamKey":""}', '{"streamKey":"…","streamKey":""}'],
    ['{"a":{"token":"s3cr3t"},"a":1}', '{"a":{"token":"…"},"a":1}'],
    ['{"tok\\u0065n":"s3cr3t"}', '{"tok\\u0065n":"…"}'],
    ['["https:\\/\\/s3cr3t@x.test"]', '["https://…@x.test"]'],
    ['{"downloadUrl":{"a":["https://x.test/s3cr3t"]}}', '{"downloadUrl":{"a":["https://x.test/…"]}}'],
  ])('hides what a parser would not see: %s', (text, shown) => {
    expect(masked(text)).toBe(shown);
  });

  it.each(['not JSON s3cr3t', '\u0000', `${'['.repeat(300)}${']'.repeat(300)}`])(
    'leaves out what cannot be read: %j',
    (text) => {
      expect(masked(text)).toBe('');
    },
  );

  it('hides the same as maskSecrets does', () => {
    const name = fc.constantFrom(
      'event',
      'token',
      'api_key',
      'downloadUrl',
      'meeting',
      'password',
      '__proto__',
    );
    const text = fc.constantFrom(
      'a',
      'https://u:p@x.test/a/b?c=d',
      'eyJh.eyJz.c2ln',
      'Bearer x1',
      '',
      'token=x',
    );
    const value = fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        text,
        fc.integer(),
        fc.constant(null),
        fc.boolean(),
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(name, tie('node'), { maxKeys: 3 }),
      ),
    })).node;
    fc.assert(
      fc.property(value, (payload) => {
        const json = JSON.stringify(payload);
        expect(JSON.parse(masked(json))).toEqual(maskSecrets(JSON.parse(json)));
      }),
    );
  });
});
