import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anchorsOf } from '../helpers/markdown.ts';

const page = await readFile('docs/check.md', 'utf8');

/** The sections that remedies name in the code. */
async function namedSections(): Promise<readonly string[]> {
  const names = (await readdir('src', { recursive: true })).filter((name) => name.endsWith('.ts'));
  const texts = await Promise.all(names.map((name) => readFile(join('src', name), 'utf8')));
  const found = [
    ...texts
      .flat()
      .join('\n')
      .matchAll(/\bsection: '([^']+)'/g),
  ].map(([, section = '']) => section);
  return [...new Set(found)];
}

/** The headings of what there is to change, as links name them. */
function changes(): readonly string[] {
  const [, part = ''] = /^## What to change$([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(page) ?? [];
  return anchorsOf(part);
}

describe('the page about check', () => {
  it('has a section for every remedy, and none without', async () => {
    expect(changes().toSorted()).toEqual((await namedSections()).toSorted());
  });
});
