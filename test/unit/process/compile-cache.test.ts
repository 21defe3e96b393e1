import { chmod, chown, mkdir, readdir, rename, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileCacheFolder } from '../../../src/process/compile-cache.ts';
import { VERSION } from '../../../src/version.ts';
import { temporaryDirectory } from '../../helpers/directory.ts';
import { isRoot } from '../../helpers/stranger.ts';

const uid = process.geteuid?.();

/** Another user than the one of the tests, and than root. */
const OTHER = 54_321;

function folderFor(
  environment: Readonly<Record<string, string>>,
  { program = '/opt/dyte-hooks/dist', version = 'v24.0.0', user = uid } = {},
): string | undefined {
  return compileCacheFolder(
    { env: environment, version, ...(user === undefined ? {} : { geteuid: () => user }) },
    program,
    {
      platform: 'linux',
      accountHome: () => {
        throw new Error('no such account');
      },
      workingDirectory: () => '/',
    },
  );
}

/** A home, and the folders that a first run makes in it, the innermost last. */
async function usedHome(): Promise<{ home: string; folders: readonly string[] }> {
  const home = await temporaryDirectory();
  const copy = folderFor({ HOME: home }) ?? '';
  return { home, folders: [dirname(dirname(dirname(copy))), dirname(dirname(copy)), dirname(copy), copy] };
}

async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777;
}

describe('the folder of compiled code', () => {
  it('lies in the directory for caches, and is open to its owner alone', async () => {
    const { home, folders } = await usedHome();
    expect(folders.slice(0, 3)).toEqual([
      join(home, '.cache'),
      join(home, '.cache', 'dyte-hooks'),
      join(home, '.cache', 'dyte-hooks', 'compile-cache'),
    ]);
    expect(basename(folders[3] ?? '')).toMatch(new RegExp(`^${VERSION}-[0-9a-z]+$`));
    expect(await Promise.all(folders.map(modeOf))).toEqual([0o700, 0o700, 0o700, 0o700]);
  });

  it('is the same at the next start', async () => {
    const { home, folders } = await usedHome();
    expect(folderFor({ HOME: home })).toBe(folders[3]);
  });

  it('is made in XDG_CACHE_HOME, also where that is missing', async () => {
    const home = await temporaryDirectory();
    const folder = folderFor({ HOME: '/nowhere', XDG_CACHE_HOME: join(home, 'cache') });
    expect(folder).toContain(join(home, 'cache', 'dyte-hooks', 'compile-cache'));
  });

  it('is another one for another copy of the program, and for another Node', async () => {
    const home = await temporaryDirectory();
    const folders = [
      folderFor({ HOME: home }),
      folderFor({ HOME: home }, { program: '/home/ada/shop/node_modules/dyte-hooks/dist' }),
      folderFor({ HOME: home }, { version: 'v22.0.0' }),
    ];
    expect(new Set(folders).size).toBe(3);
  });

  it('is kept for eight copies, those that were made last', async () => {
    const home = await temporaryDirectory();
    const first = folderFor({ HOME: home }, { program: '/0' }) ?? '';
    await writeFile(join(first, 'code'), '');
    await utimes(first, 0, 0);
    for (let copy = 1; copy < 12; copy += 1) folderFor({ HOME: home }, { program: `/${String(copy)}` });
    const kept = await readdir(dirname(first));
    expect(kept).toHaveLength(8);
    expect(kept).not.toContain(basename(first));
  });
});

it('begins anew once Node has left many files behind, as it does where a disk is full', async () => {
  const { home, folders } = await usedHome();
  const node = join(folders[3] ?? '', 'v24.0.0-x64-0-0');
  await mkdir(node);
  for (let file = 0; file < 301; file += 1) await writeFile(join(node, `${String(file)}.partial`), '');
  expect(folderFor({ HOME: home })).toBe(folders[3]);
  expect(await readdir(folders[3] ?? '')).toEqual([]);
});

describe('a folder of compiled code that somebody else could write', () => {
  it.each([
    ['the directory for caches', 0],
    ['ours in it', 1],
    ['the one of all copies', 2],
    ['the one of this copy', 3],
  ])('is not used where others may write %s', async (_what, level) => {
    const { home, folders } = await usedHome();
    await chmod(folders[level] ?? '', 0o777);
    expect(folderFor({ HOME: home })).toBeUndefined();
  });

  it('is not used where others may write the home', async () => {
    const { home } = await usedHome();
    await chmod(home, 0o777);
    expect(folderFor({ HOME: home })).toBeUndefined();
  });

  it.each([1, 2, 3])('is not used where a link stands in its place (%i)', async (level) => {
    const { home, folders } = await usedHome();
    const elsewhere = join(home, 'elsewhere');
    await rename(folders[level] ?? '', elsewhere);
    await symlink(elsewhere, folders[level] ?? '');
    expect(folderFor({ HOME: home })).toBeUndefined();
  });

  it('is used where the directory for caches is a link to one that only this user may write', async () => {
    const home = await temporaryDirectory();
    await mkdir(join(home, 'scratch'), { mode: 0o700 });
    await symlink(join(home, 'scratch'), join(home, '.cache'));
    expect(folderFor({ HOME: home })).toBeDefined();
    await chmod(join(home, 'scratch'), 0o777);
    expect(folderFor({ HOME: home })).toBeUndefined();
  });

  it.runIf(isRoot)('is not used where it belongs to somebody else', async () => {
    const { home, folders } = await usedHome();
    await chown(folders[3] ?? '', OTHER, OTHER);
    expect(folderFor({ HOME: home })).toBeUndefined();
  });

  it.runIf(isRoot)('is neither used nor made below a directory of somebody else', async () => {
    const home = await temporaryDirectory();
    await chown(home, OTHER, OTHER);
    expect(folderFor({ HOME: home })).toBeUndefined();
    expect(await readdir(home)).toEqual([]);
  });

  it.runIf(isRoot)('is not used where it is root’s, and another user runs the program', async () => {
    const { home } = await usedHome();
    expect(folderFor({ HOME: home }, { user: OTHER })).toBeUndefined();
  });
});

describe('where no folder of compiled code can be', () => {
  it('makes no home that is missing', async () => {
    const home = join(await temporaryDirectory(), 'missing');
    expect(folderFor({ HOME: home })).toBeUndefined();
    await expect(stat(home)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it.each([{}, { HOME: '' }, { HOME: 'relative' }, { XDG_CACHE_HOME: 'relative' }])(
    'says nothing where there is no home: %j',
    (environment) => {
      expect(folderFor(environment)).toBeUndefined();
    },
  );

  it('says nothing where a file stands in its place', async () => {
    const home = await temporaryDirectory();
    await writeFile(join(home, '.cache'), '');
    expect(folderFor({ HOME: home })).toBeUndefined();
  });

  it.runIf(!isRoot)('says nothing where the home cannot be written', async () => {
    const home = await temporaryDirectory();
    await chmod(home, 0o500);
    expect(folderFor({ HOME: home })).toBeUndefined();
  });
});
