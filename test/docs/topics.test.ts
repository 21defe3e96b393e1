import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { COMMANDS, GLOBAL_OPTIONS } from '../../src/program.ts';
import { TOPIC_NAMES } from '../../src/program/topic-names.ts';
import { helpFor } from '../helpers/help.ts';
import { topicsIn, withTopics } from '../helpers/topic-pages.ts';

const PAGES = ['docs/settings.md', 'docs/scripting.md'];

describe('a topic of help', () => {
  it.each(PAGES)('is the same in %s (npm run docs writes it)', async (page) => {
    const text = await readFile(page, 'utf8');
    expect(topicsIn(text)).not.toEqual([]);
    await expect(withTopics(text)).toMatchFileSnapshot(`../../${page}`);
  });

  it.each(TOPIC_NAMES)('%s is shown by "help", without the marks of a page', (name) => {
    const text = helpFor(['help', name], 110);
    expect(text.split('\n').length).toBeGreaterThan(6);
    expect(text).not.toContain('`');
  });

  it('of the environment names every variable that stands in for an option', () => {
    const options = [
      ...Object.values(GLOBAL_OPTIONS),
      ...COMMANDS.flatMap((spec) => Object.values(spec.options)),
    ];
    const variables = options.flatMap(({ environment }) => environment ?? []);
    for (const name of variables) expect(helpFor(['help', 'environment'])).toContain(name);
  });
});
