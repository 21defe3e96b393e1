/**
 * Characters that a terminal obeys, or that reorder or hide what a reader sees: control characters,
 * line and paragraph separators, directional overrides, spaces and marks without a width, the byte
 * order mark, tag characters and lone surrogates. Joiners stay: names and emoji need them.
 */
const UNSAFE =
  /[\p{Cc}\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}\p{Cs}]/gu;

/** The same without the line feed. */
export const UNSAFE_BUT_LINES = new RegExp(`(?!\\n)${UNSAFE.source}`, 'gu');

/**
 * The first character of what the log of a CI takes for a command: GitHub's runner obeys a line that
 * begins with `::error ...::`, and `##[error]` anywhere in a line; others have `##vso[` and
 * `##teamcity[`. No IPv6 address is one.
 */
const LOG_COMMAND = /#(?=#\w*\[)|(?<=^[^\S\n]*):(?=:[a-f-]*[g-z])/gim;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function visible(character: string): string {
  const short = SHORT[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\u{${code.toString(16)}}`;
}

/**
 * Makes text from outside harmless for a terminal and for the log of a CI: what would be obeyed is
 * shown instead. The result is one line.
 *
 * @example
 * sanitize('Ada\u001b[2J'); // 'Ada\\x1b[2J'
 */
export function sanitize(text: string): string {
  return withoutLogCommands(text.replace(UNSAFE, visible), visible);
}

/** The same for text of several lines: line feeds are kept, everything else unsafe is shown. */
export function sanitizeLines(text: string): string {
  return withoutLogCommands(text.replace(UNSAFE_BUT_LINES, visible), visible);
}

/** @param shown what stands for the character that makes it a command */
export function withoutLogCommands(text: string, shown: (character: string) => string): string {
  // Most texts have neither, and seeing that costs a fraction of looking closely.
  return text.includes('##') || text.includes('::') ? text.replace(LOG_COMMAND, shown) : text;
}
