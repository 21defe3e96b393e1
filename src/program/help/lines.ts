import type { HelpLayout } from './page.ts';

/** Wider than this, lines are no longer pleasant to read. */
const MAX_COLUMNS = 120;

export const INDENT = '  ';
const GAP = '  ';

/** A name that takes more than this part of the width has its text below it, not beside it. */
const NAMES_PART = 0.45;

/** Columns that a page fills. */
function textColumns({ columns }: HelpLayout): number {
  return Math.min(columns, MAX_COLUMNS);
}

/** A text behind an indent, broken at spaces; a word that is longer than a line stands alone. */
export function paragraph(text: string, layout: HelpLayout, indent = ''): string[] {
  const columns = Math.max(1, textColumns(layout) - indent.length);
  return text
    .split('\n')
    .flatMap((line) => brokenAtSpaces(line, columns))
    .map((line) => indent + line);
}

/**
 * For our own texts, each letter of which takes one column: what measures others on a terminal takes longer to
 * load than help takes in all.
 */
function brokenAtSpaces(text: string, columns: number): string[] {
  const [first = '', ...words] = text.match(/\s*\S+/g) ?? [];
  const lines = [first];
  for (const word of words) {
    const longer = `${lines.at(-1) ?? ''}${word}`;
    if (longer.length <= columns) lines[lines.length - 1] = longer;
    else lines.push(word.trimStart());
  }
  return lines;
}

/** Texts that are not broken, as many in a line as there is room for. */
export function packed(texts: readonly string[], layout: HelpLayout, indent = ''): string[] {
  const columns = textColumns(layout) - indent.length;
  const lines: string[] = [];
  for (const text of texts) {
    const longer = `${lines.at(-1) ?? ''}${GAP}${text}`;
    if (lines.length > 0 && longer.length <= columns) lines[lines.length - 1] = longer;
    else lines.push(text);
  }
  return lines.map((line) => indent + line);
}

/** Escape codes, not chalk: loading that takes longer than all else that help does. */
export function strong(text: string, { hasColor }: HelpLayout): string {
  return hasColor ? `\u001B[1m${text}\u001B[22m` : text;
}

/** A name, and what it means: a text, or lines that are laid out already. */
export type Definition = readonly [name: string, text: string | LinesFor];

/** Lines laid out behind an indent. */
type LinesFor = (indent: string) => readonly string[];

/**
 * Columns for the names of definitions that stand under each other; longer names have their text below.
 * Names of two lists that get the same number stand in one column.
 */
export function nameColumns(names: readonly string[], layout: HelpLayout): number {
  const most = Math.floor(textColumns(layout) * NAMES_PART);
  const fitting = names.map(({ length }) => length).filter((length) => length <= most);
  return Math.max(INDENT.length, ...fitting);
}

/** Names with a text each, in two columns. */
export function definitions(
  entries: readonly Definition[],
  layout: HelpLayout,
  columns = nameColumns(
    entries.map(([name]) => name),
    layout,
  ),
): string[] {
  const indent = ' '.repeat(INDENT.length + columns + GAP.length);
  return entries.flatMap(([name, text]) => {
    const lines = linesOf(text, layout, indent);
    if (name.length > columns) return [INDENT + name, ...lines];
    const [first = '', ...rest] = lines;
    return [`${INDENT}${name.padEnd(columns)}${GAP}${first.slice(indent.length)}`.trimEnd(), ...rest];
  });
}

function linesOf(text: string | LinesFor, layout: HelpLayout, indent: string): readonly string[] {
  if (typeof text !== 'string') return text(indent);
  return text === '' ? [] : paragraph(text, layout, indent);
}

/** Lists with a title each, behind an empty line; the names of all stand in one column. */
export function titledLists(
  lists: readonly { readonly title: string; readonly entries: readonly Definition[] }[],
  layout: HelpLayout,
): string[] {
  const names = lists.flatMap(({ entries }) => entries.map(([name]) => name));
  const columns = nameColumns(names, layout);
  return lists.flatMap(({ title, entries }) =>
    ['', strong(title, layout)].concat(definitions(entries, layout, columns)),
  );
}
