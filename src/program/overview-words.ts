import type { HelpPage } from './help/page.ts';

/** The lines that ask for the overview, which is most of what help is asked for, and whether the short one. */
const OVERVIEW_LINES: ReadonlyMap<string, boolean> = new Map([
  ['', true],
  ['-h', true],
  ['--help', false],
  ['help', false],
]);

/**
 * The overview where a line asks for nothing else, so that the parser need not be loaded for it.
 *
 * @param args what stands behind the program's name
 */
export function overviewAskedFor([word = '', ...others]: readonly string[]): HelpPage | undefined {
  const isShort = others.length === 0 ? OVERVIEW_LINES.get(word) : undefined;
  return isShort === undefined ? undefined : { kind: 'overview', isShort };
}
