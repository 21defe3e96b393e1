import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compactJson, prettyJson, readJsonText } from '../../../../src/domain/json/json-text.ts';

function compacted(text: string): string | undefined {
  const node = readJsonText(text);
  return node === undefined ? undefined : compactJson(node);
}

describe('readJsonText', () => {
  it.each([
    ['  {"a" : 1 ,\n "b":[ 1,2 , {"c":null}] }\n', '{"a":1,"b":[1,2,{"c":null}]}'],
    ['{ }', '{}'],
    ['[ ]', '[]'],
    [' "a b" ', '"a b"'],
    ['[[],{},[{}]]', '[[],{},[{}]]'],
    ['"\\\\"', '"\\\\"'],
    ['["\\\\\\"", "a"]', '["\\\\\\"","a"]'],
    ['{"a":{"b":"}],"}}', '{"a":{"b":"}],"}}'],
    ['-0', '-0'],
    ['true', 'true'],
  ])('writes %j without white space as %j', (text, compact) => {
    expect(compacted(text)).toBe(compact);
  });

  it.each([
    '{"n":12345678901234567890,"f":1.0,"e":1E+2}',
    '{"createdAt":1,"createdAt":2}',
    '{"s":"\\u00e9\\/é\\ud800"}',
    '{"2":0,"1":0}',
    '{"__proto__":1}',
  ])('keeps %s as it is written', (text) => {
    expect(compacted(text)).toBe(text);
  });

  it.each(['', '{', '{"a":1,}', "{'a':1}", 'NaN', '[1] 2', '\uFEFF{}', '"\n"', '01'])(
    'takes %j for no JSON',
    (text) => {
      expect(readJsonText(text)).toBeUndefined();
    },
  );

  it('reads 200 levels, and not 201', () => {
    expect(compacted('['.repeat(200) + ']'.repeat(200))).toBe('['.repeat(200) + ']'.repeat(200));
    expect(readJsonText('['.repeat(201) + ']'.repeat(201))).toBeUndefined();
    expect(readJsonText('{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000))).toBeUndefined();
  });

  it('reads megabytes of strings and backslashes in moments', () => {
    const text = JSON.stringify({ quotes: '"'.repeat(500_000), backslashes: '\\'.repeat(500_000) });
    expect(compacted(text)).toBe(text);
  });

  it('says what JSON.parse says, whatever white space there is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 4 }), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(compacted(text)).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  it('takes for JSON what JSON.parse takes', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      'a',
      '1',
      '-',
      '.',
      ' ',
      '\n',
      '"a"',
      'null',
      'e',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        expect(compacted(text)).toBe(reference(text));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('prettyJson', () => {
  it('is what JSON.stringify writes, with literals as they came', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        const node = readJsonText(text);
        expect(node && prettyJson(node)).toBe(JSON.stringify(JSON.parse(text), null, 2));
      }),
    );
  });
});

/** What stays of the pieces without white space; none of their literals has any inside. */
function reference(text: string): string | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  return text.replaceAll(/("(?:[^"\\]|\\.)*")|\s/g, '$1');
}
