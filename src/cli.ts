import { EXIT, HooksError, type ExitCode } from './domain/errors.ts';
import { createProcessContext, createProcessIo } from './process-context.ts';
import { parseArguments, type Invocation } from './program.ts';
import { asHooksError, renderDebug, renderError, renderErrorJson } from './terminal/error-report.ts';
import { loadStyle } from './terminal/style.ts';

const args = process.argv.slice(2);
const interruption = new AbortController();

/**
 * The first Ctrl-C asks the command to stop in good order; the second ends the process where it is.
 */
function onSignal(): void {
  if (interruption.signal.aborted) process.exit(EXIT.interrupted);
  interruption.abort(new HooksError('interrupted', 'Interrupted.'));
}

async function run({ spec, raw, globals }: Invocation): Promise<void> {
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  if (spec.runsLong !== true) await preferQuickStart();
  const running = createProcessContext(process, globals, interruption.signal);
  try {
    await spec.execute(raw, running.context);
  } finally {
    await running.close();
  }
}

/**
 * undici's HTTP parser is WebAssembly. The baseline compiler has it ready at once; the optimising one
 * takes longer than a whole one-shot command (docs/decisions/002-start-up.md).
 */
async function preferQuickStart(): Promise<void> {
  const { setFlagsFromString } = await import('node:v8');
  setFlagsFromString('--liftoff-only');
}

async function main(): Promise<ExitCode> {
  try {
    const parsed = parseArguments(args, createProcessIo(process, true).stdout.columns);
    if (parsed.kind === 'text') process.stdout.write(parsed.text);
    else await run(parsed.invocation);
    return EXIT.done;
  } catch (thrown) {
    return await report(thrown);
  }
}

async function report(thrown: unknown): Promise<ExitCode> {
  const error = asHooksError(thrown);
  const { stderr } = createProcessIo(process, !args.includes('--no-color'));
  if (args.includes('--json')) stderr.write(renderErrorJson(error));
  else
    stderr.write(renderError(error, await loadStyle(stderr), stderr.isTerminal ? stderr.columns : Infinity));
  if (args.includes('--debug')) stderr.write(renderDebug(error));
  return error.exitCode;
}

/** Ends the process once what was written has left it: on some systems pipes are written later. */
function end(code: ExitCode): void {
  process.stdout.write('', () => process.exit(code));
}

/** Whoever read our answer has seen enough (`dyte-hooks list | head -1`): that is no failure. */
function onOutputError(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(EXIT.done);
  process.stderr.write(`error: Standard output cannot be written: ${error.code ?? error.message}\n`);
  process.exit(EXIT.failed);
}

async function onStray(thrown: unknown): Promise<void> {
  process.exit(await report(thrown));
}

process.stdout.on('error', onOutputError);
process.stderr.on('error', () => undefined);
process.on('uncaughtException', (thrown) => void onStray(thrown));
process.on('unhandledRejection', (thrown) => void onStray(thrown));

end(await main());
