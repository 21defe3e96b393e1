import type { Output } from '../io.ts';

/** Whether a text is longer than the screen it would be written to, with a line left for the prompt. */
export function exceedsScreen(text: string, { rows, columns }: Pick<Output, 'rows' | 'columns'>): boolean {
  if (rows === undefined) return false;
  const lines = text.split('\n').slice(0, -1);
  // Color codes count too: less ends by itself when it fits after all.
  const height = lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / columns)), 0);
  return height >= rows;
}
