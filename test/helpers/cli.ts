import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const EXECUTABLE = fileURLToPath(new URL('../../bin/dyte-hooks.js', import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** The working directory; that of the tests without it. */
  readonly directory?: string;
  /** Files and connections that the system lets it have open. */
  readonly openFiles?: number;
  /** Commands of the shell that starts it, such as `umask 000`. */
  readonly setUp?: string;
  /** The user and group that it runs as; whoever runs the tests must be root. */
  readonly user?: number;
}

/** A running dyte-hooks: the built one, in a process of its own. */
export interface RunningCli {
  readonly child: ChildProcess;
  /** What it has written so far. */
  stdout(): string;
  stderr(): string;
  /** Waits until standard output or standard error matches, or the process ends. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
  finished: Promise<Finished>;
}

/** Only what a program needs to start; nothing of whoever runs the tests reaches it. */
function environmentOf(home: string, extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], HOME: home, ...extra };
}

/** Starts the built program. Whoever starts one must wait for its end or kill it. */
export function startCli(args: readonly string[], options: CliOptions = {}): RunningCli {
  const home = mkdtempSync(join(tmpdir(), 'dyte-hooks-home-'));
  const line = [process.execPath, EXECUTABLE, ...args];
  const { openFiles, setUp = openFiles === undefined ? undefined : `ulimit -n ${String(openFiles)}` } =
    options;
  const [file = '', ...rest] = setUp === undefined ? line : ['sh', '-c', `${setUp}; exec "$0" "$@"`, ...line];
  const child = spawn(file, rest, {
    env: environmentOf(home, options.environment),
    ...(options.directory === undefined ? {} : { cwd: options.directory }),
    ...(options.user === undefined ? {} : { uid: options.user, gid: options.user }),
  });
  const written = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    written.stdout += text;
    child.emit('written');
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    written.stderr += text;
    child.emit('written');
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.stdin ?? '');
  const finished = once(child, 'close').then(([code]): Finished => {
    child.emit('written');
    rmSync(home, { recursive: true, force: true });
    return { code: typeof code === 'number' ? code : null, ...written };
  });
  const match = (pattern: RegExp): RegExpExecArray | null =>
    pattern.exec(written.stdout) ?? pattern.exec(written.stderr);
  return {
    child,
    stdout: () => written.stdout,
    stderr: () => written.stderr,
    async until(pattern) {
      for (;;) {
        const found = match(pattern);
        if (found !== null) return found;
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`Ended before ${String(pattern)} came.\n${written.stdout}\n${written.stderr}`);
        await once(child, 'written');
      }
    },
    finished,
  };
}

/** Runs the built program to its end. */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<Finished> {
  return startCli(args, options).finished;
}
