import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { EXECUTABLE } from '../helpers/cli.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { send } from '../helpers/send-delivery.ts';

/** As long as the service waits for an answer, in milliseconds. */
const SENDER_WAITS = 3000;

const ARGUMENTS = ['listen', '--port', '0', '--verify', 'off', '--store', 'memory'];

/** A delivery whose details fill a screen; 200 of them fill what is kept for a terminal. */
const DETAILED = JSON.stringify({
  event: 'meeting.started',
  list: Array.from({ length: 300 }, (_, one) => one),
});

/** 200 of them fill what is kept for a pipe. */
const LARGE = JSON.stringify({ event: 'meeting.started', meeting: { title: 'x'.repeat(100_000) } });

/** Of util-linux: every Debian has it, other systems have another one of the name. */
const HAS_SCRIPT =
  spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') ?? false;

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

interface Shown {
  text(): string;
  until(pattern: RegExp): Promise<RegExpExecArray>;
}

function keep(stream: Readable): Shown {
  let text = '';
  stream.setEncoding('utf8').on('data', (part: string) => (text += part));
  return {
    text: () => text,
    until: async (pattern) => {
      for (;;) {
        const found = pattern.exec(text);
        if (found !== null) return found;
        await once(stream, 'data');
      }
    },
  };
}

/** Runs listen in a terminal of its own, whose screen is the standard output here. */
async function startInTerminal(): Promise<{ child: Child; screen: Shown; url: string; pid: number }> {
  const home = await temporaryDirectory();
  const pidFile = join(home, 'pid');
  const listen = [process.execPath, EXECUTABLE, ...ARGUMENTS, '--verbose']
    .map((word) => `'${word}'`)
    .join(' ');
  const child = spawn('script', ['-qfc', `echo $$ > '${pidFile}'; exec ${listen}`, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: home, TERM: 'xterm', SHELL: '/bin/sh' },
  });
  const screen = keep(child.stdout);
  const [, url = ''] = await screen.until(/Listening on [^h]*(http:\/\/[\d.:]+)[^]*Ctrl-C/);
  const pid = Number(readFileSync(pidFile, 'utf8'));
  onTestFinished(() => {
    child.kill('SIGKILL');
    if (isRunning(pid)) process.kill(pid, 'SIGKILL');
  });
  return { child, screen, url, pid };
}

function isRunning(pid: number): boolean {
  try {
    // One that has ended stays until its parent asks how, which `script` cannot while nobody reads.
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${String(pid)}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

async function sendMany(url: string, body: string, count: number): Promise<void> {
  for (let sent = 0; sent < count; sent += 20) {
    const all = Array.from({ length: 20 }, () => {
      const headers = { 'dyte-uuid': randomUUID() };
      return send(url, body, { timeout: SENDER_WAITS, headers });
    });
    expect((await Promise.all(all)).map(({ status }) => status)).toEqual(all.map(() => 200));
  }
}

describe.runIf(HAS_SCRIPT)('a terminal', () => {
  it('that is stopped with Ctrl-S does not stop receiving; what is not shown is counted', async () => {
    const { child, screen, url } = await startInTerminal();
    child.stdin.write('\u0013');
    await sendMany(url, DETAILED, 300);
    const whileStopped = screen.text().length;
    child.stdin.write('\u0011');
    const [, lost = ''] = await screen.until(/… (\d+) lines not shown: nobody was reading/);
    expect(Number(lost)).toBeGreaterThan(0);
    expect(whileStopped).toBeLessThan(screen.text().length / 2);
    await sendMany(url, DETAILED, 20);
    child.stdin.write('\u0003');
    const [code] = await once(child, 'exit');
    expect(code).toBe(0);
    expect(screen.text()).toMatch(/320 deliveries[^]*lines? not shown/);
  });

  it('that nobody reads does not stop receiving, nor keep it from ending', async () => {
    const { child, url, pid } = await startInTerminal();
    child.stdout.pause();
    await sendMany(url, DETAILED, 300);
    process.kill(pid, 'SIGTERM');
    await expect.poll(() => isRunning(pid), { timeout: 10_000 }).toBe(false);
  });
});

describe('a pipe that nobody empties', () => {
  it('does not stop receiving; what is not shown is counted, and all else is there', async () => {
    const home = await temporaryDirectory();
    const child = spawn(process.execPath, [EXECUTABLE, ...ARGUMENTS, '--json'], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], HOME: home },
    });
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
    const output = keep(child.stdout);
    const notes = keep(child.stderr);
    const [, url = ''] = await output.until(/"url":"([^"]+)"/);
    child.stdout.pause();
    await sendMany(url, LARGE, 240);
    child.stdout.resume();
    const [, lost = ''] = await notes.until(/… (\d+) lines not shown/);
    await sendMany(url, LARGE, 20);
    child.kill('SIGTERM');
    expect((await once(child, 'close'))[0]).toBe(0);
    const objects = output
      .text()
      .trimEnd()
      .split('\n')
      .map((line): { type: string; linesLost?: number } => JSON.parse(line));
    expect(objects.at(-1)).toMatchObject({
      type: 'summary',
      events: { 'meeting.started': 260 },
      linesLost: Number(lost),
    });
    expect(objects.filter(({ type }) => type === 'delivery')).toHaveLength(260 - Number(lost));
  });
});
