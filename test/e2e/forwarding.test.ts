import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../helpers/eventually.ts';
import { EXECUTABLE, runCli, startCli, type RunningCli } from '../helpers/cli.ts';
import { uuidFor } from '../helpers/deliveries.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { startEmulated } from '../helpers/emulated.ts';
import { startServer } from '../helpers/http-servers.ts';
import { send } from '../helpers/send-delivery.ts';

const BODY = JSON.stringify({ event: 'meeting.started', meeting: { title: 'Planning' } });

/** Starts `listen` on a free port with a store of its own; it ends with the test. */
async function startListen(...args: readonly string[]): Promise<{ cli: RunningCli; url: string }> {
  const cli = startCli(['listen', '--json', '--port', '0', '--verify', 'off', '--policy', 'dyte', ...args]);
  onTestFinished(async () => {
    cli.child.kill('SIGKILL');
    await cli.finished;
  });
  const [, url = ''] = await cli.until(/"url":"([^"]+)"/);
  return { cli, url };
}

async function storeFile(): Promise<string> {
  return join(await temporaryDirectory(), 'deliveries.sqlite');
}

/** Targets of the latest delivery in a store, and how far it has come on its way to each. */
async function forwardsIn(
  store: string,
): Promise<readonly { readonly target: string; readonly state: string }[]> {
  const { stdout, stderr } = await runCli(['deliveries', 'show', 'last', '--json', '--store', store]);
  expect(stderr).toBe('');
  const { forwards }: { forwards: { target: string; state: string }[] } = JSON.parse(stdout);
  return forwards.map(({ target, state }) => ({ target, state }));
}

describe('a receiver that is killed', () => {
  it('leaves what was not handed over to the next one', async () => {
    const store = await storeFile();
    let isSilent = true;
    const app = await startServer((_request, response) => {
      if (!isSilent) response.writeHead(200).end();
    });
    const target = `${app.url}/hook`;
    const first = await startListen('--store', store, '--forward-to', target);
    const names = Array.from({ length: 20 }, (_, index) => uuidFor(`d${String(index)}`));
    for (const uuid of names)
      expect((await send(first.url, BODY, { headers: { 'dyte-uuid': uuid } })).status).toBe(200);
    await eventually(() => expect(app.received).toHaveLength(16));
    first.cli.child.kill('SIGKILL');
    await first.cli.finished;
    expect(await forwardsIn(store)).toEqual([{ target, state: 'pending' }]);
    isSilent = false;
    const second = await startListen('--store', store, '--forward-to', target);
    await second.cli.until(/(?:"state":"succeeded"[^]*){20}/);
    const came = app.received.slice(16).map(({ headers }) => headers['dyte-uuid']);
    expect(came).toHaveLength(names.length);
    expect(new Set(came)).toEqual(new Set(names));
    expect(await forwardsIn(store)).toEqual([{ target, state: 'succeeded' }]);
    second.cli.child.kill('SIGINT');
    const { code, stdout } = await second.cli.finished;
    expect(code).toBe(0);
    expect(stdout).toContain('"succeeded":20,"failed":0,"waiting":0');
  });
});

describe('Ctrl-C in a terminal', () => {
  it('lets a command that is at work finish', async () => {
    const store = await storeFile();
    const directory = await temporaryDirectory();
    const script = join(directory, 'handle.sh');
    const lines = [
      '#!/bin/sh',
      `echo > ${directory}/begun`,
      `until [ -e ${directory}/go ]; do sleep 0.02; done`,
    ];
    await writeFile(script, [...lines, `echo done > ${directory}/done`, ''].join('\n'));
    await chmod(script, 0o755);
    // The terminal sends it to everything in the foreground group.
    const child = spawn(
      process.execPath,
      [
        EXECUTABLE,
        'listen',
        '--json',
        '--port',
        '0',
        '--verify',
        'off',
        '--policy',
        'dyte',
        '--store',
        store,
        '--exec',
        script,
      ],
      {
        detached: true,
        stdio: ['ignore', 'pipe', 'ignore'],
        env: { PATH: process.env['PATH'], HOME: await temporaryDirectory() },
      },
    );
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    const url = await eventually(() => {
      const found = /"url":"([^"]+)"/.exec(stdout)?.[1];
      if (found === undefined) throw new Error('It is not ready.');
      return found;
    });
    await send(url, BODY);
    await eventually(() => readFile(join(directory, 'begun')));
    process.kill(-(child.pid ?? 0), 'SIGINT');
    await refuses(url);
    await writeFile(join(directory, 'go'), '');
    const [code] = await once(child, 'close');
    expect(code).toBe(0);
    expect(await readFile(join(directory, 'done'), 'utf8')).toBe('done\n');
    expect(stdout).toContain('"outcome":"exited"');
    expect(await forwardsIn(store)).toEqual([{ target: `exec:${script}`, state: 'succeeded' }]);
  });
});

describe('listen --relay behind the emulator', () => {
  it('has the service’s own retries reach the application', async () => {
    const emulated = await startEmulated(0.01);
    const app = await startServer({ status: 500 }, { status: 200 });
    const cli = startCli(
      ['listen', '--json', '--port', '0', '--store', 'memory', '--relay', '--forward-to', app.url],
      { environment: emulated.environment },
    );
    onTestFinished(async () => {
      cli.child.kill('SIGKILL');
      await cli.finished;
    });
    const [, url = ''] = await cli.until(/"url":"([^"]+)"/);
    await emulated.register(`${url}/webhook`);
    await emulated.post({ event: 'meeting.started' });
    await cli.until(/"type":"forward"[^\n]*"state":"failed"[^]*"type":"forward"[^\n]*"state":"succeeded"/);
    expect(app.calls()).toEqual(['POST /webhook', 'POST /webhook']);
    const statuses = cli.stdout().match(/"status":\d+,"rejection"/g);
    expect(statuses).toEqual(['"status":500,"rejection"', '"status":200,"rejection"']);
    expect(cli.stdout()).toContain('"signature":"valid"');
  });
});

async function refuses(url: string): Promise<void> {
  for (;;) {
    try {
      await send(url, undefined, { method: 'GET' });
    } catch {
      return;
    }
  }
}
