import type { Output } from '../io.ts';

/** Whether a text is longer than the screen it would be written to, with a line left for the prompt. */
export function exceedsScreen(text: string, { rows, columns }: Pick<Output, 'rows' | 'columns'>): boolean {
  if (rows === undefined) return false;
  const lines = text.split('\n').slice(0, -1);
  // Color codes count too: less ends by itself when it fits after all.
  const height = lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / columns)), 0);
  return height >= rows;
}

/** A smaller screen has no room for rows that stay. */
const MIN_ROWS = 8;
const MIN_COLUMNS = 40;

/** Whether a screen has room for rows that stay at its foot; one of which no size is known has not. */
export function hasRoomForFoot({ rows, columns }: Pick<Output, 'rows' | 'columns'>): boolean {
  return rows !== undefined && rows >= MIN_ROWS && columns >= MIN_COLUMNS;
}
