import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { EXECUTABLE, startCli } from '../helpers/cli.ts';
import { newDelivery } from '../helpers/deliveries.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { storePath, testStore } from '../helpers/stores.ts';

interface SlowStore {
  readonly path: string;
  /** What makes its disk take a minute for the first thing that is asked of it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Waits until it has begun: from then on the thread hears of nothing. */
  begun(): Promise<void>;
}

async function slowStore(): Promise<SlowStore> {
  const path = await storePath();
  const store = await testStore({ path });
  await store.admit(newDelivery('one'), []);
  await store.close();
  const directory = await temporaryDirectory();
  const [hook, mark] = [join(directory, 'slow.cjs'), join(directory, 'begun')];
  await writeFile(
    hook,
    `const fs = require('node:fs');
    const { writeFileSync } = fs;
    for (const name of ['accessSync', 'existsSync', 'lstatSync', 'openSync', 'statSync']) {
      const call = fs[name];
      fs[name] = (path, ...more) => {
        if (path !== ${JSON.stringify(path)}) return call(path, ...more);
        writeFileSync(${JSON.stringify(mark)}, '');
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
      };
    }`,
  );
  return {
    path,
    environment: { NODE_OPTIONS: `--require ${hook}` },
    begun: async () => {
      await expect.poll(() => existsSync(mark)).toBe(true);
    },
  };
}

describe('a look into a store that takes long', () => {
  const looks = [
    ['deliveries', 'list'],
    ['deliveries', 'list', '--json', '--events', 'meeting.ended'],
    ['deliveries', 'show', 'last'],
    ['deliveries', 'export'],
    ['deliveries', 'prune', '--keep', '1h', '--dry-run'],
    ['deliveries', 'replay', 'last', '--to', 'http://127.0.0.1:9/', '--dry-run'],
  ];
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

  it.each(looks.map((args, index) => ({ args, signal: signals[index % 3] ?? 'SIGINT' })))(
    'is ended by $signal: $args',
    async ({ args, signal }) => {
      const slow = await slowStore();
      const cli = startCli([...args, '--store', slow.path], { environment: slow.environment });
      onTestFinished(() => void cli.child.kill('SIGKILL'));
      await slow.begun();
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
