import { chmodSync, chownSync, statSync } from 'node:fs';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runCli, startCli, type CliOptions, type RunningCli } from '../helpers/cli.ts';
import { uuidFor } from '../helpers/deliveries.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { runProgram } from '../helpers/program.ts';
import { send } from '../helpers/send-delivery.ts';
import { hasStranger, isRoot, STRANGER, STRANGER_ID } from '../helpers/stranger.ts';

const BODY = '{"event":"meeting.started"}';

/** A directory that everybody may pass through. */
async function openDirectory(): Promise<string> {
  const directory = await temporaryDirectory();
  chmodSync(directory, 0o755);
  return directory;
}

async function receiveInto(
  file: string,
  names: readonly string[],
  options: CliOptions = {},
): Promise<RunningCli> {
  const cli = startCli(['listen', '--port', '0', '--verify', 'off', '--json', '--store', file], options);
  onTestFinished(async () => {
    cli.child.kill('SIGKILL');
    await cli.finished;
  });
  const [, url = ''] = await cli.until(/"url":"([^"]+)"/);
  for (const name of names) {
    const { status } = await send(url, BODY, { headers: { 'dyte-uuid': uuidFor(name) } });
    expect(status).toBe(200);
  }
  return cli;
}

async function idsListed(file: string, options: CliOptions): Promise<unknown> {
  const { code, stdout, stderr } = await (options.user === undefined ? runProgram : runCli)(
    ['deliveries', 'list', '--json', '--store', file],
    options,
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const listed: readonly { readonly id: string }[] = JSON.parse(stdout);
  return listed.map(({ id }) => id);
}

describe('a copy of a store in use', () => {
  it.each([
    ['list', ['list']],
    ['show', ['show', 'last']],
    ['prune', ['prune', '--keep', '1d', '--yes']],
  ])('without its log is said to be empty by %s, and what is missing is named', async (_name, command) => {
    const directory = await temporaryDirectory();
    const source = join(directory, 'store');
    await receiveInto(source, ['a']);
    const file = join(directory, 'copy');
    await copyFile(source, file);
    const { code, stderr } = await runProgram(['deliveries', ...command, '--store', file]);
    expect(code).toBe(4);
    expect(stderr).toContain(`the store ${file} is empty`);
    expect(stderr).toContain(`${file}-wal`);
  });
});

describe.runIf(hasStranger)('a store in a directory that cannot be written', () => {
  it.each([[['']], [['', '-wal']], [['', '-wal', '-shm']]])(
    'is read with what was copied of it: %j',
    async (suffixes) => {
      const source = join(await temporaryDirectory(), 'store');
      const receiver = await receiveInto(source, ['a', 'b']);
      // With its log alone it is a copy of a store in use, without it one that was ended.
      if (suffixes.length === 1) {
        receiver.child.kill('SIGINT');
        await receiver.finished;
      }
      const directory = join(await openDirectory(), 'read-only');
      await mkdir(directory);
      const file = join(directory, 'store');
      for (const suffix of suffixes) {
        await copyFile(source + suffix, file + suffix);
        chmodSync(file + suffix, 0o444);
      }
      chmodSync(directory, 0o555);
      onTestFinished(() => chmodSync(directory, 0o755));
      expect(await idsListed(file, STRANGER)).toEqual(['a', 'b'].map(uuidFor));
      const shown = await runCli(['deliveries', 'show', 'last', '--body', '--store', file], STRANGER);
      expect(shown.stdout).toBe(BODY);
      const exported = await runCli(['deliveries', 'export', '--store', file], STRANGER);
      expect(exported.stdout.split('\n').filter((line) => line !== '')).toHaveLength(2);
      expect(await readdir(directory)).toEqual(suffixes.map((suffix) => `store${suffix}`).toSorted());
      const replayed = await runCli(
        ['deliveries', 'replay', 'last', '--to', 'http://127.0.0.1:9/', '--store', file],
        STRANGER,
      );
      expect(replayed.code).toBe(1);
      expect(replayed.stderr).toMatch(/cannot be (?:written|opened)/);
    },
  );
});

describe.runIf(hasStranger)('a store that somebody else looks into', () => {
  it('goes on receiving, and has nothing beside it afterwards that stops who owns it', async () => {
    const directory = join(await openDirectory(), 'shared');
    await mkdir(directory);
    chmodSync(directory, 0o1777);
    const file = join(directory, 'store');
    const first = await receiveInto(file, ['a'], STRANGER);
    first.child.kill('SIGINT');
    await first.finished;
    const before = await readdir(directory);
    // Root where the tests are root's: "sudo dyte-hooks deliveries list".
    expect(await idsListed(file, {})).toEqual([uuidFor('a')]);
    expect(await readdir(directory)).toEqual(before);
    const second = await receiveInto(file, ['b'], STRANGER);
    expect(await idsListed(file, {})).toEqual(['a', 'b'].map(uuidFor));
    second.child.kill('SIGKILL');
    await second.finished;
    expect(await idsListed(file, {})).toEqual(['a', 'b'].map(uuidFor));
    const third = await receiveInto(file, ['c'], STRANGER);
    third.child.kill('SIGINT');
    expect((await third.finished).code).toBe(0);
  });

  it.runIf(isRoot)('says which file stops a receiver', async () => {
    const directory = await openDirectory();
    const file = join(directory, 'store');
    const first = await receiveInto(file, ['a'], {});
    first.child.kill('SIGKILL');
    await first.finished;
    chownSync(directory, STRANGER_ID, STRANGER_ID);
    chownSync(file, STRANGER_ID, STRANGER_ID);
    chmodSync(`${file}-shm`, 0o600);
    const { code, stderr } = await runCli(['listen', '--port', '0', '--store', file], STRANGER);
    expect(code).toBe(1);
    expect(stderr).toMatch(/store-(?:wal|shm) (?:is not writable|cannot be read)/);
  });
});

describe.runIf(hasStranger)('a store that was exported while it is in use', () => {
  it('is whole, and is read where nothing can be written', async () => {
    const file = join(await temporaryDirectory(), 'store');
    const receiver = await receiveInto(file, ['a', 'b']);
    const directory = join(await openDirectory(), 'artifact');
    await mkdir(directory);
    const output = join(directory, 'whole.sqlite');
    const args = ['deliveries', 'export', '--format', 'store', '--store', file, '--output', output];
    expect((await runProgram(args)).code).toBe(0);
    receiver.child.kill('SIGINT');
    await receiver.finished;
    expect(await readdir(directory)).toEqual(['whole.sqlite']);
    chmodSync(output, 0o444);
    chmodSync(directory, 0o555);
    onTestFinished(() => chmodSync(directory, 0o755));
    expect(await idsListed(output, STRANGER)).toEqual(['a', 'b'].map(uuidFor));
    const again = await runProgram(args);
    expect({ code: again.code, stderr: again.stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('it is a database'),
    });
  });
});

describe('a store that others may write', () => {
  it('is said to be one, once, with --json as a notice', async () => {
    const directory = join(await temporaryDirectory(), 'wide');
    await mkdir(directory);
    chmodSync(directory, 0o777);
    const file = join(directory, 'store');
    const receiver = await receiveInto(file, ['a'], { setUp: 'umask 000' });
    for (const suffix of ['', '-wal', '-shm']) expect(statSync(file + suffix).mode & 0o777).toBe(0o600);
    await receiver.until(/its directory .* has mode 0777/);
    receiver.child.kill('SIGINT');
    await receiver.finished;
    chmodSync(file, 0o666);
    const { code, stderr } = await runProgram(['deliveries', 'list', '--json', '--store', file]);
    expect(code).toBe(0);
    const notices = stderr
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(notices).toEqual([
      { notice: expect.stringContaining(`${file} has mode 0666`) },
      { notice: expect.stringContaining(`${directory} has mode 0777`) },
    ]);
    chmodSync(file, 0o600);
    chmodSync(directory, 0o755);
    expect((await runProgram(['deliveries', 'list', '--json', '--store', file])).stderr).toBe('');
  });
});
