/** The codes of a `Style`. */
// oxlint-disable-next-line no-control-regex
const COLOR = /\u001b\[[\d;]*m/g;

/** A text of ours as it is without color. */
export function withoutColor(text: string): string {
  return text.includes('\u001b') ? text.replace(COLOR, '') : text;
}
