import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeDirectory } from '../../../src/files/make-directory.ts';
import { temporaryDirectory } from '../../helpers/directory.ts';

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

it('makes what is missing with its mode, and leaves what is there', async () => {
  const root = await temporaryDirectory();
  await mkdir(join(root, 'a'), { mode: 0o755 });
  makeDirectory(join(root, 'a', 'b', 'c'), 0o700);
  makeDirectory(join(root, 'a', 'b', 'c'), 0o755);
  const paths = [join(root, 'a'), join(root, 'a', 'b'), join(root, 'a', 'b', 'c')];
  expect(await Promise.all(paths.map(modeOf))).toEqual([0o755, 0o700, 0o700]);
});

it.each(['', 'deeper'])('says when a file is in the way: %j', async (below) => {
  const file = join(await temporaryDirectory(), 'file');
  await writeFile(file, '');
  expect(() => makeDirectory(join(file, below), 0o700)).toThrow(/EEXIST|ENOTDIR/);
});

it.runIf(process.platform === 'linux')('ends where nothing can be made', () => {
  expect(() => makeDirectory('/proc/dyte-hooks/store', 0o700)).toThrow('ENOENT');
});
