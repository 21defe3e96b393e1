import { chmod, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runCli, startCli, type RunningCli } from '../helpers/cli.ts';
import { uuidFor } from '../helpers/deliveries.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { makeOlderStore } from '../helpers/older-stores.ts';
import { hasStranger, STRANGER } from '../helpers/stranger.ts';
import { send } from '../helpers/send-delivery.ts';

const BODY = '{"event":"meeting.started","meeting":{"id":"m 3","sessionId":"new","title":"Planning"}}';

/** A store of version 1: 100 deliveries of five meetings, and one that was not accepted. */
async function olderStore(): Promise<string> {
  const file = join(await temporaryDirectory(), 'store');
  makeOlderStore(file, [
    ...Array.from({ length: 100 }, (_, index) => ({
      name: `older ${String(index)}`,
      position: 1000 + index,
      meeting: `m ${String(index % 5)}`,
      session: `s ${String(index % 10)}`,
      receivedAt: 1_700_000_000_000 + index,
    })),
    { name: 'refused', position: 1100, meeting: 'm 3', isRejected: true, receivedAt: 1_700_000_001_000 },
  ]);
  return file;
}

function startListen(file: string): RunningCli {
  const cli = startCli(['listen', '--port', '0', '--verify', 'off', '--json', '--store', file]);
  onTestFinished(async () => {
    cli.child.kill('SIGKILL');
    await cli.finished;
  });
  return cli;
}

function countIn(json: string): number {
  const all: readonly unknown[] = JSON.parse(json);
  return all.length;
}

async function listed(file: string, ...args: readonly string[]): Promise<number> {
  const { code, stdout, stderr } = await runCli(['deliveries', 'list', '--json', '--store', file, ...args]);
  expect([code, stderr]).toEqual([0, '']);
  return countIn(stdout);
}

function versionOf(file: string): unknown {
  const database = new DatabaseSync(file);
  try {
    return database.prepare('PRAGMA user_version').get()?.['user_version'];
  } finally {
    database.close();
  }
}

describe('a store of an older version', () => {
  it('is brought to the present one by a receiver, while a second one waits and then works', async () => {
    const file = await olderStore();
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    const receivers = [startListen(file), startListen(file)];
    for (const receiver of receivers) await receiver.until(/waiting for it to finish/);
    expect(other.prepare('PRAGMA user_version').get()).toEqual({ user_version: 1 });
    other.exec('ROLLBACK');
    other.close();
    for (const [index, receiver] of receivers.entries()) {
      const [, url = ''] = await receiver.until(/"url":"([^"]+)"/);
      const headers = { 'dyte-uuid': uuidFor(`new ${String(index)}`) };
      expect((await send(url, BODY, { headers })).status).toBe(200);
    }
    expect([await listed(file, '--meeting', 'm 3'), await listed(file, '--meeting', 'new')]).toEqual([23, 2]);
    for (const receiver of receivers) {
      receiver.child.kill('SIGINT');
      expect((await receiver.finished).code).toBe(0);
    }
    expect(versionOf(file)).toBe(3);
  });

  it('is left as it is by a receiver that Ctrl-C ends while it waits', async () => {
    const file = await olderStore();
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    const receiver = startListen(file);
    await receiver.until(/waiting for it to finish/);
    receiver.child.kill('SIGINT');
    await receiver.finished;
    expect(receiver.child.signalCode).toBe('SIGINT');
    other.exec('ROLLBACK');
    other.close();
    expect([versionOf(file), await listed(file, '--meeting', 'm 3')]).toEqual([1, 21]);
  });

  it('is read, pruned and replayed as it is', async () => {
    const file = await olderStore();
    const inStore = ['--json', '--store', file];
    expect([await listed(file, '--meeting', 'm 3'), await listed(file, '--meeting', 's 8')]).toEqual([
      21, 10,
    ]);
    expect((await runCli(['deliveries', 'show', 'last', ...inStore])).stdout).toContain('"/webhook"');
    expect((await runCli(['deliveries', 'export', '--meeting', 'm 1', ...inStore])).code).toBe(0);
    const copy = `${file}.copy`;
    await runCli(['deliveries', 'export', '--format', 'store', '--output', copy, ...inStore]);
    expect(await listed(copy, '--meeting', 'm 3')).toBe(21);
    const replayed = await runCli(['deliveries', 'replay', '1050', '--exec', 'true', ...inStore]);
    expect([replayed.code, replayed.stderr]).toEqual([0, '']);
    const pruned = await runCli(['deliveries', 'prune', '--keep', '1d', '--yes', ...inStore]);
    expect(JSON.parse(pruned.stdout)).toMatchObject({ deliveries: 100 });
    expect([versionOf(file), versionOf(copy)]).toEqual([1, 1]);
  });

  it.runIf(hasStranger)('is read where nothing can be written, and nothing is left there', async () => {
    const file = await olderStore();
    const directory = dirname(file);
    const before = await readFile(file);
    await chmod(file, 0o444);
    await chmod(directory, 0o555);
    onTestFinished(() => chmod(directory, 0o755));
    const listing = ['deliveries', 'list', '--meeting', 'm 3', '--json', '--store', file];
    const { stdout, stderr } = await runCli(listing, STRANGER);
    expect([countIn(stdout), stderr]).toEqual([21, '']);
    expect((await readFile(file)).equals(before)).toBe(true);
    expect(await readdir(directory)).toEqual(['store']);
  });
});
