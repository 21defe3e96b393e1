import { chmod, chown, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import * as nodeModule from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli, type Finished } from '../helpers/cli.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { hasStranger, isRoot, STRANGER, STRANGER_ID } from '../helpers/stranger.ts';

/** Node keeps compiled code from 22.1 on. */
const hasCache = 'enableCompileCache' in nodeModule;

async function run(environment: Readonly<Record<string, string>>): Promise<Finished> {
  return await runCli(['events', 'list'], { environment });
}

/** The files of compiled code below a home. */
async function compiledIn(home: string): Promise<readonly string[]> {
  const entries = await readdir(join(home, '.cache'), { recursive: true, withFileTypes: true }).catch(
    () => [],
  );
  return entries.flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []));
}

describe('compiled code', () => {
  it.runIf(hasCache)('is kept by the first run, and used by the next', async () => {
    const home = await temporaryDirectory();
    const first = await run({ HOME: home });
    const files = await compiledIn(home);
    const written = await Promise.all(files.map(async (file) => (await stat(file)).mtimeMs));
    expect(files.length).toBeGreaterThan(3);
    expect(await run({ HOME: home })).toEqual(first);
    expect(await compiledIn(home)).toEqual(files);
    expect(await Promise.all(files.map(async (file) => (await stat(file)).mtimeMs))).toEqual(written);
  });

  it.runIf(!hasCache)('is not kept by a Node that cannot', async () => {
    const home = await temporaryDirectory();
    expect(await run({ HOME: home })).toMatchObject({ code: 0, stderr: '' });
    expect(await compiledIn(home)).toEqual([]);
  });

  it('is not kept where NODE_DISABLE_COMPILE_CACHE says so', async () => {
    const home = await temporaryDirectory();
    const finished = await run({ HOME: home, NODE_DISABLE_COMPILE_CACHE: '1' });
    expect(finished).toMatchObject({ code: 0, stderr: '' });
    expect(await compiledIn(home)).toEqual([]);
  });

  it('is kept where NODE_COMPILE_CACHE says, and nowhere else', async () => {
    const home = await temporaryDirectory();
    const chosen = join(home, 'chosen');
    await run({ HOME: home, NODE_COMPILE_CACHE: chosen });
    expect(await compiledIn(home)).toEqual([]);
  });

  it('is compiled again where it is damaged', async () => {
    const home = await temporaryDirectory();
    const first = await run({ HOME: home });
    for (const file of await compiledIn(home)) await writeFile(file, 'damaged');
    expect(await run({ HOME: home })).toEqual(first);
  });

  it('is not kept where others could write it', async () => {
    const home = await temporaryDirectory();
    await mkdir(join(home, '.cache'));
    await chmod(join(home, '.cache'), 0o777);
    expect(await run({ HOME: home })).toMatchObject({ code: 0, stderr: '' });
    expect(await compiledIn(home)).toEqual([]);
  });

  it('is not kept where there is no home', async () => {
    const home = join(await temporaryDirectory(), 'missing');
    expect(await run({ HOME: home })).toMatchObject({ code: 0, stderr: '' });
    await expect(stat(home)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it.runIf(hasStranger)('is not kept where the home cannot be written', async () => {
    const home = await temporaryDirectory();
    if (isRoot) await chown(home, STRANGER_ID, STRANGER_ID);
    await chmod(home, 0o500);
    const finished = await runCli(['events', 'list'], {
      environment: { HOME: home },
      directory: '/',
      ...STRANGER,
    });
    expect(finished).toMatchObject({ code: 0, stderr: '' });
    await chmod(home, 0o700);
    expect(await readdir(home)).toEqual([]);
  });
});
