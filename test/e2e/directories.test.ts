import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXECUTABLE } from '../helpers/cli.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { startEmulated } from '../helpers/emulated.ts';
import { hasStranger, isRoot, STRANGER_ID } from '../helpers/stranger.ts';

/** Credentials that nobody checks with --no-verify. */
const CREDENTIALS = { DYTE_ORG_ID: 'org', DYTE_API_KEY: 's3cr3t-key' };

/** Runs the built program, as a user without an account where the tests may choose one. */
function run(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  cwd: string,
): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [EXECUTABLE, ...args], {
    encoding: 'utf8',
    cwd,
    env: { PATH: process.env['PATH'], ...environment },
    ...(isRoot ? { uid: STRANGER_ID, gid: STRANGER_ID } : {}),
  });
}

/** A directory that the user of `run` may write in. */
async function ownDirectory(): Promise<string> {
  const path = await temporaryDirectory();
  if (isRoot) await chown(path, STRANGER_ID, STRANGER_ID);
  return path;
}

describe.runIf(hasStranger)('a user without a home', () => {
  it.each([
    ['none', {}],
    ['an empty one', { HOME: '' }],
    ['a relative one', { HOME: 'home' }],
  ])('signs in where the directory is given, and never in the working directory: %s', async (_, home) => {
    const here = await ownDirectory();
    const config = await ownDirectory();
    const environment = { ...CREDENTIALS, ...home, DYTE_HOOKS_CONFIG_DIR: config };
    const signedIn = run(['login', '--no-verify', '--json'], environment, here);
    expect(signedIn.stderr).toContain('DYTE_API_KEY is set');
    expect(JSON.parse(signedIn.stdout)).toMatchObject({ path: join(config, 'config.json') });
    expect(await readdir(here)).toEqual([]);
  });

  it('needs none to use the credentials of the environment', async () => {
    const here = await ownDirectory();
    const { environment: emulated } = await startEmulated();
    const listed = spawn(process.execPath, [EXECUTABLE, 'list', '--json'], {
      cwd: here,
      env: { PATH: process.env['PATH'], ...emulated, HOME: 'relative' },
      ...(isRoot ? { uid: STRANGER_ID, gid: STRANGER_ID } : {}),
    });
    expect(await once(listed, 'close')).toEqual([0, null]);
    expect(await readdir(here)).toEqual([]);
  });

  // Who is not root runs tests with an account of their own, which has a home.
  it.runIf(isRoot)('is told where one is needed', async () => {
    const here = await ownDirectory();
    const failed = run(['login', '--no-verify', '--json'], { ...CREDENTIALS, HOME: 'relative' }, here);
    expect(failed.status).toBe(2);
    expect(JSON.parse(failed.stderr)).toMatchObject({ error: { code: 'home_missing' } });
    expect(await readdir(here)).toEqual([]);
  });

  it.each(['~/cfg', '"~/cfg"'])('finds a home in ~ of our own variables: %s', async (chosen) => {
    const home = await ownDirectory();
    const environment = {
      ...CREDENTIALS,
      HOME: home,
      DYTE_HOOKS_CONFIG_DIR: chosen,
      // Compiled code is kept in the home too, in a cache.
      NODE_DISABLE_COMPILE_CACHE: '1',
    };
    expect(run(['login', '--no-verify'], environment, home).status).toBe(0);
    expect(await readdir(home)).toEqual(['cfg']);
  });

  it.each(['--store=~/kept.sqlite', '--store=kept.sqlite'])('looks for a store at %s', async (option) => {
    const home = await ownDirectory();
    const { stderr, status } = run(['deliveries', 'list', option], { HOME: home }, home);
    expect(status).toBe(4);
    expect(stderr).toContain(join(home, 'kept.sqlite'));
  });
});

describe.runIf(hasStranger)('a working directory that was removed', () => {
  /** Runs a command line in a directory that is gone by then. */
  async function runNowhere(line: string, environment: Readonly<Record<string, string>>) {
    const parent = await temporaryDirectory();
    const gone = join(parent, 'gone');
    await mkdir(gone);
    await chmod(parent, 0o755);
    const script = `rmdir "${gone}" && exec "${process.execPath}" "${EXECUTABLE}" ${line}`;
    const done = spawnSync('sh', ['-c', script], {
      cwd: gone,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], ...environment },
    });
    await rmdir(gone).catch(() => undefined);
    return done;
  }

  it('is no hindrance to who names whole paths', async () => {
    const home = await temporaryDirectory();
    const done = await runNowhere(`login --no-verify`, { ...CREDENTIALS, HOME: home });
    expect([done.status, done.stderr]).toEqual([0, expect.stringContaining('DYTE_API_KEY is set')]);
    const shown = await runNowhere('whoami --offline --json', { HOME: home });
    expect([shown.status, shown.stderr]).toEqual([0, '']);
    const listened = await runNowhere(
      `listen --port 0 --verify off --timeout 100ms --expect meeting.started --store "${home}/s.sqlite"`,
      { HOME: home },
    );
    expect(listened.status, listened.stderr).toBe(6);
  });

  it('is an error with a way out for who does not', async () => {
    const done = await runNowhere('deliveries list --json --store near.sqlite', { HOME: '/tmp' });
    expect(done.status).toBe(1);
    expect(JSON.parse(done.stderr)).toMatchObject({
      error: {
        code: 'file_failed',
        message: expect.stringContaining('working directory is gone'),
        hint: expect.stringContaining('absolute path'),
      },
    });
  });
});
