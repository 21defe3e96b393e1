import { spawn, type ChildProcess } from 'node:child_process';
import { errorCode, HooksError } from '../domain/errors.ts';
import { signalGroup } from './system.ts';
import type { ChildProgram, ProgramEnd, ProgramOptions } from '../domain/child-program.ts';

/** Codes of a program that is not there; a program of another kind of machine has others. */
const NOT_FOUND: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ENOTDIR']);

/**
 * Starts a program for the user, without a shell, in a process group of its own: so it can be ended with
 * all that it started, and Ctrl-C in the terminal reaches it once, from us. Standard input is ours, but for
 * one in the background.
 *
 * When this process ends in whatever way it can see, the program ends too; one in the background also when
 * this process is killed.
 *
 * @param words the program and its arguments
 * @throws HooksError `command_not_found`, `command_not_started`
 */
export async function startChildProgram(
  words: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  { isBackground = false, outlivesUs = false }: ProgramOptions = {},
): Promise<ChildProgram> {
  const [program = '', ...rest] = words;
  const child = spawnProgram(program, rest, {
    environment,
    input: isBackground ? 'ignore' : 'inherit',
    // A pipe that nobody reads any more ends whoever writes to it.
    output: outlivesUs ? 'ignore' : 'pipe',
  });
  const ended = new Promise<ProgramEnd>((resolve) => {
    child.on('exit', (code, signal) => resolve({ code: code ?? undefined, signal: signal ?? undefined }));
  });
  const pid = await started(child, program);
  const endWithUs = (): void => signalGroup(pid, 'SIGKILL');
  process.on('exit', endWithUs);
  const releaseGuard = isBackground ? guardGroup(pid) : undefined;
  // Its number may be that of another group by the time that we end.
  void ended.then(() => releaseGuard?.());
  return {
    stdout: child.stdout ?? [],
    stderr: child.stderr ?? [],
    ended,
    signal: (signal) => signalGroup(pid, signal),
    isThere: () => isGroupThere(pid),
    letGo: () => {
      process.off('exit', endWithUs);
      releaseGuard?.();
      child.stdout?.destroy();
      child.stderr?.destroy();
      child.unref();
    },
  };
}

function spawnProgram(
  program: string,
  rest: readonly string[],
  {
    environment,
    input,
    output,
  }: {
    readonly environment: Readonly<Record<string, string | undefined>>;
    readonly input: 'inherit' | 'ignore';
    readonly output: 'pipe' | 'ignore';
  },
): ChildProcess {
  try {
    return spawn(program, rest, {
      env: environment,
      stdio: [input, output, output],
      // On Windows it would get a window of its own.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
  } catch (error) {
    throw notStarted(program, error);
  }
}

/**
 * Waits for a line, or for the end of whoever holds the other side of its input, however that came: then it
 * ends the group whose number it is given, gently at first.
 */
const GUARD = 'read -r line || { kill -s TERM -- "-$1"; sleep 2; kill -s KILL -- "-$1"; } 2>/dev/null';

/**
 * Has a process of the system end a group when this one is killed. Where there is no such shell, as on
 * Windows, a program outlives a process that was killed.
 *
 * @returns lets go of the group
 */
function guardGroup(leader: number): () => void {
  if (process.platform === 'win32') return () => undefined;
  const guard = spawn('/bin/sh', ['-c', GUARD, 'sh', String(leader)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    env: {},
    detached: true,
  });
  guard.on('error', () => undefined);
  guard.stdin.on('error', () => undefined);
  guard.unref();
  return () => guard.stdin.end('\n');
}

async function started(child: ChildProcess, program: string): Promise<number> {
  await new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => reject(notStarted(program, error)));
  });
  // Later ones are of signals that it no longer heard.
  child.on('error', () => undefined);
  return child.pid ?? 0;
}

function notStarted(program: string, cause: unknown): HooksError {
  const code = errorCode(cause);
  if (NOT_FOUND.has(code))
    return new HooksError('command_not_found', `There is no command "${program}".`, {
      hint: 'Is it installed, and on the PATH? No shell reads it: for one write -- sh -c "…".',
      cause,
    });
  return new HooksError(
    'command_not_started',
    `"${program}" cannot be started: ${code ?? 'unknown error'}.`,
    {
      hint: 'Is it a program, and may you run it?',
      cause,
    },
  );
}

function isGroupThere(leader: number): boolean {
  try {
    process.kill(-leader, 0);
    return true;
  } catch {
    return false;
  }
}
