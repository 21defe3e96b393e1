import fastStringWidth from 'fast-string-width';
import { sanitize } from './sanitize.ts';

/** Most texts are plain, and seeing that costs a fraction of measuring. */
const ONE_COLUMN_EACH = /^[ -~]*$/;

/**
 * Columns that `text` takes on a terminal; wide characters count two, color codes none. For a few
 * rare combining marks it says more than there is: a line may turn out shorter, never longer.
 */
export function widthOf(text: string): number {
  return ONE_COLUMN_EACH.test(text) ? text.length : fastStringWidth(text);
}

let segmenter: Intl.Segmenter | undefined;

/** Splits into what a reader takes for one character. */
function graphemesOf(text: string): Iterable<{ readonly segment: string }> {
  return (segmenter ??= new Intl.Segmenter()).segment(text);
}

/** Shortens plain `text` to at most `columns`, with an ellipsis where something was cut. */
export function truncate(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  if (columns < 1) return '';
  let kept = '';
  let used = 0;
  for (const { segment } of graphemesOf(text)) {
    const width = widthOf(segment);
    if (used + width > columns - 1) break;
    kept += segment;
    used += width;
  }
  return `${kept}…`;
}

/** Pads `text`, which may carry color codes, with spaces to `columns`. */
export function pad(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - widthOf(text)));
}

/** Breaks those lines of plain `text` that are longer than `columns`; the others stay as they are. */
export function wrapLines(text: string, columns: number): string {
  const lines = text.split('\n');
  return lines.flatMap((line) => (widthOf(line) <= columns ? [line] : wrap(line, columns))).join('\n');
}

/**
 * Breaks plain `text` into lines of at most `columns` at spaces; a longer word stands alone. What is
 * harmless inside a line may be a command to the log of a CI at its beginning: it is made harmless again.
 */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line === '' || widthOf(longer) <= columns) {
      line = longer;
      continue;
    }
    lines.push(line);
    line = word;
  }
  return [...lines, ...(line === '' ? [] : [line])].map(sanitize);
}
