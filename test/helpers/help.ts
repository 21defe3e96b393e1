import { parseArguments } from '../../src/program.ts';
import { renderHelp } from '../../src/program/help/render-help.ts';

/** The help that a command line asks for. */
export function helpFor(args: readonly string[], columns = 80, hasColor = false): string {
  const parsed = parseArguments(args);
  if (parsed.kind === 'help') return renderHelp(parsed.page, { columns, hasColor });
  throw new Error(`Expected help, got ${parsed.kind}`);
}
