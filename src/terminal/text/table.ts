import { pad, truncate, widthOf, wrap } from './width.ts';

export interface Column {
  readonly title: string;
  /** Columns it keeps before others give way; a column without one is never shortened. */
  readonly minimum?: number;
}

/** A cell: plain, sanitised text, and how to color it once its width is settled. */
export interface Cell {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

const GAP = '  ';

/**
 * Lays rows out in aligned columns that fit `width`, shortening the widest shrinkable column first.
 *
 * @returns lines without trailing spaces, the titles first
 */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  width: number,
  paintTitle: (text: string) => string,
): string[] {
  const widths = fitWidths(columns, rows, width);
  const titles = columns.map((column): Cell => ({ text: column.title, paint: paintTitle }));
  return [titles, ...rows].map((row) => renderRow(row, widths));
}

function renderRow(row: readonly Cell[], widths: readonly number[]): string {
  const cells = row.map((cell, index) => {
    const columns = widths[index] ?? 0;
    const text = truncate(cell.text, columns);
    const painted = cell.paint === undefined ? text : cell.paint(text);
    const isLast = index === row.length - 1;
    return isLast ? painted : painted + ' '.repeat(Math.max(0, columns - widthOf(text)));
  });
  return cells.join(GAP).trimEnd();
}

function fitWidths(columns: readonly Column[], rows: readonly (readonly Cell[])[], width: number): number[] {
  const widths = columns.map((column, index) =>
    Math.max(widthOf(column.title), ...rows.map((row) => widthOf(row[index]?.text ?? ''))),
  );
  let excess =
    widths.reduce((sum, columnWidth) => sum + columnWidth, 0) + GAP.length * (columns.length - 1) - width;
  while (excess > 0) {
    const index = widestShrinkable(columns, widths);
    if (index === undefined) break;
    widths[index] = (widths[index] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}

function widestShrinkable(columns: readonly Column[], widths: readonly number[]): number | undefined {
  let found: number | undefined;
  for (const [index, column] of columns.entries()) {
    const width = widths[index] ?? 0;
    if (column.minimum === undefined || width <= column.minimum) continue;
    if (found === undefined || width > (widths[found] ?? 0)) found = index;
  }
  return found;
}

/** A pair of a name and a plain, sanitised text, and how to color the text once it is broken. */
export interface Field {
  readonly name: string;
  readonly text: string;
  readonly paint?: (text: string) => string;
}

/** Fewer columns than this for the values help nobody: a longer line is left to the terminal. */
const MIN_VALUE_COLUMNS = 20;

/** The same as `renderFields` for a terminal of so many columns: texts are broken at spaces. */
export function renderWrappedFields(
  fields: readonly Field[],
  columns: number,
  paintName: (text: string) => string,
): string[] {
  const nameWidth = Math.max(0, ...fields.map(({ name }) => widthOf(name)));
  const room = Math.max(MIN_VALUE_COLUMNS, columns - nameWidth - GAP.length);
  const lines = fields.flatMap(({ name, text, paint = (unchanged) => unchanged }) =>
    (text === '' ? [''] : wrap(text, room)).map((line, index): readonly [string, string] => [
      index === 0 ? name : '',
      paint(line),
    ]),
  );
  return renderFields(lines, paintName);
}

/** Lays `name: value` pairs out under each other, the values aligned. */
export function renderFields(
  fields: readonly (readonly [name: string, value: string])[],
  paintName: (text: string) => string,
): string[] {
  const nameWidth = Math.max(0, ...fields.map(([name]) => widthOf(name)));
  return fields.map(([name, value]) => `${pad(paintName(name), nameWidth)}${GAP}${value}`.trimEnd());
}
