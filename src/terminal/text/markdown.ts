import { sanitize } from './sanitize.ts';

/** All that means something in Markdown, in a cell of a table, or in HTML; addresses would become links. */
const SPECIAL = /[^\p{L}\p{N}\p{M} ,;'.…✓✗-]|(?<=\bwww)\./giu;

/** Text of one line from outside that Markdown shows as it is. */
export function markdownText(text: string): string {
  return sanitize(text).replace(SPECIAL, (character) => `&#${String(character.codePointAt(0))};`);
}

/** The same in the type of code. */
export function markdownCode(text: string): string {
  return `<code>${markdownText(text)}</code>`;
}
