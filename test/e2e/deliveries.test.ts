import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { EXECUTABLE, runCli, startCli, type Finished, type RunningCli } from '../helpers/cli.ts';
import { newDelivery, uuidFor } from '../helpers/deliveries.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { runProgram } from '../helpers/program.ts';
import { send } from '../helpers/send-delivery.ts';
import { testStore } from '../helpers/stores.ts';

interface Receiving {
  readonly url: string;
  /** Where its store is. */
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Runs a command on the same store. */
  readonly deliveries: (...args: readonly string[]) => Promise<Finished>;
  readonly start: (...args: readonly string[]) => RunningCli;
}

/** A `listen` that keeps what it receives in a directory of its own, and the commands that look into it. */
async function receiving(): Promise<Receiving> {
  const directory = await temporaryDirectory();
  const environment = { DYTE_HOOKS_DATA_DIR: directory };
  const listen = startCli(['listen', '--port', '0', '--verify', 'off', '--json'], { environment });
  onTestFinished(async () => {
    listen.child.kill('SIGTERM');
    await listen.finished;
  });
  const [, url = ''] = await listen.until(/"url":"([^"]+)"/);
  const start = (...args: readonly string[]): RunningCli => {
    const cli = startCli(['deliveries', ...args], { environment });
    onTestFinished(async () => {
      cli.child.kill('SIGKILL');
      await cli.finished;
    });
    return cli;
  };
  return {
    url,
    directory,
    environment,
    start,
    deliveries: (...args) => runProgram(['deliveries', ...args], { environment }),
  };
}

function codeIn(stderr: string): unknown {
  const lines = stderr.trim().split('\n');
  return JSON.parse(lines.at(-1) ?? '').error.code;
}

/** With spaces, an escape and a letter beyond ASCII: nothing that JSON.stringify would write so. */
const BODY = '{ "event": "meeting.started", "meeting": {"title": "\\u0041d\u00e0", "id": "m1"} }\r\n';

describe('deliveries, beside a receiver that goes on', () => {
  it('finds what was received, to the byte', async () => {
    const { url, deliveries } = await receiving();
    const headers = { 'dyte-uuid': uuidFor('one'), 'dyte-webhook-id': 'w1', 'x-key': 'api-key' };
    await send(url, BODY, { headers });
    await send(url, BODY, { headers });
    await send(url, '{"event":"meeting.ended","meeting":{"id":"m2"}}');
    const listed = await deliveries('list', '--meeting', 'm1', '--json');
    expect(JSON.parse(listed.stdout)).toEqual([
      expect.objectContaining({ id: uuidFor('one'), event: 'meeting.started', arrivals: 2, webhookId: 'w1' }),
    ]);
    const body = await deliveries('show', uuidFor('one').slice(0, 8), '--body');
    expect(body).toEqual({ code: 0, stdout: BODY, stderr: '' });
    const exported = await deliveries('export', '--events', '*.started', '--show-secrets');
    const [line = ''] = exported.stdout.split('\n');
    const object: Record<string, unknown> = JSON.parse(line);
    expect(Buffer.from(String(object['bodyBase64']), 'base64').toString()).toBe(BODY);
    expect((await deliveries('list')).stdout.split('\n')).toHaveLength(3);
  });

  it('follows what comes until it is interrupted', async () => {
    const { url, start } = await receiving();
    await send(url, '{"event":"meeting.started"}');
    const cli = start('list', '--follow', '--events', 'meeting.*');
    await cli.until(/meeting\.started/);
    await send(url, '{"event":"recording.statusUpdate"}');
    await send(url, '{"event":"meeting.ended"}');
    await cli.until(/meeting\.ended/);
    cli.child.kill('SIGINT');
    const { code, stdout, stderr } = await cli.finished;
    expect([code, stdout.split('\n').length, stderr]).toEqual([0, 3, '']);
  });

  it('follows and waits for what comes to the file that takes the place of a removed one', async () => {
    const { url, start, directory } = await receiving();
    await send(url, '{"event":"meeting.started"}');
    const list = start('list', '--follow');
    await list.until(/meeting\.started/);
    const wait = start('wait', '--expect', 'meeting.ended', '--timeout', '60s');
    await wait.until(/Waiting/);
    for (const suffix of ['', '-wal', '-shm'])
      await rm(join(directory, `deliveries.sqlite${suffix}`), { force: true });
    await send(url, '{"event":"meeting.ended"}');
    await list.until(/meeting\.ended/);
    expect((await wait.finished).code).toBe(0);
    list.child.kill('SIGINT');
    expect((await list.finished).code).toBe(0);
  });

  it('waits for what is expected, and says when it did not come', async () => {
    const { url, start, deliveries } = await receiving();
    const cli = start(
      'wait',
      '--expect',
      'recording.statusUpdate{recording.status=UPLOADED}',
      '--since',
      '1m',
      '--json',
    );
    await cli.until(/Waiting for/);
    await send(url, '{"event":"recording.statusUpdate","recording":{"status":"RECORDING"}}');
    await send(url, '{"event":"recording.statusUpdate","recording":{"status":"UPLOADED"}}');
    const { code, stdout } = await cli.finished;
    expect([code, JSON.parse(stdout).payload.recording]).toEqual([0, { status: 'UPLOADED' }]);
    const missed = await deliveries('wait', '--expect', 'meeting.ended', '--timeout', '300ms', '--json');
    expect([missed.code, missed.stdout, codeIn(missed.stderr)]).toEqual([6, '', 'expectation_unmet']);
  });

  it('prunes while deliveries come', async () => {
    const { url, deliveries } = await receiving();
    for (let number = 0; number < 5; number += 1)
      await send(url, `{"event":"meeting.started","n":${String(number)}}`);
    const [pruned] = await Promise.all([
      deliveries('prune', '--keep', '0s', '--yes', '--json'),
      send(url, '{"event":"meeting.ended"}'),
    ]);
    const { deliveries: removed } = JSON.parse(pruned.stdout);
    expect(pruned.code).toBe(0);
    const left = JSON.parse((await deliveries('list', '--json')).stdout);
    expect(left.at(-1)).toMatchObject({ event: 'meeting.ended' });
    expect(left).toHaveLength(6 - Number(removed));
  });
});

