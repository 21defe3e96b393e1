import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { typedWord } from '../../../../src/program/completion/typed-word.ts';
import { shellWord } from '../../../../src/domain/text/shell-word.ts';

describe('a word as it was typed', () => {
  it.each([
    ['plain', 'plain'],
    [String.raw`My\ hook`, 'My hook'],
    ['"My ho', 'My ho'],
    ["'My ho", 'My ho'],
    [String.raw`"a \"b\" \$c \d"`, String.raw`a "b" $c \d`],
    [String.raw`'a \b'`, String.raw`a \b`],
    ['--name="My ho', '--name=My ho'],
    ['""', ''],
    ['a\\', 'a'],
    ['$(date)', '$(date)'],
  ])('loses its quotes: %s', (word, typed) => {
    expect(typedWord(word)).toBe(typed);
  });

  it('is what a shell would make of it, whatever was quoted', () => {
    assert(
      property(string({ unit: 'binary' }), (text) => {
        expect(typedWord(shellWord(text))).toBe(text);
      }),
    );
  });
});
