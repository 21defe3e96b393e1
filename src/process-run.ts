import { EXIT, HooksError, type ExitCode } from './domain/errors.ts';
import { createProcessContext } from './process-context.ts';
import { processSecrets, secretsOfEnvironment } from './process-secrets.ts';
import { asHooksError, renderDebug, renderError, renderErrorJson } from './terminal/error-report.ts';
import { loadStyle } from './terminal/style.ts';
import type { Invocation } from './program.ts';
import type { Io, Output } from './terminal/io.ts';

/**
 * Runs one command with the process's signals and faults.
 *
 * @param end ends the process at once
 * @param report tells what was thrown where nobody catches it
 */
export async function runCommand(
  io: Io,
  { spec, raw, globals }: Invocation,
  end: (code: ExitCode) => void,
  report: (thrown: unknown) => Promise<ExitCode>,
): Promise<ExitCode> {
  const onStray = (thrown: unknown): void => void report(thrown).then(end);
  process.on('uncaughtException', onStray);
  process.on('unhandledRejection', onStray);
  const interruption = new AbortController();
  // The first Ctrl-C asks the command to stop in good order; the second ends it where it is.
  const onSignal = (): void => {
    if (interruption.signal.aborted) end(EXIT.interrupted);
    interruption.abort(new HooksError('interrupted', 'Interrupted.'));
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);

  if (spec.runsLong !== true) preferQuickStart();
  processSecrets.add(secretsOfEnvironment(process.env));
  const running = createProcessContext(process, io, globals, interruption.signal);
  try {
    await spec.execute(raw, running.context);
    return EXIT.done;
  } finally {
    await running.close();
  }
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
): Promise<ExitCode> {
  const { hide } = processSecrets;
  const foreseen = asHooksError(thrown);
  const hint = foreseen.hint === undefined ? undefined : hide(foreseen.hint);
  const error = new HooksError(foreseen.code, hide(foreseen.message), { hint });
  // Whoever read our answer has seen enough (`dyte-hooks list | head -1`): that is no failure.
  if (error.code === 'output_closed') return error.exitCode;
  if (args.includes('--json')) stderr.write(renderErrorJson(error));
  else
    stderr.write(renderError(error, await loadStyle(stderr), stderr.isTerminal ? stderr.columns : Infinity));
  if (args.includes('--debug')) stderr.write(hide(renderDebug(foreseen)));
  return error.exitCode;
}
