import { countText } from '../../domain/text/amounts.ts';
import { sanitize } from './sanitize.ts';

/** Characters from outside that are shown of one part of a line, and of a whole one. */
const MAX_TEXT_LENGTH = 300;
const MAX_LINE_LENGTH = 2000;

/** A text from outside for one part of a line: shortened, and with nothing that a terminal would obey. */
export function safeText(text: string): string {
  return sanitize(text.slice(0, MAX_TEXT_LENGTH));
}

/** The same for a line of its own; an ellipsis says where it was cut. */
export function safeLine(text: string): string {
  const shown = sanitize(text.slice(0, MAX_LINE_LENGTH + 1));
  return shown.length <= MAX_LINE_LENGTH ? shown : `${shown.slice(0, MAX_LINE_LENGTH)}…`;
}

/** The first lines of a text from outside, and how many more there are. */
export function safeLines(lines: readonly string[], maxLines: number): string[] {
  const more = lines.length - maxLines;
  return [
    ...lines.slice(0, maxLines).map(safeLine),
    ...(more > 0 ? [`… ${countText(more, 'more line')}`] : []),
  ];
}

/** Characters of an id that are enough to type. */
const SHORT_ID_LENGTH = 8;

/** The beginning of an id, which names it on a command line. */
export function shortId(id: string): string {
  return sanitize(id).slice(0, SHORT_ID_LENGTH);
}

/** Lines behind an indent; empty ones stay empty. */
export function indented(lines: readonly string[], indent = '  '): string[] {
  return lines.map((line) => (line === '' ? '' : indent + line));
}
