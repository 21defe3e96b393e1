import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startCli, type RunningCli } from '../helpers/cli.ts';
import { newDelivery } from '../helpers/deliveries.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { startServer, type TestServer } from '../helpers/http-servers.ts';
import { runProgram } from '../helpers/program.ts';
import { testHistory, testStore } from '../helpers/stores.ts';

const COUNT = 300;

interface Replaying {
  readonly environment: Readonly<Record<string, string>>;
  readonly path: string;
  readonly server: TestServer;
  /** Which deliveries have arrived, as often as they have. */
  readonly arrived: () => readonly string[];
  readonly start: (...args: readonly string[]) => RunningCli;
}

/** A store with many deliveries, and an application that takes a moment for each. */
async function replaying(milliseconds: number): Promise<Replaying> {
  const directory = await temporaryDirectory();
  const path = join(directory, 'deliveries.sqlite');
  const store = await testStore({ path });
  await Promise.all(
    Array.from({ length: COUNT }, (_each, index) => store.admit(newDelivery(String(index)), [])),
  );
  await store.close();
  const server = await startServer((_request, response) => {
    setTimeout(() => response.end(), milliseconds);
  });
  const environment = { DYTE_HOOKS_DATA_DIR: directory };
  return {
    environment,
    path,
    server,
    arrived: () => server.received.map(({ body }) => String(JSON.parse(body).meeting.title)),
    start: (...args) => {
      const cli = startCli(['deliveries', 'replay', ...args], { environment });
      onTestFinished(async () => {
        cli.child.kill('SIGKILL');
        await cli.finished;
      });
      return cli;
    },
  };
}

const ALL = new Set(Array.from({ length: COUNT }, (_each, index) => String(index)));

describe('a replay', () => {
  it('that is killed again and again sends all, in order, and again only what was under way', async () => {
    const { server, start, arrived, environment, path } = await replaying(2);
    const first = start('--limit', 'all', '--to', server.url);
    await first.until(/200 in/);
    first.child.kill('SIGKILL');
    await first.finished;
    for (let kill = 0; kill < 3; kill += 1) {
      const next = start('--resume');
      await next.until(/200 in/);
      expect(next.stderr()).toContain('It was cut off');
      next.child.kill('SIGKILL');
      await next.finished;
    }
    const last = await runProgram(['deliveries', 'replay', '--resume'], { environment });
    expect(last.code, last.stderr).toBe(0);
    expect(last.stdout).toContain(`${String(COUNT)} of ${String(COUNT)} deliveries replayed`);
    expect(new Set(arrived())).toEqual(ALL);
    expect(arrived().length - COUNT).toBeLessThanOrEqual(4);
    expect([...new Set(arrived())]).toEqual([...ALL].toSorted((one, other) => Number(one) - Number(other)));
    const history = await testHistory(path);
    expect(history.list({}, { limit: COUNT }).every(({ forwardState }) => forwardState === 'succeeded')).toBe(
      true,
    );
  });

  it('that is interrupted says how to go on, and sends nothing twice', async () => {
    const { server, start, arrived, environment } = await replaying(2);
    const first = start('--limit', 'all', '--to', server.url, '--concurrency', '4', '--json');
    await first.until(/"succeeded"/);
    first.child.kill('SIGINT');
    const { code, stdout, stderr } = await first.finished;
    expect(code).toBe(130);
    expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
      type: 'summary',
      ended: 'interrupted',
    });
    expect(JSON.parse(stderr).error.hint).toBe('Continue: dyte-hooks deliveries replay --resume 1');
    const last = await runProgram(['deliveries', 'replay', '--resume', '1'], { environment });
    expect(last.code, last.stderr).toBe(0);
    expect(arrived().toSorted()).toEqual([...ALL].toSorted());
  });

  it('goes on when nobody reads its output any more', async () => {
    const { server, start, arrived } = await replaying(0);
    const cli = start('--limit', 'all', '--to', server.url);
    await cli.until(/200 in/);
    cli.child.stdout?.destroy();
    const { code, stderr } = await cli.finished;
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('Standard output was closed: the replay goes on, but no longer shown.');
    expect(new Set(arrived())).toEqual(ALL);
  });

  it('is not begun twice at once', async () => {
    const { server, start, environment } = await replaying(20);
    const first = start('--limit', 'all', '--to', server.url);
    await first.until(/200 in/);
    const second = await runProgram(['deliveries', 'replay', '--resume', '--json'], { environment });
    expect(second.code).toBe(1);
    expect(JSON.parse(second.stderr).error.code).toBe('replay_running');
    first.child.kill('SIGINT');
    await once(first.child, 'exit');
  });
});
