import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const PAGE = readFileSync('docs/check.md', 'utf8');

/** As a link to a heading is written. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .replaceAll(' ', '-');
}

it('has a section in docs/check.md for every remedy', () => {
  const anchors = new Set([...PAGE.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading)));
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const sections = files.flatMap((file) =>
    [...readFileSync(join('src', file), 'utf8').matchAll(/\bsection: '([^']+)'/g)].map(
      ([, section = '']) => section,
    ),
  );
  expect(sections.length).toBeGreaterThan(5);
  expect(sections.filter((section) => !anchors.has(section))).toEqual([]);
});
