import { EXIT, type ExitCode, type ExitStatus } from '../domain/errors.ts';
import { createProcessContext, type ProcessContext } from './context.ts';
import { processSecrets } from './secrets.ts';
import { listenToSignals, interrupted, type Interruption } from './signals.ts';
import { isTerminalGone, closeGoneTerminals } from './closed-terminals.ts';
import { systemClock } from './system.ts';
import { asHooksError, renderDebug, renderError, renderErrorJson } from '../views/error.ts';
import { sanitize } from '../terminal/text/sanitize.ts';
import { regardless, writingThrough } from '../terminal/output/stream-output.ts';
import { loadStyle } from '../terminal/style.ts';
import { notify, writeDebug } from '../context.ts';
import { hasSwitch } from '../program/globals.ts';
import type { KnownSecrets } from '../domain/secrets/known-secrets.ts';
import type { Invocation } from '../program.ts';
import type { Io, Output } from '../terminal/io.ts';

/**
 * Runs one command with the process's signals and faults.
 *
 * @param end ends the process at once
 * @param report tells what was thrown where nobody catches it
 */
export async function runCommand(
  io: Io,
  invocation: Invocation,
  end: (code: ExitCode) => void,
  report: (thrown: unknown) => Promise<ExitCode>,
): Promise<ExitStatus> {
  const { spec, globals } = invocation;
  reportUncaught(end, report);
  hideNodeWarnings(io.stderr, globals.debug);
  process.on('exit', closeGoneTerminals);
  const interruption = listenToSignals(process, end, () => systemClock.elapsed());
  if (spec.runsLong !== true) preferQuickStart();
  const running = createProcessContext(
    process,
    interruptibleIo(io, interruption, spec.runsLong !== true),
    globals,
    interruption,
    processSecrets,
  );
  try {
    return await execute(invocation, running);
  } catch (thrown) {
    throw isTerminalGone(thrown) ? interrupted(thrown) : thrown;
  }
}

/** Runs one command in a context that was made for it, and closes that. */
export async function execute(
  { spec, raw, command, globals, notices }: Invocation,
  running: ProcessContext,
): Promise<ExitStatus> {
  const { context } = running;
  for (const notice of notices) notify(context, notice);
  try {
    if (globals.fields !== undefined) {
      const { requireFields } = await import('../views/fields/require-fields.ts');
      requireFields(spec.name, raw, globals.fields);
    }
    return await spec.execute(raw, context, command);
  } finally {
    await running.close();
  }
}

/**
 * Streams that do not keep a command from ending.
 *
 * @param isQuick whether nothing has to be put in order when it ends in the middle of its answer: a
 * reader that does not read would keep signals from being heard
 */
function interruptibleIo(io: Io, interruption: Interruption, isQuick: boolean): Io {
  const write = (work: () => void): void => {
    // Once the terminal has gone, what is still to be said on the way to the end is said to nobody.
    if (interruption.isHungUp) regardless(work);
    else if (isQuick) interruption.whileSuspended(work);
    else work();
  };
  return {
    stdout: writingThrough(io.stdout, write),
    stderr: io.stderr,
    get stdin() {
      return io.stdin;
    },
  };
}

/** What nobody catches is reported once: reporting may fail by the same cause, such as a terminal that has gone. */
function reportUncaught(end: (code: ExitCode) => void, report: (thrown: unknown) => Promise<ExitCode>): void {
  let isReported = false;
  const onUncaught = (thrown: unknown): void => {
    if (isReported) return;
    isReported = true;
    // readline throws it while it tidies up, where no one can catch it.
    const reason = isTerminalGone(thrown) ? interrupted(thrown) : thrown;
    void report(reason).then(end, () => end(EXIT.failed));
  };
  process.on('uncaughtException', onUncaught);
  process.on('unhandledRejection', onUncaught);
}

/**
 * Node's own warnings, such as that NODE_TLS_REJECT_UNAUTHORIZED is set (which counts for nothing here),
 * are no output of ours: with --json standard error is JSON. Only --debug shows them.
 */
function hideNodeWarnings(stderr: Output, isDebug: boolean): void {
  process.removeAllListeners('warning');
  if (isDebug) process.on('warning', ({ name, message }) => stderr.write(`${name}: ${sanitize(message)}\n`));
}

/**
 * undici's HTTP parser is WebAssembly. The baseline compiler has it ready at once; the optimising one
 * takes longer than a whole one-shot command (docs/decisions/002-start-up.md).
 */
function preferQuickStart(): void {
  // Not imported: the loader of ES modules would be started for it.
  process.getBuiltinModule('node:v8').setFlagsFromString('--liftoff-only');
}

/** @returns the exit code that goes with what was thrown */
export async function reportError(
  stderr: Output,
  args: readonly string[],
  thrown: unknown,
  { hide }: KnownSecrets = processSecrets,
): Promise<ExitCode> {
  const known = asHooksError(thrown);
  const error = known.mapTexts(hide);
  // Whoever read our answer has seen enough (`dyte-hooks list | head -1`): that is no failure.
  if (error.code === 'output_closed') return error.exitCode;
  if (hasSwitch(args, 'json')) stderr.write(renderErrorJson(error));
  else if (!known.isTold)
    stderr.write(renderError(error, await loadStyle(stderr), stderr.isTerminal ? stderr.columns : Infinity));
  if (hasSwitch(args, 'debug'))
    writeDebug({ stderr }, hasSwitch(args, 'json'), hide(renderDebug(known)).trimEnd());
  return error.exitCode;
}
