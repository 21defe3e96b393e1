import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitCommand } from '../../../../src/domain/forward/command-words.ts';
import { HooksError } from '../../../../src/domain/errors.ts';
import { thrownBy } from '../../../helpers/errors.ts';

describe('splitCommand', () => {
  it.each([
    ['./handle.sh', ['./handle.sh']],
    ['  node   handle.js\t--fast ', ['node', 'handle.js', '--fast']],
    ['a "b c" \'d e\'', ['a', 'b c', 'd e']],
    ['a b"c d"e', ['a', 'bc de']],
    ['a \'\' ""', ['a', '', '']],
    [String.raw`a b\ c \"d\" \\ \'e`, ['a', 'b c', '"d"', '\\', "'e"]],
    [String.raw`a "b \"c\" \\ \d"`, ['a', String.raw`b "c" \ \d`]],
    [String.raw`a 'b \" c'`, ['a', String.raw`b \" c`]],
    [String.raw`C:\tools\handle.exe -x`, [String.raw`C:\tools\handle.exe`, '-x']],
    ["sh -c 'cat | wc -c > $HOME/x'", ['sh', '-c', 'cat | wc -c > $HOME/x']],
    [String.raw`echo \$HOME "\$(date)" \| '>'`, ['echo', '$HOME', '$(date)', '|', '>']],
    ['jq .a|.b a=1&b=2 5$ $ a~', ['jq', '.a|.b', 'a=1&b=2', '5$', '$', 'a~']],
  ])('%s', (command, words) => {
    expect(splitCommand(command)).toEqual(words);
  });

  it.each(['a | b', 'a && b', 'a;b ; c', 'a > file', 'a 2>&1', 'a 2> file', 'a < file', 'a &'])(
    'refuses what only a shell understands: %s',
    (command) => {
      const { code, hint } = thrownBy(() => splitCommand(command));
      expect(code).toBe('usage_invalid');
      expect(hint).toContain('sh -c');
    },
  );

  it.each(['$HOME/x', 'a "$NAME"', 'a ${x}', 'a $(date)', 'a `date`', '~/handle.sh'])(
    'refuses what a shell would put something else in the place of: %s',
    (command) => {
      expect(thrownBy(() => splitCommand(command)).message).toMatch(/only a shell understands/);
    },
  );

  it.each(["a 'b", 'a "b', String.raw`a "b\"`])('refuses a quote that is not closed: %s', (command) => {
    expect(thrownBy(() => splitCommand(command)).message).toMatch(/not closed/);
  });

  it.each(['', '   ', "''"])('refuses to run nothing: "%s"', (command) => {
    expect(thrownBy(() => splitCommand(command)).message).toMatch(/empty/);
  });

  const words = fc.tuple(
    fc.string({ minLength: 1, unit: 'binary' }),
    fc.array(fc.string({ unit: 'binary' })),
  );

  it('gives back any words that were put in single quotes', () => {
    const quoted = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`;
    fc.assert(
      fc.property(words, ([program, rest]) => {
        expect(splitCommand([program, ...rest].map(quoted).join(' '))).toEqual([program, ...rest]);
      }),
    );
  });

  it('gives back any words that were put in double quotes', () => {
    const quoted = (word: string): string => `"${word.replace(/["\\$`]/g, String.raw`\$&`)}"`;
    fc.assert(
      fc.property(words, ([program, rest]) => {
        expect(splitCommand([program, ...rest].map(quoted).join(' '))).toEqual([program, ...rest]);
      }),
    );
  });

  it('fails for no text in another way than by refusing it', () => {
    const special = fc.string({
      unit: fc.constantFrom('a', ' ', "'", '"', '\\', '$', '`', '|', '>', '&', ';', '~'),
    });
    const codeOf = (text: string): unknown => {
      try {
        return splitCommand(text).length > 0 ? 'split' : 'nothing';
      } catch (error) {
        return error instanceof HooksError ? error.code : error;
      }
    };
    fc.assert(
      fc.property(special, (text) => {
        expect(['split', 'usage_invalid']).toContain(codeOf(text));
      }),
    );
  });
});
