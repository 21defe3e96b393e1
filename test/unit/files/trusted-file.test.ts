import { execFileSync } from 'node:child_process';
import { chmod, chown, mkdir, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { distrustOfPath, readTrusted } from '../../../src/files/trusted-file.ts';
import { temporaryDirectory } from '../../helpers/directory.ts';

const uid = process.getuid?.() ?? 0;
const isRoot = uid === 0;

/** With umask 002 each user has a group of his own, which may write what is his. */
const isGroupShared = isRoot || process.getgid?.() !== uid;

/** Another user than the one of the tests, and than root. */
const OTHER = 54_321;

function groupModes(...modes: readonly number[]): [number, string][] {
  return isGroupShared ? modes.map((mode) => [mode, 'its group']) : [];
}

/** A file in a directory of its own, three levels below one that is closed to others. */
async function treeWithFile(): Promise<{ root: string; middle: string; directory: string; path: string }> {
  const root = await temporaryDirectory();
  const middle = join(root, 'middle');
  const directory = join(middle, 'directory');
  const path = join(directory, 'file');
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await writeFile(path, 'text', { mode: 0o600 });
  return { root, middle, directory, path };
}

function read(path: string, by = uid) {
  return readTrusted(path, { uid: by, maxBytes: 100 });
}

describe('a file that decides something', () => {
  it('is read when it is ours alone', async () => {
    const { path } = await treeWithFile();
    expect(read(path)).toEqual({ kind: 'read', bytes: Buffer.from('text'), othersMayRead: false });
    expect(distrustOfPath(path, uid)).toBeUndefined();
  });

  it.each([0o640, 0o604, 0o644, 0o444])(
    'is read when others may read it (%o), and that is known',
    async (mode) => {
      const { path } = await treeWithFile();
      await chmod(path, mode);
      expect(read(path)).toMatchObject({ kind: 'read', othersMayRead: true });
    },
  );

  it.each<[number, string]>([[0o666, 'everybody'], [0o602, 'everybody'], ...groupModes(0o620, 0o664)])(
    'is not believed when others may write it (%o)',
    async (mode, who) => {
      const { path } = await treeWithFile();
      await chmod(path, mode);
      expect(read(path)).toEqual({
        kind: 'distrusted',
        distrust: { path, reason: `may be written by ${who}`, fix: `chmod go-w ${path}` },
      });
    },
  );

  it.each<[number, string]>([[0o777, 'everybody'], [0o702, 'everybody'], ...groupModes(0o770)])(
    'is not believed when others may write its directory (%o)',
    async (mode, who) => {
      const { directory, path } = await treeWithFile();
      await chmod(directory, mode);
      const distrust = { path: directory, reason: `may be written by ${who}` };
      expect(read(path)).toMatchObject({ kind: 'distrusted', distrust });
      expect(distrustOfPath(path, uid)).toMatchObject(distrust);
      expect(distrustOfPath(join(directory, 'new'), uid)).toMatchObject(distrust);
    },
  );

  it('is believed in a directory that all may write, where nobody can replace what is not his', async () => {
    const { directory, path } = await treeWithFile();
    await chmod(directory, 0o1777);
    expect(read(path).kind).toBe('read');
  });

  it('is not believed when all may put another directory in the place of one above', async () => {
    const { middle, root, path } = await treeWithFile();
    await chmod(middle, 0o777);
    expect(read(path)).toMatchObject({ kind: 'distrusted', distrust: { path: middle } });
    await chmod(middle, 0o1777);
    await chmod(root, 0o707);
    expect(read(path)).toMatchObject({ kind: 'distrusted', distrust: { path: root } });
  });

  it.runIf(isRoot)(
    'is believed when only a group with the number of its owner may write, as with umask 002',
    async () => {
      const { middle, directory, path } = await treeWithFile();
      for (const each of [middle, directory, path]) {
        await chown(each, OTHER, OTHER);
        await chmod(each, each === path ? 0o664 : 0o775);
      }
      expect(read(path, OTHER).kind).toBe('read');
      await chmod(middle, 0o775);
      await chown(middle, 0, 0);
      expect(read(path, OTHER).kind).toBe('read');
      await chown(directory, OTHER, OTHER + 1);
      expect(read(path, OTHER)).toMatchObject({ kind: 'distrusted', distrust: { path: directory } });
    },
  );

  it.runIf(isRoot)('is not believed below a directory of another group', async () => {
    const { middle, path } = await treeWithFile();
    await chown(middle, uid, OTHER);
    await chmod(middle, 0o775);
    expect(read(path)).toMatchObject({ kind: 'distrusted', distrust: { path: middle } });
  });

  it.runIf(isRoot)('belongs to us or to root, and so does its directory', async () => {
    const { directory, path } = await treeWithFile();
    const foreign = {
      kind: 'distrusted',
      distrust: { reason: `belongs to another user (user id ${String(OTHER)})` },
    };
    await chown(path, OTHER, OTHER);
    expect(read(path)).toMatchObject(foreign);
    expect(read(path)).toMatchObject({ distrust: { path, fix: `chown ${String(uid)} ${path}` } });
    await chown(directory, OTHER, OTHER);
    expect(read(path, OTHER).kind).toBe('read');
    await chown(path, 0, 0);
    expect(read(path, OTHER).kind).toBe('read');
    expect(read(path, OTHER + 1)).toMatchObject({ ...foreign, distrust: { path: directory } });
  });

  it.runIf(isRoot)('may lie in a home of another user, as in containers', async () => {
    const { root, middle, path } = await treeWithFile();
    await chown(root, OTHER, OTHER);
    await chown(middle, OTHER, OTHER);
    expect(read(path).kind).toBe('read');
  });
});

describe('a file behind symbolic links', () => {
  it('is believed when all of the way is closed to others', async () => {
    const { path, directory } = await treeWithFile();
    const other = await temporaryDirectory();
    await symlink(path, join(other, 'file'));
    await symlink(directory, join(other, 'directory'));
    expect(read(join(other, 'file')).kind).toBe('read');
    expect(read(join(other, 'directory', 'file')).kind).toBe('read');
  });

  it.each(['file', 'directory/file', 'far/directory/file'])(
    'is not believed when a directory that they lead through is open: %s',
    async (way) => {
      const { path, middle, directory } = await treeWithFile();
      const other = await temporaryDirectory();
      await symlink(path, join(other, 'file'));
      await symlink(directory, join(other, 'directory'));
      await symlink(`../../../../../../../../..${other}`, join(other, 'far'));
      await chmod(middle, 0o777);
      expect(read(join(other, way))).toMatchObject({ kind: 'distrusted', distrust: { path: middle } });
    },
  );

  it('is not believed when others may write where the link is', async () => {
    const { path } = await treeWithFile();
    const other = await temporaryDirectory();
    await symlink(path, join(other, 'file'));
    await chmod(other, 0o772);
    expect(read(join(other, 'file'))).toMatchObject({ kind: 'distrusted', distrust: { path: other } });
  });
});

describe('what is no file to be read', () => {
  it('is missing, a directory, a pipe that nobody writes, or too large', async () => {
    const root = await temporaryDirectory();
    expect(read(join(root, 'missing'))).toEqual({ kind: 'missing' });
    expect(read(root)).toMatchObject({ kind: 'unfit', reason: 'is not a file' });
    execFileSync('mkfifo', [join(root, 'pipe')]);
    expect(read(join(root, 'pipe'))).toMatchObject({ kind: 'unfit' });
    await writeFile(join(root, 'large'), 'x'.repeat(101), { mode: 0o600 });
    expect(read(join(root, 'large'))).toMatchObject({ kind: 'unfit', reason: 'is far too large' });
  });

  it('is a link in a circle, as node:fs says it', async () => {
    const path = join(await temporaryDirectory(), 'circle');
    await symlink(path, path);
    expect(() => read(path)).toThrow('ELOOP');
    expect(distrustOfPath(path, uid)).toBeUndefined();
  });
});

describe('where there are no user ids', () => {
  it('everything is believed', async () => {
    const { directory, path } = await treeWithFile();
    await chmod(path, 0o666);
    await chmod(directory, 0o777);
    expect(readTrusted(path, { uid: undefined, maxBytes: 100 })).toMatchObject({ kind: 'read' });
  });
});

it('the directory for temporary files is one of those that all may write and nobody can misuse', () => {
  expect(distrustOfPath(join(tmpdir(), 'file'), uid)).toBeUndefined();
});
