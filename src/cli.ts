import { EXIT, type ExitCode, type ExitStatus } from './domain/errors.ts';
import { createProcessIo } from './process/streams.ts';
import { parseArguments } from './program.ts';
import { hasSwitch } from './program/globals.ts';
import { exceedsScreen } from './terminal/output/screen.ts';
import { VERSION } from './version.ts';
import type { HelpPage } from './program/help/page.ts';

const args = process.argv.slice(2);
const io = createProcessIo(process, !hasSwitch(args, 'color'));

/** The one place that ends the process. */
function end(status: ExitStatus): void {
  process.exit(status);
}

async function main(): Promise<ExitStatus> {
  if (args[0] === 'complete' && args[1] === '--') {
    const { complete } = await import('./process/complete.ts');
    await complete(args.slice(2), process, io.stdout);
    return EXIT.done;
  }
  try {
    const parsed = parseArguments(args);
    if (parsed.kind === 'run') {
      // Only here is anything loaded that help and version can do without.
      const { runCommand } = await import('./process/run.ts');
      return await runCommand(io, parsed.invocation, end, report);
    }
    if (parsed.kind === 'version') io.stdout.write(versionText());
    else await showHelp(parsed.page);
    return EXIT.done;
  } catch (thrown) {
    return await report(thrown);
  }
}

async function showHelp(page: HelpPage): Promise<void> {
  const { renderHelp } = await import('./program/help/render-help.ts');
  const text = renderHelp(page, io.stdout);
  // What is short is read at a glance, and a small screen scrolls.
  const isShort = 'isShort' in page && page.isShort;
  if (isShort || !exceedsScreen(text, io.stdout)) {
    io.stdout.write(text);
    return;
  }
  const { printPaged } = await import('./process/page.ts');
  const options = { input: !hasSwitch(args, 'input'), json: hasSwitch(args, 'json') };
  await printPaged(text, io.stdout, options, process);
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
