import { createServer } from 'node:http';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { parseArguments } from '../../src/program.ts';
import { runCli, startCli, type Finished, type RunningCli } from './cli.ts';
import { temporaryDirectory } from './directory.ts';
import { runProgram } from './program.ts';

const CREDENTIALS = { DYTE_ORG_ID: '6ff3a5c0-9b1e-4b7a-8c55-0123456789ab', DYTE_API_KEY: 'not-a-secret' };

/** Those of every emulator that plays Cloudflare. */
const CLOUDFLARE = {
  CLOUDFLARE_API_TOKEN: 'emulator-api-token',
  CLOUDFLARE_ACCOUNT_ID: '0000000000000000000000000000e001',
  REALTIMEKIT_APP_ID: 'Emulated app',
};

/** The built program, with an emulator and a place for its files of its own. */
export interface JsonWorld {
  readonly emulator: RunningCli;
  readonly emulatorUrl: string;
  /** Runs a command with `--json` to its end: from the build the first time, else in this process. */
  run(line: readonly string[]): Promise<Finished>;
  /** Starts one that goes on. */
  start(line: readonly string[]): RunningCli;
  /** Runs a command with `--json` against another emulator, which plays Cloudflare. */
  runOnCloudflare(line: readonly string[]): Promise<Finished>;
  /** Asks the emulator for an event or a scenario. */
  emit(body: unknown): Promise<void>;
}

/** Everything of it ends with the running test. */
export async function startJsonWorld(): Promise<JsonWorld> {
  const directory = await temporaryDirectory();
  const environment: Record<string, string> = {
    ...CREDENTIALS,
    DYTE_HOOKS_DATA_DIR: join(directory, 'data'),
    DYTE_HOOKS_CONFIG_DIR: join(directory, 'config'),
  };
  const begun = new Set<string>();
  const isFirstOf = (line: readonly string[]): boolean => {
    const parsed = parseArguments(line);
    const name = parsed.kind === 'run' ? parsed.invocation.spec.name : parsed.kind;
    const isFirst = !begun.has(name);
    begun.add(name);
    return isFirst;
  };
  const start = (line: readonly string[]): RunningCli => {
    const cli = startCli(['--json', ...line], { environment });
    onTestFinished(async () => {
      cli.child.kill('SIGKILL');
      await cli.finished;
    });
    return cli;
  };
  const emulator = start(['emulate', '--port', '0', '--time-scale', '0.05']);
  const [, emulatorUrl = ''] = await emulator.until(/"url":"([^"]+)"/);
  environment['DYTE_HOOKS_API_URL'] = `${emulatorUrl}/v2`;
  return {
    emulator,
    emulatorUrl,
    start,
    run: async (line) => {
      const all = ['--json', ...line];
      return await (isFirstOf(all) ? runCli : runProgram)(all, { environment });
    },
    runOnCloudflare: async (line) => {
      const other = start(['emulate', '--service', 'cloudflare', '--port', '0']);
      const [, url = ''] = await other.until(/"url":"([^"]+)"/);
      const finished = await runCli(['--json', '--service', 'cloudflare', ...line], {
        environment: { ...environment, ...CLOUDFLARE, DYTE_HOOKS_API_URL: `${url}/client/v4` },
      });
      other.child.kill('SIGINT');
      await other.finished;
      return finished;
    },
    emit: async (body) => {
      const url = `${emulatorUrl}/_emulator/events`;
      const { status } = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
      if (status !== 202) throw new Error(`The emulator answered ${String(status)}.`);
    },
  };
}

/** An application that is at its address only from `open` on, and fails the first time. */
export interface LateApplication {
  readonly url: string;
  open(): Promise<void>;
}

export async function lateApplication(): Promise<LateApplication> {
  let answers = 0;
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      answers += 1;
      response.writeHead(answers === 2 ? 500 : 200, { 'content-type': 'text/plain' }).end('done');
    });
  });
  const listen = (port: number): Promise<number> =>
    new Promise((resolve) => {
      server.listen(port, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  const port = await listen(0);
  await new Promise((resolve) => server.close(resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${String(port)}/webhook`,
    open: async () => {
      await listen(port);
    },
  };
}
