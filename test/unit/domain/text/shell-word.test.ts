import { execFileSync } from 'node:child_process';
import { sample, string } from 'fast-check';
import { expect, it } from 'vitest';
import { shellWord } from '../../../../src/domain/text/shell-word.ts';

it('leaves plain words as they are, and quotes the others', () => {
  expect(shellWord('/tmp/store.sqlite')).toBe('/tmp/store.sqlite');
  expect(shellWord('my store')).toBe("'my store'");
  expect(shellWord("it's")).toBe(String.raw`'it'\''s'`);
  expect(shellWord('')).toBe("''");
  expect(shellWord('[a]')).toBe("'[a]'");
});

it('gives a shell the same text back', () => {
  const texts = sample(string({ unit: 'grapheme-ascii' }), { numRuns: 50, seed: 7 });
  const said = execFileSync('sh', ['-c', `printf '%s\\n' ${texts.map(shellWord).join(' ')}`]);
  expect(said.toString()).toBe(texts.map((text) => `${text}\n`).join(''));
});
