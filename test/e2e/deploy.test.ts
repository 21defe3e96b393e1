import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { splitCommand } from '../../src/domain/forward/command-words.ts';
import { startCli, type Finished } from '../helpers/cli.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { startEmulated } from '../helpers/emulated.ts';
import { eventually } from '../helpers/eventually.ts';
import { startServer } from '../helpers/http-servers.ts';

const UNIT = readDeployFile('dyte-hooks.service');
const CONTAINER = readDeployFile('Containerfile');

const hasAnalyze = spawnSync('systemd-analyze', ['--version']).status === 0;

function readDeployFile(name: string): string {
  return readFileSync(new URL(`../../docs/deploy/${name}`, import.meta.url), 'utf8');
}

/** What follows a word at the beginning of a line. */
function valueOf(text: string, name: string): string {
  const [, value = ''] = new RegExp(`^${name}(.+)$`, 'm').exec(text) ?? [];
  expect(value).not.toBe('');
  return value;
}

/** The words of a command, on free ports and with another target. */
function onFreePorts(words: readonly string[], target: string): string[] {
  return words.map((word, index) => {
    if (['--port', '--admin-port'].includes(words[index - 1] ?? '')) return '0';
    if (words[index - 1] === '--host') return '127.0.0.1';
    return words[index - 1] === '--forward-to' ? target : word;
  });
}

/** Runs what a unit or an image would, against an emulated service, and ends it as they do. */
async function serve(words: readonly string[], forwardsAtLeast: number): Promise<Finished> {
  const service = await startEmulated(0.01);
  const app = await startServer((_request, response) => void response.writeHead(200).end());
  const cli = startCli([...onFreePorts(words, app.url), '--json'], {
    environment: { ...service.environment, DYTE_HOOKS_DATA_DIR: await temporaryDirectory() },
  });
  onTestFinished(async () => {
    cli.child.kill('SIGKILL');
    await cli.finished;
  });
  const [ready] = await cli.until(/\{"type":"ready"[^\n]+/);
  const { url, adminUrl }: { url: string; adminUrl: string } = JSON.parse(ready);
  await service.register(url);
  await service.post({ scenario: 'meeting' });
  await cli.until(/"event":"meeting\.ended"/);
  await eventually(async () => expect((await fetch(`${adminUrl}/readyz`)).status).toBe(200));
  expect((await fetch(`${adminUrl}/healthz`)).status).toBe(200);
  await eventually(() => expect(app.received.length).toBeGreaterThanOrEqual(forwardsAtLeast));
  cli.child.kill('SIGTERM');
  return await cli.finished;
}

describe('the unit of systemd', () => {
  it('runs a receiver that verifies, forwards and can be watched', async () => {
    const [, ...words] = splitCommand(valueOf(UNIT, 'ExecStart='));
    expect(await serve(words, 2)).toMatchObject({ code: 0 });
  });

  it.runIf(hasAnalyze)('is one that systemd takes', async () => {
    const directory = await temporaryDirectory();
    const program = join(directory, 'dyte-hooks');
    await writeFile(program, '#!/bin/sh\n');
    await chmod(program, 0o755);
    const file = join(directory, 'dyte-hooks.service');
    await writeFile(file, UNIT.replace('/usr/local/bin/dyte-hooks', program));
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });
});

describe('the container file', () => {
  it('runs a receiver that verifies and can be watched', async () => {
    const words: string[] = JSON.parse(valueOf(CONTAINER, 'CMD '));
    expect(JSON.parse(valueOf(CONTAINER, 'ENTRYPOINT '))).toEqual(['dyte-hooks']);
    expect(await serve(words, 0)).toMatchObject({ code: 0 });
  });

  it('asks for its health where the receiver answers', async () => {
    const admin = await startServer((request, response) => {
      response.writeHead(request.path === '/healthz' ? 200 : 404).end();
    });
    const [, words = ''] = /HEALTHCHECK .*CMD (.+)$/m.exec(CONTAINER) ?? [];
    const [, ...rest]: string[] = JSON.parse(words);
    const check = (url: string): Promise<number | null> => {
      const script = rest.map((word) => word.replace('http://127.0.0.1:9464', url));
      return startNode(script);
    };
    expect([await check(admin.url), await check('http://127.0.0.1:9')]).toEqual([0, 1]);
    expect(valueOf(CONTAINER, 'CMD ')).toContain('"--admin-port", "9464"');
  });
});

async function startNode(words: readonly string[]): Promise<number | null> {
  return await new Promise((resolve) => {
    spawn(process.execPath, words, { stdio: 'ignore' }).on('close', resolve);
  });
}
