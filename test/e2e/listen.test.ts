import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { EXECUTABLE, startCli, type RunningCli } from '../helpers/cli.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { rawConnection } from '../helpers/raw-connection.ts';
import { send } from '../helpers/send-delivery.ts';

const ARGUMENTS = ['listen', '--json', '--port', '0', '--verify', 'off'];
const BODY = JSON.stringify({ event: 'meeting.started', meeting: { title: 'x'.repeat(2000) } });

async function startListen(): Promise<{ cli: RunningCli; url: string }> {
  const cli = startCli(ARGUMENTS);
  onTestFinished(() => {
    cli.child.kill('SIGKILL');
  });
  const [, url = ''] = await cli.until(/"url":"([^"]+)"/);
  return { cli, url };
}

describe('the listen program', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('ends with a summary and exit code 0 on %s', async (signal) => {
    const { cli, url } = await startListen();
    expect((await send(url, BODY)).status).toBe(200);
    cli.child.kill(signal);
    const { code, stdout, stderr } = await cli.finished;
    expect([code, stderr]).toEqual([0, '']);
    const types = stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { type: string }).type);
    expect(types).toEqual(['ready', 'delivery', 'summary']);
  });

  it('ends at once with exit code 130 on a second signal', async () => {
    const { cli, url } = await startListen();
    const upload = await rawConnection(Number(new URL(url).port));
    upload.send('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n');
    await upload.until(/100 Continue/);
    cli.child.kill('SIGINT');
    // It no longer accepts, and waits for the upload.
    await refusesConnections(url);
    cli.child.kill('SIGINT');
    expect((await cli.finished).code).toBe(130);
  });

  it.each([
    { event: 'meeting.started', timeout: '60s', code: 0, error: undefined },
    { event: 'meeting.ended', timeout: '1s', code: 6, error: 'expectation_unmet' },
  ])('tells by exit code $code whether $event has come', async ({ event, timeout, code, error }) => {
    const readyFile = join(await temporaryDirectory(), 'ready');
    const expectation = ['--expect', `${event}{meeting.title=x*}`, '--timeout', timeout];
    const cli = startCli([...ARGUMENTS, ...expectation, '--ready-file', readyFile]);
    const [, url = ''] = await cli.until(/"url":"([^"]+)"/);
    expect((await send(url, BODY)).status).toBe(200);
    const finished = await cli.finished;
    expect(finished.code).toBe(code);
    expect(/"code":"(\w+)"/.exec(finished.stderr)?.[1]).toBe(error);
    expect(finished.stdout).toContain(`{"type":"result","met":${String(code === 0)}`);
    await expect(stat(readyFile)).rejects.toThrow('ENOENT');
  });

  it('ends with exit code 130 when it is interrupted before', async () => {
    const cli = startCli([...ARGUMENTS, '--expect', 'meeting.started']);
    await cli.until(/"url":"([^"]+)"/);
    cli.child.kill('SIGTERM');
    const { code, stderr } = await cli.finished;
    expect([code, /"code":"(\w+)"/.exec(stderr)?.[1]]).toEqual([130, 'interrupted']);
  });

  it('goes on receiving when nobody reads what it prints, and still ends', async () => {
    const { child, url } = await startUnread();
    for (let round = 0; round < 20; round += 1) {
      const answers = await Promise.all(Array.from({ length: 50 }, () => send(url, BODY)));
      expect(answers.every(({ status }) => status === 200)).toBe(true);
    }
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
  });

  it('goes on receiving when its reader has gone, says so, and still ends', async () => {
    const { child, url } = await startUnread();
    let notes = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (notes += text));
    child.stdout.destroy();
    do expect((await send(url, BODY)).status).toBe(200);
    while (!notes.includes('Standard output was closed'));
    expect((await send(url, BODY)).status).toBe(200);
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
    expect(notes.match(/Standard output was closed/g)).toHaveLength(1);
  });
});

/** Starts it, reads the first object, and nothing more. */
async function startUnread(): Promise<{
  child: ChildProcessByStdio<null, Readable, Readable>;
  url: string;
}> {
  const child = spawn(process.execPath, [EXECUTABLE, ...ARGUMENTS], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: await temporaryDirectory() },
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const [first] = await once(child.stdout, 'data');
  child.stdout.pause();
  const url = /"url":"([^"]+)"/.exec(String(first))?.[1] ?? '';
  return { child, url };
}

async function refusesConnections(url: string): Promise<void> {
  for (;;) {
    try {
      await send(url, undefined, { method: 'GET' });
    } catch {
      return;
    }
  }
}
