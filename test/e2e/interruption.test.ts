import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadSqlite } from '../../src/store/sqlite/load-sqlite.ts';
import { EXECUTABLE, startCli, type RunningCli } from '../helpers/cli.ts';
import { newDelivery } from '../helpers/deliveries.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { storePath, testStore } from '../helpers/stores.ts';

/** A store that somebody else keeps locked: whoever looks into it waits for some seconds, in its own thread. */
async function lockedStore(): Promise<string> {
  const path = await storePath();
  const store = await testStore({ path });
  await store.admit(newDelivery('one'), []);
  await store.close();
  const Database = await loadSqlite();
  // A copy, as the one that was written to may still be open in this process.
  const copy = `${path}.copy`;
  await copyFile(path, copy);
  const lock = new Database(copy);
  onTestFinished(() => lock.close());
  lock.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
  return copy;
}

/** Waits until the store is open. */
function started(cli: RunningCli): Promise<void> {
  onTestFinished(() => void cli.child.kill('SIGKILL'));
  return expect.poll(() => openFilesOf(cli.child.pid)).toMatch(/deliveries\.sqlite/);
}

function openFilesOf(pid: number | undefined): string {
  return spawnSync('ls', ['-l', `/proc/${String(pid)}/fd`], { encoding: 'utf8' }).stdout;
}

describe.runIf(process.platform === 'linux')('a look into a store that takes long', () => {
  const looks = [
    ['deliveries', 'list'],
    ['deliveries', 'list', '--json', '--event', 'meeting.ended'],
    ['deliveries', 'show', 'last'],
    ['deliveries', 'export'],
    ['deliveries', 'prune', '--keep', '1h', '--dry-run'],
    ['deliveries', 'replay', 'last', '--to', 'http://127.0.0.1:9/', '--dry-run'],
  ];
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

  it.each(looks.map((args, index) => ({ args, signal: signals[index % 3] ?? 'SIGINT' })))(
    'is ended by $signal: $args',
    async ({ args, signal }) => {
      const cli = startCli([...args, '--store', await lockedStore()]);
      await started(cli);
      cli.child.kill(signal);
      const [code, endedBy] = await once(cli.child, 'exit');
      expect({ code, endedBy }).toEqual({ code: null, endedBy: signal });
      expect(await cli.finished).toMatchObject({ stdout: '', stderr: '' });
    },
  );
});

describe('an answer that nobody reads', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('does not keep %s from ending it', async (signal) => {
    const child = spawn(
      process.execPath,
      [EXECUTABLE, 'deliveries', 'export', '--store', await largeStore()],
      {
        stdio: ['ignore', 'pipe', 'ignore'],
        env: { PATH: process.env['PATH'] },
      },
    );
    onTestFinished(() => void child.kill('SIGKILL'));
    // What has come once there is something fills the pipe behind it.
    await once(child.stdout, 'readable');
    child.kill(signal);
    const [code, endedBy] = await once(child, 'exit');
    expect({ code, endedBy }).toEqual({ code: null, endedBy: signal });
  });
});

async function largeStore(): Promise<string> {
  const path = await storePath();
  const store = await testStore({ path });
  const body = Buffer.from(JSON.stringify({ event: 'x', text: 'x'.repeat(100_000) }));
  for (let count = 0; count < 30; count += 1) await store.admit(newDelivery(String(count), { body }), []);
  await store.close();
  return path;
}

describe('a working directory that was removed', () => {
  function runThere(directory: string, args: readonly string[]): { status: number | null; output: string } {
    const { status, stdout, stderr } = spawnSync(
      'sh',
      [
        '-c',
        'cd "$1" && rmdir "$1" && shift && exec "$@"',
        'sh',
        directory,
        process.execPath,
        EXECUTABLE,
        ...args,
      ],
      { encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: tmpdir(), NO_COLOR: '1' } },
    );
    return { status, output: stdout + stderr };
  }

  it.each([
    { args: ['--version'], status: 0 },
    { args: ['--help'], status: 0 },
    { args: ['events', 'list'], status: 0 },
    { args: ['list', '--json'], status: 3 },
    { args: ['demo'], status: 0 },
    {
      args: ['listen', '--port', '0', '--verify', 'off', '--store', 'memory', '--timeout', '1ms'],
      status: 0,
    },
  ])('does not matter to $args', async ({ args, status }) => {
    const finished = runThere(await mkdtemp(join(tmpdir(), 'dyte-hooks-gone-')), args);
    expect(finished.status, finished.output).toBe(status);
    expect(finished.output).not.toMatch(/uv_cwd|in dyte-hooks itself/);
  });

  it.each([
    { args: ['deliveries', 'export', '--output', 'file'] },
    { args: ['listen', '--port', '0', '--verify', 'off', '--store', 'a.sqlite'] },
    { args: ['listen', '--port', '0', '--verify', 'off', '--store', 'memory', '--ready-file', 'ready'] },
    { args: ['listen', '--port', '0', '--verify', 'off', '--tls-cert', 'a.pem', '--tls-key', 'b.pem'] },
    { args: ['emulate', '--port', '0', '--state', 'state.json'] },
  ])('is named where it is needed: $args', async ({ args }) => {
    const data = await temporaryDirectory();
    const path = join(data, 'deliveries.sqlite');
    const store = await testStore({ path });
    await store.admit(newDelivery('one'), []);
    await store.close();
    const more = args[0] === 'deliveries' ? ['--store', path] : [];
    const finished = runThere(await mkdtemp(join(tmpdir(), 'dyte-hooks-gone-')), [...args, ...more]);
    expect(finished.output).toMatch(/working directory is gone|cannot be read|cannot be written|no such/i);
    expect(finished.output).not.toMatch(/uv_cwd|in dyte-hooks itself/);
    expect([1, 2]).toContain(finished.status);
  });
});
