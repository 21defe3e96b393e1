import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pagersFor, showThrough, type Pager } from '../../../../src/terminal/output/pager.ts';
import { exceedsScreen } from '../../../../src/terminal/output/screen.ts';
import { temporaryDirectory } from '../../../helpers/directory.ts';

const NEVER = new AbortController().signal;
const MISSING: Pager = ['/nowhere/no-such-pager'];

/** A pager that puts what it is handed, how it was called and what it was told into a file. */
async function keepingPager(): Promise<{
  readonly pager: Pager;
  readonly kept: () => Promise<Record<string, unknown>>;
}> {
  const directory = await temporaryDirectory();
  const [program, file] = [join(directory, 'pager.cjs'), join(directory, 'kept.json')];
  await writeFile(
    program,
    `const text = require('node:fs').readFileSync(0, 'utf8');
    const { LESS, LV, DYTE_API_KEY } = process.env;
    const kept = { text, args: process.argv.slice(2), LESS, LV, DYTE_API_KEY };
    require('node:fs').writeFileSync(${JSON.stringify(file)}, JSON.stringify(kept));`,
  );
  return {
    pager: [process.execPath, program, '--a word'],
    kept: async () => JSON.parse(await readFile(file, 'utf8')),
  };
}

describe('the pager', () => {
  it.each<[string | undefined, readonly Pager[]]>([
    [undefined, [['less', '-FRX'], ['more']]],
    ['', []],
    ['  ', []],
    ['cat', []],
    ['less', [['less']]],
    ['less -R', [['less', '-R']]],
    ['"/opt/my pager/less"  -R', [['/opt/my pager/less', '-R']]],
    // What only a shell understands is not run.
    ['less -R | tee log', []],
    ['less $(touch x)', []],
    ['less "', []],
  ])('for PAGER=%j is %j', (variable, expected) => {
    expect(pagersFor(variable)).toEqual(expected);
  });

  it('is found or not for any text, never an error', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(pagersFor(text).length).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('showThrough', () => {
  it('hands the text over, and what less needs, but no credentials', async () => {
    const { pager, kept } = await keepingPager();
    const environment = { PATH: process.env['PATH'], DYTE_API_KEY: 'secret' };
    expect(await showThrough([pager], 'one\ntwo\n', environment, NEVER)).toBe(true);
    expect(await kept()).toEqual({ text: 'one\ntwo\n', args: ['--a word'], LESS: 'FRX', LV: '-c' });
  });

  it('leaves alone what the user has for less', async () => {
    const { pager, kept } = await keepingPager();
    await showThrough([pager], 'x\n', { LESS: '-M' }, NEVER);
    expect(await kept()).toMatchObject({ LESS: '-M' });
  });

  it('takes the next one for one that is missing, and says when there is none', async () => {
    const { pager, kept } = await keepingPager();
    expect(await showThrough([MISSING, pager], 'x\n', {}, NEVER)).toBe(true);
    expect(await kept()).toMatchObject({ text: 'x\n' });
    expect(await showThrough([MISSING], 'x\n', {}, NEVER)).toBe(false);
    expect(await showThrough([], 'x\n', {}, NEVER)).toBe(false);
  });

  it('is done when the pager is closed before it has read everything', async () => {
    const closing: Pager = [process.execPath, '-e', 'process.exit(1)'];
    expect(await showThrough([closing], 'x'.repeat(10_000_000), {}, NEVER)).toBe(true);
  });

  it('ends the pager when it is told to stop', async () => {
    const controller = new AbortController();
    const endless: Pager = [process.execPath, '-e', 'setInterval(() => undefined, 1e6)'];
    const shown = showThrough([endless], 'x\n', {}, controller.signal);
    controller.abort();
    expect(await shown).toBe(true);
  });
});

describe('exceedsScreen', () => {
  it.each([
    [3, { rows: 5, columns: 80 }, false],
    [4, { rows: 5, columns: 80 }, false],
    [5, { rows: 5, columns: 80 }, true],
    [100, { rows: undefined, columns: 80 }, false],
  ])('%i lines on %j: %s', (lines, screen, expected) => {
    expect(exceedsScreen('a\n'.repeat(lines), screen)).toBe(expected);
  });

  it('counts a line that the terminal breaks as several', () => {
    expect(exceedsScreen(`${'x'.repeat(200)}\n`, { rows: 3, columns: 80 })).toBe(true);
    expect(exceedsScreen(`${'x'.repeat(200)}\n`, { rows: 4, columns: 80 })).toBe(false);
  });
});
