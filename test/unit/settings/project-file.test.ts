import { chmod, chown, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { HooksError } from '../../../src/domain/errors.ts';
import { findProjectFile } from '../../../src/settings/project-file.ts';
import { temporaryDirectory } from '../../helpers/directory.ts';

const uid = process.getuid?.() ?? 0;

/** A project with a directory two levels down, below a home. */
async function project() {
  const home = await temporaryDirectory();
  const root = join(home, 'project');
  const directory = join(root, 'packages', 'api');
  await mkdir(directory, { recursive: true, mode: 0o755 });
  return { home, root, directory };
}

function errorOf(work: () => unknown): HooksError {
  try {
    work();
  } catch (error) {
    if (error instanceof HooksError) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
}

describe('the file of a project', () => {
  it('is found upwards, the nearest one', async () => {
    const { home, root, directory } = await project();
    await writeFile(join(home, 'dyte-hooks.yaml'), 'profile: home');
    expect(findProjectFile({ directory, home, uid })).toEqual({
      path: join(home, 'dyte-hooks.yaml'),
      text: 'profile: home',
    });
    await writeFile(join(root, 'dyte-hooks.json'), '{}');
    await writeFile(join(root, 'dyte-hooks.yml'), 'profile: project');
    expect(findProjectFile({ directory, home, uid })?.path).toBe(join(root, 'dyte-hooks.yml'));
  });

  it('is not looked for above the home', async () => {
    const { home, root, directory } = await project();
    await writeFile(join(home, 'dyte-hooks.yaml'), 'profile: home');
    expect(findProjectFile({ directory, home: root, uid })).toBeUndefined();
    expect(findProjectFile({ directory: dirname(home), home, uid })).toBeUndefined();
  });

  it('may be as editors of Windows write it', async () => {
    const { home, root, directory } = await project();
    await writeFile(join(root, 'dyte-hooks.yaml'), Buffer.from('\uFEFFprofile: a\r\n', 'utf16le'));
    expect(findProjectFile({ directory, home, uid })?.text).toBe('profile: a\r\n');
  });

  it('is refused where others may write it, and it is said how to mend that', async () => {
    const { home, root, directory } = await project();
    const path = join(root, 'dyte-hooks.yaml');
    await writeFile(path, 'profile: a');
    await chmod(path, 0o666);
    const error = errorOf(() => findProjectFile({ directory, home, uid }));
    expect(error).toMatchObject({
      code: 'settings_invalid',
      hint: expect.stringContaining(`chmod go-w ${path}`),
    });
    expect(error.message).toContain('may be written by everybody');
  });

  it.runIf(uid === 0)('is refused where somebody else owns it', async () => {
    const { home, root, directory } = await project();
    const path = join(root, 'dyte-hooks.yaml');
    await writeFile(path, 'profile: a');
    await chown(path, 54_321, 54_321);
    expect(errorOf(() => findProjectFile({ directory, home, uid })).message).toContain(
      'belongs to another user',
    );
  });

  it('is refused where it is a directory, too large, or no text', async () => {
    const { home, root, directory } = await project();
    const path = join(root, 'dyte-hooks.yaml');
    await mkdir(path);
    expect(errorOf(() => findProjectFile({ directory, home, uid })).message).toContain('is not a file');
    await writeFile(join(directory, 'dyte-hooks.yaml'), Buffer.alloc(9_000_000, 'a'));
    expect(errorOf(() => findProjectFile({ directory, home, uid })).message).toContain('far too large');
    await writeFile(join(directory, 'dyte-hooks.yaml'), Buffer.from([0xff, 0xfe, 0x00]));
    expect(errorOf(() => findProjectFile({ directory, home, uid })).message).toContain('neither UTF-8');
  });
});
