import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { EXECUTABLE, runCli } from '../helpers/cli.ts';

/** Chunks of libraries (rolldown.build.js names them) that have no business on the way to help. */
const HEAVY = ['undici', 'inquirer', 'ajv', 'conf', 'chalk', 'typebox', 'hono'];

/** Files of ours, and modules of Node, that the process has loaded when `args` have been run. */
function loadedBy(args: readonly string[]): readonly string[] {
  const report = `data:text/javascript,${encodeURIComponent(`
    import { register } from 'node:module';
    register('data:text/javascript,' + encodeURIComponent(\`
      import { writeSync } from 'node:fs';
      export async function load(url, context, next) { writeSync(2, 'LOADED ' + url + '\\\\n'); return next(url, context); }
    \`));
  `)}`;
  const { stderr, status } = spawnSync(process.execPath, ['--import', report, EXECUTABLE, ...args], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] },
  });
  expect(status).toBe(0);
  return [...stderr.matchAll(/^LOADED (.*)$/gm)].map((match) => match[1] ?? '');
}

describe('start-up', () => {
  it('loads for --help the program and nothing heavy', () => {
    const loaded = loadedBy(['--help']).filter((url) => url.includes('/dist/'));
    expect(loaded.some((url) => url.endsWith('/dist/cli.js'))).toBe(true);
    const heavy = loaded.filter((url) => HEAVY.some((name) => url.includes(name)));
    expect(heavy).toEqual([]);
    // The program, what chunks share, and commander.
    expect(loaded.length).toBeLessThanOrEqual(6);
  });

  it('prints the version of the package', async () => {
    expect(await runCli(['--version'])).toEqual({ code: 0, stdout: `${packageJson.version}\n`, stderr: '' });
  });

  it('shows help to somebody who types the name alone', async () => {
    const { code, stdout, stderr } = await runCli([]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('dyte-hooks demo');
  });
});
