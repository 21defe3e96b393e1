import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { expect, onTestFinished } from 'vitest';
import { EXECUTABLE } from './cli.ts';
import { temporaryDirectory } from './directory.ts';

/** Of util-linux: every Debian has it, other systems have another one of the name. */
export const HAS_SCRIPT: boolean =
  spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') ?? false;

/** What a stream has carried so far. */
export interface Shown {
  text(): string;
  until(pattern: RegExp): Promise<RegExpExecArray>;
}

export function keepShown(stream: Readable): Shown {
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

/** dyte-hooks in a terminal of its own. */
export interface TerminalSession {
  readonly screen: Shown;
  readonly pid: number;
  /** Types on its keyboard. */
  type(keys: string): void;
  /** Stops reading what the screen shows. */
  stopReading(): void;
  /** Closes the terminal, as closing its window does. */
  hangUp(): void;
  /** Waits for the end. @returns the exit code as a shell has it: 128 and its number for a signal */
  ended(): Promise<number>;
}

export interface TerminalOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether it gets SIGHUP when the terminal goes away, as it does from most shells. */
  readonly hearsHangUp?: boolean;
  /** The size of its screen; not known without it. */
  readonly size?: { readonly rows: number; readonly columns: number };
}

/** Starts dyte-hooks in a pseudo-terminal, whose screen is kept. It ends with the running test. */
export async function startInTerminal(
  args: readonly string[],
  { environment = {}, hearsHangUp = true, size }: TerminalOptions = {},
): Promise<TerminalSession> {
  const home = await temporaryDirectory();
  const [pidFile, codeFile] = [join(home, 'pid'), join(home, 'code')];
  const line = [process.execPath, EXECUTABLE, ...args].map(quoted).join(' ');
  // The terminal's end is heard by this shell alone, which outlives it and says how dyte-hooks ended.
  const resize = size === undefined ? '' : `stty rows ${String(size.rows)} cols ${String(size.columns)}`;
  const shell = `${resize}
    exec 3<&0
    ${line} <&3 3<&- &
    child=$!
    echo $child > ${pidFile}
    ${hearsHangUp ? `trap 'hungUp=1; kill -HUP $child' HUP` : `trap '' HUP`}
    trap '' INT
    wait $child
    code=$?
    if [ -n "$hungUp" ]; then wait $child; code=$?; fi
    echo $code > ${codeFile}.partial
    mv ${codeFile}.partial ${codeFile}`;
  const terminal = spawn('script', ['-qfc', shell, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], HOME: home, TERM: 'xterm', SHELL: '/bin/sh', ...environment },
  });
  const screen = keepShown(terminal.stdout);
  const closed = once(terminal, 'close');
  let isRead = true;
  terminal.stdin.on('error', () => undefined);
  await expect.poll(() => textOf(pidFile)).toBeTruthy();
  const pid = Number(textOf(pidFile));
  onTestFinished(async () => {
    terminal.kill('SIGKILL');
    if (isProcessAlive(pid)) process.kill(pid, 'SIGKILL');
    await expect.poll(() => isProcessAlive(pid)).toBe(false);
  });
  return {
    screen,
    pid,
    type: (keys) => void terminal.stdin.write(keys),
    stopReading: () => {
      isRead = false;
      terminal.stdout.pause();
    },
    hangUp: () => void terminal.kill('SIGKILL'),
    ended: async () => {
      await expect.poll(() => textOf(codeFile)).toBeTruthy();
      // What it printed last may still be on its way.
      if (isRead) await closed;
      return Number(textOf(codeFile));
    },
  };
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

function textOf(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

/** Whether a process runs; one that has ended and was not waited for does not. */
export function isProcessAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${String(pid)}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** A shell at a terminal of its own, with jobs in the foreground and the background. */
export interface ShellSession {
  readonly screen: Shown;
  readonly type: (keys: string) => void;
}

/** Of whoever runs the tests: other shells have no jobs, or other words for them. */
export const HAS_BASH: boolean = spawnSync('bash', ['--version']).status === 0;

/** Starts an interactive bash in a pseudo-terminal. It ends with the running test. */
export async function startShellInTerminal({
  environment = {},
  size = { rows: 30, columns: 110 },
}: Pick<TerminalOptions, 'environment' | 'size'> = {}): Promise<ShellSession> {
  const home = await temporaryDirectory();
  const resize = `stty rows ${String(size.rows)} cols ${String(size.columns)}`;
  const shell = `${resize}; exec bash --norc --noediting -i`;
  const terminal = spawn('script', ['-qfc', shell, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: home,
      TERM: 'xterm',
      SHELL: '/bin/sh',
      PS1: '$ ',
      ...environment,
    },
  });
  const screen = keepShown(terminal.stdout);
  terminal.stdin.on('error', () => undefined);
  onTestFinished(async () => {
    const closed = once(terminal, 'close');
    terminal.kill('SIGKILL');
    await closed;
  });
  return { screen, type: (keys) => void terminal.stdin.write(keys) };
}

/** How a shell starts dyte-hooks. */
export function shellLine(args: readonly string[]): string {
  return [process.execPath, EXECUTABLE, ...args].map(quoted).join(' ');
}
