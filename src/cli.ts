import { EXIT, type ExitCode } from './domain/errors.ts';
import { createProcessIo } from './process/streams.ts';
import { parseArguments } from './program.ts';
import { hasSwitch } from './program/globals.ts';
import { VERSION } from './version.ts';
import type { HelpPage } from './program/help/page.ts';

const args = process.argv.slice(2);
const io = createProcessIo(process, !hasSwitch(args, 'color'));

/** The one place that ends the process. */
function end(code: ExitCode): void {
  process.exit(code);
}

async function main(): Promise<ExitCode> {
  try {
    const parsed = parseArguments(args);
    if (parsed.kind === 'run') {
      // Only here is anything loaded that help and version can do without.
      const { runCommand } = await import('./process/run.ts');
      return await runCommand(io, parsed.invocation, end, report);
    }
    io.stdout.write(parsed.kind === 'version' ? versionText() : await helpText(parsed.page));
    return EXIT.done;
  } catch (thrown) {
    return await report(thrown);
  }
}

async function helpText(page: HelpPage): Promise<string> {
  const { renderHelp } = await import('./program/help/render-help.ts');
  return renderHelp(page, io.stdout);
}

/** Of Node and the platform too: who reports a fault copies it. */
function versionText(): string {
  const node = process.versions.node;
  const platform = `${process.platform}-${process.arch}`;
  if (hasSwitch(args, 'json'))
    return `${JSON.stringify({ name: 'dyte-hooks', version: VERSION, node, platform })}\n`;
  return `dyte-hooks ${VERSION} (node ${node}, ${platform})\n`;
}

async function report(thrown: unknown): Promise<ExitCode> {
  const { reportError } = await import('./process/run.ts');
  return await reportError(io.stderr, args, thrown);
}

void main().then(end, () => end(EXIT.failed));
