import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { openEditedFile } from '../../../../../src/commands/deliveries/replay/text-editor.ts';
import { HooksError } from '../../../../../src/domain/errors.ts';
import { failureOf } from '../../../../helpers/context.ts';
import { temporaryDirectory } from '../../../../helpers/directory.ts';

/** An editor that runs this as a script of Node, with the file's path in `path`. */
async function editor(script: string): Promise<readonly [string, ...string[]]> {
  const file = join(await temporaryDirectory(), 'editor.mjs');
  await writeFile(
    file,
    `import { readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
    const [option, path] = process.argv.slice(2);
    if (option !== '--wait $HOME') process.exit(9);
    ${script}`,
  );
  return [process.execPath, file, '--wait $HOME'];
}

async function isThere(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}

/** Runs `work` with another directory for temporary files. */
async function withTemporary<Result>(directory: string, work: () => Promise<Result>): Promise<Result> {
  vi.stubEnv('TMPDIR', directory);
  try {
    return await work();
  } finally {
    vi.unstubAllEnvs();
  }
}

describe('a file for an editor', () => {
  it.each([
    ['a byte order mark', `'\\uFEFF{}'`],
    ['UTF-16', `Buffer.from('\\uFEFF{}', 'utf16le')`],
  ])('may come back with %s', async (_what, content) => {
    const file = await openEditedFile(await editor(`writeFileSync(path, ${content});`), 'x.json', '{"a":1}');
    expect(await file.edit()).toBe('{}');
    await file.close();
  });

  it('is never below the working directory, whatever TMPDIR says', async () => {
    const file = await withTemporary('.', () => openEditedFile(['true'], 'x.json', '{}'));
    expect((await readdir('.')).filter((name) => name.startsWith('dyte-hooks-'))).toEqual([]);
    await file.close();
  });

  it('says where it cannot be put', async () => {
    const missing = join(await temporaryDirectory(), 'missing');
    const error = await withTemporary(missing, () => failureOf(openEditedFile(['true'], 'x.json', '{}')));
    expect(error).toMatchObject({ code: 'file_failed', message: expect.stringContaining(missing) });
    expect(error.hint).toContain('TMPDIR');
  });

  it('is for its owner alone, holds the text, and is gone afterwards', async () => {
    const log = join(await temporaryDirectory(), 'log');
    const program = await editor(`
      writeFileSync(${JSON.stringify(log)}, [path, (statSync(path).mode & 0o777).toString(8), readFileSync(path, 'utf8')].join('\\n'));
      writeFileSync(path, 'changed');`);
    const file = await openEditedFile(program, 'delivery.json', '{"a":"é"}');
    expect(await file.edit()).toBe('changed');
    const [path, mode, text] = (await readFile(log, 'utf8')).split('\n');
    expect([path, mode, text]).toEqual([expect.stringMatching(/delivery\.json$/), '600', '{"a":"é"}']);
    const directory = dirname(path ?? '');
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
    await file.close();
    expect(await isThere(directory)).toBe(false);
  });

  it('can be edited again', async () => {
    const file = await openEditedFile(
      await editor("writeFileSync(path, readFileSync(path) + 'x');"),
      'a',
      'a',
    );
    expect(await file.edit()).toBe('ax');
    expect(await file.edit()).toBe('axx');
    await file.close();
  });

  it.each([
    ['process.exit(3);', 'exit code 3'],
    ["process.kill(process.pid, 'SIGTERM');", 'SIGTERM'],
    ['unlinkSync(path);', 'is gone'],
  ])('says what went wrong with an editor that does %s', async (script, words) => {
    const file = await openEditedFile(await editor(script), 'a', 'a');
    const error = await failureOf(file.edit());
    expect(error).toMatchObject({ code: 'editor_failed', message: expect.stringContaining(words) });
    await file.close();
  });

  it('gives an editor the environment without credentials', async () => {
    const program = await editor('writeFileSync(path, JSON.stringify(process.env));');
    const environment = { KEPT: 'yes', DYTE_API_KEY: 'secret', HTTPS_PROXY: 'http://a:b@proxy' };
    const file = await openEditedFile(program, 'a', 'a', { environment });
    expect(JSON.parse(await file.edit())).toEqual({ KEPT: 'yes', HTTPS_PROXY: 'http://proxy' });
    await file.close();
  });

  it.each([
    ['', 'that ends when it is told to'],
    ["process.on('SIGTERM', () => undefined);", 'that does not'],
  ])('ends an editor when it is interrupted, one %s%s', async (script) => {
    const ready = join(await temporaryDirectory(), 'ready');
    const program = await editor(
      `${script} setInterval(() => undefined, 1000); writeFileSync(${JSON.stringify(ready)}, '');`,
    );
    const interruption = new AbortController();
    const file = await openEditedFile(program, 'a', 'a', { signal: interruption.signal });
    const failure = failureOf(file.edit());
    await expect.poll(() => isThere(ready)).toBe(true);
    interruption.abort(new HooksError('interrupted', 'Cancelled.'));
    expect(await failure).toMatchObject({ code: 'interrupted' });
    await file.close();
  });

  it('says that an editor is not there, or may not be run', async () => {
    const directory = await temporaryDirectory();
    const path = join(directory, 'editor');
    const file = await openEditedFile([path], 'a', 'a');
    expect((await failureOf(file.edit())).message).toContain('could not be started');
    await writeFile(path, '');
    await chmod(path, 0o600);
    expect((await failureOf(file.edit())).message).toContain('could not be started');
    await file.close();
    expect(await readdir(directory)).toEqual(['editor']);
  });
});
