import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

const page = await readFile('docs/endpoints.md', 'utf8');

/** Each block of JavaScript with the sample that the text before it links. */
const blocks = [...page.matchAll(/```js\n([\s\S]*?)```/g)].map(({ 1: code = '', index }) => ({
  file: [...page.slice(0, index).matchAll(/\(endpoints\/([\w-]+\.mjs)\)/g)].at(-1)?.[1] ?? '',
  lines: code.split('\n').map((line) => line.trim()),
}));

describe('the page about endpoints', () => {
  it.each(blocks)('shows lines of $file as they stand there, in their order', async ({ file, lines }) => {
    const sample = (await readFile(`docs/endpoints/${file}`, 'utf8')).split('\n').map((line) => line.trim());
    const found = lines.filter((line) => line !== '').map((line) => sample.indexOf(line));
    expect(found).not.toContain(-1);
    expect(found).toEqual(found.toSorted((one, other) => one - other));
  });

  it('names every sample, and shows lines of each framework', async () => {
    const files = await readdir('docs/endpoints');
    for (const file of files) expect(page).toContain(`](endpoints/${file})`);
    expect(blocks.map(({ file }) => file).toSorted()).toEqual(
      files.filter((file) => file.endsWith('.mjs') && file !== 'node.mjs').toSorted(),
    );
  });
});
