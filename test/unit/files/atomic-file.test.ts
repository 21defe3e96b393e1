import { execFile } from 'node:child_process';
import { chmod, link, mkdir, readdir, readFile, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  openAtomicFile,
  writeFileAtomically,
  type AtomicFileOptions,
} from '../../../src/files/atomic-file.ts';
import { temporaryDirectory } from '../../helpers/directory.ts';
import { thrownBy } from '../../helpers/errors.ts';

const OPTIONS: AtomicFileOptions = {
  mode: 0o600,
  failure: 'The list cannot be written',
  hint: 'Try another.',
};

async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777;
}

describe('a file that is written whole', () => {
  it('takes texts and bytes in turn, and appears when it is finished', async () => {
    const directory = await temporaryDirectory();
    const path = join(directory, 'list.txt');
    const file = openAtomicFile(path, OPTIONS);
    file.write('é');
    file.write(Buffer.from([0, 255]));
    expect(await readdir(directory)).not.toContain('list.txt');
    expect(file.commit()).toBe(true);
    file.discard();
    expect(await readFile(path)).toEqual(Buffer.from([0xc3, 0xa9, 0, 255]));
    expect(await readdir(directory)).toEqual(['list.txt']);
  });

  it('that is given up leaves what was there, and nothing else', async () => {
    const directory = await temporaryDirectory();
    const path = join(directory, 'list.txt');
    await writeFile(path, 'old');
    const file = openAtomicFile(path, OPTIONS);
    file.write('half');
    file.discard();
    file.discard();
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(directory)).toEqual(['list.txt']);
  });

  it('replaces a file, a read-only one too, with another: who has the old one open keeps it', async () => {
    const directory = await temporaryDirectory();
    const path = join(directory, 'list.txt');
    await writeFile(path, 'old');
    await link(path, join(directory, 'second-name.txt'));
    await chmod(path, 0o444);
    expect(writeFileAtomically(path, 'new', OPTIONS)).toBe(true);
    expect(await readFile(path, 'utf8')).toBe('new');
    expect(await readFile(join(directory, 'second-name.txt'), 'utf8')).toBe('old');
    expect(await modeOf(path)).toBe(0o600);
  });

  it('is kept out where a file that is to be kept has the name', async () => {
    const directory = await temporaryDirectory();
    const path = join(directory, 'list.txt');
    const first = openAtomicFile(path, { ...OPTIONS, existing: 'kept' });
    const second = openAtomicFile(path, { ...OPTIONS, existing: 'kept' });
    first.write('first');
    second.write('second');
    expect([second.commit(), first.commit()]).toEqual([true, false]);
    expect(await readFile(path, 'utf8')).toBe('second');
    expect(await readdir(directory)).toEqual(['list.txt']);
  });

  it('may have a name as long as a name can be, and a relative path', async () => {
    const directory = await temporaryDirectory();
    const path = join(directory, 'n'.repeat(255));
    writeFileAtomically(relative('.', path), 'text', OPTIONS);
    expect(await readFile(path, 'utf8')).toBe('text');
  });

  it.each([
    ['a directory', 'it is a directory', (path: string) => mkdir(path)],
    ['a link to a file', 'it is a symbolic link', (path: string) => symlink(import.meta.filename, path)],
    ['a link to a device', 'it is a symbolic link', (path: string) => symlink('/dev/null', path)],
    ['a link to nothing', 'it is a symbolic link', (path: string) => symlink('/nowhere/at/all', path)],
    ['a pipe', 'it is not an ordinary file', (path: string) => promisify(execFile)('mkfifo', [path])],
  ])('is refused, and nothing is touched, in the place of %s', async (_what, reason, make) => {
    const directory = await temporaryDirectory();
    const path = join(directory, 'list.txt');
    await make(path);
    const error = thrownBy(() => writeFileAtomically(path, 'text', OPTIONS));
    expect(error).toMatchObject({
      code: 'file_failed',
      message: `The list cannot be written: ${reason}.`,
      hint: 'Try another.',
    });
    expect(await readdir(directory)).toEqual(['list.txt']);
  });

  it.each([
    ['its directory does not exist', (root: string) => join(root, 'missing', 'list.txt')],
    ['a part of the path is a file, not a directory', (root: string) => join(root, 'file', 'list.txt')],
  ])('says why it cannot be made: %s', async (reason, pathIn) => {
    const root = await temporaryDirectory();
    await writeFile(join(root, 'file'), '');
    const error = thrownBy(() => openAtomicFile(pathIn(root), OPTIONS));
    expect(error.message).toBe(`The list cannot be written: ${reason}.`);
  });

  it('says why it cannot be finished, and leaves nothing', async () => {
    const root = await temporaryDirectory();
    const directory = join(root, 'lists');
    await mkdir(directory);
    const file = openAtomicFile(join(directory, 'list.txt'), OPTIONS);
    file.write('text');
    await rename(directory, join(root, 'elsewhere'));
    expect(thrownBy(() => file.commit()).code).toBe('file_failed');
    await rename(join(root, 'elsewhere'), directory);
    file.discard();
    expect(await readdir(directory)).toEqual([]);
  });
});
