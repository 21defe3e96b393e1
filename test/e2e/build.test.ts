import { spawnSync } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { EXECUTABLE } from '../helpers/cli.ts';
import { temporaryDirectory } from '../helpers/directory.ts';

const ROOT = dirname(dirname(EXECUTABLE));

function run(file: string, ...args: readonly string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], NODE_DISABLE_COMPILE_CACHE: '1' },
    cwd: dirname(file),
  });
  return { status, output: stdout + stderr };
}

describe('what is bundled', () => {
  it('comes with the notices of all that is in it, also inside other packages', async () => {
    const notices = await readFile(join(ROOT, 'dist', 'THIRD_PARTY_LICENSES.txt'), 'utf8');
    const names = [...notices.matchAll(/^(\S+) [\d.]+ \([^)]+\)$/gm)].map(([, name]) => name);
    expect(names).toEqual(expect.arrayContaining(['commander', 'inquirer', 'undici', 'hono', 'conf']));
    expect(notices).toMatch(/^llhttp \(MIT\)[^]*Copyright Fedor Indutny, 2018\.\n\nPermission is hereby/m);
    expect(names.filter((name) => /editor|expand|number|rawlist|iconv|chardet/.test(name ?? ''))).toEqual([]);
  });
});

describe('a clone that is not built', () => {
  it.each([{ built: [] }, { built: ['cli.cjs'] }])('says so in one line, with $built', async ({ built }) => {
    const clone = await temporaryDirectory();
    await cp(join(ROOT, 'bin'), join(clone, 'bin'), { recursive: true });
    await mkdir(join(clone, 'dist'));
    for (const name of built) await cp(join(ROOT, 'dist', name), join(clone, 'dist', name));
    const executable = join(clone, 'bin', 'dyte-hooks.js');
    const hint = `Build it: npm ci, in ${clone}`;
    expect(run(executable, '--help')).toEqual({
      status: 1,
      output: `error: dyte-hooks is not built here. ${hint}\n`,
    });
    const { status, output } = run(executable, 'list', '--json');
    expect({ status, said: JSON.parse(output) }).toEqual({
      status: 1,
      said: { error: { code: 'internal', message: 'dyte-hooks is not built here.', hint } },
    });
  });

  it('is built when npm installs or packs it, and left as it is without the tools for that', async () => {
    expect(packageJson.scripts.prepare).toBe('node prepare.js');
    const clone = await temporaryDirectory();
    await writeFile(join(clone, 'package.json'), JSON.stringify(packageJson));
    await cp(join(ROOT, 'prepare.js'), join(clone, 'prepare.js'));
    expect(run(join(clone, 'prepare.js'))).toEqual({
      status: 0,
      output:
        'dyte-hooks was not built: the tools for it were left out. Install all of them with "npm ci".\n',
    });
  });

  it('has an answer to the question for install scripts: those of its dependencies are reviewed', () => {
    expect(Object.keys(packageJson.allowScripts)).toEqual(Object.keys(packageJson.dependencies));
  });
});
