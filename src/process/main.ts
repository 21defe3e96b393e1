import { EXIT, type ExitCode, type ExitStatus } from '../domain/errors.ts';
import { hasSwitch } from '../program/globals.ts';
import { overviewAskedFor } from '../program/overview-words.ts';
import { exceedsScreen } from '../terminal/output/screen.ts';
import { versionText } from './version-text.ts';
import { createProcessIo } from './streams.ts';
import type { HelpPage } from '../program/help/page.ts';
import type { Io } from '../terminal/io.ts';

/**
 * Runs one command line. Never throws: what is thrown is reported.
 *
 * @param args what stands behind the program's name
 * @param end ends the process at once
 */
export async function main(
  args: readonly string[],
  node: NodeJS.Process,
  end: (status: ExitStatus) => void,
): Promise<ExitStatus> {
  const io = createProcessIo(node, !hasSwitch(args, 'color'));
  try {
    return await answer(args, node, io, end);
  } catch (thrown) {
    return await report(io, args, thrown).catch(() => EXIT.failed);
  }
}

async function answer(
  args: readonly string[],
  node: NodeJS.Process,
  io: Io,
  end: (status: ExitStatus) => void,
): Promise<ExitStatus> {
  if (args[0] === 'complete' && args[1] === '--') {
    const { complete } = await import('./complete.ts');
    await complete(args.slice(2), node, io.stdout);
    return EXIT.done;
  }
  const overview = overviewAskedFor(args);
  if (overview !== undefined) return await showHelp(overview, args, node, io);
  const { parseArguments } = await import('../program.ts');
  const parsed = parseArguments(args);
  if (parsed.kind === 'run') {
    // Only here is anything loaded that help and version can do without.
    const { runCommand } = await import('./run.ts');
    return await runCommand(io, parsed.invocation, end, (thrown) => report(io, args, thrown));
  }
  if (parsed.kind === 'help') return await showHelp(parsed.page, args, node, io);
  io.stdout.write(versionText(hasSwitch(args, 'json')));
  return EXIT.done;
}

async function showHelp(
  page: HelpPage,
  args: readonly string[],
  node: NodeJS.Process,
  { stdout }: Io,
): Promise<ExitStatus> {
  const { renderHelp } = await import('../program/help/render-help.ts');
  const text = renderHelp(page, stdout);
  // What is short is read at a glance, and a small screen scrolls.
  const isShort = 'isShort' in page && page.isShort;
  if (isShort || !exceedsScreen(text, stdout)) {
    stdout.write(text);
    return EXIT.done;
  }
  const { printPaged } = await import('./page.ts');
  const options = { input: !hasSwitch(args, 'input'), json: hasSwitch(args, 'json') };
  await printPaged(text, stdout, options, node);
  return EXIT.done;
}

async function report({ stderr }: Io, args: readonly string[], thrown: unknown): Promise<ExitCode> {
  const { reportError } = await import('./run.ts');
  return await reportError(stderr, args, thrown);
}
