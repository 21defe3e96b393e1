import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { ERROR_EXIT_CODES } from '../../src/domain/errors.ts';
import { COMMANDS, GLOBAL_OPTIONS, nameIn, parseArguments } from '../../src/program.ts';
import { renderCommandReference } from '../helpers/command-reference.ts';
import { inlineCodeOf, shellLinesOf } from '../helpers/markdown.ts';
import { splitWords } from '../helpers/shell-words.ts';

/** What was called differently before is in CHANGELOG.md, so that one is left out. */
const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...(await readdir('docs')).map((name) => `docs/${name}`),
].filter((name) => name.endsWith('.md'));

/** Every call of dyte-hooks in a page's shell blocks, as its words. */
async function callsIn(page: string): Promise<readonly (readonly string[])[]> {
  const lines = shellLinesOf(await readFile(page, 'utf8'));
  return lines.flatMap((line) =>
    [...line.matchAll(/(?<=^|[\s(;&|])(?:npx )?dyte-hooks\s+([^)#|&;>]*)/g)].map(([, words]) =>
      splitWords(words ?? ''),
    ),
  );
}

/** The options in a piece of code, unless it is a call of another program. */
function optionsIn(code: string): readonly string[] {
  if (/^(?:curl|docker|kill|node|npm|npx) /.test(code)) return [];
  return [...code.matchAll(/(?<=^|[\s[])--[a-z][a-z-]*/g)].map(([option]) => option);
}

/** A page without what it says of other programs: in a table that compares, the last column is ours. */
function ownPartOf(page: string, text: string): string {
  if (page !== 'docs/habits.md') return text;
  return text
    .split('\n')
    .map((line) => (line.startsWith('|') ? (line.split(' | ').at(-1) ?? '') : line))
    .join('\n');
}

/** Those of the command that the piece begins with, or of all. */
function optionsFor(code: string): readonly string[] {
  const words = code.replace(/^dyte-hooks /, '');
  const named = COMMANDS.filter(({ name }) => `${words} `.startsWith(`${name} `));
  const specs = (named.length > 0 ? named : COMMANDS).map(({ options }) => options);
  const flags = [GLOBAL_OPTIONS, ...specs].flatMap((options) =>
    Object.values(options).map((one) => one.flags),
  );
  return [...flags.map((flag) => nameIn(flag)), '--help', '--version'];
}

describe('the documentation', () => {
  it('has the reference that the command table gives (npm run docs writes it)', async () => {
    await expect(renderCommandReference()).toMatchFileSnapshot('../../docs/commands.md');
  });

  it.each(PAGES)('shows only calls that the program understands: %s', async (page) => {
    for (const words of await callsIn(page))
      expect(() => parseArguments(words), words.join(' ')).not.toThrow();
  });

  it('shows calls in every page that is about commands', async () => {
    const pages = await Promise.all(PAGES.map(async (page) => ({ page, calls: await callsIn(page) })));
    const silent = pages.filter(({ calls }) => calls.length === 0).map(({ page }) => page);
    expect(silent.toSorted()).toEqual([
      'CONTRIBUTING.md',
      'SECURITY.md',
      'docs/architecture.md',
      'docs/habits.md',
      'docs/service.md',
      'docs/settings.md',
    ]);
  });

  it.each(PAGES)('names only options that the program has: %s', async (page) => {
    for (const code of inlineCodeOf(ownPartOf(page, await readFile(page, 'utf8'))))
      for (const option of optionsIn(code)) expect(optionsFor(code), code).toContain(option);
  });

  it('lists every error code with its exit code', async () => {
    const page = await readFile('docs/scripting.md', 'utf8');
    for (const [code, exitCode] of Object.entries(ERROR_EXIT_CODES))
      expect(page).toContain(`| \`${code}\` | ${exitCode} |`);
  });

  it('names every command in the README', async () => {
    const readme = await readFile('README.md', 'utf8');
    for (const { name } of COMMANDS) expect(readme).toContain(`\`${name}`);
  });

  it('names every variable that stands in for an option', async () => {
    const page = await readFile('README.md', 'utf8');
    const options = [
      ...Object.values(GLOBAL_OPTIONS),
      ...COMMANDS.flatMap((spec) => Object.values(spec.options)),
    ];
    const variables = options.flatMap(({ flags, environment }) =>
      environment === undefined ? [] : [{ flags: nameIn(flags), environment }],
    );
    expect(variables.length).toBeGreaterThan(3);
    for (const { environment } of variables) expect(page).toContain(`\`${environment}\``);
  });
});
