import { EXIT, type ExitCode } from './domain/errors.ts';
import { createProcessIo } from './process/streams.ts';
import { parseArguments } from './program.ts';
import { hasSwitch } from './program/globals.ts';

const args = process.argv.slice(2);
const io = createProcessIo(process, !hasSwitch(args, 'color'));

/** The one place that ends the process. */
function end(code: ExitCode): void {
  process.exit(code);
}

async function main(): Promise<ExitCode> {
  try {
    const parsed = parseArguments(args, () => io.stdout.columns);
    if (parsed.kind === 'run') {
      // Only here is anything loaded that help and version can do without.
      const { runCommand } = await import('./process/run.ts');
      return await runCommand(io, parsed.invocation, end, report);
    }
    io.stdout.write(parsed.text);
    return EXIT.done;
  } catch (thrown) {
    return await report(thrown);
  }
}

async function report(thrown: unknown): Promise<ExitCode> {
  const { reportError } = await import('./process/run.ts');
  return await reportError(io.stderr, args, thrown);
}

void main().then(end, () => end(EXIT.failed));
