import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { ERROR_EXIT_CODES } from '../../src/domain/errors.ts';
import { COMMANDS, GLOBAL_OPTIONS, nameIn, parseArguments } from '../../src/program.ts';
import { renderCommandReference } from '../helpers/command-reference.ts';
import { splitWords } from '../helpers/shell-words.ts';

const PAGES = [
  'README.md',
  'docs/commands.md',
  'docs/scripting.md',
  'docs/receiving.md',
  'docs/forwarding.md',
  'docs/deliveries.md',
];

/** Every line of a page's shell blocks that calls dyte-hooks, as its words. */
async function callsIn(page: string): Promise<readonly (readonly string[])[]> {
  const text = await readFile(page, 'utf8');
  const blocks = [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
  const lines = blocks.flatMap((block) => block.replaceAll('\\\n', ' ').split('\n'));
  return lines.flatMap((line) => {
    const call = /(?:^|[\s(;&|])(?:npx )?dyte-hooks\s+([^)#|&;>]*)/.exec(line);
    return call === null ? [] : [splitWords(call[1] ?? '')];
  });
}

describe('the documentation', () => {
  it('has the reference that the command table gives (npm run docs writes it)', async () => {
    await expect(renderCommandReference()).toMatchFileSnapshot('../../docs/commands.md');
  });

  it.each(PAGES)('shows only calls that the program understands: %s', async (page) => {
    const calls = await callsIn(page);
    expect(calls.length).toBeGreaterThan(0);
    for (const words of calls) expect(() => parseArguments(words, () => 80)).not.toThrow();
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
