import { constants } from 'node:os';
import type { Context } from '../../../context.ts';
import type { ChildProgram, ProgramEnd, StopSignal } from '../../../domain/child-program.ts';
import type { ExitStatus } from '../../../domain/errors.ts';
import { passOn } from './pass-on.ts';
import type { SharedOutputs } from './shared-outputs.ts';

/** Milliseconds from asking a command to end to ending it. */
export const KILL_GRACE_MS = 5000;

/** How often it is looked whether all has ended that was asked to, in milliseconds. */
const LOOK_MS = 20;

/**
 * For reading what a command wrote, once it has ended, in milliseconds: what it left behind may hold the
 * stream for ever. In all, and without a piece of it.
 */
const MAX_READ_MS = 2000;
const MAX_SILENCE_MS = 250;

/** The command behind `--` while it runs, and afterwards. */
export interface CommandRun {
  /** Resolves when it has ended, by itself or not. */
  readonly ended: Promise<CommandEnd>;
  /**
   * Ends it where it still runs, with all that it started: by a signal, and what has not gone after
   * `KILL_GRACE_MS` by SIGKILL. Resolves when what it wrote has been passed on.
   */
  stop(signal: StopSignal): Promise<CommandEnd>;
}

export interface CommandEnd extends ProgramEnd {
  /** What a shell would say: the exit code, or 128 and the number of the signal. */
  readonly status: ExitStatus;
  readonly durationMs: number;
}

export interface CommandOptions {
  readonly words: readonly string[];
  /** What it is told besides the environment that we have; undefined takes a variable away. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly outputs: SharedOutputs;
}

/** @throws HooksError `command_not_found`, `command_not_started` */
export async function startCommand(
  { words, environment, outputs }: CommandOptions,
  context: Context,
): Promise<CommandRun> {
  const { clock, options } = context;
  const startedAt = clock.elapsed();
  const child = await context.startProgram(words, { ...context.environment, ...environment });
  let isRunning = true;
  const ended = child.ended.then((end): CommandEnd => {
    isRunning = false;
    return { ...end, status: statusOf(end), durationMs: clock.elapsed() - startedAt };
  });
  const rest = readAll(child, outputs, options.json, clock);
  return {
    ended,
    stop: async (signal) => {
      try {
        if (isRunning) await endAll(child, signal, clock);
        const end = await ended;
        await rest();
        return end;
      } finally {
        child.letGo();
      }
    },
  };
}

async function endAll(child: ChildProgram, signal: StopSignal, clock: Context['clock']): Promise<void> {
  child.signal(signal);
  const deadline = clock.elapsed() + KILL_GRACE_MS;
  while (child.isThere() && clock.elapsed() < deadline) await clock.sleep(LOOK_MS);
  if (child.isThere()) child.signal('SIGKILL');
}

/**
 * Passes on what the command writes; with `--json` all of it goes to standard error.
 *
 * @returns waits for what is left of it
 */
function readAll(
  { stdout, stderr }: ChildProgram,
  outputs: SharedOutputs,
  json: boolean,
  clock: Context['clock'],
): () => Promise<void> {
  const reading = { movedAt: 0, isOver: false };
  const onMove = (): void => {
    reading.movedAt = clock.elapsed();
  };
  void Promise.all([
    passOn(stdout, outputs.forProgram(json ? 'stderr' : 'stdout'), clock, onMove),
    passOn(stderr, outputs.forProgram('stderr'), clock, onMove),
  ]).then(() => {
    reading.isOver = true;
  });
  return async () => {
    onMove();
    const deadline = clock.elapsed() + MAX_READ_MS;
    while (!reading.isOver) {
      const now = clock.elapsed();
      if (now >= deadline || now - reading.movedAt >= MAX_SILENCE_MS) return;
      await clock.sleep(LOOK_MS);
    }
  };
}

function statusOf({ code, signal }: ProgramEnd): ExitStatus {
  return code ?? 128 + (signal === undefined ? 0 : constants.signals[signal]);
}
