import { describe, expect, it } from 'vitest';
import { HooksError } from '../../../../src/domain/errors.ts';
import { readVariable, readWord } from '../../../../src/domain/environment/variables.ts';

describe('a variable as files of variables have it', () => {
  it.each([
    ['"abc"', 'abc'],
    ["'abc'\r", 'abc'],
    ['abc\r\n', 'abc'],
    ['\u00A0abc\u200B', 'abc'],
    ['“abc”', 'abc'],
    ['a b', 'a b'],
    ['', undefined],
    ['""', undefined],
    ['\r', undefined],
  ])('%j is %j', (value, expected) => {
    expect(readVariable({ NAME: value }, 'NAME')).toBe(expected);
    expect(readVariable({}, 'NAME')).toBeUndefined();
  });

  it('is not set by what every object has', () => {
    expect(readVariable({}, 'constructor')).toBeUndefined();
  });

  it.each([
    ['"s3cret', 'begins with a quotation mark'],
    ['s3cret”', 'ends with a quotation mark'],
    ['s3\ncret', 'line break'],
    ['s3\u200Bcret', 'invisible'],
  ])('that must be one word, %j, is named for what is wrong, and not repeated', (value, words) => {
    const read = (): unknown => readWord({ DYTE_API_KEY: value }, 'DYTE_API_KEY');
    expect(read).toThrow(HooksError);
    expect(read).toThrow(`The value of DYTE_API_KEY `);
    expect(read).toThrow(words);
    expect(read).not.toThrow('cret');
  });
});
