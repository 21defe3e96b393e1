import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runCli, startCli, type CliOptions, type RunningCli } from '../helpers/cli.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { send } from '../helpers/send-delivery.ts';

const LISTEN = ['listen', '--json', '--port', '0', '--verify', 'off'];
const WIDE_OPEN = { setUp: 'umask 000' };

async function modeOf(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o777).toString(8);
}

function start(args: readonly string[], options?: CliOptions): RunningCli {
  const cli = startCli(args, options);
  onTestFinished(() => {
    cli.child.kill('SIGKILL');
  });
  return cli;
}

/** Receives deliveries of a kilobyte into a new store. */
async function storeWith(deliveries: number, directory: string): Promise<string> {
  const store = join(directory, 'store.sqlite');
  const cli = start([...LISTEN, '--store', store, '--exit-after', String(deliveries)]);
  const [, url = ''] = await cli.until(/"url":"([^"]+)"/);
  for (let number = 0; number < deliveries; number += 1)
    await send(url, JSON.stringify({ event: 'meeting.started', number, text: 'x'.repeat(1000) }));
  expect((await cli.finished).code).toBe(0);
  return store;
}

describe.skipIf(process.platform === 'win32')('files that are written under umask 000', () => {
  it('by listen are for their owner to write', async () => {
    const directory = await temporaryDirectory();
    const [store, ready, report] = ['new/store.sqlite', 'ready', 'report.xml'].map((name) =>
      join(directory, name),
    ) as [string, string, string];
    const args = [
      '--store',
      store,
      '--ready-file',
      ready,
      '--report',
      `junit=${report}`,
      '--exit-after',
      '1',
    ];
    const cli = start([...LISTEN, ...args], WIDE_OPEN);
    const [, url = ''] = await cli.until(/"url":"([^"]+)"/);
    await expect.poll(() => modeOf(ready)).toBe('644');
    expect([await modeOf(store), await modeOf(join(directory, 'new'))]).toEqual(['600', '700']);
    await send(url, '{"event":"meeting.started"}');
    expect((await cli.finished).code).toBe(0);
    expect(await modeOf(report)).toBe('644');
  });

  it('by listen --show-secrets are for their owner to read, where secrets can be in them', async () => {
    const report = join(await temporaryDirectory(), 'report.xml');
    const cli = start(
      [...LISTEN, '--store', 'memory', '--report', `junit=${report}`, '--exit-after', '1', '--show-secrets'],
      WIDE_OPEN,
    );
    const [, url = ''] = await cli.until(/"url":"([^"]+)"/);
    await send(url, '{"event":"meeting.started"}');
    await cli.finished;
    expect(await modeOf(report)).toBe('600');
  });

  it('by the emulator and by exports are for their owner alone', async () => {
    const directory = await temporaryDirectory();
    const state = join(directory, 'state.json');
    const emulator = start(['emulate', '--json', '--port', '0', '--state', state], WIDE_OPEN);
    await emulator.until(/"url":/);
    expect(await modeOf(state)).toBe('600');
    const store = await storeWith(1, directory);
    const output = join(directory, 'export.har');
    await writeFile(output, 'before', { mode: 0o666 });
    const args = ['deliveries', 'export', '--store', store, '--format', 'har', '--output', output];
    expect((await runCli(args, WIDE_OPEN)).code).toBe(0);
    expect(await modeOf(output)).toBe('600');
  });
});

describe.skipIf(process.platform === 'win32')('a strict umask', () => {
  it('is kept, and does not lock the owner out', async () => {
    const ready = join(await temporaryDirectory(), 'ready');
    for (const [umask, mode] of [
      ['077', '600'],
      ['777', '600'],
    ] as const) {
      const cli = start([...LISTEN, '--store', 'memory', '--ready-file', ready], { setUp: `umask ${umask}` });
      await expect.poll(() => modeOf(ready)).toBe(mode);
      cli.child.kill('SIGTERM');
      expect((await cli.finished).code).toBe(0);
    }
  });
});

describe.runIf(process.platform === 'linux')('deliveries export', () => {
  it('that no longer fits leaves what was there, and nothing else', async () => {
    const store = await storeWith(100, await temporaryDirectory());
    const directory = await temporaryDirectory();
    const output = join(directory, 'export.ndjson');
    await writeFile(output, 'before');
    // A limit on the size of files stands for a full disk: 100 blocks of 512 bytes.
    const limited = { setUp: "trap '' XFSZ; ulimit -f 100" };
    const { code, stdout, stderr } = await runCli(
      ['deliveries', 'export', '--store', store, '--output', output],
      limited,
    );
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`"${output}" cannot be written: it would be larger than a file may be.`);
    expect(await readFile(output, 'utf8')).toBe('before');
    expect(await readdir(directory)).toEqual(['export.ndjson']);
  });

  it('to a full disk ends with a reason', async () => {
    const store = await storeWith(20, await temporaryDirectory());
    const { code, stderr } = await runCli(['deliveries', 'export', '--store', store], {
      setUp: 'exec >/dev/full',
    });
    expect([code, stderr]).toEqual([1, expect.stringContaining('cannot be written: ENOSPC')]);
  });
});
