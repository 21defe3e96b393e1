import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { EXECUTABLE } from '../helpers/cli.ts';
import { temporaryDirectory } from '../helpers/directory.ts';
import { send } from '../helpers/send-delivery.ts';
import { HAS_SCRIPT, keepShown, startInTerminal, type TerminalSession } from '../helpers/terminal.ts';

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

/** A number as people read it: "1,234". */
function numberIn(text: string): number {
  return Number(text.replaceAll(',', ''));
}

/** Runs listen in a terminal of its own. */
async function startListen(): Promise<{ terminal: TerminalSession; url: string }> {
  const terminal = await startInTerminal([...ARGUMENTS, '--verbose']);
  const [, url = ''] = await terminal.screen.until(/Listening on [^h]*(http:\/\/[\d.:]+)[^]*Ctrl-C/);
  return { terminal, url };
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
    const { terminal, url } = await startListen();
    const { screen } = terminal;
    terminal.type('\u0013');
    await sendMany(url, DETAILED, 300);
    const whileStopped = screen.text().length;
    terminal.type('\u0011');
    const [, lost = ''] = await screen.until(/… ([\d,]+) lines not shown: nobody was reading/);
    expect(numberIn(lost)).toBeGreaterThan(0);
    expect(whileStopped).toBeLessThan(screen.text().length / 2);
    await sendMany(url, DETAILED, 20);
    terminal.type('\u0003');
    expect(await terminal.ended()).toBe(0);
    await screen.until(/320 deliveries[^]*lines? not shown/);
  });

  it('that nobody reads does not stop receiving, nor keep it from ending', async () => {
    const { terminal, url } = await startListen();
    terminal.stopReading();
    await sendMany(url, DETAILED, 300);
    process.kill(terminal.pid, 'SIGTERM');
    expect(await terminal.ended()).toBe(0);
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
    const output = keepShown(child.stdout);
    const notes = keepShown(child.stderr);
    const [, url = ''] = await output.until(/"url":"([^"]+)"/);
    child.stdout.pause();
    await sendMany(url, LARGE, 240);
    child.stdout.resume();
    const [, lost = ''] = await notes.until(/… ([\d,]+) lines not shown/);
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
      linesLost: numberIn(lost),
    });
    expect(objects.filter(({ type }) => type === 'delivery')).toHaveLength(260 - numberIn(lost));
  });
});