describe('deliveries in a pipe', () => {
  it('end quietly when the reader has seen enough', async () => {
    const path = join(await temporaryDirectory(), 'deliveries.sqlite');
    const store = await testStore({ path });
    const body = Buffer.from(JSON.stringify({ event: 'meeting.started', text: 'x'.repeat(20_000) }));
    for (let number = 0; number < 50; number += 1)
      await store.admit(newDelivery(String(number), { body }), []);
    await store.close();
    for (const what of ['export', 'list --json', 'export --format curl']) {
      const child = spawn(
        'bash',
        [
          '-o',
          'pipefail',
          '-c',
          `"$0" "$1" deliveries ${what} --store "$2" | head -n 1 | wc -l`,
          process.execPath,
          EXECUTABLE,
          path,
        ],
        { stdio: ['ignore', 'pipe', 'pipe'] },
      );
      let written = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk) => (written += String(chunk)));
      const [code] = await once(child, 'close');
      expect([what, code, written.trim()]).toEqual([what, 0, '1']);
    }
  });
});

describe('deliveries without a store that can be read', () => {
  async function failing(prepare: (path: string) => Promise<void> | void): Promise<readonly unknown[]> {
    const directory = await temporaryDirectory();
    await prepare(join(directory, 'deliveries.sqlite'));
    const environment = { DYTE_HOOKS_DATA_DIR: directory };
    const { code, stdout, stderr } = await runProgram(['deliveries', 'list', '--json'], { environment });
    return [code, stdout, codeIn(stderr)];
  }

  it('say that nothing was received yet', async () => {
    const environment = { DYTE_HOOKS_DATA_DIR: await temporaryDirectory() };
    for (const [command, stdout] of [
      [['deliveries', 'list'], ''],
      [['deliveries', 'list', '--json'], '[]\n'],
      [['deliveries', 'export', '--format', 'ndjson'], ''],
    ] as const) {
      const finished = await runProgram(command, { environment });
      expect([finished.code, finished.stdout]).toEqual([0, stdout]);
      expect(finished.stderr).toContain('Nothing received yet. Start: dyte-hooks listen');
    }
    expect((await runProgram(['deliveries', 'list', '--exit-code'], { environment })).code).toBe(6);
    expect((await runProgram(['deliveries', 'show', 'last'], { environment })).code).toBe(4);
  });

  it('say that a store is not there that was named, or lies there empty', async () => {
    const missing = join(await temporaryDirectory(), 'x.sqlite');
    expect((await runProgram(['deliveries', 'list', '--store', missing])).code).toBe(4);
    expect(await failing((path) => writeFile(path, ''))).toEqual([4, '', 'store_not_found']);
  });

  it('leave one of a newer version as it is', async () => {
    const newer = async (path: string): Promise<void> => {
      const store = await testStore({ path });
      await store.close();
      const database = new DatabaseSync(path);
      database.exec('PRAGMA user_version = 999');
      database.close();
    };
    expect(await failing(newer)).toEqual([2, '', 'store_unusable']);
  });

  it('say that it is damaged', async () => {
    expect(await failing((path) => writeFile(path, 'x'.repeat(10_000)))).toEqual([1, '', 'store_damaged']);
  });

  it.each([
    [['listen', '--port', '0'], 1, 'store_failed'],
    [['deliveries', 'list'], 4, 'store_not_found'],
  ])('say that a part of the path is no directory: %j', async (command, exitCode, errorCode) => {
    const file = join(await temporaryDirectory(), 'notes.txt');
    await writeFile(file, 'my notes');
    const { code, stderr } = await runCli([...command, '--json', '--store', join(file, 'store')]);
    expect([code, codeIn(stderr)]).toEqual([exitCode, errorCode]);
  });

  it.runIf(process.platform === 'linux')('end where no store can be made', async () => {
    const { code, stderr } = await runCli(['listen', '--port', '0', '--json', '--store', '/proc/x/y']);
    expect([code, codeIn(stderr)]).toEqual([1, 'store_failed']);
  });

  it.each([
    ['listen', '--port', '0'],
    ['deliveries', 'list'],
    ['deliveries', 'replay', '--resume'],
  ])('leave a file that is none as it is, where it was named: %s %s', async (...command) => {
    const path = join(await temporaryDirectory(), 'notes.txt');
    await writeFile(path, 'my notes');
    const { code, stderr } = await runCli([...command, '--store', path, '--json']);
    expect([code, codeIn(stderr)]).toEqual([2, 'store_unusable']);
    expect(await readFile(path, 'utf8')).toBe('my notes');
  });
});
