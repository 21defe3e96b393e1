import { readdir } from 'node:fs/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startCli, type Finished, type RunningCli } from '../helpers/cli.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { startEmulated, startEmulatedCloudflare } from '../helpers/emulated.ts';
import { freePort } from '../helpers/http-servers.ts';
import { runProgram } from '../helpers/program.ts';

const SERVICES = { dyte: startEmulated, cloudflare: startEmulatedCloudflare };

interface World {
  /** A listener that is ready. */
  readonly listen: () => Promise<RunningCli>;
  readonly run: (...line: readonly string[]) => Promise<Finished>;
  /** The webhooks that the service has. */
  readonly webhooks: () => Promise<readonly { readonly id: string; readonly name: string }[]>;
  /** What is written down of listeners. */
  readonly records: () => Promise<readonly string[]>;
}

async function world(service: keyof typeof SERVICES): Promise<World> {
  const [{ environment: service_ }, directory] = [await SERVICES[service](), await temporaryDirectory()];
  const environment = { ...service_, DYTE_HOOKS_DATA_DIR: directory };
  const run: World['run'] = (...line) => runProgram(line, { environment });
  return {
    run,
    listen: async () => {
      const port = String(await freePort());
      const place = ['--port', port, '--public-url', `http://127.0.0.1:${port}/webhook`];
      const cli = startCli(['listen', '--register', '--verify', 'off', '--store', 'memory', ...place], {
        environment,
      });
      onTestFinished(() => void cli.child.kill('SIGKILL'));
      await cli.until(/Ctrl-C ends this/);
      return cli;
    },
    webhooks: async () => JSON.parse((await run('list', '--json')).stdout),
    records: async () => (await readdir(directory)).filter((name) => name.includes('listen-')),
  };
}

async function kill(cli: RunningCli): Promise<void> {
  cli.child.kill('SIGKILL');
  await cli.finished;
}

describe.each(['dyte', 'cloudflare'] as const)('the webhook of a listener at %s', (service) => {
  it.each(['SIGINT', 'SIGTERM'] as const)('is gone after %s', async (signal) => {
    const { listen, webhooks, records } = await world(service);
    const cli = await listen();
    expect(await webhooks()).toMatchObject([{ name: expect.stringMatching(/^dyte-hooks listen /) }]);
    cli.child.kill(signal);
    expect((await cli.finished).code).toBe(0);
    expect(await webhooks()).toEqual([]);
    expect(await records()).toEqual([]);
  });

  it('is removed by the next start where the listener was killed, and by no other', async () => {
    const { listen, webhooks, records } = await world(service);
    const [killed, other] = [await listen(), await listen()];
    await kill(killed);
    const next = await listen();
    expect(next.stderr()).toContain('Removed the webhook that a listener left behind here');
    expect(await webhooks()).toHaveLength(2);
    for (const cli of [other, next]) {
      cli.child.kill('SIGINT');
      await cli.finished;
    }
    expect(await webhooks()).toEqual([]);
    expect(await records()).toEqual([]);
  });

  it('is deleted by delete --orphans once its listener was killed, and not while it runs', async () => {
    const { listen, run, webhooks, records } = await world(service);
    const [killed, running] = [await listen(), await listen()];
    const [first, second] = await webhooks();
    const alive = await run('delete', '--orphans', '--yes');
    expect(alive.stdout).toContain('\trunning\t');
    expect(await webhooks()).toHaveLength(2);
    await kill(killed);
    const named = await run('delete', '--orphans', second?.id ?? '', '--yes', '--json');
    expect([named.code, JSON.parse(named.stderr)]).toMatchObject([
      2,
      { error: { code: 'listener_running' } },
    ]);
    const dry = await run('delete', '--orphans', '--dry-run', '--json');
    expect(JSON.parse(dry.stdout)).toMatchObject({
      dryRun: true,
      deleted: [{ id: first?.id }],
      listeners: [{ state: 'left_behind' }, { state: 'running', processId: running.child.pid }],
    });
    expect((await run('list')).stderr).toContain('delete --orphans');
    const done = await run('delete', '--orphans', '--yes');
    expect([done.code, done.stdout.split('\t')[0]]).toEqual([0, first?.id]);
    expect(await webhooks()).toEqual([second]);
    await kill(running);
    await run('delete', '--orphans', '--yes');
    expect(await webhooks()).toEqual([]);
    expect(await records()).toEqual([]);
  });
});
