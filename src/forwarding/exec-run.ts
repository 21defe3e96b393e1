import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { errorCode } from '../domain/errors.ts';
import type { Clock } from '../domain/clock.ts';
import type { ForwardOutcome } from '../domain/delivery/stored-delivery.ts';
import { AnswerStart } from './target.ts';

/** Sends a signal to a process and to those that it started, as far as they still run. */
export type SignalGroup = (leader: number, signal: 'SIGTERM' | 'SIGKILL') => void;

export interface ExecRunOptions {
  readonly clock: Clock;
  /** Milliseconds that the command may take. */
  readonly timeout: number;
  readonly signalGroup: SignalGroup;
}

/** Milliseconds from asking a command to end to ending it. */
const KILL_GRACE_MS = 1000;

/** Milliseconds for reading what a command wrote, once it has ended: a child of its own may hold the pipe. */
const READ_TIMEOUT_MS = 500;

/**
 * One run of a command, in a process group of its own: Ctrl-C in the terminal is for us, and lets a
 * command that is at work finish. Times are real, as for HTTP.
 */
export class ExecRun {
  readonly #options: ExecRunOptions;
  readonly #startedAt: number;
  readonly #output = new AnswerStart();
  #stopped: 'timeout' | 'abandoned' | undefined;
  #timers: NodeJS.Timeout[] = [];
  /** How long it ran; what it wrote may be read a little longer. */
  #durationMs: number | undefined;

  constructor(options: ExecRunOptions) {
    this.#options = options;
    this.#startedAt = options.clock.elapsed();
  }

  /** @throws the signal's reason when it is aborted, once the command has ended; nothing else */
  start(
    [program, ...rest]: readonly [string, ...string[]],
    environment: Readonly<Record<string, string | undefined>>,
    input: Buffer,
    signal: AbortSignal,
  ): Promise<ForwardOutcome> {
    return new Promise((resolve, reject) => {
      const child = this.#spawn(program, rest, environment);
      if (child instanceof Error) {
        resolve(this.#notStarted(child));
        return;
      }
      const abandon = (): void => this.#stop(child, 'abandoned');
      signal.addEventListener('abort', abandon);
      const end = (outcome: ForwardOutcome): void => {
        signal.removeEventListener('abort', abandon);
        for (const timer of this.#timers) clearTimeout(timer);
        if (this.#stopped === 'abandoned') reject(signal.reason);
        else resolve(outcome);
      };
      child.on('error', (error) => {
        if (child.pid === undefined) end(this.#notStarted(error));
      });
      child.on('exit', () => this.#onExit(child));
      child.on('close', (code, ended) => {
        if (child.pid !== undefined) end(this.#ended(code, ended));
      });
      this.#connect(child, input);
      this.#after(this.#options.timeout, () => this.#stop(child, 'timeout'));
    });
  }

  #spawn(
    program: string,
    rest: readonly string[],
    environment: Readonly<Record<string, string | undefined>>,
  ): ChildProcessWithoutNullStreams | Error {
    try {
      return spawn(program, rest, { shell: false, detached: true, windowsHide: true, env: environment });
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  #connect(child: ChildProcessWithoutNullStreams, input: Buffer): void {
    child.stdout.on('data', (chunk: Buffer) => this.#output.add(chunk));
    child.stderr.on('data', (chunk: Buffer) => this.#output.add(chunk));
    // A command need not read what it is given.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  }

  #onExit(child: ChildProcessWithoutNullStreams): void {
    this.#durationMs = this.#elapsed();
    // A command that was stopped takes with it what it started and left behind.
    if (this.#stopped !== undefined && child.pid !== undefined)
      this.#options.signalGroup(child.pid, 'SIGKILL');
    this.#after(READ_TIMEOUT_MS, () => letGoOfPipes(child));
  }

  #stop({ pid, exitCode, signalCode }: ChildProcessWithoutNullStreams, why: 'timeout' | 'abandoned'): void {
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    this.#stopped ??= why;
    this.#options.signalGroup(pid, 'SIGTERM');
    this.#after(KILL_GRACE_MS, () => this.#options.signalGroup(pid, 'SIGKILL'));
  }

  #after(milliseconds: number, work: () => void): void {
    this.#timers.push(setTimeout(work, milliseconds));
  }

  #ended(code: number | null, signal: string | null): ForwardOutcome {
    const durationMs = this.#durationMs ?? this.#elapsed();
    if (this.#stopped !== undefined) return { kind: 'timeout', durationMs };
    return { kind: 'exited', code, signal, answerStart: this.#output.bytes(), durationMs };
  }

  #notStarted(error: Error): ForwardOutcome {
    const reason = errorCode(error) ?? error.message;
    return { kind: 'not_started', reason, durationMs: this.#elapsed() };
  }

  #elapsed(): number {
    return this.#options.clock.elapsed() - this.#startedAt;
  }
}

function letGoOfPipes({ stdout, stderr }: ChildProcessWithoutNullStreams): void {
  stdout.destroy();
  stderr.destroy();
}
