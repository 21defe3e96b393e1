import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anchorsOf, headingsOf, inlineCodeOf, linksOf } from '../helpers/markdown.ts';

async function filesIn(directory: string, ending: RegExp, recursive = true): Promise<readonly string[]> {
  const names = await readdir(directory, { recursive });
  const own = names.filter((name) => ending.test(name) && !name.includes('node_modules'));
  return own.map((name) => join(directory, name));
}

const PAGES = [...(await filesIn('.', /\.md$/, false)), ...(await filesIn('docs', /\.md$/))];

const CODE = [
  ...(await filesIn('src', /\.ts$/)),
  ...(await filesIn('test', /\.(?:ts|js)$/)),
  ...(await filesIn('.', /\.(?:ts|js|mjs)$/, false)),
  '.ci/run',
];

interface Citation {
  readonly path: string;
  readonly section: string | undefined;
}

/** The pages that comments name, with their sections in quotation marks behind them, also over a line's end. */
function citationsIn(code: string): readonly Citation[] {
  const text = code.replaceAll(/\n\s*(?:\*|\/\/|#)\s?/g, ' ');
  return [...text.matchAll(/(docs\/[\w/-]+\.\w+|\b[A-Z]{4,}\.md)((?:(?:,| and) "[^"]+")*)/g)].flatMap(
    ([, path = '', sections = '']): Citation[] => {
      const named = [...sections.matchAll(/"([^"]+)"/g)].map(([, section]) => ({ path, section }));
      return named.length > 0 ? named : [{ path, section: undefined }];
    },
  );
}

/** Whether a path leads to a file, or a folder, and where a part of a page is named, to that. */
async function isThere(
  path: string,
  partsOf: (page: string) => readonly string[],
  part?: string,
): Promise<boolean> {
  if (!existsSync(path)) return false;
  return part === undefined || partsOf(await readFile(path, 'utf8')).includes(part);
}

describe('a link of the documentation', () => {
  it.each(PAGES)('leads to a file and a heading that are there: %s', async (page) => {
    const own = linksOf(await readFile(page, 'utf8')).filter((target) => !/^https?:/.test(target));
    for (const target of own) {
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? page : join(dirname(page), path);
      expect(await isThere(file, anchorsOf, anchor), `${page} links ${target}`).toBe(true);
    }
  });

  it('is found in many pages', async () => {
    const pages = await Promise.all(PAGES.map(async (page) => linksOf(await readFile(page, 'utf8'))));
    expect(pages.filter((links) => links.length > 0).length).toBeGreaterThan(5);
  });
});

/** Files and folders that are named between backticks, from the repository's root. */
const NAMED_PATH = /^(?:src|test|docs|bin|\.ci)\/[\w./-]+$/;

/** docs/architecture.md names them below src/ as well, and names nothing else that looks like them. */
const NAMED_BELOW_SRC = /^[\w-]+(?:\/[\w.-]*)+$|^[\w-]+\.ts$/;

describe('a page', () => {
  it.each(PAGES)('names only files and folders that are there: %s', async (page) => {
    const isMap = page === 'docs/architecture.md';
    const named = inlineCodeOf(await readFile(page, 'utf8')).filter(
      (code) => NAMED_PATH.test(code) || (isMap && NAMED_BELOW_SRC.test(code)),
    );
    const missing = named.filter((path) => !existsSync(path) && !(isMap && existsSync(join('src', path))));
    expect(missing).toEqual([]);
    expect(named.length).toBeGreaterThanOrEqual(isMap ? 50 : 0);
  });
});

describe('a comment', () => {
  it('cites only pages and sections that are there', async () => {
    const files = await Promise.all(
      CODE.map(async (file) => ({ file, citations: citationsIn(await readFile(file, 'utf8')) })),
    );
    for (const { file, citations } of files)
      for (const { path, section } of citations)
        expect(await isThere(path, headingsOf, section), `${file} cites ${path}, "${section ?? ''}"`).toBe(
          true,
        );
    const sections = files.flatMap(({ citations }) =>
      citations.filter(({ section }) => section !== undefined),
    );
    expect(sections.length).toBeGreaterThan(10);
  });
});
