import { describe, expect, it, onTestFinished } from 'vitest';
import { startCli, type RunningCli } from '../helpers/cli.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { startEmulated, type Emulated } from '../helpers/emulated.ts';
import { eventually } from '../helpers/eventually.ts';
import { writeProgram, writeRelay, type TunnelProgram } from '../helpers/tunnel-program.ts';

interface World {
  readonly service: Emulated;
  readonly program: TunnelProgram;
  /** Starts `listen --register` with the program, each time with the same data directory. */
  readonly listen: (...args: readonly string[]) => RunningCli;
  /** Where the webhooks of the service lead. */
  readonly urls: () => Promise<readonly string[]>;
}

async function world(program: TunnelProgram): Promise<World> {
  const [service, directory] = [await startEmulated(), await temporaryDirectory()];
  const environment = {
    ...service.environment,
    DYTE_HOOKS_DATA_DIR: directory,
    DYTE_HOOKS_CONFIG_DIR: directory,
  };
  const start = (...args: readonly string[]): RunningCli => {
    const cli = startCli(args, { environment });
    onTestFinished(() => {
      cli.child.kill('SIGKILL');
    });
    return cli;
  };
  return {
    service,
    program,
    listen: (...args) =>
      start('listen', '--register', '--tunnel-command', program.command, '--port', '0', '--json', ...args),
    urls: async () => {
      const { stdout } = await start('list', '--json').finished;
      return (JSON.parse(stdout) as readonly { readonly url: string }[]).map(({ url }) => url);
    },
  };
}

async function ready(cli: RunningCli): Promise<string> {
  const [, url = ''] = await cli.until(/"connection":\{"url":"([^"]+)"/);
  return url;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('the listen program with --register', () => {
  it('leaves nothing behind, also when it is killed in the middle of a meeting', async () => {
    const { service, program, listen, urls } = await world(await writeRelay());
    const killed = listen();
    const former = await ready(killed);
    const formerRelay = await program.pid();
    await service.post({ scenario: 'meeting' });
    await killed.until(/"event":"meeting\.started"/);
    killed.child.kill('SIGKILL');
    await killed.finished;
    // The tunnel ends with us, in whatever way we do; the webhook cannot.
    await eventually(() => expect(isRunning(formerRelay)).toBe(false));
    expect(await urls()).toEqual([former]);

    const again = listen();
    const url = await ready(again);
    expect(await urls()).toEqual([url]);
    await service.post({ event: 'meeting.ended' });
    await again.until(/"event":"meeting\.ended"/);
    const pid = await program.pid();
    again.child.kill('SIGTERM');
    const { code, stdout } = await again.finished;
    expect([code, await urls(), isRunning(pid)]).toEqual([0, [], false]);
    expect(stdout).toContain('"signature":"valid"');
  });

  it('ends what it has begun when it is interrupted at the start', async () => {
    const { program, listen, urls } = await world(
      await writeProgram(`console.log('no address yet'); setInterval(() => undefined, 1000);`),
    );
    const cli = listen();
    const pid = await eventually(() => program.pid());
    cli.child.kill('SIGINT');
    const { code, stderr } = await cli.finished;
    expect([code, /"code":"(\w+)"/.exec(stderr)?.[1], isRunning(pid), await urls()]).toEqual([
      130,
      'interrupted',
      false,
      [],
    ]);
  });
});
